"""Rows → tables: which rows are captions, which are heads, and which have the cells below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from ingest.readers.blocks import Block, Kind, in_bars, paragraph
from ingest.readers.tables.merging import column_letters
from ingest.readers.tables.sheet import Row, Sheet

_NUMBER = re.compile(r"[^\w]*\d[\d\s.,:/%'’-]*[^\w]*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T[\d:]+)?")
_LONGEST_HEAD = 80  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of a sheet: what is written above it, its heads, which may be none, and its rows.

    Each row has its number in the sheet; ``merged`` are those in which a cell spans several columns.
    """

    captions: Sequence[str]
    heads: Sequence[str]
    rows: Sequence[tuple[int, Row]]
    merged: frozenset[int]

    def blocks(self) -> Iterator[Block]:
        """The rows in bars below their heads; a row with one cell for all columns is a paragraph between."""
        heads = self.heads or [column_letters(place) for place in range(_widest(self.rows))]
        for alone, rows in groupby(self.rows, key=lambda row: _alone(row[1], merged=row[0] in self.merged)):
            if alone:
                yield from paragraph(alone)
            else:
                yield Block("\n".join(map(in_bars, [heads, *(row for _, row in rows)])), Kind.TABLE)


def tables(sheet: Sheet) -> list[Table]:
    """The tables of a sheet, parted by empty rows; one without heads of its own goes on with those before."""
    found: list[Table] = []
    for area in _areas(sheet.rows):
        above = list(takewhile(bool, (_alone(row, merged=number in sheet.merged) for number, row in area)))
        rest = area[len(above) :]
        if len(rest) == 1 and not found:  # such as a caption in which a comma is not quoted
            above.append(", ".join(filter(None, rest.pop()[1])))
        heads, rows = _headed(rest, sheet.merged)
        goes_on = not heads and found and found[-1].heads and _widest(rows) <= len(found[-1].heads)
        heads = list(found[-1].heads) if goes_on else heads
        found.append(Table(captions=above, heads=heads, rows=rows, merged=sheet.merged))
    return found


def _areas(rows: Sequence[tuple[int, Row]]) -> Iterator[list[tuple[int, Row]]]:
    area: list[tuple[int, Row]] = []
    for number, row in rows:
        if area and number > area[-1][0] + 1:
            yield area
            area = []
        area.append((number, row))
    if area:
        yield area


def _headed(area: list[tuple[int, Row]], merged: frozenset[int]) -> tuple[list[str], list[tuple[int, Row]]]:
    """The heads of an area and the rows below them; heads over several columns are put before those below."""
    groups: list[Row] = []
    while len(area) > 2 and area[0][0] in merged and _may_be_heads(area[0][1]):
        groups.append(area[0][1])
        area = area[1:]
    if len(area) < 2 or not _may_be_heads(area[0][1]):
        return [], area
    width = max(_widest(area), *(len(group) for group in groups), 0) if groups else _widest(area)
    heads = [_joined([*groups, area[0][1]], place) for place in range(width)]
    return heads, area[1:]


def _joined(rows: Sequence[Row], place: int) -> str:
    words: list[str] = []
    for row in rows:
        word = row[place] if place < len(row) else ""
        if word and word not in words:
            words.append(word)
    return " ".join(words).rstrip(":")


def _may_be_heads(row: Row) -> bool:
    """Whether a row has words, or years beside the first of them, and no figures or days."""
    cells = [cell for cell in row if cell]
    words = [cell for cell in cells if not _is_value(cell)]
    if len(cells) < 2 or max(map(len, cells)) > _LONGEST_HEAD:
        return False
    return len(words) == len(cells) or (
        bool(words) and all(_YEAR.fullmatch(cell) for cell in cells if _is_value(cell))
    )


def _is_value(cell: str) -> bool:
    return _DATE.fullmatch(cell) is not None or _NUMBER.fullmatch(cell) is not None


def _alone(row: Row, *, merged: bool) -> str:
    """The only cell of a row that has no other: a caption or a note, which may span the columns."""
    cells = {cell for cell in row if cell}
    alone = len(cells) == 1 and (len(row) == 1 or merged)
    return next(iter(cells)) if alone else ""


def _widest(rows: Sequence[tuple[int, Row]]) -> int:
    return max((len(row) for _, row in rows), default=0)
