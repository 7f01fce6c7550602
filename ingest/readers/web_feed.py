"""Feeds (RSS, Atom, JSON Feed) that were saved as files: one report an entry."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from corpus import UNKNOWN_OUTLET, Report
from ingest.errors import FileRefused
from ingest.readers.feed_entries import Entry, Feed, entries
from ingest.readers.fields import dated
from ingest.readers.reader import Bid, CollectedFile, Refusal, bid_by_name

SUFFIXES = frozenset({".rss", ".atom", ".rdf", ".xml"})

_LARGEST = 8 * 1024 * 1024  # bytes; one that is damaged is parsed twice, at a megabyte a second
_BEGINS = re.compile(
    r"(?>\s|<\?.{0,2000}?\?>|<!--.{0,4000}?-->|<!DOCTYPE[^>\[]*(?:\[.{0,20000}?\]\s*)?>)*+"
    r"<(?:\w+:)?(?:rss|feed|rdf)\b",
    re.IGNORECASE | re.DOTALL,
)
_JSON = re.compile(r'\s*\{.{0,4000}?"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org', re.DOTALL)
_WIDE = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def bid(name: str, head: bytes) -> Bid:
    """See :class:`ingest.readers.reader.Reader`."""
    begin = head[:30_000].removeprefix(codecs.BOM_UTF8).decode(_WIDE.get(head[:2], "latin-1"), "replace")
    begins = Bid.CONTENT if _BEGINS.match(begin) or _JSON.match(begin) else Bid.NONE
    return Bid(bid_by_name(name, SUFFIXES) + begins)


def read(file: CollectedFile) -> Iterator[Report | Refusal]:
    """See :class:`ingest.readers.reader.Reader`."""
    if file.size() > _LARGEST:
        raise FileRefused(f"the feed has more than {_LARGEST:,} bytes; split it into smaller ones")
    feed = entries(file.read(), collected=file.collected)
    if not feed.entries:
        raise FileRefused(feed.damage or "the feed has no entries")
    for number, entry in enumerate(feed.entries, start=1):
        where = f"{file.origin} entry {number}"
        if why := _not_whole(entry):
            yield Refusal(where, why)
        else:
            yield report_of(entry, feed, file)
    if feed.damage:
        yield Refusal(file.origin, f"{feed.damage}; what could be read was")


def _not_whole(entry: Entry) -> str:
    if entry.cut:
        return "the feed ends within it"
    if entry.fault:
        return entry.fault
    if not entry.title:
        return "the title is missing"
    return "" if entry.body else f"the text is missing: it has only the title {entry.title!r}"


def report_of(entry: Entry, feed: Feed, file: CollectedFile) -> Report:
    """The report that an entry is."""
    known = entry.guid or f"{entry.title}|{entry.published and entry.published.instant}"
    report = Report(
        title=entry.title,
        body="\n\n".join(entry.body),
        outlet=entry.outlet or feed.title or UNKNOWN_OUTLET,
        collected=file.collected,
        collected_from=file.origin,
        updated=entry.updated.instant if entry.updated else None,
        language=entry.language or feed.language,
        summary="\n\n".join(entry.summary) or None,
        author=", ".join(entry.authors) or None,
        category=", ".join(entry.categories) or None,
        url=entry.url,
        known_as=None if entry.url else f"entry:{feed.title}|{known}",
    )
    return dated(report, entry.published)
