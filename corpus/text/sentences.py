"""Where the sentences of a text begin and end, in any of the languages that sentencex knows.

The rows of a table written with bars, as in Markdown, are sentences of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

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

    for boundary in sentencex.get_sentence_boundaries(language or _UNKNOWN_LANGUAGE, text[start:end]):
        yield from _stripped(text, start + boundary["start_index"], start + boundary["end_index"])


def _stripped(text: str, start: int, end: int) -> Iterator[Span]:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    if start < end:
        yield Span(start, end)
