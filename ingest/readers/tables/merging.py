"""Cells that span several: each cell beneath one has its text, so that a row can be read by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from ingest.readers.tables.sheet import MOST_COLUMNS, Row

_RANGE = re.compile(
    rb"""<(?:\w+:)?mergeCell\b[^>]*?\bref\s*=\s*["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']"""
)
_LONGEST_TAG = 300  # bytes
_MOST_RANGES, _MOST_PLACES = 20_000, 1_000_000
_TALLEST = 20_000  # rows of one range


@dataclass(frozen=True, slots=True)
class Merged:
    """The cells that go on from another: of each place (row from 1, column from 0), that of the other."""

    origins: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    wide_rows: frozenset[int] = frozenset()

    def spread(self, rows: Iterable[tuple[int, Row]]) -> Iterator[tuple[int, Row]]:
        """The rows, with the text of each cell also in those that it spans."""
        waiting = frozenset(self.origins.values())
        widths: dict[int, int] = {}
        for number, place in self.origins:
            widths[number] = max(widths.get(number, 0), place + 1)
        texts: dict[tuple[int, int], str] = {}
        for number, row in rows:
            cells = [*row, *[""] * (widths.get(number, 0) - len(row))]
            for place in range(len(cells)):
                if (number, place) in waiting:
                    texts[number, place] = cells[place]
                elif (origin := self.origins.get((number, place))) and not cells[place]:
                    cells[place] = texts.get(origin, "")
            yield number, cells


def merged_in(pieces: Iterable[bytes]) -> Merged:
    """The merged cells of a sheet's part in a workbook, whose bytes come in pieces."""
    origins: dict[tuple[int, int], tuple[int, int]] = {}
    wide: set[int] = set()
    for left, top, right, bottom in islice(_ranges(pieces), _MOST_RANGES):
        rows = range(top, min(bottom, top + _TALLEST) + 1)
        columns = range(left, right + 1)
        if right >= MOST_COLUMNS or len(origins) + len(rows) * len(columns) > _MOST_PLACES:
            continue
        for row in rows:
            wide |= {row} if right > left else set()
            origins |= {(row, column): (top, left) for column in columns if (row, column) != (top, left)}
    return Merged(origins=origins, wide_rows=frozenset(wide))


def _ranges(pieces: Iterable[bytes]) -> Iterator[tuple[int, int, int, int]]:
    rest = b""
    for piece in pieces:
        rest += piece
        end = 0
        for found in _RANGE.finditer(rest):
            end = found.end()
            yield (
                column_number(found[1].decode()),
                int(found[2]),
                column_number(found[3].decode()),
                int(found[4]),
            )
        rest = rest[max(end, len(rest) - _LONGEST_TAG) :]


def column_number(letters: str) -> int:
    """The number of a column from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def column_letters(number: int) -> str:
    """The letters of a column whose number from 0 is given."""
    letters = ""
    number += 1
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
