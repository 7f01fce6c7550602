"""All readers, and which of them reads a file."""

from __future__ import annotations

from collections.abc import Iterator

from corpus import Report
from ingest.errors import FileRefused, IngestError, ReportRefused
from ingest.readers import (
    archive,
    eml,
    html,
    json_records,
    markdown,
    mbox,
    mhtml,
    msg,
    pdf,
    plain_text,
    unsupported,
    web_feed,
)
from ingest.readers.documents import docx, epub, odt, pptx, rtf
from ingest.readers.fields import with_message
from ingest.readers.lengths import within_lengths
from ingest.readers.members import Place, read_with_members
from ingest.readers.reader import Bid, CollectedFile, Reader, Refusal
from ingest.readers.signatures import not_text
from ingest.readers.tables import delimited, ods, xlsx

READERS: tuple[Reader, ...] = (
    plain_text,
    markdown,
    html,
    pdf,
    json_records,
    eml,
    mbox,
    msg,
    mhtml,
    web_feed,
    docx,
    epub,
    odt,
    pptx,
    rtf,
    delimited,
    xlsx,
    ods,
    unsupported,
    archive,  # of what begins like a zip, that which is no document
)
SUFFIXES = frozenset[str]().union(*(reader.SUFFIXES for reader in READERS))


def read(file: CollectedFile) -> Iterator[Report | Refusal]:
    """The reports of a file and of the files in it, and a refusal for each part that cannot be read.

    Bad input never raises: what is wrong with a file or a part of it is a Refusal's reason.
    """
    return (value for value in read_on(file) if not isinstance(value, Place))


def read_on(file: CollectedFile, *, after: tuple[int, ...] = ()) -> Iterator[Report | Refusal | Place]:
    """What :func:`read` gives, with the places that reading comes to, and only what follows ``after``."""
    return read_with_members(file, read_one, after=after)


def read_one(file: CollectedFile) -> Iterator[Report | Refusal | CollectedFile]:
    """The reports and members of one file by the reader that bids highest."""
    try:
        for value in _reader_of(file).read(file):
            yield _report(value, file) if isinstance(value, Report) else value
    except IngestError as refusal:
        yield Refusal(file.origin, str(refusal))
    except OSError as error:
        yield Refusal(file.origin, f"the file cannot be read: {error.strerror or error}")
    except RecursionError:
        yield Refusal(file.origin, "its parts are nested too deeply to be read")
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a library does, the next file can be read
        yield Refusal(file.origin, f"reading the file failed with {type(error).__name__}: {error}")


def _report(report: Report, file: CollectedFile) -> Report | Refusal:
    try:
        return with_message(within_lengths(report), file)
    except ReportRefused as refusal:
        return Refusal(file.origin, str(refusal))


def _reader_of(file: CollectedFile) -> Reader:
    """The reader that bids highest for a file. Raises FileRefused when none does."""
    head = file.head()
    bids = {reader: reader.bid(file.name, head) for reader in READERS}
    best = max(READERS, key=bids.__getitem__)
    if bids[best] is not Bid.NONE:
        return best
    what = file.suffix or not_text(head) or "a file without an ending"
    raise FileRefused(f"{what} is not supported. Supported: {', '.join(sorted(SUFFIXES))}")
