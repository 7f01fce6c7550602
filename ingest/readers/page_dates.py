"""When a page was published and changed: by its metadata, else by what shows a date.

That is an element that is there for nothing else; what htmldate finds in such elements and the head; and what
it finds everywhere but in prose, footers and asides.
"""

from __future__ import annotations

import copy
import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from corpus import Precision
from ingest.dates import Published, read_instant, refuse_future
from ingest.months import day_is_first
from ingest.readers.fields import one_line
from ingest.readers.page_source import region_of
from ingest.stamps import read_stamp
from ingest.time_zones import customary_offset

if TYPE_CHECKING:
    from datetime import datetime

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
_SAYS_WHEN = re.compile(
    r"\s*(?:(?:first )?published|posted|created|date|veröffentlicht|erstellt|stand|publié|mis en ligne|"
    r"publicado|pubblicato|gepubliceerd|opublikowan[oy]|data publikacji|publikované|zveřejněno|"
    r"опубликован[оа]|дата|yayınlanma)\b(?: (?:on|am|le|el|il|op))?",
    re.IGNORECASE,
)
_SAYS_CHANGED = re.compile(r"modif|updat|changed", re.IGNORECASE)
_DATED_WORDS = 20  # words, at most, of an element that shows when the page was published
_PROSE_WORDS = 8  # words of an element that is a sentence
_PICTURE = re.compile(r"image|thumbnail", re.IGNORECASE)
_OTHER_PARTS = ("footer", "aside", "nav")
_NO_DATE_OF_IT = (*_OTHER_PARTS, "script", "style", "form", "figure")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?!\d)")


class PageDates:
    """The dates of one page. ``locale`` and ``country`` are what it says of itself."""

    def __init__(
        self,
        page: HtmlElement,
        metadata: dict[str, str],
        *,
        collected: datetime,
        locale: str,
        country: str | None,
    ) -> None:
        self._page = page
        self._metadata = metadata
        self._collected = collected
        self._language = re.split(r"[-_]", locale)[0].lower() or None
        self._region = country or region_of(locale)
        self._country = country

    def published(self, *, url: str | None) -> Published | None:
        """When it was published; None when nothing says so, or only a date to come."""
        given = self._first_given(_PUBLISHED)
        return self._by_its_clock(given) if given else self._shown(url=url)

    def updated(self) -> Published | None:
        """When it was last changed."""
        return self._first_given(_UPDATED)

    def _first_given(self, names: tuple[str, ...]) -> Published | None:
        """The first of the dates that has a time, else the first of them; none from after the collecting."""
        given = [self._metadata[name] for name in names if name in self._metadata]
        read = [when for words in given if (when := self._read(words))]
        timed = [when for when in read if when.precision is Precision.MINUTE]
        return next(iter(timed or read), None)

    def _read(self, words: str) -> Published | None:
        try:
            when = read_instant(
                words, not_after=self._collected, country=self._region, language=self._language
            )
            return refuse_future(when, collected=self._collected, given=words)
        except ValueError:
            return None

    def _by_its_clock(self, when: Published) -> Published:
        """The instant with the clock of the outlet's country, where it is given in UTC.

        Countries of which the zones do not share the day are left out.
        """
        if when.precision is Precision.DAY or when.offset or self._country is None:
            return when
        offset = customary_offset(self._country, when=when.instant)
        return replace(when, offset=offset) if offset is not None else when

    def _shown(self, *, url: str | None) -> Published | None:
        showing = self._showing()
        if stated := self._stated(showing):
            return stated
        found = self._found(showing, url=url, everywhere=False)
        found = found or self._found(self._without_prose(), url=url, everywhere=True)
        return self._read(found) if found else None

    def _stated(self, showing: HtmlElement) -> Published | None:
        """The date in the first of the elements that are nothing but a date."""
        for element in showing.find("body"):
            for part in re.split(r"[|•·\n]", element.text_content()):
                if (when := self._read(_without_label(part))) and not when.year_inferred:
                    return when
        return None

    def _found(self, page: HtmlElement, *, url: str | None, everywhere: bool) -> str | None:
        """The day that htmldate finds, unless it is a year alone (a copyright), or day and month are open."""
        from htmldate import find_date

        latest = f"{self._collected + timedelta(days=1):%Y-%m-%d}"
        day = find_date(page, extensive_search=everywhere, original_date=True, url=url, max_date=latest)
        if day is None or (everywhere and day.endswith("-01-01")):
            return None
        return self._in_order(day, str(page.text_content()))

    def _in_order(self, day: str, text: str) -> str | None:
        """The day, read as the page's country writes numbers; None where that is not known."""
        year, month, number = day.split("-")
        for found in _NUMERIC.finditer(text):
            one, other, of_year = found.groups()
            numbers = {int(one), int(other)}
            if (
                of_year != year
                or numbers != {int(month), int(number)}
                or len(numbers) < 2
                or max(numbers) > 12
            ):
                continue
            first = day_is_first(country=self._region, language=self._language)
            if first is None:
                return None
            return (
                f"{year}-{int(other):02}-{int(one):02}" if first else f"{year}-{int(one):02}-{int(other):02}"
            )
        return day

    def _showing(self) -> HtmlElement:
        """The elements that are there to show a date, and the head without pictures and later changes."""
        from lxml.html import Element

        shown, head, body = Element("html"), Element("head"), Element("body")
        shown.extend([head, body])
        for element in self._page.iter("meta"):
            name = element.get("property") or element.get("name") or element.get("itemprop") or ""
            if not _PICTURE.search(name) and not _SAYS_CHANGED.search(name):
                head.append(copy.deepcopy(element))
        for element in self._page.iter("time", "abbr", "span", "div", "p"):
            marks = " ".join((element.tag, *(element.get(name, "") for name in ("class", "id", "itemprop"))))
            if any(above.tag in _OTHER_PARTS for above in element.iterancestors()):
                continue
            text = element.text_content()
            named = _DATED.search(marks) or _SAYS_WHEN.match(text)
            if named and not _SAYS_CHANGED.search(marks) and len(text.split()) <= _DATED_WORDS:
                body.append(copy.deepcopy(element))
        return shown

    def _without_prose(self) -> HtmlElement:
        """The page without sentences, footers, asides and pictures, which speak of other days."""
        page = copy.deepcopy(self._page)
        for element in list(page.iter("meta", "p", "li", "blockquote", "td", *_NO_DATE_OF_IT)):
            if element.getparent() is not None and (element.tag in _NO_DATE_OF_IT or _is_prose(element)):
                element.drop_tree()
        return page


def states_a_date(line: str) -> bool:
    """Whether a line of a page is nothing but a date, perhaps with a word that says so."""
    words = _without_label(line)
    stamp = read_stamp(words)
    return stamp is not None and stamp.year is not None and stamp.end == len(words)


def _without_label(words: str) -> str:
    return one_line(_SAYS_WHEN.sub("", words, count=1)).strip(" :|•·–-")


def _is_prose(element: HtmlElement) -> bool:
    if element.tag == "meta":
        name = element.get("property") or element.get("name") or ""
        return bool(_PICTURE.search(name) or _SAYS_CHANGED.search(name) or "description" in name)
    text = element.text_content().strip()
    return len(text.split()) >= _PROSE_WORDS and text.endswith((".", "!", "?", "…", "”", '"', "»", "。"))
