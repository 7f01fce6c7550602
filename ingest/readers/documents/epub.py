"""E-books (EPUB 2 and 3): a book is one report; of a newspaper or magazine each article is one.

What the second is shows in its structure: it says so itself, or most chapters say when or by whom they are.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from corpus import Report
from ingest.errors import FileRefused, ReportRefused
from ingest.readers.documents.as_report import fields_at_top, report_of, reports_of
from ingest.readers.documents.blocks import Block, Kind
from ingest.readers.documents.html_blocks import blocks_in, is_index, page_of
from ingest.readers.documents.properties import Properties
from ingest.readers.fields import one_line
from ingest.readers.reader import Bid, CollectedFile, Refusal, bid_by_name
from ingest.readers.safe_xml import attribute, child, children, descendants, parse
from ingest.readers.zip_guard import ZIP_BEGINS, ZipContainer, open_zip

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
    from lxml.html import HtmlElement

SUFFIXES = frozenset({".epub"})

_BEGINS = re.compile(rb"(?s:.{26})\x08\x00(?s:..)mimetypeapplication/epub\+zip")
_PAGES = ("application/xhtml+xml", "text/html")
_FONTS = (
    "http://www.idpf.org/2008/embedding",
    "http://ns.adobe.com/pdf/enc#RC",
)  # not encrypted, but obfuscated
_ARTICLE = re.compile(r"feed_\d+/article_\d+/")
_DATED_TITLE = re.compile(r"\s*[\[(][^\])]*\d[^\])]*[\])]\s*$")
_FROM = re.compile(r"(?:downloaded|retrieved|article|source|original)\b", re.IGNORECASE)
_MAKERS = re.compile(r"calibre|pandoc|sigil|unknown", re.IGNORECASE)
_FEWEST_ARTICLES, _MOST_HAVE = 3, 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chapter:
    name: str
    blocks: list[Block]
    url: str = ""


def bid(name: str, head: bytes) -> Bid:
    """See :class:`ingest.readers.reader.Reader`."""
    begins = head.startswith(ZIP_BEGINS) and _BEGINS.match(head)
    return Bid(bid_by_name(name, SUFFIXES) + (Bid.CONTENT if begins else Bid.NONE))


def read(file: CollectedFile) -> Iterator[Report | Refusal]:
    """The book, or its articles; tables of contents and covers are left out."""
    with open_zip(file.content) as container:
        _refuse_encrypted(container)
        place, package = _package(container)
        properties = _properties(package)
        chapters = list(_chapters(container, place, package))
    if _is_periodical(package, chapters, file):
        yield from _articles(chapters, properties, file)
    else:
        blocks = [block for chapter in chapters for block in chapter.blocks]
        titled = properties.plausible_title
        shown = [Block(titled, Kind.TITLE)] if titled and blocks and blocks[0].text != titled else []
        yield from reports_of([*shown, *blocks], properties, file)


def _articles(
    chapters: Sequence[_Chapter], book: Properties, file: CollectedFile
) -> Iterator[Report | Refusal]:
    of_article = replace(book, title="", author="", outlet=book.outlet or _DATED_TITLE.sub("", book.title))
    for number, chapter in enumerate(chapters, start=1):
        try:
            yield report_of(chapter.blocks, of_article, file, url=chapter.url)
        except ReportRefused as refusal:
            yield Refusal(f"{file.origin} chapter {number}", str(refusal))


def _refuse_encrypted(container: ZipContainer) -> None:
    raw = container.read("META-INF/encryption.xml")
    for one in descendants(parse(raw, name="META-INF/encryption.xml"), "EncryptionMethod") if raw else ():
        if attribute(one, "Algorithm") not in _FONTS:
            raise FileRefused("the book is protected against copying (DRM), so it cannot be read")


def _package(container: ZipContainer) -> tuple[str, Element]:
    """The name and root of the file that says what the book is made of."""
    raw = container.read("META-INF/container.xml")
    roots = descendants(parse(raw, name="META-INF/container.xml"), "rootfile") if raw else iter(())
    name = next((path for one in roots if (path := attribute(one, "full-path"))), "")
    raw = container.read(name) if name else b""
    if not raw:
        raise FileRefused("the file is damaged: it does not say what the book is made of; get it again")
    return name, parse(raw, name=name)


def _properties(package: Element) -> Properties:
    metadata = child(package, "metadata")

    def said(name: str) -> str:
        words = ("".join(map(str, one.itertext())) for one in children(metadata, name))
        return next((one_line(word) for word in words if word.strip()), "")

    publisher = said("publisher")
    return Properties(
        title=said("title"),
        author=said("creator"),
        outlet="" if _MAKERS.search(publisher) else publisher,
        created=said("date"),
    )


def _chapters(container: ZipContainer, place: str, package: Element) -> Iterator[_Chapter]:
    """The chapters in the order of the spine."""
    manifest = {attribute(one, "id"): one for one in children(child(package, "manifest"), "item")}
    for one in children(child(package, "spine"), "itemref"):
        item = manifest.get(attribute(one, "idref"))
        apart = attribute(one, "linear") == "no" or "nav" in attribute(item, "properties").split()
        if item is None or apart or attribute(item, "media-type") not in _PAGES:
            continue
        target = unquote(attribute(item, "href").partition("#")[0])
        name = posixpath.normpath(posixpath.join(posixpath.dirname(place), target))
        page = page_of(container.read(name), name=name)
        if page is not None and not is_index(page):
            url = _address(page)
            blocks = [block for block in blocks_in(page) if not url or url not in block.text]
            if blocks:
                yield _Chapter(name=name, blocks=blocks, url=url)


def _address(page: HtmlElement) -> str:
    """The address that an article says it comes from."""
    for link in page.iter("a"):
        address = link.get("href", "")
        around = link.getparent()
        words = "" if around is None else str(around.text or "")
        if urlsplit(address).scheme in ("http", "https") and _FROM.search(words):
            return str(address)
    return ""


def _is_periodical(package: Element, chapters: Sequence[_Chapter], file: CollectedFile) -> bool:
    metadata = child(package, "metadata")
    kinds = [
        attribute(one, "content")
        for one in children(metadata, "meta")
        if "publication_type" in attribute(one, "name")
    ]
    kinds += ["".join(map(str, one.itertext())) for one in children(metadata, "type")]
    if any(re.search(r"periodical|newspaper|magazine|news", kind, re.IGNORECASE) for kind in kinds):
        return True
    articles = sum(_ARTICLE.search(chapter.name) is not None for chapter in chapters)
    dated = sum(bool(fields_at_top(chapter.blocks, file)) for chapter in chapters)
    return max(articles, dated) >= max(_FEWEST_ARTICLES, _MOST_HAVE * len(chapters))
