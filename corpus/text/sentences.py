"""Where the sentences of a text begin and end, in any of the languages that sentencex knows.

The rows of a table written with bars, as in Markdown, are sentences of their own. What sentencex gets wrong
at abbreviations and ordinal numbers is set right by ``abbreviations.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus.text.abbreviations import ends_within, goes_on
from corpus.text.span import Span

_UNKNOWN_LANGUAGE = "en"
# A row, and the line of dashes that may follow the first.
_ROW = re.compile(r"^[ \t]*\|[^\n]*\|[ \t]*$(?:\n[ \t]*\|(?=[^\n]*-)[ \t|:-]+$)?", re.MULTILINE)
_DASHES = frozenset(" \t|:-")  # the characters of a line of dashes


def sentences(text: str, *, language: str | None = None) -> list[Span]:
    """The sentences of ``text`` in order, without the white space around them; they never overlap.

    ``language`` is an ISO 639-1 code; sentencex falls back from a language it does not know to a related one.
    """
    spans: list[Span] = []
    place = 0
    for row in _ROW.finditer(text):
        spans += _between(text, place, row.start(), language)
        spans += _stripped(text, row.start(), row.end())
        place = row.end()
    spans += _between(text, place, len(text), language)
    return spans


def header_of_row(text: str, start: int) -> str:
    """The first row of the table that has a row at ``start``, without dashes; empty for the first itself."""
    rows = []
    for line in reversed(text[:start].split("\n")[:-1]):
        if not line.strip().startswith("|"):
            break
        rows.append(line.strip())
        if len(rows) > 1 and _DASHES.issuperset(rows[-2]):  # what is above is another table
            break
    return rows[-1] if rows else ""


def _between(text: str, start: int, end: int, language: str | None) -> Iterator[Span]:
    import sentencex

    known = language or _UNKNOWN_LANGUAGE
    pieces = [
        piece
        for boundary in sentencex.get_sentence_boundaries(known, text[start:end])
        for piece in _stripped(text, start + boundary["start_index"], start + boundary["end_index"])
    ]
    for sentence in _joined(text, pieces, known):
        inside = ends_within(text[sentence.start : sentence.end], language=known)
        starts = [sentence.start, *(sentence.start + at for at in inside)]
        for first, last in pairwise([*starts, sentence.end]):
            yield from _stripped(text, first, last)


def _joined(text: str, pieces: Sequence[Span], language: str) -> Iterator[Span]:
    """The pieces, those joined between which no sentence ends. A blank line always ends one."""
    pending: Span | None = None
    for piece in pieces:
        if pending is not None:
            gap = text[pending.end : piece.start]
            before, after = text[pending.start : pending.end], text[piece.start : piece.end]
            if "\n" not in gap and goes_on(before, after, language=language, parted=bool(gap)):
                pending = Span(pending.start, piece.end)
                continue
            yield pending
        pending = piece
    if pending is not None:
        yield pending


def _stripped(text: str, start: int, end: int) -> Iterator[Span]:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    if start < end:
        yield Span(start, end)
