"""The chapters of e-books (XHTML) → blocks: all that is in them, not an article alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ingest.errors import FileRefused, ReportRefused
from ingest.readers.blocks import Block
from ingest.readers.decoding import decode
from ingest.readers.fields import one_line
from ingest.readers.html_blocks import blocks_in
from ingest.readers.html_guard import parsed
from ingest.readers.reader import CollectedFile
from ingest.readers.zip_guard import ZipContainer

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MOST_MARKS = 2_000_000  # tags and attributes of one chapter
_LONGEST_MARK = 4  # characters of a raised number such as [12]
_NAVIGATION = re.compile(r"navbar|pagenav", re.IGNORECASE)
_FROM = re.compile(r"(?:downloaded|retrieved|article|source|original)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A chapter by the name of its file; ``url`` is where it says that it is from.

    ``fault`` says why it cannot be read, if so.
    """

    name: str
    blocks: list[Block] = field(default_factory=list)
    url: str = ""
    fault: str = ""


def chapter_in(container: ZipContainer, name: str, book: CollectedFile) -> Chapter | None:
    """A chapter of a book; None for one without words, or a table of contents."""
    try:
        page = _page(container.read(name), name, book)
        if page is None or _is_index(page):
            return None
        url = _address(page)
        blocks = blocks_in(page, leaves_out=_is_left_out, breaks_are_spaces=True)
    except (FileRefused, ReportRefused) as refusal:
        return Chapter(name=name, fault=str(refusal))
    blocks = [block for block in blocks if not url or url not in block.text]
    return Chapter(name=name, blocks=blocks, url=url) if blocks else None


def _page(raw: bytes, name: str, book: CollectedFile) -> HtmlElement | None:
    """The page in a member; None when it has nothing. Raises FileRefused or ReportRefused."""
    if not raw.strip():
        return None
    marks = raw.count(b"<") + raw.count(b"=")
    if marks > _MOST_MARKS:
        raise FileRefused(f"it has {marks:,} tags and attributes, more than {_MOST_MARKS:,}; split it")
    return parsed(decode(book.member(name, raw), declares=True))


def _is_index(page: HtmlElement) -> bool:
    """Whether most words of a page are those of links, as in a table of contents."""
    words = len(one_line("".join(map(str, page.itertext()))))
    linked = sum(
        len(one_line("".join(map(str, link.itertext())))) for link in page.iter("a") if link.get("href")
    )
    return words == 0 or linked > 0.6 * words


def _address(page: HtmlElement) -> str:
    """The address that an article says it comes from."""
    for link in page.iter("a"):
        address = link.get("href", "")
        around = link.getparent()
        words = "" if around is None else str(around.text or "")
        if urlsplit(address).scheme in ("http", "https") and _FROM.search(words):
            return str(address)
    return ""


def _is_left_out(element: HtmlElement) -> bool:
    """Whether an element is a bar of links to other chapters, or the number that leads to a note, or back."""
    if _NAVIGATION.search(element.get("class", "")):
        return True
    marks = f"{element.get('role', '')} {element.get('epub:type', '')}"
    if element.tag == "a" and re.search(r"noteref|backlink", marks):
        return True
    raised = element.tag == "sup" and next(element.iter("a"), None) is not None
    return raised and len(str(element.text_content()).strip()) <= _LONGEST_MARK
