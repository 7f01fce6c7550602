"""The bulleted and numbered lists of a text, each with the line that introduces it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.text.terms import stem, terms
from corpus import Span, sentences

_ENTRY = re.compile(
    r"^[ \t]*(?:(?P<bullet>[-–—•*▪◦‣·])|(?P<number>\(?(?:\d{1,3}|[a-z])[.)]))[ \t]+(?=\S)", re.MULTILINE
)
_BLANK = re.compile(r"\n[ \t]*\n")
_FEWEST = 2  # entries of a list
_LONGEST_HEADING = 12  # words
_LOOKED_AT = 1_000  # characters before a list
_DETERMINED = re.compile(r"\b(?:following|these)\s+(?P<what>(?:[\w'’-]+\s*){1,3})", re.IGNORECASE)
_SENTENCE_ENDS = re.compile(r"[.!?](?:\s|$)|[;|]$")
_PREPOSITION = re.compile(
    r"\b(?:of|for|to|at|in|on|by|from|against|after|before|with|under)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class IntroducedList:
    """The line that introduces a list, and where its entries are in the text, without bullets and numbers."""

    line: str
    entries: tuple[Span, ...]

    @property
    def of(self) -> frozenset[str]:
        """The stems of the words that say what its entries are: "measures" of "The following measures".

        In a heading they come before "of", "at" and the like: the "Costs of the measures" are costs.
        """
        if found := _DETERMINED.search(self.line):
            return frozenset(map(stem, found["what"].split()))
        return terms(self.line if self.line.endswith(":") else _PREPOSITION.split(self.line)[0])


def introduced_lists(text: str, *, language: str | None) -> Iterator[IntroducedList]:
    """The lists of at least two entries with a heading, or a line that announces them, right before."""
    for marked in _together(text):
        start = marked[0].start()
        line = _line_before(text[max(0, start - _LOOKED_AT) : start], language)
        if len(marked) >= _FEWEST and line:
            ends = (*(one.start() for one in marked[1:]), len(text))
            entries = tuple(_entry(text, one.end(), end) for one, end in zip(marked, ends, strict=True))
            yield IntroducedList(line=line, entries=entries)


def _together(text: str) -> Iterator[list[re.Match[str]]]:
    """The beginnings of the entries of each list: of one kind, with nothing between them."""
    those: list[re.Match[str]] = []
    for one in _ENTRY.finditer(text):
        if those and not _follows(text, those[-1], one):
            yield those
            those = []
        those.append(one)
    if those:
        yield those


def _follows(text: str, before: re.Match[str], one: re.Match[str]) -> bool:
    """Whether only the words of the entry before stand between the two, not another paragraph."""
    alike = (before["bullet"] is None) == (one["bullet"] is None)
    return alike and _BLANK.search(text[before.end() : one.start()].rstrip()) is None


def _entry(text: str, start: int, end: int) -> Span:
    """From behind its bullet to the next entry, or to the end of its paragraph."""
    blank = _BLANK.search(text, start, end)
    words = text[start : blank.start() if blank else end].rstrip()
    return Span(start, start + len(words))


def _line_before(before: str, language: str | None) -> str:
    """The heading or announcing sentence at the end of the text before a list; empty where neither is."""
    paragraph = _BLANK.split(before.rstrip())[-1]
    line = paragraph.rpartition("\n")[2].strip("#* \t")
    if line and len(line.split()) <= _LONGEST_HEADING and not _SENTENCE_ENDS.search(line):
        return line
    spans = list(sentences(paragraph, language=language))
    last = paragraph[spans[-1].start : spans[-1].end].strip() if spans else ""
    return last if last.endswith(":") or _DETERMINED.search(last) else ""
