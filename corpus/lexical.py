"""The full-text index: FTS5 in the catalogue's own file, with Porter's stemmer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from sqlalchemy import text

from corpus.words import STOP_WORDS

if TYPE_CHECKING:
    from sqlalchemy import Connection

Postings = tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]
"""Passage ids, and a score for each."""

# The heading (title, outlet, day) says what a passage is about as surely as its body does.
_HEADING_WEIGHT, _BODY_WEIGHT = 1.0, 1.0
_LONGEST_QUESTION = 400  # words; more of them make the search slow and no better


def match_expression(question: str) -> str:
    """An FTS5 expression that asks for any of the question's words, each quoted.

    Quoting keeps FTS5 from reading a question as syntax: ``U.S.`` becomes the phrase ``"U.S."``,
    ``AND`` the word ``"AND"``. Hyphenated words are asked for whole and in parts. Empty when the
    question holds no letter or digit.
    """
    return " OR ".join(_quoted(word) for word in words(question))


def words(question: str) -> list[str]:
    """The words to ask for, each once; those that carry no meaning only when there are no others."""
    found: dict[str, None] = {}
    for word in question.split():
        bare = re.sub(r"['’]s?(?=\W*$)", "", word.replace("\0", "")).strip("\"'’“”«»()[]{}?!,;:…")
        if not re.search(r"\w", bare):
            continue
        found[bare] = None
        parts = re.findall(r"\w{2,}", bare)
        if len(parts) > 1:
            found.update(dict.fromkeys(parts))
    telling = [word for word in found if word.casefold() not in STOP_WORDS]
    return (telling or list(found))[:_LONGEST_QUESTION]


def _quoted(word: str) -> str:
    return '"' + word.replace('"', " ") + '"'


def index(connection: Connection, rows: Sequence[tuple[int, str, str]]) -> None:
    """Adds passages, given as ``(passage_id, heading, body)``."""
    if rows:
        connection.execute(
            text("INSERT INTO passages_fts (rowid, heading, body) VALUES (:i, :h, :b)"),
            [{"i": passage_id, "h": heading, "b": body} for passage_id, heading, body in rows],
        )


def remove(connection: Connection, passage_ids: Sequence[int]) -> None:
    """Takes passages out; unknown ones are ignored."""
    if passage_ids:
        connection.execute(text("DELETE FROM passages_fts WHERE rowid = :i"), [{"i": i} for i in passage_ids])


def clear(connection: Connection) -> None:
    """Empties the index, before it is built anew."""
    connection.execute(text("DELETE FROM passages_fts"))


def size(connection: Connection) -> int:
    """How many passages the index holds."""
    return int(connection.execute(text("SELECT count(*) FROM passages_fts")).scalar_one())


def bearing(connection: Connection, word: str) -> int:
    """How many passages bear the word, in any of the forms that share its stem."""
    expression = match_expression(word)
    if not expression:
        return 0
    query = text("SELECT count(*) FROM passages_fts WHERE passages_fts MATCH :e")
    return int(connection.execute(query, {"e": expression}).scalar_one())


def scores(connection: Connection, asked: Iterable[str]) -> dict[str, Postings]:
    """For each word, the passages that bear it and their BM25 scores for it (higher is better).

    The score of several words together is the sum of their scores.
    """
    query = "SELECT rowid, bm25(passages_fts, ?, ?) FROM passages_fts WHERE passages_fts MATCH ?"
    borne: dict[str, Postings] = {}
    for word in dict.fromkeys(asked):
        rows = connection.exec_driver_sql(query, (_HEADING_WEIGHT, _BODY_WEIGHT, _quoted(word))).all()
        borne[word] = (
            np.array([row[0] for row in rows], dtype=np.int64),
            np.array([-row[1] for row in rows], dtype=np.float64),
        )
    return borne
