"""A feed that is checked again and again → the reports of its new and changed entries."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from corpus import Source, SourceEntry
from ingest.dates import read_instant
from ingest.errors import AddressRefused, FetchFailed
from ingest.fetching.address import checked_address, without_tracking
from ingest.fetching.fetcher import Fetcher
from ingest.sources.feed_entries import FeedEntry, read_feed
from ingest.sources.harvest import Harvest, hashed
from ingest.sources.page import page
from ingest.sources.source import NotRead, SourceFile

_MOST_PAGES = 50  # fetched for one feed at a time; the others have their turn the next time
_LONGEST_S = 180.0  # for the pages of one feed
_MOST_TROUBLES = 3  # pages that could not be had for now, after which the others have their turn another time
_WHOLE_WORDS = 150  # with fewer, what a feed gives of an article is perhaps only its beginning


def check_feed(
    source: Source, known: Mapping[str, SourceEntry], fetcher: Fetcher, *, into: Path, now: datetime
) -> Harvest:
    """What is new or changed in a feed; the files to import are written ``into`` a folder.

    Raises AddressRefused, FetchFailed, FileRefused and LimitExceeded.
    """
    fetched = fetcher.get(source.address, etag=source.etag, last_modified=source.last_modified)
    if fetched.content is None:
        unchanged = "nothing new: the feed has not changed"
        return Harvest(result=unchanged, etag=source.etag, last_modified=source.last_modified)
    written = into / "feed"
    written.write_bytes(fetched.content)
    entries = read_feed(written, fetched.address)
    look = _Look(source, known, fetcher, into=into, now=now)
    for one in entries:
        look.at(one)
    left = f"; {look.left:,} left for the next time" if look.left else ""
    return Harvest(
        result=f"{len(look.entries):,} new or changed of {len(entries):,} entries{left}",
        files=look.files,
        entries=look.entries,
        etag=None if look.left else fetched.etag,
        last_modified=None if look.left else fetched.last_modified,
    )


class _Look:
    """What has been found so far."""

    def __init__(
        self,
        source: Source,
        known: Mapping[str, SourceEntry],
        fetcher: Fetcher,
        *,
        into: Path,
        now: datetime,
    ) -> None:
        self._source = source
        self._known = known
        self._fetcher = fetcher
        self._into = into
        self._now = now
        self._seen: set[str] = set()
        self._pages = self._troubles = 0
        self._began = time.monotonic()
        self.files: list[SourceFile | NotRead] = []
        self.entries: list[SourceEntry] = []
        self.left = 0

    def at(self, entry: FeedEntry) -> None:
        """Takes one entry into account."""
        link = self._link(entry)
        key = hashed((link or entry.entry_id or entry.title).encode())
        digest = hashed(json.dumps(asdict(entry), sort_keys=True).encode())
        before = self._known.get(key)
        if key in self._seen or (before and before.digest == digest):
            return
        self._seen.add(key)
        files = self._files(entry, link)
        if files is None:
            self.left += 1
            return
        self.files += files
        self.entries.append(SourceEntry(key=key, digest=digest, at=_published(entry, self._now) or self._now))

    def _link(self, entry: FeedEntry) -> str:
        """The address of the entry's page, by which its report is known; empty where it gives none."""
        try:
            link = checked_address(entry.link, within=self._source.address) if entry.link else ""
        except AddressRefused:
            return ""
        return without_tracking(link) if link else ""

    def _files(self, entry: FeedEntry, link: str) -> list[SourceFile | NotRead] | None:
        """What is to be imported of an entry; None when it cannot be had this time."""
        own = self._own_text(entry, link)
        if not (self._source.full_text and link) or _is_whole(entry.content):
            return [own]
        if self._had_its_turn():
            return None
        self._pages += 1
        try:
            return [page(self._fetcher.get(link), link, at=self._place())]
        except FetchFailed as error:
            if error.later:
                self._troubles += _MOST_TROUBLES if error.retry_after_s else 1  # or it asks to be left alone
                return None
            reason = str(error)
        except AddressRefused as refusal:
            reason = str(refusal)
        if isinstance(own, NotRead):
            return [NotRead(label=link, reason=reason)]
        instead = f"{reason}; what the feed gives of it is imported instead"
        return [NotRead(label=link, reason=instead, left_out=True), own]

    def _had_its_turn(self) -> bool:
        """Whether other sources wait for long enough."""
        took_s = time.monotonic() - self._began
        return self._pages >= _MOST_PAGES or self._troubles >= _MOST_TROUBLES or took_s > _LONGEST_S

    def _own_text(self, entry: FeedEntry, link: str) -> SourceFile | NotRead:
        """The report that the feed itself gives, in the form of a JSON file."""
        origin = link or f"{self._source.address}#{entry.entry_id}"
        if not entry.content:
            reason = "the feed gives no text of it; --full-text has its page fetched"
            return NotRead(label=origin, reason=reason)
        fields = {
            "title": entry.title,
            "body": entry.content,
            "summary": entry.summary,
            "outlet": entry.outlet or urlsplit(origin).hostname or "",
            "date" if _published(entry, self._now) else "date_in_feed": entry.date,
            "url": link,
            "author": entry.author,
            "category": entry.category,
            "language": entry.language,
        }
        at = self._place()
        given = {name: value for name, value in fields.items() if value}
        at.write_text(json.dumps(given, ensure_ascii=False), "utf-8")
        return SourceFile(path=at, origin=origin, name="entry.json", temporary=True)

    def _place(self) -> Path:
        return self._into / f"entry-{len(self._seen)}-{self._pages}"


def _is_whole(content: str) -> bool:
    return len(content.split()) >= _WHOLE_WORDS and not content.endswith(("…", "...", "[…]", "[...]"))


def _published(entry: FeedEntry, now: datetime) -> datetime | None:
    """When it was published; None where the feed does not say so in a way that can be read.

    feedparser's own reading is not used: it moves the 30th of February to March.
    """
    try:
        return read_instant(entry.date, not_after=now).instant
    except ValueError:
        return None
