"""Word documents (DOCX, ECMA-376 part 1): the text as it reads with all changes accepted.

python-docx, which writes briefs, gives neither notes, text boxes nor tracked changes, and gives up on a
package with a picture missing; so the parts are walked here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from corpus import Report
from ingest.readers.blocks import Block, Kind, entry, paragraph, table
from ingest.readers.documents.as_report import reports_of
from ingest.readers.documents.docx_styles import Lists, Styles
from ingest.readers.documents.ooxml import Package, begins_as, is_on, shown_only
from ingest.readers.reader import Bid, CollectedFile, Refusal, bid_by_name
from ingest.readers.safe_xml import attribute, child, children, descendants, local
from ingest.readers.zip_guard import open_zip

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SUFFIXES = frozenset({".docx"})

_LEFT_OUT = frozenset(
    {"del", "moveFrom", "sectPr", "pPr", "rPr", "instrText", "delText", "delInstrText", "rt"}
)
_SPACES = {"tab": " ", "ptab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}
_BOXES = frozenset({"drawing", "pict", "object"})
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}


def bid(name: str, head: bytes) -> Bid:
    """See :class:`ingest.readers.reader.Reader`."""
    return Bid(bid_by_name(name, SUFFIXES) + (Bid.CONTENT if begins_as(head, "word/") else Bid.NONE))


def read(file: CollectedFile) -> Iterator[Report | Refusal]:
    """The report of a document; headers, footers, comments, deleted and hidden text are left out."""
    with open_zip(file.content) as container:
        package = Package(container)
        blocks = list(_Document(package).blocks())
        properties = package.properties()
    yield from reports_of(blocks, properties, file)


class _Document:
    """The main part of a package, with what its paragraphs refer to."""

    def __init__(self, package: Package) -> None:
        name, self._root = package.main()
        self._styles = Styles(package.first_related(name, "styles"))
        self._lists = Lists(package.first_related(name, "numbering"))
        self._notes = {
            (kind, attribute(note, "id")): note
            for kind in _NOTES.values()
            for note in children(package.first_related(name, kind), kind.removesuffix("s"))
        }
        self._noted = 0
        self._carried = ""  # of a paragraph whose end is deleted: it goes on in the next

    def blocks(self) -> Iterator[Block]:
        """The blocks of the body, in order."""
        yield from self._blocks(child(self._root, "body"))

    def _blocks(self, parent: Element | None) -> Iterator[Block]:
        for one in shown_only(parent) if parent is not None else ():
            name = local(one)
            if name == "p":
                yield from self._paragraph(one)
            elif name == "tbl":
                yield from self._table(one)
            elif name not in _LEFT_OUT and not _is_contents(one):
                yield from self._blocks(one)

    def _paragraph(self, element: Element) -> Iterator[Block]:
        style = self._styles.of(element)
        if style.contents:
            return
        boxes: list[Element] = []
        notes: list[Element] = []
        text = self._carried + "".join(self._words(element, boxes, notes, hidden=style.hidden))
        mark = child(element, "pPr", "rPr")
        self._carried = text if child(mark, "del") is not None else ""
        if not self._carried:
            label = None if style.heading else self._lists.label(style.numbering)
            if label is not None:
                yield from entry(text, label)
            else:
                yield from paragraph(text, Kind.TITLE if style.title else _kind(style.heading))
        for box in boxes:
            yield from self._blocks(box)
        for note in notes:
            yield from self._note(note)

    def _note(self, note: Element) -> Iterator[Block]:
        self._noted += 1
        words = " ".join(block.text for block in self._blocks(note))
        yield from paragraph(f"Note {self._noted}: {words}" if words else "")

    def _words(
        self, parent: Element, boxes: list[Element], notes: list[Element], *, hidden: bool
    ) -> Iterator[str]:
        """The words that are shown; text boxes and notes that are anchored there are added to the lists."""
        for one in shown_only(parent):
            name = local(one)
            if name in _LEFT_OUT:
                continue
            if name == "t":
                yield "" if hidden else str(one.text or "")
            elif name in _SPACES:
                yield _SPACES[name]
            elif name in _NOTES:
                note = self._notes.get((_NOTES[name], attribute(one, "id")))
                notes += [note] if note is not None else []
            elif name in _BOXES:
                boxes += _boxes(one)
            else:
                unseen = hidden or (name == "r" and self._styles.hides(one))
                yield from self._words(one, boxes, notes, hidden=unseen)

    def _table(self, element: Element) -> Iterator[Block]:
        rows: list[list[list[Block]]] = []
        for row in _under(element, "tr"):
            properties = child(row, "trPr")
            if child(properties, "del") is None and not is_on(child(properties, "hidden")):
                rows.append(self._row(row, rows[-1] if rows else []))
        if max(map(len, rows), default=0) > 1 < len(rows):
            yield from table([[" ".join(block.text for block in cell) for cell in row] for row in rows])
        else:  # drawn around text
            for row in rows:
                for cell in row:
                    yield from cell

    def _row(self, row: Element, above: list[list[Block]]) -> list[list[Block]]:
        """The cells; one that goes on from above has its text again."""
        cells: list[list[Block]] = []
        for cell in _under(row, "tc"):
            properties = child(cell, "tcPr")
            merged = child(properties, "vMerge")
            goes_on = merged is not None and attribute(merged, "val", "continue") == "continue"
            place = len(cells)
            cells.append(above[place] if goes_on and place < len(above) else list(self._blocks(cell)))
            span = attribute(child(properties, "gridSpan"), "val", "1")
            cells += [[] for _ in range(1, min(int(span), 64) if span.isdecimal() else 1)]
        return cells


def _kind(heading: bool) -> Kind:
    return Kind.HEADING if heading else Kind.PARAGRAPH


def _under(parent: Element, name: str) -> Iterator[Element]:
    """The rows or cells of a table, also those in content controls, but not those of tables within."""
    for one in shown_only(parent):
        if local(one) == name:
            yield one
        elif local(one) in ("sdt", "sdtContent", "customXml", "ins"):
            yield from _under(one, name)


def _boxes(drawn: Element) -> Iterator[Element]:
    """The outermost text boxes of a drawing."""
    for one in shown_only(drawn):
        if local(one) == "txbxContent":
            yield one
        else:
            yield from _boxes(one)


def _is_contents(element: Element) -> bool:
    """Whether a content control has the table of contents, which names pages."""
    gallery = next(descendants(child(element, "sdtPr"), "docPartGallery"), None)
    return "Contents" in attribute(gallery, "val")
