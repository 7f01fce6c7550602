"""The dates that a page shows its readers.

When its metadata name none, it was published on the date in an element that is there for nothing else; else
on what htmldate finds in such elements and the head; else on what it finds everywhere but in prose, footers
and asides; else on the date that a paragraph begins with.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from ingest.dates import Published, read_instant, refuse_future
from ingest.months import day_is_first
from ingest.readers.fields import one_line
from ingest.stamps import read_stamp

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DATED = re.compile(r"date|time|publish|byline|posted", re.IGNORECASE)
_SAYS_WHEN = re.compile(
    r" ?(?:(?:first )?published|posted|created|date|press release|veröffentlicht|erstellt|stand|"
    r"(?:presse)?mitteilung|publié|mis en ligne|communiqué|publicado|pubblicato|gepubliceerd|opublikowan[oy]|"
    r"data publikacji|publikované|zveřejněno|опубликован[оа]|дата|yayınlanma)\b"
    r"(?: (?:on|of|am|vom|le|du|el|il|op))?",
    re.IGNORECASE,
)
_SAYS_CHANGED = re.compile(r"modif|updat|changed", re.IGNORECASE)
_DATED_WORDS = 20  # words, at most, of an element that shows when the page was published
_DATED_CHARACTERS = 160  # of the same, beyond which its words are not counted
_LONGEST_DATELINE = 200  # characters
_SHOWS_DATE = frozenset({"time", "abbr", "span", "div", "p"})
_SHOWS_DAYS = _SHOWS_DATE | {"strong", "li", "dd", "h2"}
_MOST_SHOWING = 200  # elements that show a date; the first of them count
_MOST_WITHIN = 50  # elements in one of them
_PROSE_WORDS = 8  # words of an element that is a sentence
_PARTED = re.compile(r"[|•·\n]")  # between what a line of a page says of it
_AFTER_DATELINE = re.compile(r"\s*(?:[|–—:„“\"»-]|$)")
_PICTURE = re.compile(r"image|thumbnail", re.IGNORECASE)
_OTHER_PARTS = ("footer", "aside", "nav")
_NO_DATE_OF_IT = (*_OTHER_PARTS, "script", "style", "form", "figure")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?!\d)")


@dataclass(frozen=True, slots=True)
class DateWords:
    """How a page writes dates: read as those of its country and language, none from after ``collected``."""

    collected: datetime
    region: str | None
    language: str | None

    def read(self, words: str) -> Published | None:
        """The date that the words are; None when they are none."""
        try:
            when = read_instant(words, not_after=self.collected, country=self.region, language=self.language)
            return refuse_future(when, collected=self.collected, given=words)
        except ValueError:
            return None


class ShownDates:
    """The dates that one page shows."""

    def __init__(self, page: HtmlElement, words: DateWords) -> None:
        self._page = page
        self._words = words

    def published(self, *, url: str | None) -> Published | None:
        """When the page says that it was published; None when it shows no such date."""
        showing = self._showing()
        if stated := self._stated(showing):
            return stated
        found = self._found(showing, url=url, everywhere=False)
        found = found or self._found(self._without_prose(), url=url, everywhere=True)
        return self._words.read(found) if found else self._dateline()

    def days(self) -> Iterator[date]:
        """The days that are shown in few words, in the page's order, but in footers, asides and forms."""
        for element in _outside(self._page, _NO_DATE_OF_IT):
            text = _short_text(element) if element.tag in _SHOWS_DAYS else ""
            for part in _PARTED.split(text) if text else ():
                stamp = read_stamp(_without_label(part))
                if stamp and stamp.year is not None and (shown := self._words.read(stamp.words)):
                    yield day_there(shown)

    def _stated(self, showing: HtmlElement) -> Published | None:
        """The date in the first of the elements that are nothing but a date."""
        for element in showing.find("body"):
            for part in _PARTED.split(element.text_content()):
                if (when := self._words.read(_without_label(part))) and not when.year_inferred:
                    return when
        return None

    def _dateline(self) -> Published | None:
        """The date that the first dated paragraph begins with (``27.1.2022 – At the memorial …``)."""
        for element in self._page.iter("p"):
            words = _without_label("".join(_beginning(element, _LONGEST_DATELINE)))
            stamp = read_stamp(words)
            if stamp and stamp.year is not None and _AFTER_DATELINE.match(words, stamp.end):
                return self._words.read(stamp.words)
        return None

    def _found(self, page: HtmlElement, *, url: str | None, everywhere: bool) -> str | None:
        """The day that htmldate finds, unless it is a year alone (a copyright), or day and month are open."""
        from htmldate import find_date

        latest = f"{self._words.collected + timedelta(days=1):%Y-%m-%d}"
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
            first = day_is_first(country=self._words.region, language=self._words.language)
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
        for element in _outside(self._page, _OTHER_PARTS):
            text = _short_text(element) if element.tag in _SHOWS_DATE and len(body) < _MOST_SHOWING else ""
            marks = " ".join((element.tag, *(element.get(name, "") for name in ("class", "id", "itemprop"))))
            if (text or element.get("datetime")) and not _SAYS_CHANGED.search(marks):
                few = sum(1 for _ in islice(element.iter(), _MOST_WITHIN)) < _MOST_WITHIN
                if few and (_DATED.search(marks) or _SAYS_WHEN.match(text.lstrip())):
                    body.append(copy.deepcopy(element))
        return shown

    def _without_prose(self) -> HtmlElement:
        """The page without sentences, footers, asides and pictures, which speak of other days."""
        page = copy.deepcopy(self._page)
        for element in list(page.iter("meta", "p", "li", "blockquote", "td", *_NO_DATE_OF_IT)):
            if element.getparent() is not None and (element.tag in _NO_DATE_OF_IT or _is_prose(element)):
                element.drop_tree()
        return page


