"""Paragraphs → the text of a report, with the place on its page of every word in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from corpus import PlacedWord
from ingest.readers.pdf.lines import BULLETS
from ingest.readers.pdf.paragraphs import Paragraph
from ingest.readers.pdf.words import Word

_HYPHENS = "-\u2010\u2011"
_DIVIDED = re.compile(rf"^(?P<before>.*?[^\W\d_])[{_HYPHENS}]$")
# Thai, Lao, Burmese, Khmer, Chinese and Japanese
_SPACELESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"
)
_TRIMMED = re.compile(r"^\W+|\W+$")
_ENGLISH = "en"


@dataclass(slots=True)
class Body:
    """A text, and for each page the words of it that are there."""

    text: str
    words: dict[int, list[PlacedWord]]


def body_of(paragraphs: Sequence[Paragraph], *, language: str | None) -> Body:
    """The text, paragraphs apart by a blank line, the rows of tables with bars between their cells."""
    known = Vocabulary(paragraphs, language)
    writer = _Writer()
    for paragraph in paragraphs:
        writer.write("\n\n" if writer.length else "")
        if paragraph.rows is not None:
            _write_table(writer, paragraph)
        else:
            _write_lines(writer, paragraph, known)
    return Body("".join(writer.parts), writer.words)


@dataclass(slots=True)
class _Writer:
    parts: list[str] = field(default_factory=list)
    words: dict[int, list[PlacedWord]] = field(default_factory=dict)
    length: int = 0

    def write(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def place(self, text: str, word: Word) -> None:
        placed = PlacedWord(
            self.length, self.length + len(text), word.left, word.top, word.right, word.bottom
        )
        self.words.setdefault(word.page, []).append(placed)
        self.write(text)


def _write_table(writer: _Writer, table: Paragraph) -> None:
    for number, row in enumerate(table.rows or ()):
        writer.write("\n|" if number else "|")
        for cell in row:
            for word in cell:
                writer.write(" ")
                writer.place(word.text.replace("|", "/"), word)
            writer.write(" |")


def _write_lines(writer: _Writer, paragraph: Paragraph, known: Vocabulary) -> None:
    whole = True  # whether the last word is: a divided one goes on without a space
    before = ""
    for number, (word, following) in enumerate(_words(paragraph)):
        text = word.text
        if number == 0 and paragraph.marker and text in BULLETS + "o":
            text = "•"
        apart = number and whole and not (_SPACELESS.match(before) and _SPACELESS.match(text))
        writer.write(" " if apart else "")
        before = text[-1:]
        whole = following is None
        if following is not None:
            text = known.without_hyphen(word, following)
        writer.place(text, word)


def _words(paragraph: Paragraph) -> Iterator[tuple[Word, Word | None]]:
    """Each word, with the one in which it goes on where it is divided by the end of its line."""
    for number, line in enumerate(paragraph.lines):
        below = paragraph.lines[number + 1 : number + 2]
        for word in line.words:
            ends = below and word is line.words[-1]
            yield word, below[0].words[0] if ends and _is_divided(word, below[0].words[0]) else None


def _is_divided(word: Word, following: Word) -> bool:
    """Whether a word at a line's end and the first of the next are parts of one."""
    return word.soft or bool(_DIVIDED.match(word.text) and following.text[:1].isalnum())


class Vocabulary:
    """Which words the text has, by which a hyphen at a line's end is its own or the line's."""

    def __init__(self, paragraphs: Sequence[Paragraph], language: str | None) -> None:
        self._language = language
        self._words: set[str] = set()
        for paragraph in paragraphs:
            rest: Word | None = None
            for word, following in _words(paragraph):
                if following is None and word is not rest:
                    self._words.add(_plain(word.text))
                rest = following

    def without_hyphen(self, word: Word, following: Word) -> str:
        """The word without a hyphen that is the line's: in “pro-/duction”, not in “hydrogen-/powered”."""
        divided = _DIVIDED.match(word.text)
        if divided is None:
            return word.text
        before, after = divided["before"], following.text
        if word.text[-1] not in _HYPHENS or not after[:1].islower():
            return word.text
        return word.text if self._keeps(_plain(before), _plain(after)) else before

    def _keeps(self, before: str, after: str) -> bool:
        if f"{before}-{after}" in self._words:
            return True
        if before + after in self._words:
            return False
        if self._language != _ENGLISH:
            return False
        english = _english_words()
        last = re.split(rf"[{_HYPHENS}]", before)[-1]
        first = re.split(rf"[{_HYPHENS}]", after)[0]
        return last + first not in english and last in english and first in english


def _plain(word: str) -> str:
    return _TRIMMED.sub("", word).casefold().replace("\u2010", "-").replace("\u2011", "-")


@cache
def _english_words() -> frozenset[str]:
    from spellchecker import SpellChecker

    return frozenset(SpellChecker(language="en").word_frequency.keys())
