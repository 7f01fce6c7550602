"""HTML pages: trafilatura finds the article, its own metadata and htmldate the time of publication."""

from __future__ import annotations

import codecs
import copy
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from corpus import Precision, Report
from ingest.dates import Published, quoted, read_instant
from ingest.errors import ReportRefused
from ingest.readers.decoding import clean, decode
from ingest.readers.fields import UNKNOWN_OUTLET, dated, language_code, one_line
from ingest.readers.reader import Bid, CollectedFile, Refusal, bid_by_name

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_PUBLISHED = (
    "datepublished",
    "article:published_time",
    "og:article:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "pubdate",
    "publishdate",
    "date",
)
_UPDATED = (
    "datemodified",
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "dcterms.modified",
)
_DATED = re.compile(r"date|time|publish|byline|posted", re.IGNORECASE)
_DATED_WORDS = 20  # words, at most, of an element that shows when the page was published
_PICTURE = re.compile(r"image|thumbnail", re.IGNORECASE)


SUFFIXES = frozenset({".html", ".htm"})
_BEGINS = re.compile(
    rb"(?:\s|<\?xml[^>]*>|<!--.{0,2000}?-->)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)


def bid(name: str, head: bytes) -> Bid:
    """See :class:`ingest.readers.reader.Reader`."""
    begins = Bid.CONTENT if _BEGINS.match(head.removeprefix(codecs.BOM_UTF8)) else Bid.NONE
    return Bid(bid_by_name(name, SUFFIXES) + begins)


def read(file: CollectedFile) -> Iterator[Report | Refusal]:
    """The article of a page; one without a text or without a headline is refused."""
    yield _read_page(decode(file, declares=True), file)


def _read_page(text: str, file: CollectedFile) -> Report:
    from trafilatura import bare_extraction, load_html
    from trafilatura.settings import Document

    page = load_html(text)
    found = (
        None
        if page is None
        else bare_extraction(_article_only(page), with_metadata=True, include_comments=False)
    )
    if page is None or not isinstance(found, Document) or not (found.text or "").strip():
        raise ReportRefused("the text is missing: the page has nothing but navigation")
    title = one_line(clean(found.title or ""))
    if not title:
        raise ReportRefused("the title is missing: no metadata, heading or title element gives one")
    body = _body(clean(found.text or ""), title=title)
    if not body:
        raise ReportRefused(f"the text is missing: the page has only the title {quoted(title)}")
    url, metadata = _address(found.url), _page_metadata(page)
    when = _first_dated(metadata, _PUBLISHED, file) or _shown_date(page, url=url, file=file)
    updated = _first_dated(metadata, _UPDATED, file)
    host = urlsplit(url).hostname if url else None
    report = Report(
        title=title,
        body=body,
        outlet=one_line(clean(found.sitename or "")) or host or UNKNOWN_OUTLET,
        collected=file.collected,
        collected_from=file.origin,
        updated=updated.instant if updated else None,
        url=url,
        author=one_line(clean(found.author or "")).replace("; ", ", ") or None,
        summary=one_line(clean(found.description or "")) or None,
        category=", ".join(one_line(clean(name)) for name in found.categories or ()) or None,
        language=language_code(page.get("lang") or metadata.get("og:locale", "")),
    )
    return dated(report, when)


def _article_only(page: HtmlElement) -> HtmlElement:
    """The page without what is never its article, and would be taken for it when there is none."""
    from lxml.etree import strip_elements

    article = copy.deepcopy(page)
    strip_elements(article, "nav", "footer", "noscript", with_tail=False)
    return article


def _body(text: str, *, title: str) -> str:
    """The article's lines as paragraphs, without the headline that it begins with."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if lines and one_line(lines[0]) == title:
        del lines[0]
    return "\n\n".join(lines)


def _address(url: str | None) -> str | None:
    """The page's own address; a home page's is no article's, though many pages name it as theirs."""
    try:
        parts = urlsplit(clean(url or "").strip())
    except ValueError:
        return None
    named = parts.scheme in ("http", "https") and parts.hostname and (parts.path.strip("/") or parts.query)
    return parts.geturl() if named else None


def _page_metadata(page: HtmlElement) -> dict[str, str]:
    """The page's metadata in JSON-LD, meta elements and microdata; the first value of a name counts."""
    metadata: dict[str, str] = {}
    for name, words in (*_linked_facts(page), *_meta(page)):
        metadata.setdefault(name.strip().casefold(), words.strip())
    return metadata


def _meta(page: HtmlElement) -> Iterator[tuple[str, str]]:
    for element in page.iter("meta", "time"):
        words = element.get("content") or element.get("datetime")
        for attribute in ("property", "name", "itemprop"):
            if words and (name := element.get(attribute)):
                yield name, words


def _linked_facts(page: HtmlElement) -> Iterator[tuple[str, str]]:
    """The dates of JSON-LD's top-level things (schema.org ``datePublished``, ``dateModified``)."""
    for script in page.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            value = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        things = value if isinstance(value, list) else [value]
        graphs = [thing["@graph"] for thing in things if isinstance(thing, dict) and "@graph" in thing]
        things = [*things, *(thing for graph in graphs if isinstance(graph, list) for thing in graph)]
        things = [thing for thing in things if isinstance(thing, dict)]
        for thing in sorted(things, key=lambda thing: "Article" not in str(thing.get("@type"))):
            for name in ("datePublished", "dateModified"):
                if isinstance(thing.get(name), str):
                    yield name, thing[name]


def _first_dated(metadata: dict[str, str], names: tuple[str, ...], file: CollectedFile) -> Published | None:
    """The first of the dates that has a time, else the first of them; none from after the collecting."""
    read = []
    for name in names:
        if name not in metadata:
            continue
        try:
            read.append(read_instant(metadata[name], not_after=file.collected))
        except ValueError:
            continue
    read = [when for when in read if when.instant <= file.collected]
    timed = [when for when in read if when.precision is Precision.MINUTE]
    return next(iter(timed or read), None)


def _shown_date(page: HtmlElement, *, url: str | None, file: CollectedFile) -> Published | None:
    """The day that htmldate finds in the address, the head, or elements that are there to show a date.

    It is not given the prose, out of which it would take any day that is spoken of, nor the
    addresses of pictures, which are often older than the page.
    """
    from htmldate import find_date
    from lxml.html import Element

    shown = Element("html")
    head, body = Element("head"), Element("body")
    shown.extend([head, body])
    for element in page.iter("meta"):
        if not _PICTURE.search(element.get("property") or element.get("name") or ""):
            head.append(copy.deepcopy(element))
    for element in page.iter("time", "abbr", "span", "div", "p"):
        marks = (
            f"{element.tag} {element.get('class', '')} {element.get('id', '')} {element.get('itemprop', '')}"
        )
        aside = any(above.tag in ("footer", "aside", "nav") for above in element.iterancestors())
        if not aside and _DATED.search(marks) and len(element.text_content().split()) <= _DATED_WORDS:
            body.append(copy.deepcopy(element))
    latest = file.collected
    day = find_date(shown, extensive_search=False, original_date=True, url=url, max_date=f"{latest:%Y-%m-%d}")
    return read_instant(day, not_after=latest) if day else None
