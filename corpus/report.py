"""What is collected: reports, their passages, and the hits found among them. Values only."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from operator import itemgetter
from typing import Any, TypeGuard

from corpus.layout import Layout
from corpus.text.folding import fold_spaces

_HEADING_CHARACTERS = 160
_BEGINNING = 1000  # characters of a body: its dateline, and a paragraph before the lead


UNKNOWN_OUTLET = "Unknown outlet"  # stands for the outlet of a report that names none

# Of the metadata, and no part of what makes a version:
PUBLISHED_OFFSET = "published_offset"  # such as "-10:00"
PAGE_STARTS = (
    "page_starts"  # pairs: a character of the body, and the page on which the text goes on from there
)
IMPORT_NOTES = "import_notes"  # of the metadata: what is to be said of the import, such as what was not read
_NO_CONTENT = frozenset({PUBLISHED_OFFSET, PAGE_STARTS, IMPORT_NOTES})


class Precision(StrEnum):
    """How finely a report says when it was published."""

    MINUTE = "minute"
    DAY = "day"


class TextField(StrEnum):
    """The texts of a report, each found and cited by offsets of its own."""

    TITLE = "title"
    SUMMARY = "summary"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class FieldSpan:
    """Character offsets into one text of a report; the end is exclusive."""

    field: TextField
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One version of one collected article, as a reader understood it.

    Every instant is timezone-aware and in UTC; what the source's clock differed from it at publication is in
    ``metadata``, as ``published_offset``. ``country`` is an ISO 3166-1 alpha-2 code and
    ``language`` an ISO 639-1 code. ``collected_from`` is the file or address the report came
    from. ``year_inferred`` says that the source gave a day without a year. ``revises`` is the identity of
    the report that somebody named as the one this is a version of, ``known_as`` that of one which has
    neither an address nor a path that stays. ``layout`` is where its words are on the pages of its file; the
    catalogue keeps it apart, and it is None in a report read from there.
    """

    title: str
    body: str
    outlet: str
    collected: datetime
    collected_from: str
    published: datetime | None = None
    published_precision: Precision = Precision.MINUTE
    year_inferred: bool = False
    updated: datetime | None = None
    country: str | None = None
    language: str | None = None
    summary: str | None = None
    author: str | None = None
    category: str | None = None
    url: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict, hash=False)
    revises: str | None = None
    known_as: str | None = None
    layout: Layout | None = field(default=None, compare=False, repr=False)

    def pages_of(self, span: FieldSpan) -> tuple[int, ...]:
        """The pages, from 1, on which a span of the body begins and ends, and those between.

        Empty for a report without pages, and for its title and summary.
        """
        runs = self.metadata.get(PAGE_STARTS)
        if span.field is not TextField.BODY or not _are_pages(runs):
            return ()
        first = max(bisect_right(runs, span.start, key=itemgetter(0)) - 1, 0)
        behind = bisect_left(runs, span.end, key=itemgetter(0))
        return tuple(sorted({page for _, page in runs[first : max(behind, first + 1)]}))

    @property
    def import_notes(self) -> tuple[str, ...]:
        """What is to be said of the import: what of the file, or of its fields, could not be read."""
        notes = self.metadata.get(IMPORT_NOTES)
        return tuple(map(str, notes)) if isinstance(notes, list | tuple) else ()

    def text_of(self, field: TextField) -> str:
        """The text that offsets into ``field`` count in; empty where the report has no summary."""
        match field:
            case TextField.TITLE:
                return self.title
            case TextField.SUMMARY:
                return self.summary or ""
            case TextField.BODY:
                return self.body

    @property
    def has_own_summary(self) -> bool:
        """Whether there is a summary that neither is the title nor what the body begins with.

        Pages often describe themselves by their first words, cut short (``…``).
        """
        summary = fold_spaces(self.summary or "").rstrip(" .…[]")
        beginning = f"{self.title}\n{self.body[: _BEGINNING + 2 * len(summary)]}"
        return bool(summary) and summary not in fold_spaces(beginning)

    @property
    def full_text(self) -> str:
        """Everything that a reader of the report sees: title, summary and body, a blank line between."""
        return "\n\n".join(filter(None, map(self.text_of, TextField)))

    @property
    def identity(self) -> str:
        """What makes two collected texts versions of one report: the address, else origin and title.

        ``revises`` overrides both.
        """
        if self.revises:
            return self.revises
        if self.url:
            return f"url:{self.url}"
        if self.known_as:
            return self.known_as
        title = fold_spaces(self.title)
        return f"from:{self.collected_from}|title:{title}"

    @property
    def published_there(self) -> datetime | None:
        """The time of publication by the source's own clock, whose day is the one that it calls today."""
        offset = self.metadata.get(PUBLISHED_OFFSET)
        if self.published is None or not isinstance(offset, str):
            return self.published
        try:
            zone = datetime.strptime(offset, "%z").tzinfo
        except ValueError:
            return self.published
        return self.published.astimezone(zone)

    @property
    def report_id(self) -> str:
        """16 hexadecimal digits derived from the identity alone."""
        return hashlib.blake2b(self.identity.encode(), digest_size=8).hexdigest()

    @property
    def content_hash(self) -> str:
        """SHA-256, in hexadecimal, over everything but when and from where it was collected."""
        published = self.published.isoformat() if self.published else None
        if published and self.year_inferred:
            published = published[len("2026-") :]  # the year is ours, and changes with the time of collection
        content = {
            "title": self.title,
            "body": self.body,
            "outlet": self.outlet,
            "published": published,
            "published_precision": self.published_precision,
            "updated": self.updated.isoformat() if self.updated else None,
            "country": self.country,
            "language": self.language,
            "summary": self.summary,
            "author": self.author,
            "category": self.category,
            "url": self.url,
            "metadata": {name: value for name, value in self.metadata.items() if name not in _NO_CONTENT},
        }
        canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """Why and when (UTC) a report was withdrawn."""

    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReport:
    """A report version as the catalogue has it; no version of a report that is withdrawn is current."""

    report_id: str
    version: int
    content_hash: str
    current: bool
    near_copy_of: str | None
    report: Report
    withdrawn: Withdrawal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A citable span of one report version: offsets into its ``field``."""

    passage_id: int
    report_id: str
    version: int
    ordinal: int
    start: int
    end: int
    field: TextField = TextField.BODY

    @property
    def span(self) -> FieldSpan:
        """Where in the report it is."""
        return FieldSpan(self.field, self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage found for a question. The score belongs to the finding, not to the passage.

    ``cosine`` is the cosine of passage and question, when the dense ranking has the passage;
    ``found_by`` maps each ranking that has it (``dense``, ``lexical``) to its rank from 1.
    ``copies`` are the other reports' passages that say the same in nearly the same words; ``summary`` is
    that of its report, where it was found too and both take one place.
    """

    passage: Passage
    stored: StoredReport
    score: float
    cosine: float | None
    found_by: Mapping[str, int] = field(hash=False)
    copies: tuple[Hit, ...] = ()
    summary: Hit | None = None

    @property
    def text(self) -> str:
        """Exactly ``[start:end]`` of the passage's field in its report version."""
        return self.stored.report.text_of(self.passage.field)[self.passage.start : self.passage.end]


