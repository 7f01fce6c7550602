"""Collected files → reports: one file per format, and the way to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from corpus import Report
from ingest.errors import IngestError
from ingest.readers.collected import Collected, Refusal
from ingest.readers.decoding import decode
from ingest.readers.feed_text import begins_with_dateline, read_feed
from ingest.readers.html import read_html
from ingest.readers.json_records import read_json, read_json_lines
from ingest.readers.plain_text import read_markdown, read_plain

_Reader = Callable[[str, Collected], Iterator[Report | Refusal]]


def read(collected: Collected) -> Iterator[Report | Refusal]:
    """The reports of a file, told by its suffix, and a refusal for each part that cannot be read.

    Bad input never raises: what is wrong with a file or a part of it is a Refusal's reason.
    """
    suffix = PurePosixPath(collected.name).suffix.casefold()
    reader = _READERS.get(suffix)
    if reader is None:
        known = ", ".join(sorted(SUFFIXES))
        yield Refusal(collected.origin, f"no reader takes the suffix {suffix!r}; known are {known}")
        return
    try:
        yield from reader(decode(collected.raw, declares=reader is _html), collected)
    except IngestError as refusal:
        yield Refusal(collected.origin, str(refusal))
    except Exception as error:  # noqa: BLE001 - whatever a library does, the next file can be read
        yield Refusal(collected.origin, f"reading it failed with {type(error).__name__}: {error}")


def _text(text: str, collected: Collected) -> Iterator[Report | Refusal]:
    if begins_with_dateline(text):
        yield from read_feed(text, collected)
    else:
        yield read_plain(text, collected)


def _markdown(text: str, collected: Collected) -> Iterator[Report | Refusal]:
    yield read_markdown(text, collected)


def _html(text: str, collected: Collected) -> Iterator[Report | Refusal]:
    yield read_html(text, collected)


_READERS: dict[str, _Reader] = {
    ".txt": _text,
    ".md": _markdown,
    ".markdown": _markdown,
    ".html": _html,
    ".htm": _html,
    ".json": read_json,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
}
SUFFIXES = frozenset(_READERS)
