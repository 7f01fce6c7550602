"""HTML pages: trafilatura finds the article, the files named ``page_…`` its title, dates and outlet."""

from __future__ import annotations

import codecs
import copy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from corpus import UNKNOWN_OUTLET, Report
from ingest.dates import quoted
from ingest.errors import ReportRefused
from ingest.months import month_number
from ingest.readers.blocks import text_of_lines
from ingest.readers.decoding import clean, decode
from ingest.readers.fields import dated, host_of, noted, one_line
from ingest.readers.html_guard import fit_to_parse, is_too_deep, parsed, refuse_beyond
from ingest.readers.page_dates import PageDates
from ingest.readers.page_faults import ends_at_a_wall, fault_of, without_extras
from ingest.readers.page_lists import with_lists
from ingest.readers.page_metadata import metadata_of
from ingest.readers.page_source import country_of, language_of, outlet_of
from ingest.readers.page_title import headings_in, headline, title_element, untitled
from ingest.readers.reader import Bid, CollectedFile, Refusal, bid_by_name
from ingest.readers.shown_dates import states_a_date

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from trafilatura.settings import Document

_UNUSED = "\U00010280\U00010281"  # Lycian
_JOINER_ENTITY = re.compile(r"&(zwn?j|#820[45]|#x200[cd]);", re.IGNORECASE)
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}(?:\s*[ap]\.?m\.?)?(?:\s*[A-Z]{2,4})?", re.IGNORECASE)
_LEAST_ENTRIES = 2  # of a live report
_RULE = re.compile(r"[|\s:-]+")  # the line of dashes under a table's head
# What browsers write when they save a page, and what SingleFile does.
_SAVED_FROM = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://\S+)", re.IGNORECASE
)
_SAVED_WITHIN = 4096  # characters

