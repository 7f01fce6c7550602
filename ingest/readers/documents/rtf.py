"""Rich Text Format: paragraphs, headings, lists, tables and notes, without deleted and hidden text.

The libraries that read RTF give one text, in which entries, cells and deleted words are not parted.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus import Report
from ingest.errors import FileRefused
from ingest.readers.documents.as_report import reports_of
from ingest.readers.documents.rtf_groups import RtfDocument
from ingest.readers.documents.rtf_tokens import tokens
from ingest.readers.reader import Bid, CollectedFile, Refusal, bid_by_name

SUFFIXES = frozenset({".rtf"})

_BEGINS = b"{\\rtf"
_LARGEST = 64_000_000  # bytes
_MOST_MARKS = 2_500_000  # control words and braces: some ten seconds


def bid(name: str, head: bytes) -> Bid:
    """See :class:`ingest.readers.reader.Reader`."""
    begins = Bid.CONTENT if head.lstrip().startswith(_BEGINS) else Bid.NONE
    return Bid(bid_by_name(name, SUFFIXES) + begins)


def read(file: CollectedFile) -> Iterator[Report | Refusal]:
    """The report of a document; headers, footers, comments, deleted and hidden text are left out."""
    if file.size() > _LARGEST:
        raise FileRefused(f"it has {file.size():,} bytes, more than {_LARGEST:,}; save it as DOCX")
    raw = file.read().lstrip()
    if not raw.startswith(_BEGINS):
        raise FileRefused("the file is named .rtf but does not begin as RTF; name it for what it is")
    marks = raw.count(b"\\") + raw.count(b"{")
    if marks > _MOST_MARKS:
        raise FileRefused(f"it has {marks:,} control words, more than {_MOST_MARKS:,}; save it as DOCX")
    document = RtfDocument()
    for token in tokens(raw):
        document.take(token)
    yield from reports_of(document.blocks(), document.properties(), file)
