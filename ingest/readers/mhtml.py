"""Web archives (RFC 2557): pages that browsers saved with all that belongs to them, which is not read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message

from corpus import Report
from ingest.errors import FileRefused
from ingest.readers import html, mime
from ingest.readers.reader import Bid, CollectedFile, Refusal, bid_by_name

SUFFIXES = frozenset({".mht", ".mhtml"})

_SAVED = re.compile(rb"snapshot-content-location:|from:\s*<?saved by", re.IGNORECASE)
_RELATED = re.compile(rb"content-type:\s*multipart/related", re.IGNORECASE)


def bid(name: str, head: bytes) -> Bid:
    """See :class:`ingest.readers.reader.Reader`."""
    by_name = bid_by_name(name, SUFFIXES)
    fields = b"\n".join(mime.fields_of(head))
    named_so = by_name and (_RELATED.search(fields) or re.search(rb"mime-version:", fields, re.IGNORECASE))
    return Bid(by_name + (Bid.CONTENT if named_so or is_saved_page(head) else Bid.NONE))


def is_saved_page(head: bytes) -> bool:
    """Whether a file begins as what a browser writes, and not as a message that somebody sent."""
    return any(_SAVED.match(line) for line in mime.fields_of(head))


def read(file: CollectedFile) -> Iterator[Report | Refusal]:
    """The page; its frames, styles and pictures are not read."""
    message = mime.parse(file)
    root = _page(message)
    if root is None:
        raise FileRefused("the text is missing: the archive has no page (text/html)")
    text = mime.text_of(root, file)
    if not text:
        raise FileRefused("the text is missing: the page in the archive is empty")
    address = mime.field(message, "snapshot-content-location") or mime.field(root, "content-location")
    yield html.read_page(text, file, address=address)


def _page(message: Message) -> Message | None:
    """The page itself: the part that ``start`` names (RFC 2387), else the first that is HTML."""
    pages = [part for part in message.walk() if mime.content_type(part) == "text/html"]
    start = mime.parameter(message, "start")
    named = [part for part in pages if start and mime.field(part, "content-id") == start]
    return next(iter(named or pages), None)