SUFFIXES = frozenset({".html", ".htm"})
_BEGINS = re.compile(
    rb"(?>\s|<\?xml[^>]*>|<!--.{0,2000}?-->)*+<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


def bid(name: str, head: bytes) -> Bid:
    """See :class:`ingest.readers.reader.Reader`."""
    begins = Bid.CONTENT if _BEGINS.match(head.removeprefix(codecs.BOM_UTF8)) else Bid.NONE
    return Bid(bid_by_name(name, SUFFIXES) + begins)


def read(file: CollectedFile) -> Iterator[Report | Refusal]:
    """The article of a page; without a text, or as an error or a wall, it is refused."""
    text = decode(file, declares=True)
    saved_from = _SAVED_FROM.search(text[:_SAVED_WITHIN])
    yield read_page(text, file, address=saved_from[1] if saved_from else None)


def read_page(text: str, file: CollectedFile, *, address: str | None = None) -> Report:
    """The article of a page that was saved from an address, if that is known. Raises ReportRefused."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    joiners = _Joiners.free_in(text)
    page = _loaded(fit_to_parse(joiners.hidden(text)))
    found = (
        None
        if page is None
        else bare_extraction(_article_only(page), with_metadata=True, include_comments=False)
    )
    if page is None or not isinstance(found, Document) or not (found.text or "").strip():
        raise ReportRefused(f"the text is missing: the page {_what_is_there(page)}")
    return _report(page, found, joiners, file, address=address)


def _what_is_there(page: HtmlElement | None) -> str:
    """What a page has that has no article."""
    words = page.xpath("//body//text()[not(parent::script or parent::style)]") if page is not None else ()
    if not any(map(str.strip, words)):
        return "shows no words; if a script fills it in, save it from a browser"
    return "has nothing but navigation, or single lines"


def _loaded(html: str) -> HtmlElement | None:
    """The page; where it is nested too deeply for trafilatura's parser, by ours, which goes deeper."""
    from trafilatura import load_html
    from trafilatura.utils import HTML_PARSER

    page = load_html(html)
    if is_too_deep(HTML_PARSER):
        return parsed(html)
    refuse_beyond(HTML_PARSER)
    return page


def _report(
    page: HtmlElement, found: Document, joiners: _Joiners, file: CollectedFile, *, address: str | None
) -> Report:
    def shown(words: str | None) -> str:
        return one_line(clean(joiners.shown(words or "")))

    metadata = {name: joiners.shown(words) for name, words in metadata_of(page).items()}
    # A page that was fetched is known by where it was, lest it passes for another outlet's report.
    addresses = (file.origin, found.url, address)
    url = next(filter(None, map(article_address, addresses)), None)
    host = host_of(url or found.url) or host_of(metadata.get("og:url"))
    names = (metadata.get("og:site_name"), metadata.get("publisher"), found.sitename)
    outlet = outlet_of(map(shown, names), host)
    headings = [shown(str(heading.text_content())) for heading in page.iter("h1")]
    title = headline(
        shown(found.title or title_element(page)),
        headings=headings,
        names=[shown(name) for name in (*names, outlet, host) if name],
    )
    # the page's own words are compared, which have letters for their joiners
    text = "\n".join(with_lists([line.strip() for line in _lines(found.text or "")], page))
    lines = [line.strip() for line in _lines(clean(joiners.shown(text)))]
    notes, whole = [], ""
    if not title:
        title, part = untitled(map(shown, headings_in(page)), lines, file)
        notes.append(f"the page names no title; its {part} is taken for it")
        whole = "\n".join(lines)  # its first line too may say that the page is none
    body = _body(lines, title=title)
    if not body:
        raise ReportRefused(f"the text is missing: the page has only the title {quoted(title)}")
    if fault := fault_of(title, whole or body):
        raise ReportRefused(fault)
    declared = page.get("lang") or metadata.get("og:locale", "")
    locale = declared if len(declared) > 2 else metadata.get("og:locale", declared)
    country = country_of(host, address=metadata.get("publisher country"), locale=locale)
    dates = PageDates(page, metadata, collected=file.collected, locale=locale, country=country)
    updated = dates.updated()
    report = Report(
        title=title,
        body=body,
        outlet=outlet or UNKNOWN_OUTLET,
        collected=file.collected,
        collected_from=file.origin,
        updated=updated.instant if updated else None,
        url=url,
        author=_authors(shown(found.author)) or None,
        summary=shown(found.description) or None,
        category=", ".join(map(shown, found.categories or ())) or None,
        country=country,
        language=language_of(body, declared=declared),
    )
    if ends_at_a_wall(body):
        notes.append("the page has only the beginning of the text; the rest is for subscribers")
    return dated(noted(report, notes), dates.published(url=url))


def _lines(text: str) -> list[str]:
    return list(filter(str.strip, text.split("\n")))


@dataclass(frozen=True, slots=True)
class _Joiners:
    """The joiners that Persian, Hindi and emoji are written with, as letters while trafilatura, which drops
    them, reads a page. ``letters`` are two that the page has not; empty where it has all."""

    letters: str

    @classmethod
    def free_in(cls, text: str) -> _Joiners:
        """Two letters of a script that is out of use, unless the page is in it."""
        return cls("" if any(letter in text for letter in _UNUSED) else _UNUSED)

    def hidden(self, text: str) -> str:
        """The page with letters for its joiners."""
        if not self.letters:
            return text
        text = _JOINER_ENTITY.sub(lambda found: "\u200c" if _is_non_joiner(found[1]) else "\u200d", text)
        return text.translate({0x200C: self.letters[0], 0x200D: self.letters[1]})

    def shown(self, words: str) -> str:
        """The words with their joiners."""
        if not self.letters:
            return words
        return words.replace(self.letters[0], "\u200c").replace(self.letters[1], "\u200d")


def _is_non_joiner(name: str) -> bool:
    return name.casefold() in ("zwnj", "#8204", "#x200c")


def _article_only(page: HtmlElement) -> HtmlElement:
    """The page without what is never its article, and with the times of a live report in its text."""
    from lxml.etree import strip_elements

    article = copy.deepcopy(page)
    strip_elements(article, "nav", "footer", "noscript", with_tail=False)
    entries = [time for time in article.iter("time") if _CLOCK.fullmatch(time.text_content().strip())]
    for time in entries if len(entries) >= _LEAST_ENTRIES else ():
        paragraph = next((element for element in time.itersiblings("p")), None)
        if paragraph is not None:
            paragraph.text = f"{time.text_content().strip()} – {paragraph.text or ''}"
    return article


def _body(lines: Sequence[str], *, title: str) -> str:
    """The article's lines as paragraphs, without the headline and the date that it begins with."""
    text = dropwhile(lambda line: one_line(line) == title or states_a_date(line), lines)
    return text_of_lines(without_extras([line for line in text if not _RULE.fullmatch(line)]))


def _authors(found: str) -> str:
    """The names that trafilatura finds; the month of a date in a byline is none."""
    return ", ".join(name for name in found.split("; ") if month_number(name) is None)


def article_address(url: str | None) -> str | None:
    """The page's own address; a home page's is no article's, though many pages name it as theirs."""
    try:
        parts = urlsplit(clean(url or "").strip())
    except ValueError:
        return None
    named = parts.scheme in ("http", "https") and parts.hostname and (parts.path.strip("/") or parts.query)
    return parts.geturl() if named else None
