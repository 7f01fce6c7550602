"""The rows of tables that answer: of each table those with the most of the question's words in their cells.

The reader was taught on sentences and cannot tell one row from another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answer.extractive.candidates import Candidate
from assistant.answer.extractive.score import ScoringContext
from assistant.text.terms import terms
from corpus import Span, header_of_row

_CELL = re.compile(r"[^|\n]+")


def without_other_rows(found: Sequence[Candidate], asked: ScoringContext) -> list[Candidate]:
    """The candidates without the rows of which another of the same table has more of what is asked."""
    best: dict[tuple[str, str], float] = {}
    for one in found:
        if one.is_row:
            best[_table(one)] = max(best.get(_table(one), 0.0), asked.coverage(one.terms))
    return [one for one in found if not one.is_row or 0 < asked.coverage(one.terms) == best[_table(one)]]


def cells_asked_for(row: Candidate, asked: ScoringContext) -> Iterator[Span]:
    """The cells that have no words of the question, under headings that do."""
    cells = zip(_CELL.finditer(header(row)), _CELL.finditer(row.text), strict=False)
    for heading, cell in cells:
        if terms(heading[0]) & asked.terms and not terms(cell[0]) & asked.terms and cell[0].strip():
            start = cell.start() + len(cell[0]) - len(cell[0].lstrip())
            yield Span(start, start + len(cell[0].strip()))


def header(row: Candidate) -> str:
    """The first row of the table that a row is of."""
    citation = row.citations[0]
    return header_of_row(citation.stored.report.text_of(citation.field), citation.start)


def _table(row: Candidate) -> tuple[str, str]:
    return row.hit.stored.report_id, header(row)
