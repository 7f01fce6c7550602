"""Plain text: the feed's own form when it begins with a dateline, else a title and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus import Report
from ingest.errors import ReportRefused
from ingest.readers.decoding import decode
from ingest.readers.feed_datelines import begins_with_dateline
from ingest.readers.feed_text import read_feed
from ingest.readers.field_names import field_called
from ingest.readers.fields import report_from
from ingest.readers.front_matter import split_front_matter, with_body
from ingest.readers.head_lines import LONGEST_LINE, HeadLines
from ingest.readers.lengths import refuse_long
from ingest.readers.paragraphs import paragraphs
from ingest.readers.reader import Bid, CollectedFile, Refusal, bid_by_name

SUFFIXES = frozenset({".txt"})
_OTHER_LABEL = re.compile(r"(?P<name>[^\W\d_][\w -]{0,24}):\s*(?P<value>\S.*)")
_FEWEST_KNOWN = 2
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
        head = HeadLines(file, text=rest)
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
    if others and _all_taken([first, *others], head):
        blocks[0] = ""
    elif others and _all_taken(others, head):
        blocks[0] = first
    elif not others:
        if below and _all_taken(below, head):
            del blocks[1]
        if head.take_labelled(first, more=_TITLED) and "title" not in head.fields:
            head.fields.clear()  # a headline that looks like a label
        else:
            blocks[0] = "" if "title" in head.fields else first
    return "\n\n".join(block for block in blocks if block)


def _all_taken(lines: Sequence[str], head: HeadLines) -> bool:
    """Whether all lines are labelled; else none is noted.

    Beside two that are known, others count too: those become metadata, and a day that cannot be read is noted
    with the import as one of a field would be.
    """
    others: dict[str, str] = {}
    for line in lines:
        if len(line.split()) > LONGEST_LINE:
            break
        if head.take_labelled(line, more=_TITLED):
            continue
        if not (labelled := _OTHER_LABEL.fullmatch(line)):
            break
        others[field_called(labelled["name"]) or labelled["name"].casefold()] = labelled["value"]
    else:
        if not others or len(head.fields) >= _FEWEST_KNOWN:
            head.fields = others | head.fields
            return True
    head.fields.clear()
    return False
