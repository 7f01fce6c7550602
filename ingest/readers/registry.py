"""All readers, and which of them reads a file."""

from __future__ import annotations

from collections.abc import Iterator

from corpus import Report
from ingest.errors import FileRefused, IngestError
from ingest.readers import html, json_records, markdown, pdf, plain_text
from ingest.readers.reader import Bid, CollectedFile, Reader, Refusal
from ingest.readers.signatures import not_text

READERS: tuple[Reader, ...] = (plain_text, markdown, html, json_records, pdf)
SUFFIXES = frozenset[str]().union(*(reader.SUFFIXES for reader in READERS))


def read(file: CollectedFile) -> Iterator[Report | Refusal]:
    """The reports of a file by the reader that bids highest, and a refusal for each part that cannot be read.

    Bad input never raises: what is wrong with a file or a part of it is a Refusal's reason.
    """
    try:
        yield from _reader_of(file).read(file)
    except IngestError as refusal:
        yield Refusal(file.origin, str(refusal))
    except OSError as error:
        yield Refusal(file.origin, f"the file cannot be read: {error.strerror or error}")
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a library does, the next file can be read
        yield Refusal(file.origin, f"reading the file failed with {type(error).__name__}: {error}")


def _reader_of(file: CollectedFile) -> Reader:
    """The reader that bids highest for a file. Raises FileRefused when none does."""
    head = file.head()
    best = max(READERS, key=lambda reader: reader.bid(file.name, head))
    if best.bid(file.name, head) is not Bid.NONE:
        return best
    what = file.suffix or not_text(head) or "a file without an ending"
    raise FileRefused(f"{what} is not supported. Supported: {', '.join(sorted(SUFFIXES))}")
