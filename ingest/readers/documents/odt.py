"""OpenDocument texts (ODT, and flat FODT)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from corpus import Report
from ingest.readers.blocks import BULLET, Block, Kind, entry, paragraph, table
from ingest.readers.documents.as_report import reports_of
from ingest.readers.documents.opendocument import OpenDocument, begins_as, opened, words_of
from ingest.readers.reader import Bid, CollectedFile, Refusal, bid_by_name
from ingest.readers.safe_xml import attribute, children, local

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SUFFIXES = frozenset({".odt", ".fodt"})

_LEFT_OUT = frozenset(
    {"tracked-changes", "table-of-content", "illustration-index", "table-index", "alphabetical-index"}
    | {
        "user-index",
        "object-index",
        "sequence-decls",
        "variable-decls",
        "user-field-decls",
        "forms",
        "annotation",
    }
)
_WIDEST = 1000  # columns


def bid(name: str, head: bytes) -> Bid:
    """See :class:`ingest.readers.reader.Reader`."""
    return Bid(bid_by_name(name, SUFFIXES) + (Bid.CONTENT if begins_as(head, "text") else Bid.NONE))


def read(file: CollectedFile) -> Iterator[Report | Refusal]:
    """The report of a document; deleted and hidden text, comments and indexes are left out."""
    document = opened(file, "text")
    yield from reports_of(list(_Text(document).blocks()), document.properties, file)


class _Text:
    """The body of a text, with what its styles and lists say."""

    def __init__(self, document: OpenDocument) -> None:
        self._document = document
        self._noted = 0

    def blocks(self) -> Iterator[Block]:
        """The blocks of the body, in order."""
        return self._blocks(self._document.body)

    def _blocks(self, parent: Element) -> Iterator[Block]:
        for one in parent:
            name = local(one)
            if name in ("p", "h"):
                yield from self._paragraph(one)
            elif name == "list":
                yield from self._list(one, attribute(one, "style-name"), level=1)
            elif name == "table":
                yield from self._table(one)
            elif name not in _LEFT_OUT and not _is_hidden(one):
                yield from self._blocks(one)

    def _paragraph(self, element: Element, label: str = "") -> Iterator[Block]:
        if self._style(element) in self._document.hidden or any(map(_is_hidden, element)):
            return
        text = "".join(words_of(element, hidden=self._document.hidden))
        if label:
            yield from entry(text, label)
        else:
            yield from paragraph(text, self._kind(element))
        for anchored in _anchored(element):
            if local(anchored) == "text-box":
                yield from self._blocks(anchored)
            else:
                self._noted += 1
                words = " ".join(block.text for block in self._blocks(anchored))
                yield from paragraph(f"Note {self._noted}: {words}" if words else "")

    def _kind(self, element: Element) -> Kind:
        style = self._style(element)
        if "Title" in (style, self._document.parents.get(style)):
            return Kind.TITLE
        return Kind.HEADING if local(element) == "h" else Kind.PARAGRAPH

    def _style(self, element: Element) -> str:
        return attribute(element, "style-name")

    def _list(self, element: Element, style: str, *, level: int) -> Iterator[Block]:
        numbered = str(level) in self._document.numbered.get(style, ())
        number = 0
        for item in children(element, "list-item", "list-header"):
            start = attribute(item, "start-value")
            number = int(start) if start.isdecimal() else number + 1
            label = f"{number}." if numbered else BULLET
            for one in item:
                if local(one) == "list":
                    yield from self._list(one, attribute(one, "style-name", style), level=level + 1)
                elif local(one) == "h":
                    yield from self._paragraph(one)
                else:
                    yield from self._paragraph(one, label)
                    label = ""

    def _table(self, element: Element) -> Iterator[Block]:
        rows: list[list[str]] = []
        for row in _rows(element):
            rows.append(self._row(row, rows[-1] if rows else []))
        yield from table(rows)

    def _row(self, row: Element, above: list[str]) -> list[str]:
        """The words of the cells; one that goes on from above has its words again."""
        cells: list[str] = []
        across = 0  # cells that the one before covers
        for cell in children(row, "table-cell", "covered-table-cell"):
            if local(cell) == "table-cell":
                across = _number(cell, "number-columns-spanned") - 1
                words = " ".join(block.text for block in self._blocks(cell))
            else:
                words = above[len(cells)] if not across and len(cells) < len(above) else ""
                across = max(0, across - 1)
            cells += [words] * min(_number(cell, "number-columns-repeated"), _WIDEST - len(cells))
        return cells


def _number(element: Element, name: str) -> int:
    value = attribute(element, name, "1")
    return int(value) if value.isdecimal() and len(value) < 9 else 1


def _rows(table_element: Element) -> Iterator[Element]:
    for one in table_element:
        if local(one) == "table-row":
            yield one
        elif local(one) in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(one)


def _anchored(element: Element) -> Iterator[Element]:
    """The outermost notes and text boxes in a paragraph."""
    for one in element:
        if local(one) in ("note-body", "text-box"):
            yield one
        elif local(one) not in _LEFT_OUT:
            yield from _anchored(one)


def _is_hidden(element: Element) -> bool:
    """Whether an element says that the paragraph or section it is in, or it itself, is hidden."""
    return local(element) == "hidden-paragraph" or attribute(element, "display") == "none"
