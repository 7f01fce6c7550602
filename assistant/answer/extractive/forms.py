"""The form that a question asks for → the lines of its answer."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer.extractive.candidates import Candidate, Line
from assistant.answer.extractive.change import figures_asked, states
from assistant.answer.extractive.listing import listing
from assistant.answer.extractive.score import ScoringContext
from assistant.answer.extractive.summary import summary
from assistant.answer.extractive.timeline import timeline
from assistant.question.expected_answer_type import expected_answer_type
from assistant.question.form import Form, state_asked
from assistant.question.question import Question


def lines(question: Question, found: Sequence[Candidate], asked: ScoringContext) -> list[Line]:
    """The lines of a list, a timeline, a summary or a change; none where sentences are to do."""
    if question.form is Form.TIMELINE:
        return timeline(found, asked)
    if question.form is Form.LIST:
        return listing(found, asked)
    if question.form is Form.SUMMARY:
        return summary(found, asked)
    if question.form is Form.CHANGE:
        state = state_asked(question.standalone)
        figures = figures_asked(expected_answer_type(state)) if state != question.standalone else None
        return states(found, asked, figures=figures)
    return []
