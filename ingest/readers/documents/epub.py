"""E-books (EPUB 2 and 3): a book is one report; of a newspaper or magazine each article is one.

What the second is shows in its structure: it says so itself, or most chapters say when or by whom they are.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from corpus import Report
from ingest.errors import FileRefused, ReportRefused
from ingest.readers.blocks import Block, Kind
from ingest.readers.documents.as_report import fields_at_top, report_of, reports_of
from ingest.readers.documents.epub_chapter import Chapter, chapter_in
from ingest.readers.documents.properties import Properties
from ingest.readers.fields import noted, one_line
from ingest.readers.reader import Bid, CollectedFile, Refusal, bid_by_name
from ingest.readers.safe_xml import attribute, child, children, descendants, parse
from ingest.readers.zip_guard import ZIP_BEGINS, ZipContainer, open_zip

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SUFFIXES = frozenset({".epub"})

_BEGINS = re.compile(rb"(?s:.{26})\x08\x00(?s:..)mimetypeapplication/epub\+zip")
_PAGES = ("application/xhtml+xml", "text/html")
_FONTS = (
    "http://www.idpf.org/2008/embedding",
    "http://ns.adobe.com/pdf/enc#RC",
)  # not encrypted, but obfuscated
_ARTICLE = re.compile(r"feed_\d+/article_\d+/")
_DATED_TITLE = re.compile(r"\s*[\[(][^\])]*\d[^\])]*[\])]\s*$")
_MAKERS = re.compile(r"calibre|pandoc|sigil|unknown", re.IGNORECASE)
_FEWEST_ARTICLES, _MOST_HAVE = 3, 0.6


def bid(name: str, head: bytes) -> Bid:
    """See :class:`ingest.readers.reader.Reader`."""
    begins = head.startswith(ZIP_BEGINS) and _BEGINS.match(head)
    return Bid(bid_by_name(name, SUFFIXES) + (Bid.CONTENT if begins else Bid.NONE))


def read(file: CollectedFile) -> Iterator[Report | Refusal]:
    """The book, or its articles; tables of contents, covers and chapters that cannot be read are left out."""
    with open_zip(file.content) as container:
        _refuse_encrypted(container)
        place, package = _package(container)
        properties = _properties(package)
        found = (chapter_in(container, name, file) for name in _spine(place, package))
        chapters = [chapter for chapter in found if chapter is not None]
    faulty = [chapter for chapter in chapters if chapter.fault]
    if faulty and len(faulty) == len(chapters):
        raise FileRefused(f"no chapter of the book can be read; {faulty[0].name}: {faulty[0].fault}")
    if _is_periodical(package, [chapter for chapter in chapters if not chapter.fault], file):
        yield from _articles(chapters, properties, file)
    else:
        blocks = [block for chapter in chapters for block in chapter.blocks]
        titled = properties.plausible_title
        shown = [Block(titled, Kind.TITLE)] if titled and blocks and blocks[0].text != titled else []
        notes = [f"the chapter {chapter.name} is left out: {chapter.fault}" for chapter in faulty]
        for one in reports_of([*shown, *blocks], properties, file):
            yield noted(one, notes) if isinstance(one, Report) else one


def _articles(
    chapters: Sequence[Chapter], book: Properties, file: CollectedFile
) -> Iterator[Report | Refusal]:
    of_article = replace(book, title="", author="", outlet=book.outlet or _DATED_TITLE.sub("", book.title))
    for number, chapter in enumerate(chapters, start=1):
        if chapter.fault:
            yield Refusal(f"{file.origin} chapter {number}", f"{chapter.name} is left out: {chapter.fault}")
            continue
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


def _spine(place: str, package: Element) -> Iterator[str]:
    """The names of the chapters in their order."""
    manifest = {attribute(one, "id"): one for one in children(child(package, "manifest"), "item")}
    for one in children(child(package, "spine"), "itemref"):
        item = manifest.get(attribute(one, "idref"))
        apart = attribute(one, "linear") == "no" or "nav" in attribute(item, "properties").split()
        if item is None or apart or attribute(item, "media-type") not in _PAGES:
            continue
        target = unquote(attribute(item, "href").partition("#")[0])
        yield posixpath.normpath(posixpath.join(posixpath.dirname(place), target))


def _is_periodical(package: Element, chapters: Sequence[Chapter], file: CollectedFile) -> bool:
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
