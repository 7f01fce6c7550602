"""Delimited text: CSV, TSV and their like (RFC 4180), whatever the delimiter."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from corpus import Report
from ingest.errors import FileRefused
from ingest.readers.decoding import decode
from ingest.readers.documents.properties import Properties
from ingest.readers.reader import Bid, CollectedFile, Refusal, bid_by_name
from ingest.readers.tables.reports import reports_in
from ingest.readers.tables.sheet import Bounds, Row, Sheet, filled

SUFFIXES = frozenset({".csv", ".tsv"})

_DELIMITERS = ",;\t|"
_LARGEST = 64_000_000  # bytes
_LONGEST_CELL = 2_000_000  # characters
_MOST_DELIMITERS = 100_000  # of one line
_SAMPLE = 200_000  # characters
_SAMPLE_ROWS = 200
_REGULAR = 0.8  # of all rows
_IN_NUMBER = re.compile(r"(?<=\d),(?=\d)")


def bid(name: str, _head: bytes) -> Bid:
    """See :class:`ingest.readers.reader.Reader`."""
    return bid_by_name(name, SUFFIXES)


def read(file: CollectedFile) -> Iterator[Report | Refusal]:
    """One report a row, or one of the whole table. A quotation mark that is not closed is refused."""
    if file.size() > _LARGEST:
        raise FileRefused(f"it has {file.size():,} bytes, more than {_LARGEST:,}; split it")
    text = decode(file)
    delimiter = ""
    first, _, rest = text.partition("\n")
    if first.casefold().startswith("sep=") and len(first.strip()) == len("sep=,"):  # a line for Excel
        delimiter, text = first.strip()[-1], rest
    rows = list(filled(_rows(text, delimiter or _delimiter(text)), Bounds()))
    yield from reports_in([Sheet(name="", rows=rows)], Properties(), file)


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, Row]]:
    csv.field_size_limit(_LONGEST_CELL)
    rows = csv.reader(_lines(text, delimiter), delimiter=delimiter)
    last, number = "", 0
    try:
        for number, row in enumerate(rows, start=1):
            last = row[-1] if row else ""
            yield number, row
    except csv.Error as error:
        if "field larger" in str(error):
            raise FileRefused(
                f"row {number + 1} has a cell of more than {_LONGEST_CELL:,} characters, or a quotation mark "
                "that opens in it is not closed"
            ) from None
        raise FileRefused(_unclosed(number + 1, str(error))) from None
    if last.count("\n") and not _closed(text, delimiter):
        raise FileRefused(_unclosed(number, "it goes on to the end of the file"))


def _lines(text: str, delimiter: str) -> Iterator[str]:
    for line in io.StringIO(text, newline=""):
        if line.count(delimiter) > _MOST_DELIMITERS:
            raise FileRefused(
                f"a line has {line.count(delimiter):,} delimiters, more than {_MOST_DELIMITERS:,}"
            )
        yield line


def _closed(text: str, delimiter: str) -> bool:
    """Whether the last quotation mark that opens a cell has one that closes it."""
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" not in str(error)
    return True


def _unclosed(number: int, why: str) -> str:
    return f"a quotation mark that opens in row {number} is not closed: {why}"


def _delimiter(text: str) -> str:
    """The delimiter that gives most rows one number of cells, and of those the one that gives most cells.

    A comma that is for the most part between digits (``46,000``) is one only where nothing else is.
    """
    cut = len(text) > _SAMPLE
    sample = text[:_SAMPLE]
    in_numbers = 2 * len(_IN_NUMBER.findall(sample)) > sample.count(",")

    def likeliness(delimiter: str) -> tuple[bool, bool, int, float]:
        regular, width = _regularity(sample, delimiter, cut=cut)
        return regular >= _REGULAR, not (delimiter == "," and in_numbers), width, regular

    return max(_DELIMITERS, key=likeliness)


def _regularity(sample: str, delimiter: str, *, cut: bool) -> tuple[float, int]:
    """The share of rows that have the commonest number of cells over one, and that number."""
    csv.field_size_limit(_LONGEST_CELL)
    widths: list[int] = []
    for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
        if any(cell.strip() for cell in row):
            widths.append(len(row))
        if len(widths) >= _SAMPLE_ROWS:
            break
    if cut and len(widths) > 1:
        widths.pop()  # it may go on
    several = Counter(width for width in widths if width > 1)
    width, count = several.most_common(1)[0] if several else (1, 0)
    return count / max(len(widths), 1), width
