"""Plain text: the feed's own form when it begins with a dateline, else a title and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus import Report
from ingest.errors import ReportRefused
from ingest.readers.decoding import decode
from ingest.readers.feed_datelines import begins_with_dateline
from ingest.readers.feed_text import read_feed
from ingest.readers.fields import report_from
from ingest.readers.front_matter import split_front_matter, with_body
from ingest.readers.head_lines import LONGEST_LINE, HeadLines
from ingest.readers.lengths import refuse_long
from ingest.readers.paragraphs import paragraphs
from ingest.readers.reader import Bid, CollectedFile, Refusal, bid_by_name

SUFFIXES = frozenset({".txt"})
_TITLED = frozenset({"title", "summary"})
_BLANK = re.compile(r"\n[^\S\n]*\n\s*")


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
    """The first paragraph is the title, unless front matter or a label gives one; the others are the body."""
    refuse_long(text)
    fields, rest = split_front_matter(text)
    if not fields:
        head = HeadLines(file)
        rest = _without_head_lines(rest, head)
        fields |= head.fields
    found = paragraphs(rest)
    if not fields.get("title"):
        if len(found) < 2:
            raise ReportRefused("there is only one paragraph: the title or the text is missing")
        fields["title"] = found.pop(0)
    return report_from(with_body(fields, "\n\n".join(found)), file)


def _without_head_lines(text: str, head: HeadLines) -> str:
    """The text without the labelled lines at its top, which ``head`` notes.

    They stand below the first line, at once or after a blank one, or are two at least with nothing before
    them. A headline may look like one: "Source: two dead in Lemna".
    """
    blocks = _BLANK.split(text.strip("\n"), maxsplit=2)
    first, *others = [line.strip() for line in blocks[0].splitlines()] or [""]
    below = [line.strip() for line in blocks[1].splitlines()] if len(blocks) > 2 else []
    if others and _all_taken(others, head):
        blocks[0] = "" if head.take_labelled(first, more=_TITLED) else first
    elif not others:
        if below and _all_taken(below, head):
            del blocks[1]
        if head.take_labelled(first, more=_TITLED) and "title" not in head.fields:
            head.fields.clear()  # a headline that looks like a label
        else:
            blocks[0] = "" if "title" in head.fields else first
    return "\n\n".join(block for block in blocks if block)


def _all_taken(lines: Sequence[str], head: HeadLines) -> bool:
    """Whether all lines are labelled; else none is noted."""
    labelled = all(
        len(line.split()) <= LONGEST_LINE and head.take_labelled(line, more=_TITLED) for line in lines
    )
    if not labelled:
        head.fields.clear()
    return labelled
