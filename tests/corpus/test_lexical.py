"""No question is read as full-text syntax, and none of its words is lost."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from functools import partial

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine

from corpus import Search, lexical
from corpus.asked import Asked
from corpus.lexical import match_expression
from corpus.schema import STEPS
from corpus.words import STOP_WORDS

ODD = (
    "U.S.",
    "what's up?",
    "rate-hike",
    "AND",
    "NOT this OR that",
    "NEAR(a b, 3)",
    '"',
    "say \"cheese\" 'loud'",
    "heading: body:x {a b}: ^start",
    "-minus +plus *star*",
    "_",
    "a_b __init__",
    "nul\0inside \0",
    "🚀 🇵🇱 👩‍👩‍👧",
    "مرحبا بالعالم שלום",
    "\u202eright to left\u202c",
    "ß ﬁ Å é e\u0301",
    "1,250 3.5% $40bn 2027–2029",
    "",
    "   \n\t ",
    "('",
    "x" * 10_000,
    "x " * 5_000,
)


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    """A catalogue in memory that holds five passages."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        for _, step in STEPS:
            step(connection)
        bodies = (
            "Officials in the U.S. said that the rate-hike would come in March.",
            "What's up with the launchers? AND then there were none.",
            "Die Außenminister trafen sich in Köln.",
            "The price rose to 1,250 crowns, or 3.5%.",
            "Nothing of note happened.",
        )
        lexical.index(connection, [(i, "Heading", body) for i, body in enumerate(bodies, start=1)])
        yield connection
    engine.dispose()


def scored(connection: Connection, question: str) -> dict[int, float]:
    asked = Search(text=question)
    return Asked([asked], partial(lexical.scores, connection)).best(asked, within=None, limit=10)


def found(connection: Connection, question: str) -> list[int]:
    return list(scored(connection, question))


@pytest.mark.parametrize("question", ODD, ids=lambda question: repr(question[:20]))
def test_an_odd_question_is_answered_without_an_error(connection: Connection, question: str) -> None:
    assert set(found(connection, question)) <= {1, 2, 3, 4, 5}


@given(st.text())
@example("'s")
@example('a"b')
@example("_ OR")
def test_no_text_makes_a_syntax_error(question: str) -> None:
    expression = match_expression(question)
    index = sqlite3.connect(":memory:")
    try:
        index.execute("CREATE VIRTUAL TABLE t USING fts5(heading, body)")
        if expression:
            index.execute("SELECT rowid FROM t WHERE t MATCH ?", (expression,)).fetchall()
    finally:
        index.close()


_letters = st.text("abcXYZéßжя中文م0123456789", min_size=2, max_size=6)
_words = st.tuples(
    st.sampled_from(["", '"', "'", "(", "“", "¿", "-"]),
    _letters,
    st.sampled_from(["", "-", ".", "/", ":", "@", "'", '"', "_", "*"]),
    _letters,
    st.sampled_from(["", '"', "'", ")", "”", "?", "!", "...", ",", "'s", "’s"]),
).map("".join)


@given(st.lists(_words, max_size=10))
@example(['00"bY', "pier"])
def test_no_word_of_a_question_is_lost_but_those_without_meaning(words: list[str]) -> None:
    asked = set(re.findall(r"[^\W_]+", match_expression(" ".join(words))))
    bare = [re.sub(r"['’]s$", "", word) for word in words]
    parts = {part for word in bare for part in re.findall(r"[^\W_]+", word)}
    assert asked >= {part for part in parts if part.casefold() not in STOP_WORDS}


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("U.S.", 1),
        ("U.S.?", 1),
        ("rate hike", 1),
        ("rate-hikes", 1),
        ("March's", 1),
        ("officials’", 1),
        ("“launcher”", 2),
        ("what's up?", 2),
        ("AND", 2),
        ("aussenminister außenminister", 3),
        ("koln", 3),
        ("1,250", 4),
        ("3.5%", 4),
        ("nothing\0", 5),
    ],
)
def test_the_passage_that_bears_the_word_is_the_best(
    connection: Connection, question: str, passage: int
) -> None:
    assert found(connection, question)[:1] == [passage]


@pytest.mark.parametrize("question", ["", " ", "?!", "'s", '""', "🚀", "\0"])
def test_a_question_without_words_finds_nothing(connection: Connection, question: str) -> None:
    assert match_expression(question) == ""
    assert found(connection, question) == []
    assert lexical.bearing(connection, question) == 0


def test_a_better_match_scores_higher(connection: Connection) -> None:
    scores = scored(connection, "launchers rate-hike March officials")
    assert list(scores) == [1, 2]
    assert scores[1] > scores[2] > 0


def test_a_word_is_counted_in_every_form_that_shares_its_stem(connection: Connection) -> None:
    assert lexical.bearing(connection, "launcher") == 1
    assert lexical.bearing(connection, "heading") == 5
    assert lexical.bearing(connection, "zeppelin") == 0
