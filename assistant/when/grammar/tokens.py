"""Text → tokens with their places, a sentence at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus import sentences

_TOKEN = re.compile(
    r"\d+(?:,\d{3})+(?!\d)(?:\.\d+)?"  # 2,161,000
    r"|(?<!\d\.)\d+\.\d+(?!\.?\d)"  # 6.80, but not 03.04.2026
    r"|\d+"
    r"|['’]s\b"  # of "last week's"
    r"|[年月日년월일]"  # year, month and day, as Chinese, Japanese and Korean write them after their number
    r"|[^\W\d_]+"
    r"|\S"
)
_LONGEST_SENTENCE = 1_000  # tokens; a table without full stops is read in pieces


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a sign; ``low`` is its folded text."""

    text: str
    low: str
    start: int
    end: int
    glued: bool  # no space before it

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()


_NONE = Token("", "", -1, -1, False)
_PADDING = 24


class Line:
    """The tokens of one sentence; before and behind them there are empty ones, as far as any rule looks."""

    def __init__(self, tokens: list[Token]) -> None:
        self.length = len(tokens)
        self._tokens = tokens + [_NONE] * _PADDING  # which negative places reach, too
        self._lows = [token.low for token in self._tokens]
        self.read: dict[tuple[object, int], object] = {}  # what rules found where

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, place: int) -> Token:
        return self._tokens[place]

    def low(self, place: int) -> str:
        """The folded text at a place."""
        return self._lows[place]

    def number(self, place: int, *, digits: int = 9) -> int | None:
        """The whole number written in at most so many digits, of any script, at a place."""
        text = self._tokens[place].text
        return int(text) if 0 < len(text) <= digits and text.isdecimal() else None

    def says(self, place: int, *words: str) -> bool:
        """Whether these words are at a place, in this order."""
        return self._lows[place : place + len(words)] == list(words)


def lines(text: str, *, language: str) -> Iterator[Line]:
    """The sentences of ``text`` as tokens; a paragraph's end ends a sentence."""
    for span in sentences(text, language=language):
        start = span.start
        for paragraph in re.split(r"(\n\s*\n)", text[span.start : span.end]):
            read = list(tokens(paragraph, start))
            start += len(paragraph)
            for first in range(0, len(read), _LONGEST_SENTENCE):
                yield Line(read[first : first + _LONGEST_SENTENCE])


def tokens(text: str, offset: int = 0) -> Iterator[Token]:
    """The tokens of ``text``, which begins at ``offset``."""
    before = -1
    for match in _TOKEN.finditer(text):
        word = match[0]
        low = word.lower().replace("’", "'")
        yield Token(word, low, offset + match.start(), offset + match.end(), match.start() == before)
        before = match.end()
