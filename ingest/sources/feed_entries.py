"""The bytes of a feed that was fetched → its entries, in a process with limits."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from ingest.errors import FileRefused
from ingest.limited_process import LimitedProcess, Limits, Message
from ingest.readers.feed_entries import Entry, Feed, entries

_LONGEST_DATE = 100  # characters
_LONGEST_TITLE = 120  # characters of a title that is made from the beginning of the text


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry: texts are plain, ``date`` is as the feed writes it, and what is not given is empty.

    ``link`` is the address of its page, as the feed has it, and ``entry_id`` what the feed calls it.
    """

    title: str
    link: str = ""
    entry_id: str = ""
    date: str = ""
    outlet: str = ""
    author: str = ""
    category: str = ""
    language: str = ""
    summary: str = ""
    content: str = ""


def read_feed(path: Path, address: str) -> list[FeedEntry]:
    """The entries of the feed in a file, which was fetched from ``address``.

    Raises FileRefused when it is no feed, and LimitExceeded.
    """
    with LimitedProcess("ingest.sources.feed_entries", limits=Limits()) as process:
        process.request({"path": os.fspath(path), "address": address})
        found = []
        for answer in process.answers():
            if "refused" in answer:
                raise FileRefused(answer["refused"])
            found.append(FeedEntry(**answer))
        return found


# What the process does


def handle(request: Message) -> Iterator[Message]:
    """The entries of a feed, or why it cannot be read."""
    address = request["address"]
    try:
        feed = entries(Path(request["path"]).read_bytes(), collected=datetime.now(UTC), address=address)
    except FileRefused as refusal:
        yield {"refused": f"{address!r} gives no RSS or Atom feed: {refusal}"}
        return
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a library does, the next feed can be read
        yield {"refused": f"{address!r} cannot be read as a feed: {type(error).__name__}: {error}"}
        return
    for entry in feed.entries:
        yield asdict(_given(entry, feed))


def _given(entry: Entry, feed: Feed) -> FeedEntry:
    content = "\n\n".join(entry.body)
    return FeedEntry(
        title=entry.title or _beginning(content),
        link=entry.link,
        entry_id=entry.guid,
        date=entry.date[:_LONGEST_DATE],
        outlet=entry.outlet or feed.title,
        author=", ".join(entry.authors),
        category=", ".join(entry.categories),
        language=entry.language or feed.language or "",
        summary="\n\n".join(entry.summary),
        content=content,
    )


def _beginning(text: str) -> str:
    """A title for what has none, such as a short message."""
    line = " ".join(text.split())
    if len(line) <= _LONGEST_TITLE:
        return line
    return line[:_LONGEST_TITLE].rpartition(" ")[0] + "…"
