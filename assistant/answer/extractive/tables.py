"""What is looked up in a table: the row that the question names, and the column that it asks for.

The reader was taught on sentences and cannot tell one row from another. A table needs no reading: its rows
are named by their cells and its columns by their headings. So a row answers when it, the headings and the
title of its report have nearly all words of the question, some of them in a cell and some in the heading of
another. Where the question asks for the most or the least, the row of the largest or smallest figure answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer.answer import Citation
from assistant.answer.extractive.candidates import Candidate
from assistant.answer.extractive.score import ScoringContext
from assistant.question.expected_answer_type import AnswerKind
from assistant.question.form import Form
from assistant.question.question import Question
from assistant.text.figures import figures
from assistant.text.table_rows import Table, cell_texts, tables
from assistant.text.terms import terms
from corpus import Hit

_COVERED = 0.8  # of the question's weighted words, the share that the row with its headings and title has
_MOST_ROWS = 10
_SAME_ROWS = 3  # of one name, beyond which the question does not say which is meant
_NUMERIC = 0.8  # of the rows, the share with a figure in a column that can be compared
_MOST = re.compile(r"\b(?:most|highest|largest|biggest|greatest|top)\b", re.IGNORECASE)
_LEAST = re.compile(r"\b(?:fewest|least|lowest|smallest)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """A table of a report, with the terms of its headings and of the report's title."""

    hit: Hit
    rank: int
    text: str
    table: Table

    @property
    def header(self) -> str:
        return self.text[self.table.header.start : self.table.header.end]

    @property
    def headings(self) -> list[frozenset[str]]:
        return [terms(cell) for cell in cell_texts(self.header)]

    @property
    def about(self) -> frozenset[str]:
        report = self.hit.stored.report
        return terms(f"{report.title} {report.outlet}").union(*self.headings)

    def rows(self) -> list[list[str]]:
        return [cell_texts(self.text[row.start : row.end]) for row in self.table.rows]


def looked_up(question: Question, hits: Sequence[Hit], asked: ScoringContext) -> list[Candidate]:
    """The rows of the first table that answer, in its order; empty where none has what is asked."""
    asks_a_cell = question.form in (Form.SENTENCES, Form.LIST)
    if not asks_a_cell or asked.expected.kinds & {AnswerKind.REASON, AnswerKind.YES_NO}:
        return []
    for opened in _opened(hits):
        found = _largest(question, opened, asked) or _named(question, opened, asked)
        if found:
            return [_candidate(opened, place) for place in found]
    return []


def _opened(hits: Sequence[Hit]) -> Iterator[_Opened]:
    """The tables that the hits have rows of, each once."""
    seen = set()
    for rank, hit in enumerate(hits):
        if "|" not in hit.text:
            continue
        text = hit.stored.report.text_of(hit.passage.field)
        for table in tables(text):
            first, last = table.header.start, table.rows[-1].end
            key = hit.stored.report_id, hit.passage.field, first
            if first < hit.passage.end and hit.passage.start < last and key not in seen:
                seen.add(key)
                yield _Opened(hit=hit, rank=rank, text=text, table=table)


def _named(question: Question, opened: _Opened, asked: ScoringContext) -> list[int]:
    """The rows that the question names by a cell, and asks another column of."""
    named: dict[int, float] = {}
    about = opened.about
    for place, row in enumerate(opened.rows()):
        keys = [_is_named(cell, asked) for cell in row]
        own = frozenset().union(*(terms(cell) for cell, key in zip(row, keys, strict=True) if key))
        if own and _asks_a_column(opened.headings, keys, asked) and asked.coverage(own | about) >= _COVERED:
            named[place] = asked.coverage(own)
    best = max(named.values(), default=0.0)
    found = [place for place, coverage in named.items() if coverage == best]
    most = _MOST_ROWS if question.form is Form.LIST else _SAME_ROWS
    return found if len(found) <= most else []


def _is_named(cell: str, asked: ScoringContext) -> bool:
    """Whether the question has most words of a cell."""
    own = terms(cell)
    return bool(own) and len(own & asked.terms) * 2 > len(own)


def _asks_a_column(headings: Sequence[frozenset[str]], keys: Sequence[bool], asked: ScoringContext) -> bool:
    return any(heading & asked.terms and not key for heading, key in zip(headings, keys, strict=False))


def _largest(question: Question, opened: _Opened, asked: ScoringContext) -> list[int]:
    """The row of the largest or smallest figure in the column that the question compares by."""
    sign = 1 if _MOST.search(question.standalone) else -1 if _LEAST.search(question.standalone) else 0
    if not sign or asked.coverage(opened.about | terms("most highest largest fewest least")) < _COVERED:
        return []
    rows = opened.rows()
    columns = []
    for place, heading in enumerate(opened.headings):
        values = {
            number: value for number, row in enumerate(rows) if (value := _figure(row, place)) is not None
        }
        if heading & asked.terms and len(values) >= _NUMERIC * len(rows):
            columns.append((asked.coverage(heading), values))
    columns.sort(key=lambda one: -one[0])
    if not columns or (len(columns) > 1 and columns[0][0] == columns[1][0]):
        return []  # the question does not say which of them it compares
    values = columns[0][1]
    best = max(sign * value for value in values.values())
    found = [number for number, value in values.items() if sign * value == best]
    return found if len(found) <= _SAME_ROWS else []


def _figure(row: Sequence[str], place: int) -> float | None:
    found = figures(row[place]) if place < len(row) else []
    return float(found[0].low) if len(found) == 1 else None


def _candidate(opened: _Opened, place: int) -> Candidate:
    span = opened.table.rows[place]
    hit = opened.hit
    return Candidate(
        text=opened.text[span.start : span.end],
        hit=hit,
        rank=opened.rank,
        place=place,
        before="",
        after="",
        header=opened.header,
        citations=[Citation(stored=hit.stored, start=span.start, end=span.end, field=hit.passage.field)],
    )
