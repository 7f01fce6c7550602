"""What the reader found in sentences that have what is asked for."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import pytest

from assistant.answer.enrich.quantities import deeds
from assistant.answer.extractive.evidence import evidence
from assistant.answer.extractive.score import ScoringContext
from assistant.question.asked_speaker import asked_speaker
from assistant.question.expected_answer_type import expected_answer_type
from assistant.text.terms import terms
from corpus import SentenceReading, Span
from tests.assistant.answer.extractive.made import candidate


def _context(question: str) -> ScoringContext:
    return ScoringContext(
        terms=terms(question),
        expected=expected_answer_type(question),
        idf=dict.fromkeys(terms(question), 1.0),
        now=datetime(2026, 3, 1, tzinfo=UTC),
        deeds=deeds(question),
    )


@pytest.mark.parametrize(
    ("question", "text", "words", "fits"),
    [
        ("How much does Lemna pay for the ferry?", "Lemna bought 12 ferries for the lake.", "12", False),
        ("How much does Lemna pay for the ferry?", "Lemna bought it for 12 million euros.", "12", True),
        ("How old is Ada Okoye?", "Okoye won in 29 minutes.", "29", False),
        ("How old is Ada Okoye?", "Okoye, who is 29 years old, won.", "29", True),
        ("When did Ada Okoye resign?", "Okoye resigned over the ferry.", "the ferry", False),
        ("When did Ada Okoye resign?", "Okoye resigned on Monday.", "Monday", True),
        ("Who succeeded Ada Okoye?", "Okoye was a captain of many ferries.", "Okoye", False),
        ("Who succeeded Ada Okoye?", "Okoye was followed by Ola Nord.", "Ola Nord", True),
        ("What did Ada Okoye say about the ferry?", "Okoye was on the ferry on Monday.", "ferry", False),
        ("What did Ada Okoye say about the ferry?", "Okoye said the ferry was late.", "late", True),
        ("What did Corvane say?", "The Corvane 40 sank, a passenger said.", "sank", False),
        ("Why was the ferry late?", "The ferry was late in the fog.", "in the fog", True),
        ("Why was the ferry late?", "The ferry was late on Monday.", "ferry was late", False),
        ("Who died on the ferry?", "The owner of the ferry is Ola Nord.", "Ola Nord", False),
        ("Who died on the ferry?", "The body of Ola Nord lay on the ferry.", "Ola Nord", True),
        ("Who was injured on the ferry?", "Ola Nord was among the injured.", "Ola Nord", True),
        ("Was the ferry late?", "The ferry was late on Monday.", "ferry was late", True),
    ],
)
def test_only_sentences_with_what_is_asked_for_count(
    question: str, text: str, words: str, fits: bool
) -> None:
    start = text.index(words)
    reading = SentenceReading(score=3.0, span=Span(start, start + len(words)), span_score=2.0)
    found = evidence([candidate(text, reading=reading)], _context(question), asked_speaker(question))
    assert found
    assert (found.some, found.words) == ((3.0, 2.0) if fits else (-10.0, -10.0))
    assert (found.shared > 0) is fits


def test_several_sentences_count_together_and_the_best_words_alone() -> None:
    both = [
        candidate(text, reading=SentenceReading(score=score, span=Span(0, 3), span_score=score))
        for text, score in (("Fog delayed the ferry.", 1.0), ("The fog was thick that day.", 0.0))
    ]
    found = evidence(both, _context("Why was the ferry late?"), "")
    assert found
    assert found.some == pytest.approx(math.log(math.e + 1))
    assert found.words == 1.0


def test_without_a_reader_there_is_none() -> None:
    assert evidence([candidate("Fog delayed the ferry.")], _context("Why?"), "") is None
