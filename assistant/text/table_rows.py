"""The rows of tables written with bars between their cells, as in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from corpus import Span

_BAR = re.compile(r"(?<!\\)\|")
_ROW = re.compile(r"^[ \t]*(?P<row>\|[^\n]*\|)[ \t]*$", re.MULTILINE)
_DASHES = re.compile(r"[\s|:-]*-[\s|:-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table in a text: where its rows are, the first of which is ``header``; the line of dashes is none."""

    header: Span
    rows: tuple[Span, ...]


def cells(row: str) -> list[Span]:
    """Where the cells between the bars are, without the spaces around them; empty ones too."""
    found = []
    for before, after in pairwise(bar.start() for bar in _BAR.finditer(row)):
        text = row[before + 1 : after]
        start = before + 1 + len(text) - len(text.lstrip())
        found.append(Span(start, start + len(text.strip())))
    return found


def cell_texts(row: str) -> list[str]:
    """The texts of the cells."""
    return [row[one.start : one.end].replace("\\|", "|") for one in cells(row)]


def is_row(text: str) -> bool:
    """Whether the text is one row of a table."""
    return _ROW.fullmatch(text) is not None


def tables(text: str) -> Iterator[Table]:
    """The tables with a header and a row at least, in the order of the text."""
    together: list[re.Match[str]] = []
    for row in (*_ROW.finditer(text), None):
        if row is not None and (
            not together
            or (
                not text[together[-1].end() : row.start()].strip(" \t\n")
                and text.count("\n", together[-1].end(), row.start()) <= 1
            )
        ):
            together.append(row)
            continue
        yield from _parted(together)
        together = [row] if row is not None else []


def _parted(together: list[re.Match[str]]) -> Iterator[Table]:
    """The tables of rows without a blank line between them: a line of dashes follows the header of each."""
    heads = [at - 1 for at, row in enumerate(together) if at and _DASHES.fullmatch(row["row"])]
    starts = heads or [0]
    for start, end in pairwise([*starts, len(together)]):
        spans = [
            Span(row.start("row"), row.end("row"))
            for row in together[start:end]
            if not _DASHES.fullmatch(row["row"])
        ]
        if len(spans) > 1:
            yield Table(header=spans[0], rows=tuple(spans[1:]))
