"""Pieces of lines → blocks in the order in which a page is read: columns one after another, tables as such.

A gutter is a strip without words that parts several lines one below the other. The longest is looked for
first; what is above it, on either side of it, and below it are looked through again, so that a heading across
all columns ends them. After the recursive cuts of Nagy and Seth, *Hierarchical Representation of Optically
Scanned Documents* (1984).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.readers.pdf.grids import Table
from ingest.readers.pdf.lines import (
    WIDE_GAP,
    Cells,
    Line,
    are_on_one_line,
    begin_as_entries,
    joined,
    lines_of,
)

_LEAST_LINES = 2  # on either side of a gutter
_FEW_LINES = 3  # on one side of a gutter, which may be spaces that lie below each other by chance
_WIDE_BESIDE_FEW = 1.8  # of the letters' height: spaces of justified lines are less wide
_CELL_WORDS = 3  # at most, in each of few cells that are less far apart than columns
_DEEPEST = 12  # cuts within cuts
_PROSE_WORDS = 3  # in most lines of a column
_WITHIN_SENTENCES = 0.35  # of the lines of prose begin with a small letter
_TERMS = 0.8  # of what is beside prose, where it is terms that the prose explains
_FILLED = 0.6  # of the lines of a column reach (nearly) from its left to its right
_REACH = 0.75
_ALIGNED = 0.7  # of the lines of a table's smaller side have another cell beside them
_EDGE_STEP = 2.0  # points, from one gutter that is tried to the next
_CLOSE = 0.6  # of the letters' height, between two lines of one column


@dataclass(slots=True)
class Block:
    """Lines one below the other, or the rows of a table."""

    lines: list[Line]
    rows: list[Cells] | None = None


@dataclass(slots=True)
class _Gutter:
    first: int  # the pieces of its run, by their place from the top
    last: int
    x: float
    width: float


def blocks(parts: Sequence[Line], *, depth: int = 0) -> list[Block]:
    """The blocks of a page in the order in which they are read."""
    parts = sorted(parts, key=lambda part: (part.top, part.left))
    gutter = _longest_gutter(parts) if depth < _DEEPEST else None
    if gutter is None:
        return list(_stacked(parts))
    run = parts[gutter.first : gutter.last + 1]
    above = blocks(parts[: gutter.first], depth=depth + 1)
    below = blocks(parts[gutter.last + 1 :], depth=depth + 1)
    left = [part for part in run if part.right <= gutter.x]
    right = [part for part in run if part.right > gutter.x]
    if is_table(left, right):
        between = [Block([], rows=table_rows(run))]
    else:
        sides = [blocks(side, depth=depth + 1) for side in (left, right)]
        if sum(part.right_to_left for part in run) * 2 > len(run):
            sides.reverse()
        between = [block for side in sides for block in side]
    return [*above, *between, *below]


def _stacked(parts: Sequence[Line]) -> Iterator[Block]:
    """Lines one below the other, and the tables in grids between them."""
    rest = [part for part in parts if not isinstance(part, Table)]
    for table in (part for part in parts if isinstance(part, Table)):
        above = [part for part in rest if part.middle < table.top]
        if above:
            yield Block([joined(line) for line in lines_of(above)])
        yield Block([], rows=table.rows)
        rest = [part for part in rest if part.middle >= table.top]
    if rest:
        yield Block([joined(line) for line in lines_of(rest)])


def _longest_gutter(parts: Sequence[Line]) -> _Gutter | None:
    """The gutter beside which there are most lines; of those that part as many, the widest."""
    best: tuple[tuple[int, float], _Gutter] | None = None
    for edge in sorted({round(part.right / _EDGE_STEP) for part in parts}):
        for gutter in _gutters_at(parts, (edge + 1) * _EDGE_STEP):
            rank = gutter.last - gutter.first, gutter.width
            if best is None or rank > best[0]:
                best = rank, gutter
    return best[1] if best else None


def _gutters_at(parts: Sequence[Line], x: float) -> list[_Gutter]:
    """The runs of pieces, from the top down, none of which crosses ``x`` and that are on both sides of it."""
    found: list[_Gutter] = []
    start = 0
    for place in range(len(parts) + 1):
        if place < len(parts) and not parts[place].left < x < parts[place].right:
            continue
        first, last = _without_cut_lines(parts, start, place - 1)
        gutter = _gutter(parts, first, last, x) if last - first + 1 >= 2 * _LEAST_LINES else None
        if gutter is not None:
            found.append(gutter)
        start = place + 1
    return found


def _without_cut_lines(parts: Sequence[Line], first: int, last: int) -> tuple[int, int]:
    """A run of pieces without those on one line with the piece above or below that ends it."""
    while 0 < first <= last and are_on_one_line(parts[first - 1], parts[first]):
        first += 1
    while first <= last < len(parts) - 1 and are_on_one_line(parts[last], parts[last + 1]):
        last -= 1
    return first, last


def _gutter(parts: Sequence[Line], first: int, last: int, x: float) -> _Gutter | None:
    """The gutter of a run, cut to where both sides have lines."""
    run = range(first, last + 1)
    left = [place for place in run if parts[place].right <= x]
    right = [place for place in run if parts[place].left >= x]
    if len(left) < _LEAST_LINES or len(right) < _LEAST_LINES:
        return None  # as at most places
    top = max(parts[left[0]].top, parts[right[0]].top)
    bottom = min(max(parts[place].bottom for place in side) for side in (left, right))
    within = {place for place in run if parts[place].bottom > top and parts[place].top < bottom}
    beside = [len(within & set(side)) for side in (left, right)]
    if min(beside) < _LEAST_LINES:
        return None
    width = min(parts[place].left for place in right) - max(parts[place].right for place in left)
    sides = [[parts[place] for place in side if place in within] for side in (left, right)]
    least = WIDE_GAP if min(beside) > _FEW_LINES or _are_cells(*sides) else _WIDE_BESIDE_FEW
    if width < least * median(parts[place].size for place in within):
        return None
    begin, end = min(within), max(within)
    ends = [min(side, key=lambda part: part.top) for side in sides]
    while begin > first and _goes_on(parts[begin - 1], ends[parts[begin - 1].left >= x]):
        begin -= 1
        ends[parts[begin].left >= x] = parts[begin]
    ends = [max(side, key=lambda part: part.bottom) for side in sides]
    while end < last and _goes_on(ends[parts[end + 1].left >= x], parts[end + 1]):
        end += 1
        ends[parts[end].left >= x] = parts[end]
    return _Gutter(begin, end, x, width)


def _are_cells(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether few lines are rows of a table: cells that begin like names or numbers, one side short ones."""
    rows, *sides = lines_of([*left, *right]), lines_of(left), lines_of(right)
    in_rows = len(sides[0]) == len(sides[1]) == len(rows) >= _FEW_LINES
    words = [max(sum(len(part.words) for part in line) for line in side) for side in sides]
    return in_rows and min(words) <= _CELL_WORDS and begin_as_entries([*left, *right])


