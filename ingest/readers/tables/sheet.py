"""A sheet of cells, as readers of spreadsheets and delimited text give it, and the bounds on one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.errors import FileRefused

MOST_ROWS = 100_000
MOST_CELLS = 1_000_000
MOST_COLUMNS = 2_000

Row = Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The rows of a sheet, each with its number from 1 as people see it; empty rows are left out.

    ``merged`` are the numbers of the rows in which a cell spans several columns. ``name`` is empty for
    a file that has but one sheet without a name.
    """

    name: str
    rows: Sequence[tuple[int, Row]]
    merged: frozenset[int] = frozenset()


class Bounds:
    """Counts rows and cells while a file is read."""

    def __init__(self) -> None:
        self._rows = self._cells = 0

    def add(self, row: Row) -> None:
        """Counts a row that is not empty. Raises FileRefused beyond the bounds."""
        self._rows += 1
        self._cells += len(row)
        if self._rows > MOST_ROWS or self._cells > MOST_CELLS:
            raise FileRefused(f"it has more than {MOST_ROWS:,} rows or {MOST_CELLS:,} cells; split it")


def filled(rows: Iterable[tuple[int, Row]], bounds: Bounds) -> Iterator[tuple[int, Row]]:
    """The rows that are not empty, without empty cells at their end. Raises FileRefused beyond the bounds."""
    for number, row in rows:
        cells = [cell.strip() for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            raise FileRefused(f"row {number} has {len(cells):,} cells, more than {MOST_COLUMNS:,}; split it")
        if cells:
            bounds.add(cells)
            yield number, cells
