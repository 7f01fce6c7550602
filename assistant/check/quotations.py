"""Quoted words, and where the cited spans have them, if need be with a few letters different."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.text.tokens import running, straighten, words

_QUOTED = re.compile(r"\"([^\"]{3,400})\"|(?<![\w'])'(?!s\b)([^'\"]{3,}(?:'\w[^'\"]*)*)'(?!\w)")
_SHORTEST = 2  # words; a single one in quotation marks is a manner of speaking
_NEAR = 80.0  # of 100: below it the words found are no other form of those quoted


@dataclass(frozen=True, slots=True)
class Quotation:
    """Quoted words at ``text[start:end]``, the marks left out."""

    written: str
    start: int
    end: int


def quotations(text: str) -> Iterator[Quotation]:
    """The quotations of two words and more, in order."""
    for match in _QUOTED.finditer(straighten(text)):
        group = 1 if match[1] else 2
        if len(words(match[group])) >= _SHORTEST:
            start, end = match.span(group)
            yield Quotation(text[start:end], start, end)


def is_in(quotation: Quotation, texts: Sequence[str]) -> bool:
    """Whether the texts have the words just so, marks and capitals apart; "…" may leave some out."""
    pieces = [running(piece) for piece in re.split(r"\.\.\.|…|\[[^\]]*\]", quotation.written)]
    source = " ".join(running(text) for text in texts)
    return all(piece in source for piece in pieces if piece.strip())


def nearest(quotation: Quotation, texts: Sequence[str]) -> str:
    """What the texts have in place of the quoted words; empty when nothing is near them."""
    from rapidfuzz import fuzz

    best, found = _NEAR, ""
    for text in texts:
        level = straighten(text).casefold()
        quoted = straighten(quotation.written).casefold()
        if len(level) != len(text) or len(level) < len(quoted):
            continue
        placed = fuzz.partial_ratio_alignment(quoted, level, score_cutoff=best)
        if placed is not None and placed.score >= best:
            best, found = placed.score, _whole(text, placed.dest_start, placed.dest_end)
    return found


def _whole(text: str, start: int, end: int) -> str:
    """The span widened to whole words."""
    while start and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return text[start:end].strip(" \"'“”‘’,;:")