def _goes_on(above: Line, below: Line) -> bool:
    """Whether one line is so close below another of its size that both are of one column."""
    alike = abs(above.size - below.size) <= 0.12 * above.size
    return alike and below.top - above.bottom < _CLOSE * below.size


def is_table(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether what is on both sides of a gutter are cells side by side, rather than columns of prose."""
    if any(isinstance(part, Table) for part in (*left, *right)):
        return False
    smaller, larger = sorted((left, right), key=len)
    beside = [
        (part, other)
        for part in smaller
        if (other := next((one for one in larger if abs(one.middle - part.middle) <= 0.35 * part.size), None))
    ]
    if len({id(part) for part, _ in beside}) < max(2, _ALIGNED * len(smaller)):
        return False
    prose = [_is_prose(side) for side in (smaller, larger)]
    if not any(prose):
        return True
    # Beside prose there are the terms that its paragraphs explain, or notes in the margin of any line.
    begins = sum(not other.text[:1].islower() for _, other in beside)
    return prose == [False, True] and begins >= _TERMS * len(beside)


def _is_prose(side: Sequence[Line]) -> bool:
    """Whether lines are of running text: of several words, beginning mostly in the middle of a sentence.

    In scripts without capitals: mostly as wide as their column.
    """
    lines = lines_of(side)
    starts = [line[0].text[:1] for line in lines]
    if any(start.islower() or start.isupper() for start in starts):
        words = median(sum(len(part.words) for part in line) for line in lines)
        return words >= _PROSE_WORDS and sum(map(str.islower, starts)) >= _WITHIN_SENTENCES * len(lines)
    widths = [line[-1].right - line[0].left for line in lines]
    digits = sum(map(str.isdigit, starts))
    return digits < len(lines) / 2 and sum(
        width >= _REACH * max(widths) for width in widths
    ) >= _FILLED * len(lines)


def table_rows(parts: Sequence[Line]) -> list[Cells]:
    """The rows of a table. A line that goes on in the cells above it is joined to those."""
    columns = _column_edges(parts)
    lines = lines_of(parts)
    right_to_left = sum(part.right_to_left for part in parts) * 2 > len(parts)
    pitch = _pitch(lines)
    rows: list[Cells] = []
    last: Sequence[Line] = ()
    for line in lines:
        cells: Cells = [[] for _ in columns]
        for part in line:
            cells[_column_of(part, columns)] += part.words
        if right_to_left:
            cells.reverse()
        close = bool(last) and line[0].top - max(part.bottom for part in last) < 0.4 * line[0].size
        if rows and close and not cells[0] and line[0].middle - last[0].middle < 0.95 * pitch:
            rows[-1] = [[*above, *more] for above, more in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
        last = line
    return rows


def _pitch(lines: Sequence[Sequence[Line]]) -> float:
    """How far whole rows are apart: the largest distance is that of rows, where cells go on below."""
    whole = [line for line in lines if len(line) == max(map(len, lines))]
    steps = [below[0].middle - above[0].middle for above, below in pairwise(whole)]
    return max(steps, default=0.0) if len(whole) < len(lines) else min(steps, default=0.0)


def _column_edges(parts: Sequence[Line]) -> list[tuple[float, float]]:
    """Where the columns of a table begin and end, by the lines that have most cells."""
    lines = lines_of(parts)
    most = max(map(len, lines))
    columns: list[tuple[float, float]] = []
    for part in sorted(
        (p for line in lines if len(line) >= max(2, most - 1) for p in line), key=lambda p: p.left
    ):
        if columns and part.left < columns[-1][1]:
            columns[-1] = columns[-1][0], max(columns[-1][1], part.right)
        else:
            columns.append((part.left, part.right))
    return columns


def _column_of(part: Line, columns: Sequence[tuple[float, float]]) -> int:
    """The column that a cell has most of its width in, else the nearest."""

    def distance(column: tuple[float, float]) -> float:
        return max(column[0], part.left) - min(column[1], part.right)

    return min(range(len(columns)), key=lambda place: distance(columns[place]))
