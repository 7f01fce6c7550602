"""OpenDocument spreadsheets (ODS, and flat FODS): the cells as they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from corpus import Report
from ingest.errors import FileRefused
from ingest.readers.documents.opendocument import OpenDocument, begins_as, opened, words_of
from ingest.readers.reader import Bid, CollectedFile, Refusal, bid_by_name
from ingest.readers.safe_xml import attribute, children, local
from ingest.readers.tables.reports import reports_in
from ingest.readers.tables.sheet import MOST_COLUMNS, Bounds, Row, Sheet, filled

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SUFFIXES = frozenset({".ods"})

_MOST_AGAIN = 1000  # times that a row with text is repeated; more are the rest of a sheet


def bid(name: str, head: bytes) -> Bid:
    """See :class:`ingest.readers.reader.Reader`."""
    return Bid(bid_by_name(name, SUFFIXES) + (Bid.CONTENT if begins_as(head, "spreadsheet") else Bid.NONE))


def read(file: CollectedFile) -> Iterator[Report | Refusal]:
    """One report a row, or one of each sheet; a hidden sheet is left out and named."""
    document = opened(file, "spreadsheet")
    bounds = Bounds()
    sheets: list[Sheet] = []
    for table in children(document.body, "table"):
        name = attribute(table, "name")
        if attribute(table, "style-name") in document.hidden:
            yield Refusal(f"{file.origin} sheet {name}", "the sheet is hidden", left_out=True)
            continue
        wide: set[int] = set()
        rows = list(filled(_rows(table, document, wide), bounds))
        if rows:
            sheets.append(Sheet(name=name, rows=rows, merged=frozenset(wide)))
    if not sheets:
        raise FileRefused("the text is missing: no sheet that is shown has a cell with text")
    yield from reports_in(sheets, document.properties, file)


def _rows(table: Element, document: OpenDocument, wide: set[int]) -> Iterator[tuple[int, Row]]:
    number, above = 1, list[str]()
    for row in _of_groups(table):
        again = _times(row, "number-rows-repeated")
        cells = list(_cells(row, above, document))
        above = cells
        if any(attribute(cell, "number-columns-spanned", "1") != "1" for cell in row):
            wide.add(number)
        if any(cells):
            for one in range(min(again, _MOST_AGAIN)):
                yield number + one, cells
        number += again


def _of_groups(table: Element) -> Iterator[Element]:
    for one in table:
        if local(one) == "table-row":
            yield one
        elif local(one) in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _of_groups(one)


def _cells(row: Element, above: list[str], document: OpenDocument) -> Iterator[str]:
    """The cells; one that a cell spans has its text."""
    place = across = 0
    words = ""
    for cell in children(row, "table-cell", "covered-table-cell"):
        again = _times(cell, "number-columns-repeated")
        if local(cell) == "table-cell":
            words = _words(cell, document)
            across = _times(cell, "number-columns-spanned") - 1
        for _ in range(min(again, MOST_COLUMNS - place + 1)):
            if local(cell) == "table-cell":
                yield words
            elif across:
                across -= 1
                yield words
            else:
                yield above[place] if place < len(above) else ""
            place += 1


def _words(cell: Element, document: OpenDocument) -> str:
    """A cell's text as it is shown, but for days, whose order differs, and which are given in ISO 8601."""
    if attribute(cell, "value-type") == "date":
        return attribute(cell, "date-value").removesuffix("T00:00:00")
    lines = ("".join(words_of(one, hidden=document.hidden)) for one in children(cell, "p"))
    return "\n".join(" ".join(line.split()) for line in lines)


def _times(element: Element, name: str) -> int:
    value = attribute(element, name, "1")
    return max(int(value), 1) if value.isdecimal() and len(value) < 9 else 1
