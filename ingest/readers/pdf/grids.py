"""Rules that touch each other → grids, and the words in the cells of a grid → a table.

What is drawn around whole articles is no table: its cells are too long, or not side by side. Where rules part
only the head and the columns, each line below the head is a row.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.readers.pdf.lines import Cells, Line, begin_as_entries, is_right_to_left, joined, lines_of, pieces
from ingest.readers.pdf.words import Box, PageWords, Word

_MOST_RULES = 600  # of a page; drawings have more
_MOST_CELLS = 5_000  # of a grid
_MOST_WORDS, _USUAL_WORDS = 150, 40  # of a cell, and of a cell on average
_UNPARTED = 3  # lines in each cell of the only row below a head, which are rows of their own
_NEAR = 3.0  # points: rules so close are the two sides of one, and touch


@dataclass(slots=True)
class Table(Line):
    """A table in a grid, read as a whole, whatever is beside it."""

    rows: list[Cells]


def with_tables(page: PageWords) -> list[Line]:
    """The tables that are in the grids of a page, and the pieces of lines of all other words."""
    tables: list[Line] = []
    words = page.words
    for grid in sorted(_grids(page.rules), key=lambda grid: grid.area):  # one may be in a frame
        within = [word for word in words if grid.has(word)]
        rows = grid.rows(within)
        if rows:
            tables.append(Table(within, rows))
            inside = set(map(id, within))
            words = [word for word in words if id(word) not in inside]
    return [*tables, *pieces(words)]


@dataclass(slots=True)
class _Rule:
    at: float  # how far from the top it is, or from the left
    begin: float
    end: float


class _Grid:
    """Rules across a page and down it that touch each other; its outer sides may have none."""

    def __init__(self, across: Sequence[_Rule], down: Sequence[_Rule]) -> None:
        self._xs, self._ys = _sides(down, across), _sides(across, down)
        self._across, self._down = _walls(self._ys, across), _walls(self._xs, down)

    @property
    def area(self) -> float:
        return (self._xs[-1] - self._xs[0]) * (self._ys[-1] - self._ys[0])

    def has(self, word: Word) -> bool:
        """Whether the middle of a word is in it."""
        x, y = _middle(word)
        return self._xs[0] < x < self._xs[-1] and self._ys[0] < y < self._ys[-1]

    def rows(self, words: Sequence[Word]) -> list[Cells]:
        """Its rows and columns that have words in them; none where it is no table."""
        count = (len(self._xs) - 1) * (len(self._ys) - 1)
        if not words or not 4 <= count <= _MOST_CELLS:
            return []
        rows = [[_lines(cell) for cell in row] for row in self._filled(words) if any(row)]
        filled = [place for place in range(len(rows[0])) if any(row[place] for row in rows)]
        if is_right_to_left(words):
            filled.reverse()
        if sum(len([cell for cell in row if cell]) > 1 for row in rows) < 2:
            return []
        sizes = [sum(len(line.words) for line in cell) for row in rows for cell in row if cell]
        if max(sizes) > _MOST_WORDS or sum(sizes) > _USUAL_WORDS * len(sizes):
            return []
        if len(rows) == 2:
            rows[1:] = _parted(rows[1])
        return [[[word for line in row[place] for word in line.words] for place in filled] for row in rows]

    def _filled(self, words: Iterable[Word]) -> list[Cells]:
        """The words in each cell, those of one that extends over several in its first."""
        cells: list[Cells] = [[[] for _ in self._xs[1:]] for _ in self._ys[1:]]
        for row in range(len(cells)):
            for column in range(len(cells[row])):
                if column and not _is_wall(self._down[column], _halfway(self._ys, row)):
                    cells[row][column] = cells[row][column - 1]
                elif row and not _is_wall(self._across[row], _halfway(self._xs, column)):
                    cells[row][column] = cells[row - 1][column]
        for word in words:
            x, y = _middle(word)
            cells[_place(self._ys, y)][_place(self._xs, x)].append(word)
        seen: set[int] = set()
        for row_cells in cells:
            for column, cell in enumerate(row_cells):
                row_cells[column] = [] if id(cell) in seen else cell
                seen.add(id(cell))
        return cells


def _grids(boxes: Sequence[Box]) -> Iterator[_Grid]:
    across, down = _merged(_across(boxes)), _merged(_across(map(_mirrored, boxes)))
    if len(across) + len(down) > _MOST_RULES:
        return
    while across:
        fresh = [across.pop()]
        grid_across, grid_down = fresh, list[_Rule]()
        while fresh:
            touched, down = _touched(down, fresh)
            fresh, across = _touched(across, touched)
            grid_across, grid_down = [*grid_across, *fresh], [*grid_down, *touched]
        if grid_down:
            yield _Grid(grid_across, grid_down)


def _mirrored(box: Box) -> Box:
    """A box with what is down made across."""
    return box[1], box[0], box[3], box[2]


def _across(boxes: Iterable[Box]) -> Iterator[_Rule]:
    """The boxes that are wider than high."""
    for left, top, right, bottom in boxes:
        if right - left > bottom - top:
            yield _Rule((top + bottom) / 2, left, right)


def _merged(rules: Iterable[_Rule]) -> list[_Rule]:
    """The rules, as one where they overlap or go on: many are drawn cell by cell."""
    levels: list[list[_Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if levels and rule.at - levels[-1][0].at <= _NEAR:
            levels[-1].append(rule)
        else:
            levels.append([rule])
    merged: list[_Rule] = []
    for level in levels:
        at = level[0].at
        for number, rule in enumerate(sorted(level, key=lambda rule: rule.begin)):
            if number and rule.begin - merged[-1].end <= _NEAR:
                merged[-1].end = max(merged[-1].end, rule.end)
            else:
                merged.append(_Rule(at, rule.begin, rule.end))
    return merged


def _touched(rules: Sequence[_Rule], others: Sequence[_Rule]) -> tuple[list[_Rule], list[_Rule]]:
    """The rules that touch one of the others, which go the other way, and those that do not."""
    touched: list[_Rule] = []
    apart: list[_Rule] = []
    for rule in rules:
        touches = any(_reaches(rule, other.at) and _reaches(other, rule.at) for other in others)
        (touched if touches else apart).append(rule)
    return touched, apart


def _reaches(rule: _Rule, at: float) -> bool:
    return rule.begin - _NEAR <= at <= rule.end + _NEAR


def _sides(rules: Sequence[_Rule], others: Sequence[_Rule]) -> list[float]:
    """Where rows or columns begin, and where the last ends: at rules, and where the others end."""
    ends = [min(other.begin for other in others), max(other.end for other in others)]
    sides: list[float] = []
    for at in sorted([*(rule.at for rule in rules), *ends]):
        if not sides or at - sides[-1] > _NEAR:
            sides.append(at)
    return sides


def _walls(sides: Sequence[float], rules: Sequence[_Rule]) -> list[list[_Rule]]:
    """The rules at each side of rows or columns."""
    return [[rule for rule in rules if abs(rule.at - side) <= _NEAR] for side in sides]


def _is_wall(rules: Sequence[_Rule], at: float) -> bool:
    return any(rule.begin <= at <= rule.end for rule in rules)


def _halfway(sides: Sequence[float], place: int) -> float:
    return (sides[place] + sides[place + 1]) / 2


def _place(sides: Sequence[float], at: float) -> int:
    """The row or column in which something is that is within the sides."""
    return bisect(sides, at) - 1


def _middle(word: Word) -> tuple[float, float]:
    return (word.left + word.right) / 2, (word.top + word.bottom) / 2


def _lines(words: Sequence[Word]) -> list[Line]:
    return [joined(line) for line in lines_of(pieces(words))] if words else []


def _parted(row: list[list[Line]]) -> list[list[list[Line]]]:
    """The rows of what lies below a head: each line is one where all cells have as many, several entries."""
    counts = {len(cell) for cell in row if cell}
    lines = [line for cell in row for line in cell]
    if len(counts) > 1 or max(counts) < _UNPARTED or not begin_as_entries(lines):
        return [row]
    return [[cell[place : place + 1] for cell in row] for place in range(max(counts))]
