"""Hits are taken for what one sentence of theirs covers, and each for what it adds to those before it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieval.diversify import diversify
from assistant.text.terms import stem
from corpus import Hit, Passage, StoredReport
from tests.corpora import make_report

WORDS = ("ferry", "hydrogen", "bridge", "crack", "silo", "grain")
RARITY = {stem(word): 1.0 for word in WORDS}


def hit(body: str, *, number: int = 0, score: float = 0.0) -> Hit:
    report = make_report(body=body)
    stored = StoredReport(
        report_id=f"{number}", version=1, content_hash="", current=True, near_copy_of=None, report=report
    )
    passage = Passage(passage_id=number, report_id=f"{number}", version=1, ordinal=0, start=0, end=len(body))
    return Hit(passage=passage, stored=stored, score=score, cosine=None, found_by={})


def order(*bodies: str, asked: str, clauses: tuple[str, ...] = ()) -> list[int]:
    hits = [hit(body, number=number) for number, body in enumerate(bodies)]
    return [one.passage.passage_id for one in diversify(hits, asked, clauses, idf=RARITY)]


def test_words_in_one_sentence_rank_above_the_same_words_apart() -> None:
    apart, together = "The ferry came. Hydrogen was sold.", "The ferry burns hydrogen. Nobody spoke."
    assert order(apart, together, asked="hydrogen ferry") == [1, 0]


def test_a_hit_that_adds_ranks_above_one_that_repeats() -> None:
    same, again, other = "A ferry of hydrogen.", "The hydrogen ferry.", "A crack."
    clauses = ("hydrogen", "ferry", "crack")
    assert order(same, again, other, asked=" ".join(clauses), clauses=clauses) == [0, 2, 1]


def test_words_without_rarity_leave_the_order_as_it_was() -> None:
    assert order("Of a ferry.", "Of a silo.", asked="anything else") == [0, 1]


@given(
    bodies=st.lists(st.lists(st.sampled_from(WORDS)).map(" ".join), max_size=6),
    asked=st.lists(st.sampled_from(WORDS)).map(" ".join),
    scores=st.lists(st.floats(-3, 3), min_size=6, max_size=6),
)
def test_no_hit_is_lost_or_given_twice(bodies: list[str], asked: str, scores: list[float]) -> None:
    hits = [hit(body, number=n, score=scores[n]) for n, body in enumerate(bodies)]
    ordered = diversify(hits, asked, (), idf=RARITY)
    assert sorted(one.passage.passage_id for one in ordered) == list(range(len(hits)))
    assert {replace(one, score=0.0).passage for one in ordered} == {one.passage for one in hits}


def test_the_best_sentence_counts_into_the_score() -> None:
    bare, covering = hit("Nothing.", number=0), hit("A ferry.", number=1)
    scores = {
        one.passage.passage_id: one.score for one in diversify([bare, covering], "ferry", (), idf=RARITY)
    }
    assert scores == pytest.approx({0: -0.5, 1: 0.5})
