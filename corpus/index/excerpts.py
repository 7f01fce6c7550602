"""Where a text has the words looked for, and the stretch of it that shows most of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from corpus.index import fulltext_query
from corpus.index.fulltext_query import Terms
from corpus.text.span import Span

_LONGEST = 240  # characters of an excerpt
_BEFORE = 60  # of them, at most, before the first word found
_ASCII_WORD = re.compile(r"[A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text in which words were looked for, and the places of those found, in order."""

    text: str
    marks: Sequence[Span] = ()


def marked(text: str, words: Sequence[Terms]) -> MarkedText:
    """The whole text on one line, with the words marked."""
    line = " ".join(fulltext_query.composed(text).split())
    return MarkedText(line, [span for span, _ in _found(line, words)])


def excerpt(text: str, words: Sequence[Terms]) -> MarkedText:
    """The stretch of a text, cut between words, that has most of the words; else its beginning."""
    line = " ".join(fulltext_query.composed(text).split())
    found = _found(line, words)
    start, end = _stretch(line, found)
    before, behind = ("…" if start else ""), ("…" if end < len(line) else "")
    shift = len(before) - start
    marks = [
        Span(span.start + shift, span.end + shift)
        for span, _ in found
        if start <= span.start and span.end <= end
    ]
    return MarkedText(f"{before}{line[start:end].rstrip()}{behind}", marks)


def _stretch(line: str, found: Sequence[tuple[Span, Terms]]) -> tuple[int, int]:
    """From where to where: with most different words, then with most of them, then the earliest."""
    if len(line) <= _LONGEST:
        return 0, len(line)
    best, start = (0, 0), 0
    for place, (first, _) in enumerate(found):
        begins = _word_start(line, max(0, first.start - _BEFORE))
        within = [word for span, word in found[place:] if span.end <= begins + _LONGEST]
        if (score := (len(set(within)), len(within))) > best:
            best, start = score, begins
    end = min(len(line), start + _LONGEST)
    if end < len(line):
        end = max(line.rfind(" ", start + _BEFORE, end + 1), start) or end
        end = end if end > start else min(len(line), start + _LONGEST)
    return start, end


def _word_start(line: str, at: int) -> int:
    """The beginning of the first word at or behind a place."""
    if at == 0 or line[at - 1] == " ":
        return at
    space = line.find(" ", at, at + _BEFORE)
    return space + 1 if space >= 0 else at


def _found(line: str, words: Sequence[Terms]) -> list[tuple[Span, Terms]]:
    """Each word found, with its place; the parts of one in parts, as in ``U.S.``, side by side."""
    tokens = [(span, _stem(line[span.start : span.end])) for span in _tokens(line)]
    longest_first = sorted(words, key=len, reverse=True)
    found, place = [], 0
    while place < len(tokens):
        for stems in longest_first:
            here = tokens[place : place + len(stems)]
            if tuple(stem for _, stem in here) == stems:
                found.append((Span(here[0][0].start, here[-1][0].end), stems))
                place += len(stems)
                break
        else:
            place += 1
    return found


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    stems = fulltext_query.analyser().analyze(word)
    return stems[0] if len(stems) == 1 else ""


def _tokens(line: str) -> Iterator[Span]:
    """The places of what the index takes for words: runs of letters, marks and digits."""
    if line.isascii():
        yield from (Span(*one.span()) for one in _ASCII_WORD.finditer(line))
        return
    at = 0
    for in_word, letters in groupby(line, key=lambda sign: unicodedata.category(sign)[0] in "LMN"):
        length = _count(letters)
        if in_word:
            yield Span(at, at + length)
        at += length


def _count(letters: Iterable[str]) -> int:
    return sum(1 for _ in letters)
