"""The rows of tables that answer: of each table those with the most of the question's words in their cells.

The reader was taught on sentences and cannot tell one row from another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.answer.extractive.candidates import Candidate
from assistant.answer.extractive.score import ScoringContext
from assistant.text.table_rows import cells
from assistant.text.terms import terms
from corpus import Span


def without_other_rows(found: Sequence[Candidate], asked: ScoringContext) -> list[Candidate]:
    """The candidates without the rows of which another of the same table has more of what is asked."""
    best: dict[tuple[str, str], float] = {}
    for one in found:
        if one.is_row:
            best[_table(one)] = max(best.get(_table(one), 0.0), asked.coverage(one.terms))
    return [one for one in found if not one.is_row or 0 < asked.coverage(one.terms) == best[_table(one)]]


def cells_asked_for(row: Candidate, asked: ScoringContext) -> Iterator[Span]:
    """The cells that have no words of the question, under headings that do: "2024" rather than "2023"."""
    columns = [
        (terms(row.header[heading.start : heading.end]) & asked.terms, cell)
        for heading, cell in zip(cells(row.header), cells(row.text), strict=False)
    ]
    for heading, cell in columns:
        text = row.text[cell.start : cell.end]
        more = any(heading < other for other, _ in columns)
        if heading and not more and text and not terms(text) & asked.terms:
            yield cell


def _table(row: Candidate) -> tuple[str, str]:
    return row.hit.stored.report_id, row.header
