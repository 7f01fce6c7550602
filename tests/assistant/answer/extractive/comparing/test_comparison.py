"""The sentences of each side of a comparison."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from assistant.answer.extractive.candidates import Candidate
from assistant.answer.extractive.comparing.comparison import best_of_each_part
from assistant.answer.extractive.score import ScoringContext
from assistant.question.expected_answer_type import ExpectedAnswerType
from assistant.question.parts import QuestionPart
from corpus import TextField
from tests.assistant.answer.extractive.made import candidate

ASKED = ScoringContext(
    terms=frozenset(),
    expected=ExpectedAnswerType(kinds=frozenset()),
    idf={},
    now=datetime(2026, 2, 22, tzinfo=UTC),
)


def of(outlet: str, text: str, score: float, field: TextField = TextField.BODY) -> Candidate:
    """A sentence or a title of an outlet's report, with its score."""
    one = candidate(text)
    stored = replace(one.hit.stored, report=replace(one.hit.stored.report, outlet=outlet), report_id=outlet)
    one.hit = replace(one.hit, stored=stored, passage=replace(one.hit.passage, field=field))
    one.score = score
    return one


def test_a_side_says_something_by_its_sentences_and_by_a_title_only_where_it_has_none() -> None:
    title = of("Lemna Courier", "Fire at the docks", 5.0, TextField.TITLE)
    sentence = of("Lemna Courier", "It began in the galley of a boat, the police say.", 2.0)
    other = of("Sound Post", "Nobody was hurt at the docks", 5.0, TextField.TITLE)
    parts = [QuestionPart(focus="", clauses=(), outlets=(name,)) for name in ("Lemna Courier", "Sound Post")]
    assert best_of_each_part([title, sentence, other], parts, ASKED) == [sentence, other]
