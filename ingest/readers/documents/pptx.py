"""Presentations (PPTX, ECMA-376 part 1): the text of each slide, its tables and its speaker notes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from corpus import Report
from ingest.readers.blocks import BULLET, Block, Kind, Numbering, entry, paragraph, table
from ingest.readers.documents.as_report import reports_of
from ingest.readers.documents.ooxml import Package, begins_as, shown_only
from ingest.readers.reader import Bid, CollectedFile, Refusal, bid_by_name
from ingest.readers.safe_xml import attribute, child, children, descendants, local
from ingest.readers.zip_guard import open_zip

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SUFFIXES = frozenset({".pptx"})

_TITLES = frozenset({"title", "ctrTitle"})
_AROUND = frozenset({"ftr", "hdr", "sldNum", "sldImg"})  # placeholders of what is on every slide
_NOTES = "Speaker notes"
_OFF = ("0", "false")


def bid(name: str, head: bytes) -> Bid:
    """See :class:`ingest.readers.reader.Reader`."""
    return Bid(bid_by_name(name, SUFFIXES) + (Bid.CONTENT if begins_as(head, "ppt/") else Bid.NONE))


def read(file: CollectedFile) -> Iterator[Report | Refusal]:
    """One report of all slides in their order, but for hidden ones, which are named."""
    blocks: list[Block] = []
    with open_zip(file.content) as container:
        package = Package(container)
        for number, (name, slide) in enumerate(_slides(package), start=1):
            if attribute(slide, "show") in _OFF:
                yield Refusal(f"{file.origin} slide {number}", "the slide is hidden", left_out=True)
                continue
            blocks += _shapes(child(slide, "cSld", "spTree"), first=not blocks)
            notes = package.first_related(name, "notesSlide")
            said = list(_shapes(child(notes, "cSld", "spTree"), first=False))
            blocks += [Block(_NOTES, Kind.HEADING), *said] if said else []
        properties = package.properties()
    yield from reports_of(blocks, properties, file)


def _slides(package: Package) -> Iterator[tuple[str, Element]]:
    main, root = package.main()
    related = package.related(main, "slide")
    for one in children(child(root, "sldIdLst"), "sldId"):
        key = next((str(value) for name, value in one.attrib.items() if str(name).endswith("}id")), "")
        slide = package.part(related[key]) if key in related else None
        if slide is not None:
            yield related[key], slide


def _shapes(parent: Element | None, *, first: bool) -> Iterator[Block]:
    """The blocks of the shapes in a group; with ``first`` the title is that of the whole."""
    for shape in shown_only(parent) if parent is not None else ():
        described = next(descendants(shape, "cNvPr"), None)
        if attribute(described, "hidden") in ("1", "true"):
            continue
        if local(shape) == "grpSp":
            yield from _shapes(shape, first=first)
        elif local(shape) == "graphicFrame":
            yield from _table(shape)
        elif local(shape) == "sp":
            yield from _text(shape, first=first)


def _text(shape: Element, *, first: bool) -> Iterator[Block]:
    placeholder = child(shape, "nvSpPr", "nvPr", "ph")
    role = attribute(placeholder, "type", "body" if placeholder is not None else "")
    written = list(children(child(shape, "txBody"), "p"))
    if role in _TITLES:
        words = " ".join(filter(None, map(_words, written)))
        yield from paragraph(words, Kind.TITLE if first else Kind.HEADING)
        return
    if role == "dt":
        yield from (
            block
            for one in written
            if first and child(one, "fld") is None
            for block in paragraph(_words(one))
        )
        return
    several = role == "body" and sum(bool(_words(one)) for one in written) > 1
    numbering = Numbering()
    for one in () if role in _AROUND else written:
        label = _label(one, numbering, bulleted=several)
        yield from entry(_words(one), label) if label else paragraph(_words(one))


def _label(written: Element, numbering: Numbering, *, bulleted: bool) -> str:
    """The bullet or number of a paragraph; those of a slide's body have bullets unless they say otherwise."""
    properties = child(written, "pPr")
    numbered = child(properties, "buAutoNum")
    if numbered is not None and _words(written):
        level, start = attribute(properties, "lvl", "0"), attribute(numbered, "startAt", "1")
        count = numbering.next("", int(level), start=int(start)) if (level + start).isdecimal() else 1
        return f"{count}."
    if child(properties, "buNone") is not None:
        return ""
    return BULLET if bulleted or child(properties, "buChar") is not None else ""


def _words(written: Element) -> str:
    parts = (" " if local(one) == "br" else str(one.text or "") for one in descendants(written, "t", "br"))
    return " ".join("".join(parts).split())


def _table(frame: Element) -> Iterator[Block]:
    rows: list[list[str]] = []
    for row in descendants(frame, "tr"):
        cells: list[str] = []
        for place, cell in enumerate(children(row, "tc")):
            words = " ".join(filter(None, (_words(one) for one in descendants(cell, "p"))))
            below = attribute(cell, "vMerge") in ("1", "true") and rows and place < len(rows[-1])
            cells.append(rows[-1][place] if below else words)
        rows.append(cells)
    yield from table(rows)
