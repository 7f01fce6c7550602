"""The chapters of e-books (XHTML) → blocks: all that is in them, not an article alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.errors import FileRefused
from ingest.readers.documents.blocks import BULLET, Block, Kind, entry, paragraph, table
from ingest.readers.fields import one_line
from ingest.readers.html_guard import fit_to_parse, refuse_beyond

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MOST_MARKS = 2_000_000  # tags and attributes of one chapter
_LONGEST_MARK = 4  # characters of a raised number such as [12]
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LEFT_OUT = frozenset({"head", "script", "style", "nav", "template", "rt", "rp", "noscript", "svg", "form"})
_PART_NAMES = """p div section article main header footer aside blockquote ul ol li dl dt dd table figure
    figcaption pre hr body html address details summary center"""
_PARTS = _HEADINGS.union(_PART_NAMES.split())
_NAVIGATION = re.compile(r"navbar|pagenav", re.IGNORECASE)
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def page_of(raw: bytes, *, name: str) -> HtmlElement | None:
    """The page in a member; None when it has nothing. Raises FileRefused when it is too large or deep."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    marks = raw.count(b"<") + raw.count(b"=")
    if marks > _MOST_MARKS:
        raise FileRefused(
            f"{name} in it has {marks:,} tags and attributes, more than {_MOST_MARKS:,}; split it"
        )
    wide = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
    text = _DECLARATION.sub("", raw.decode("utf-16" if wide else "utf-8-sig", "replace"), count=1)
    if not text.strip():
        return None
    parser = HTMLParser(remove_comments=True, no_network=True, huge_tree=True)
    try:
        page = document_fromstring(fit_to_parse(text), parser=parser)
    except (etree.LxmlError, ValueError):
        return None
    refuse_beyond(parser)
    return page


def blocks_in(element: HtmlElement) -> Iterator[Block]:
    """The blocks of an element, in order."""
    words: list[str] = [str(element.text or "")]
    for one in element:
        if not isinstance(one.tag, str) or one.tag == "br" or _is_left_out(one):
            words.append(" ")
        elif one.tag in _PARTS:
            yield from paragraph("".join(words))
            words = []
            yield from _part(one)
        elif any(inner.tag in _PARTS for inner in one.iter()):  # a link around paragraphs
            yield from paragraph("".join(words))
            words = []
            yield from blocks_in(one)
        else:
            words.append(_inline(one))
        words.append(str(one.tail or ""))
    yield from paragraph("".join(words))


def is_index(page: HtmlElement) -> bool:
    """Whether most words of a page are those of links, as in a table of contents."""
    words = len(one_line("".join(map(str, page.itertext()))))
    linked = sum(
        len(one_line("".join(map(str, link.itertext())))) for link in page.iter("a") if link.get("href")
    )
    return words == 0 or linked > 0.6 * words


def _part(element: HtmlElement) -> Iterator[Block]:
    if element.tag in _HEADINGS:
        yield from paragraph(_inline(element), Kind.HEADING)
    elif element.tag in ("ul", "ol"):
        yield from _list(element)
    elif element.tag == "table":
        yield from _table(element)
    elif element.tag != "hr":
        yield from blocks_in(element)


def _list(element: HtmlElement) -> Iterator[Block]:
    start = element.get("start", "1")
    number = int(start) if start.isdecimal() else 1
    for one in element:
        if one.tag in ("ul", "ol"):
            yield from _list(one)
        elif one.tag == "li" and not _is_left_out(one):
            label = f"{number}." if element.tag == "ol" else BULLET
            number += 1
            for place, block in enumerate(blocks_in(one)):
                yield from (
                    entry(block.text, label) if place == 0 and block.kind is not Kind.TABLE else [block]
                )


def _table(element: HtmlElement) -> Iterator[Block]:
    for caption in element.iter("caption"):
        yield from paragraph(_inline(caption))
    rows: list[list[str]] = []
    layout = sum(1 for _ in element.iter("table")) > 1  # a table around tables is drawn for its looks
    for row in element.iter("tr"):
        cells: list[str] = []
        for cell in row.iter("td", "th"):
            span = cell.get("colspan", "1")
            cells += [_inline(cell), *[""] * (min(int(span), 64) - 1 if span.isdecimal() else 0)]
        rows.append(cells)
    if layout:
        for cell in element.iter("td", "th"):
            if all(above.tag != "table" or above is element for above in cell.iterancestors("table")):
                yield from blocks_in(cell)
    else:
        yield from table(rows)


def _inline(element: HtmlElement) -> str:
    words: list[str] = [str(element.text or "")]
    for one in element:
        if one.tag == "br":
            words.append(" ")
        elif isinstance(one.tag, str) and not _is_left_out(one):
            words.append(f" {_inline(one)} " if one.tag in _PARTS else _inline(one))
        words.append(str(one.tail or ""))
    return "".join(words)


def _is_left_out(element: HtmlElement) -> bool:
    return (
        element.tag in _LEFT_OUT
        or element.get("hidden") is not None
        or _HIDDEN.search(element.get("style", "")) is not None
        or _NAVIGATION.search(element.get("class", "")) is not None
        or _is_note_mark(element)
    )


def _is_note_mark(element: HtmlElement) -> bool:
    """Whether an element is the raised number that leads to a note, or back from it."""
    marks = f"{element.get('role', '')} {element.get('epub:type', '')}"
    if element.tag == "a" and re.search(r"noteref|backlink", marks):
        return True
    link = element.tag == "sup" and next(element.iter("a"), None) is not None
    return link and len(str(element.text_content()).strip()) <= _LONGEST_MARK