def _are_pages(runs: object) -> TypeGuard[list[list[int]]]:
    """Whether metadata, which a source may write as well, has pairs of a character and a page."""
    return (
        isinstance(runs, list)
        and bool(runs)
        and all(
            isinstance(run, list) and len(run) == 2 and all(type(number) is int for number in run)
            for run in runs
        )
    )


def heading(
    title: str, outlet: str, published: datetime | None, *, characters: int | None = _HEADING_CHARACTERS
) -> str:
    """The line that is indexed with each passage; title and outlet keep at most ``characters`` each."""
    day = f", {published:%-d %B %Y}" if published else ""
    return f"{_shortened(title, characters)} — {_shortened(outlet, characters)}{day}"


def fitting_heading(report: Report, *, count: Callable[[str], int], limit: int) -> str:
    """The heading that is embedded with each passage: short enough to leave half of ``limit`` to the passage.

    ``count`` gives the word pieces of a text; in some scripts a character is one, or several.
    """
    characters = _HEADING_CHARACTERS
    while True:
        line = heading(report.title, report.outlet, report.published, characters=characters)
        if count(line) <= limit // 2 or not characters:
            return line
        characters //= 2


def _shortened(text: str, characters: int | None) -> str:
    return text if characters is None or len(text) <= characters else f"{text[:characters].rstrip()}…"
