"""A text as words with their places, in a form in which two texts can be laid beside each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.text.terms import stem
from assistant.text.word_patterns import CHECKED_WORD
from corpus import STOP_WORDS, fold_word

# One character for one, so that places stay what they are.
_PLAIN = str.maketrans("’‘‛ʼ`´“”„«»‐‑‒–—−\u00a0\u202f\u2009\u200b", "''''''\"\"\"\"\"------    ")
_SENTENCE_END = re.compile(r"[.!?…:;\n][\"')\]]*\s*[\"'(\[]*$|^[\s\"'(\[\-•*]*$")
# What ends in a full stop and ends no sentence: "Mr. ", "U.S. ", "Feb. ", "J. ".
_SHORT = re.compile(
    r"(?:Mrs?|Ms|Dr|St|Gen|Sen|Rep|Gov|Col|Sgt|Lt|Capt|Prof|Jr|No|vs|[A-Z][a-z]{2}|[A-Z]"
    r"|(?:[A-Z]\.)+[A-Z]?)\. "
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word at ``text[start:end]``: ``key`` is its folded form; ``root`` its stem."""

    written: str
    key: str
    root: str
    start: int
    end: int
    opens: bool  # whether a sentence begins with it

    @property
    def content(self) -> bool:
        """Whether it carries meaning of its own."""
        return self.key not in STOP_WORDS and self.key[0].isalnum()

    @property
    def capital(self) -> bool:
        """Whether it is written with a capital letter."""
        return self.written[0].isupper()


def straighten(text: str) -> str:
    """The text with plain quotation marks, dashes and spaces, every character at its place."""
    return text.translate(_PLAIN)


@lru_cache(maxsize=2_000)
def words(text: str) -> tuple[Word, ...]:
    """The words of ``text`` in order; a possessive ending is no part of its word."""
    level = straighten(text)
    found: list[Word] = []
    for match in CHECKED_WORD.finditer(level):
        key = fold_word(match[0])
        opens = bool(_SENTENCE_END.search(level[max(0, match.start() - 6) : match.start()]))
        if opens and found and _SHORT.fullmatch(level[found[-1].start : match.start()]):
            opens = False
        found.append(Word(match[0], key, stem(key), match.start(), match.end(), opens))
    return tuple(found)


def sentences(read: Sequence[Word]) -> list[tuple[Word, ...]]:
    """The words, parted where sentences begin."""
    parts: list[list[Word]] = []
    for word in read:
        if word.opens or not parts:
            parts.append([])
        parts[-1].append(word)
    return [tuple(part) for part in parts]


def occurs_in(text: str, span: str) -> bool:
    """Whether the words of ``text`` are in ``span`` one after the other."""
    at = span.find(text)
    if at >= 0:  # most often it was taken from there, and need not be read
        before, after = span[at - 1 : at], span[at + len(text) : at + len(text) + 1]
        if (not before or before.isspace()) and (not after or after.isspace()):
            return True
    return running(text) in running(span)


def running(text: str) -> str:
    """The words of ``text`` with one space between them and around them, to be searched as a string."""
    return f" {' '.join(word.key for word in words(text))} "
