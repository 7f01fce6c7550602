"""JSON and JSON Lines: one report an object. Lines are read one at a time, however many there are."""

from __future__ import annotations

import json
from collections.abc import Iterator

from corpus import Report
from ingest.dates import quoted
from ingest.errors import FileRefused, ReportRefused
from ingest.readers.decoding import clean, decode, encoding_of, refuse_binary
from ingest.readers.fields import report_from
from ingest.readers.html_text import plain
from ingest.readers.json_shapes import listed
from ingest.readers.reader import Bid, CollectedFile, Refusal, bid_by_name
from ingest.readers.telegram import chats_of, wordless

SUFFIXES = frozenset({".json", ".jsonl", ".ndjson"})

_LINES = frozenset({".jsonl", ".ndjson"})
_LONGEST_LINE = _LARGEST_WHOLE = 64 * 1024 * 1024  # bytes


def bid(name: str, _head: bytes) -> Bid:
    """See :class:`ingest.readers.reader.Reader`."""
    return bid_by_name(name, SUFFIXES)


def read(file: CollectedFile) -> Iterator[Report | Refusal]:
    """One object, an array of them, an object with such an array, or one object a line.

    What cannot be read is refused by itself, with its line or number.
    """
    refuse_binary(file)
    large = file.suffix in _LINES and file.size() > _LARGEST_WHOLE
    if large or _is_one_value_a_line(file):
        yield from _read_lines(file)
        return
    text = decode(file)
    try:
        whole = _parsed(text)
    except json.JSONDecodeError as error:
        if file.suffix in _LINES or error.msg == "Extra data":
            yield from _read_lines(file)
        else:
            yield Refusal(f"{file.origin} line {error.lineno}", _no_json(error))
    except (RecursionError, ValueError) as error:
        yield Refusal(file.origin, _no_json(error))
    else:
        where = f"{file.origin} line 1" if file.suffix in _LINES else file.origin
        yield from _reports(whole, file, where=where)


def _is_one_value_a_line(file: CollectedFile) -> bool:
    """Whether the first line is a value of its own and another follows: the file need not be read whole."""
    first = True
    for _, line in _lines(file):
        if not first:
            return True
        try:
            _parsed(line)
        except (RecursionError, ValueError):
            return False
        first = False
    return False


def _read_lines(file: CollectedFile) -> Iterator[Report | Refusal]:
    for number, line in _lines(file):
        where = f"{file.origin} line {number}"
        try:
            value = _parsed(line)
        except (RecursionError, ValueError) as error:
            yield Refusal(where, _no_json(error))
        else:
            yield from _reports(value, file, where=where)


def _lines(file: CollectedFile) -> Iterator[tuple[int, str | bytes]]:
    """The lines that are not blank, each decoded by itself, else as bytes, with their numbers.

    Raises FileRefused when a line is too long to be read whole.
    """
    encoding = encoding_of(file.head())
    file.content.seek(0)
    if encoding.startswith(("utf-16", "utf-32")):  # a byte of a newline may be half a character there
        for number, line in enumerate(decode(file).split("\n"), start=1):
            if line.strip():
                yield number, line
        return
    number = 0
    while raw := file.content.readline(_LONGEST_LINE + 1):
        number += 1
        if len(raw) > _LONGEST_LINE:
            raise FileRefused(f"line {number} is longer than {_LONGEST_LINE:,} bytes; split the file")
        try:
            line = clean(
                raw.rstrip(b"\r\n").decode(encoding if number == 1 else encoding.removesuffix("-sig"))
            )
        except UnicodeDecodeError:
            yield number, raw
            continue
        if line.strip():
            yield number, line


def _parsed(text: str | bytes) -> object:
    """JSON's value; NaN and the infinities, which JSON does not know, are read as null."""
    if isinstance(text, bytes):
        raise ValueError("the line is not in the encoding of those before; save the file as UTF-8")
    return json.loads(text, strict=False, parse_constant=lambda _: None)


def _no_json(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "the JSON is nested too deeply"
    if isinstance(error, json.JSONDecodeError):
        near = quoted(error.doc[error.pos : error.pos + 40])
        return f"invalid JSON: {error.msg.removesuffix(' at')} at column {error.colno}, before {near}"
    return str(error) if "UTF-8" in str(error) else f"invalid JSON: {error}"


def _reports(value: object, file: CollectedFile, *, where: str) -> Iterator[Report | Refusal]:
    records = listed(value)
    if records is None:
        yield _report(value, file, where=where)
        return
    chats = chats_of(value) if isinstance(value, dict) else []
    if not records and not chats:
        yield Refusal(where, "the list is empty")
    for number, one in enumerate(records, start=1):
        yield _report(one, file, where=f"{where} report {number}")
    if chats and (count := wordless(chats)):
        yield Refusal(where, f"messages without text (pictures, files, calls) are left out: {count:,}")


def _report(value: object, file: CollectedFile, *, where: str) -> Report | Refusal:
    if not isinstance(value, dict):
        return Refusal(where, f"{quoted(value)} is not an object with fields such as title and body")
    try:
        return report_from(value, file, shown=plain)
    except ReportRefused as refusal:
        return Refusal(where, str(refusal))
