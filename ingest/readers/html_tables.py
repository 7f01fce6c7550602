"""Tables of HTML: which of them are tables, and their cells. Others are drawn to set out a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CELL_WORDS = 12  # of a table that is one; what is set out in cells is longer
_LABEL_WORDS = 4  # of a cell that says what the others of its row are about
_MOST_SPANNED = 64  # rows or columns of one cell
_MOST_FILLED_IN = 200_000  # cells of one table that others span
_NEVER_IN_CELLS = ("table", "h1", "h2", "h3")
_SELDOM_IN_CELLS = ("ul", "ol", "img")


def rows_of(
    table: HtmlElement, *, words_of: Callable[[HtmlElement], str], is_left_out: Callable[[HtmlElement], bool]
) -> list[list[str]]:
    """The rows of a table that is one; none where it only sets out a page.

    It is one where it has heads. Without them its rows are as long as each other and have few words in each
    cell, or a label before more words.
    """
    # what is never in cells is looked for first: of tables in tables only the innermost are then gone through
    if table.get("role") in ("presentation", "none") or _has(table, _NEVER_IN_CELLS):
        return []
    headed = _has(table, ("th",))
    if not headed and _has(table, _SELDOM_IN_CELLS):
        return []
    shown = (row for row in table.iter("tr") if not is_left_out(row))
    rows = [row for row in _filled(shown, words_of) if any(row)]
    return rows if headed or _is_even(rows) else []


def _has(table: HtmlElement, tags: Sequence[str]) -> bool:
    return next(table.iterdescendants(*tags), None) is not None


def _is_even(rows: list[list[str]]) -> bool:
    short = all(len(cell.split()) <= _CELL_WORDS for row in rows for cell in row)
    labelled = all(0 < len(row[0].split()) <= _LABEL_WORDS for row in rows)
    return len(set(map(len, rows))) == 1 and (short or labelled)


def _filled(rows: Iterator[HtmlElement], words_of: Callable[[HtmlElement], str]) -> Iterator[list[str]]:
    """The cells of each row. One that spans rows has its words in each, and one that spans columns in one."""
    filled_in = 0
    spanned: dict[int, list[str]] = {}  # by column, the words that cells from above have in the next rows
    for row in rows:
        cells: list[str] = []
        for cell in [*row.iterchildren("td", "th"), None]:
            while spanned.get(len(cells)):
                cells.append(spanned[len(cells)].pop())
            if cell is not None:
                across, down = _span(cell, "colspan"), _span(cell, "rowspan")
                filled_in += across * down - 1
                if filled_in > _MOST_FILLED_IN:
                    across = down = 1
                for words in [words_of(cell), *[""] * (across - 1)]:
                    spanned[len(cells)] = [words] * (down - 1)
                    cells.append(words)
        yield cells


def _span(cell: HtmlElement, name: str) -> int:
    return min(max(number_in(cell, name) or 1, 1), _MOST_SPANNED)


def number_in(element: HtmlElement, name: str) -> int | None:
    """The number that an attribute is, if it is one of fewer than ten digits."""
    words = element.get(name, "").strip()
    return int(words) if words.isdecimal() and len(words) < 10 else None
