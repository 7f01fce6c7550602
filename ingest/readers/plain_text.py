"""Plain text: the feed's own form when it begins with a dateline, else a title and paragraphs."""

from __future__ import annotations

from collections.abc import Iterator

from corpus import Report
from ingest.errors import ReportRefused
from ingest.readers.decoding import decode
from ingest.readers.feed_datelines import begins_with_dateline
from ingest.readers.feed_text import read_feed
from ingest.readers.fields import report_from
from ingest.readers.front_matter import split_front_matter, with_body
from ingest.readers.paragraphs import paragraphs
from ingest.readers.reader import Bid, CollectedFile, Refusal, bid_by_name

SUFFIXES = frozenset({".txt"})


def bid(name: str, _head: bytes) -> Bid:
    """See :class:`ingest.readers.reader.Reader`."""
    return bid_by_name(name, SUFFIXES)


def read(file: CollectedFile) -> Iterator[Report | Refusal]:
    """See :class:`ingest.readers.reader.Reader`."""
    text = decode(file)
    if begins_with_dateline(text):
        yield from read_feed(text, file)
    else:
        yield _read_plain(text, file)


def _read_plain(text: str, file: CollectedFile) -> Report:
    """The first paragraph is the title, unless front matter gives one; the others are the body."""
    fields, rest = split_front_matter(text)
    found = paragraphs(rest)
    if not fields.get("title"):
        if len(found) < 2:
            raise ReportRefused("there is only one paragraph: the title or the text is missing")
        fields["title"] = found.pop(0)
    return report_from(with_body(fields, "\n\n".join(found)), file)
