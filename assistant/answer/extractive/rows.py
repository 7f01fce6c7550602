"""The rows of tables that answer: of each table those with the most of the question's words in their cells.

The reader was taught on sentences and cannot tell one row from another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.answer.extractive.candidates import Candidate
from assistant.answer.extractive.score import ScoringContext
from assistant.text.terms import terms
from corpus import Span

_BAR = re.compile(r"(?<!\\)\|")


def without_other_rows(found: Sequence[Candidate], asked: ScoringContext) -> list[Candidate]:
    """The candidates without the rows of which another of the same table has more of what is asked."""
    best: dict[tuple[str, str], float] = {}
    for one in found:
        if one.is_row:
            best[_table(one)] = max(best.get(_table(one), 0.0), asked.coverage(one.terms))
    return [one for one in found if not one.is_row or 0 < asked.coverage(one.terms) == best[_table(one)]]


def cells_asked_for(row: Candidate, asked: ScoringContext) -> Iterator[Span]:
    """The cells that have no words of the question, under headings that do."""
    for heading, cell in zip(_cells(row.header), _cells(row.text), strict=False):
        heading_terms, text = terms(row.header[heading.start : heading.end]), row.text[cell.start : cell.end]
        if heading_terms & asked.terms and text and not terms(text) & asked.terms:
            yield cell


def _cells(row: str) -> list[Span]:
    """Where the cells between the bars are, without the spaces around them; empty ones too."""
    bars = [found.start() for found in _BAR.finditer(row)]
    cells = []
    for before, after in pairwise(bars):
        text = row[before + 1 : after]
        start = before + 1 + len(text) - len(text.lstrip())
        cells.append(Span(start, start + len(text.strip())))
    return cells


def _table(row: Candidate) -> tuple[str, str]:
    return row.hit.stored.report_id, row.header
