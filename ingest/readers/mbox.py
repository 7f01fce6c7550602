"""Mailboxes (RFC 4155): one message after another, each read as a file of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from ingest.readers.reader import Bid, CollectedFile, Refusal, bid_by_name, spooled

SUFFIXES = frozenset({".mbox", ".mbx"})

_BEGINS = re.compile(
    rb"From (?:\S.*? )?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) +(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +"
    rb"\d{1,2} +\d{1,2}:\d{2}|From -?\s*$"
)
_ESCAPED = re.compile(rb">+From ")
_LONGEST_LINE = 1 << 20  # bytes; a longer one comes in pieces


def bid(name: str, head: bytes) -> Bid:
    """See :class:`ingest.readers.reader.Reader`."""
    begins = Bid.CONTENT if _BEGINS.match(head.lstrip(b"\r\n").partition(b"\n")[0]) else Bid.NONE
    return Bid(bid_by_name(name, SUFFIXES) + begins)


def read(file: CollectedFile) -> Iterator[Refusal | CollectedFile]:
    """The messages, as members; one is kept at a time, however many there are."""
    file.content.seek(0)
    number = 0
    after_blank, current = True, None
    while line := file.content.readline(_LONGEST_LINE):
        if after_blank and _BEGINS.match(line):
            if current is not None:
                yield _message(file, number, current)
            number, current = number + 1, spooled()
        elif current is not None:
            current.write(line[1:] if _ESCAPED.match(line) else line)
        after_blank = not line.strip()
    if current is None:
        yield Refusal(
            file.origin, "it is not a mailbox: no line begins a message as “From … Mon Jan 5 09:00” does"
        )
    else:
        yield _message(file, number, current)


def _message(file: CollectedFile, number: int, content: BinaryIO) -> CollectedFile:
    return file.member(f"message {number}.eml", content)
