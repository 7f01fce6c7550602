"""Which sentences follow the best one."""

from __future__ import annotations

from datetime import UTC, datetime

from assistant.answer.extractive.candidates import Candidate
from assistant.answer.extractive.score import ScoringContext
from assistant.answer.extractive.select import select_sentences
from assistant.question.expected_answer_type import expected_answer_type
from assistant.text.terms import terms
from corpus import SentenceReading, Span
from tests.assistant.answer.extractive.made import candidate

_BEST = 4.0


def _read(text: str, score: float) -> Candidate:
    one = candidate(text, reading=SentenceReading(score=score, span=Span(0, 3), span_score=score))
    one.score = 4.0 if score == _BEST else 3.0
    return one


def _chosen(question: str, *found: Candidate) -> list[str]:
    asked = ScoringContext(
        terms=terms(question),
        expected=expected_answer_type(question),
        idf=dict.fromkeys(terms(question), 1.0),
        now=datetime(2026, 3, 1, tzinfo=UTC),
    )
    return [one.text for one in select_sentences(list(found), asked)]


_ENDED = _read("The strike of the Lemna dockers ended on Friday.", _BEST)
_SPEAKS = _read("Dockers in Lemna voted by two to one.", -2.0)
_SCRAP = _read("All times are local.", -2.0)
_LIKELY = _read("Work began again after midnight.", 2.0)


def test_a_further_sentence_speaks_of_what_is_asked_or_is_likely_to_answer() -> None:
    question = "What happened to the strike of the Lemna dockers?"
    assert set(_chosen(question, _ENDED, _SPEAKS, _SCRAP, _LIKELY)) == {
        _ENDED.text,
        _SPEAKS.text,
        _LIKELY.text,
    }


def test_to_a_question_for_yes_or_no_every_sentence_speaks_of_it() -> None:
    question = "Did the strike of the Lemna dockers end?"
    assert set(_chosen(question, _ENDED, _SPEAKS, _SCRAP, _LIKELY)) == {_ENDED.text, _SPEAKS.text}
