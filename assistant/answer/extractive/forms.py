"""The form that a question asks for → how it is read, the lines of its answer, and what is said of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer.extractive.candidates import Candidate, Line
from assistant.answer.extractive.change import figures_asked, states
from assistant.answer.extractive.listing import listing
from assistant.answer.extractive.own_words import speaker_in
from assistant.answer.extractive.quotation import quotations
from assistant.answer.extractive.score import ScoringContext
from assistant.answer.extractive.summary import summary
from assistant.answer.extractive.timeline import timeline
from assistant.question.expected_answer_type import expected_answer_type
from assistant.question.form import Form, state_asked
from assistant.question.question import Question
from corpus import Hit

_UNREAD = (Form.TIMELINE, Form.SUMMARY)  # what no one sentence answers, which is what the reader looks for


def is_read(question: Question) -> bool:
    """Whether a reader is to read the hits."""
    return question.form not in _UNREAD


def read_as(question: Question) -> Question:
    """The question as it is put to the reader.

    It asks for how things are, where it asks how they have changed, and has the acronyms of its names.
    """
    asked = state_asked(question.standalone)
    for one in question.other_names:
        if one.is_acronym:
            asked = re.sub(
                rf"\b{re.escape(one.asked)}\b", rf"\g<0> ({one.other})", asked, flags=re.IGNORECASE
            )
    return replace(question, standalone=asked)


def lines(question: Question, found: Sequence[Candidate], asked: ScoringContext) -> list[Line]:
    """The lines of a list, a timeline, a summary, a change or quotations; none where sentences are to do."""
    if question.form is Form.TIMELINE:
        return timeline(found, asked)
    if question.form is Form.LIST:
        return listing(found, asked)
    if question.form is Form.SUMMARY:
        return summary(found, asked)
    if question.form is Form.QUOTATION:
        return quotations(found, speaker_in(question))
    if question.form is Form.CHANGE:
        state = state_asked(question.standalone)
        figures = figures_asked(expected_answer_type(state)) if state != question.standalone else None
        return states(found, asked, figures=figures)
    return []


def notes(question: Question, set_out: Sequence[Line], hits: Sequence[Hit]) -> Iterator[str]:
    """How many lines a list has, and that there may be more; or that nobody quotes who is asked about."""
    if question.form is Form.QUOTATION and not set_out:
        yield f"None of the passages found quotes {speaker_in(question)}; this is what is reported."
    if question.form is Form.LIST and set_out:
        yield f"{len(set_out)} found in {len(hits)} passages; there may be more."