def _outside(page: HtmlElement, parts: Collection[str]) -> Iterator[HtmlElement]:
    """The elements of a page in its order, without those parts of it and what is in them."""
    from lxml.etree import iterwalk

    walk = iterwalk(page, events=("start",))
    for _, element in walk:
        if element.tag in parts:
            walk.skip_subtree()
        elif isinstance(element.tag, str):
            yield element


def _short_text(element: HtmlElement) -> str:
    """The words of an element that is short; empty for a longer one."""
    text = "".join(_beginning(element, _DATED_CHARACTERS + 1))
    return text if len(text) <= _DATED_CHARACTERS and len(text.split()) <= _DATED_WORDS else ""


def _beginning(element: HtmlElement, characters: int) -> Iterator[str]:
    """The first characters of an element's words."""
    for words in element.itertext():
        yield str(words)[:characters]
        characters -= len(words)
        if characters <= 0:
            return


def day_there(when: Published) -> date:
    """The day by the clock of the source."""
    return (when.instant + when.offset).date()


def states_a_date(line: str) -> bool:
    """Whether a line of a page is nothing but a date, perhaps with a word that says so."""
    if len(line) > _LONGEST_DATELINE:
        return False
    words = _without_label(line)
    stamp = read_stamp(words)
    return stamp is not None and stamp.year is not None and stamp.end == len(words)


def _without_label(words: str) -> str:
    return _SAYS_WHEN.sub("", one_line(words), count=1).strip(" :|•·–-")


def _is_prose(element: HtmlElement) -> bool:
    if element.tag == "meta":
        name = element.get("property") or element.get("name") or ""
        return bool(_PICTURE.search(name) or _SAYS_CHANGED.search(name) or "description" in name)
    text = element.text_content().strip()
    return len(text.split()) >= _PROSE_WORDS and text.endswith((".", "!", "?", "…", "”", '"', "»", "。"))
