"""When a page was published and changed: by its metadata, and by what it shows where they leave it open."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus import Precision
from ingest.dates import Published
from ingest.readers.page_source import region_of
from ingest.readers.shown_dates import DateWords, ShownDates, day_there
from ingest.time_zones import customary_offset, offsets_in

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
        language = re.split(r"[-_]", locale)[0].lower() or None
        self._metadata = metadata
        self._country = country
        self._words = DateWords(collected, region=country or region_of(locale), language=language)
        self._shown = ShownDates(page, self._words)

    def published(self, *, url: str | None) -> Published | None:
        """When it was published; None when nothing says so, or only a date to come."""
        given = self._given(_PUBLISHED)
        if not given:
            return self._shown.published(url=url)
        first = self._by_its_clock(self._first(given))
        return self._as_shown([first, *given]) or first

    def updated(self) -> Published | None:
        """When it was last changed."""
        given = self._given(_UPDATED)
        return self._first(given) if given else None

    def _given(self, names: tuple[str, ...]) -> list[Published]:
        """The dates that the metadata give by these names; none from after the collecting."""
        given = [self._metadata[name] for name in names if name in self._metadata]
        return [when for words in given if (when := self._words.read(words))]

    def _first(self, given: list[Published]) -> Published:
        """The first of the dates that has a time, else the first of them."""
        return next((when for when in given if when.precision is Precision.MINUTE), given[0])

    def _as_shown(self, given: list[Published]) -> Published | None:
        """Of dates on different days, the one whose day the page shows first; None when it shows none."""
        by_day = {
            day_there(clocked): clocked for when in reversed(given) for clocked in self._by_any_clock(when)
        }
        if len(by_day) < 2:
            return None
        return next((by_day[day] for day in self._shown.days() if day in by_day), None)

    def _by_its_clock(self, when: Published) -> Published:
        """The instant with the clock of the outlet's country, where it is given in UTC.

        Countries of which the zones do not share the day are left out.
        """
        if when.precision is Precision.DAY or when.offset or self._country is None:
            return when
        offset = customary_offset(self._country, when=when.instant)
        return replace(when, offset=offset) if offset is not None else when

    def _by_any_clock(self, when: Published) -> list[Published]:
        """The instant as it is given, last, after those with each clock of the country, rarest first."""
        if when.precision is Precision.DAY or when.offset or self._words.region is None:
            return [when]
        offsets = offsets_in(self._words.region, when=when.instant)
        return [*(replace(when, offset=offset) for offset in reversed(offsets)), when]
