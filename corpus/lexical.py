"""The full-text index: FTS5 in the catalogue's own file, with Porter's stemmer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

# The heading (title, outlet, day) says what a passage is about as surely as its body does.
_HEADING_WEIGHT, _BODY_WEIGHT = 1.0, 1.0
_LONGEST_QUESTION = 400  # words; more of them make the search slow and no better


def match_expression(question: str) -> str:
    """An FTS5 expression that asks for any of the question's words, each quoted.

    Quoting keeps FTS5 from reading a question as syntax: ``U.S.`` becomes the phrase ``"U.S."``,
    ``AND`` the word ``"AND"``. Hyphenated words are asked for whole and in parts. Empty when the
    question holds no letter or digit.
    """
    terms: dict[str, None] = {}
    for word in question.split():
        bare = re.sub(r"['’]s?(?=\W*$)", "", word.replace("\0", "")).strip("\"'’“”«»()[]{}?!,;:…")
        if not re.search(r"\w", bare):
            continue
        terms[bare] = None
        parts = re.findall(r"\w{2,}", bare)
        if len(parts) > 1:
            terms.update(dict.fromkeys(parts))
    quoted = ('"' + term.replace('"', "") + '"' for term in list(terms)[:_LONGEST_QUESTION])
    return " OR ".join(quoted)


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


def search(
    connection: Connection, question: str, *, within: ColumnElement[bool] | None, limit: int
) -> dict[int, float]:
    """The best passages by BM25, as passage id to score (higher is better).

    ``within`` restricts the passages of the catalogue that may answer.
    """
    from sqlalchemy import column, func, literal_column, select, table

    from corpus.schema import passages, versions

    expression = match_expression(question)
    if not expression:
        return {}
    index_table = table("passages_fts", column("rowid"))
    score = func.bm25(literal_column("passages_fts"), _HEADING_WEIGHT, _BODY_WEIGHT).label("score")
    query = (
        select(index_table.c.rowid, score)
        .where(literal_column("passages_fts").op("MATCH")(expression))
        .order_by(literal_column("score"))
        .limit(limit)
    )
    if within is not None:
        allowed = select(passages.c.passage_id).join(
            versions,
            (versions.c.report_id == passages.c.report_id) & (versions.c.version == passages.c.version),
        )
        query = query.where(index_table.c.rowid.in_(allowed.where(within)))
    return {row.rowid: -row.score for row in connection.execute(query)}
