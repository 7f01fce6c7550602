"""The other names of what a question names: the acronym of a name written out, or what an acronym stands for.

Reports tie the two together where they write one in brackets beside the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.text.terms import terms
from corpus import SMALL_WORDS, acronyms, alias_key

if TYPE_CHECKING:
    from corpus import Corpus

_LONGEST = 8  # words of a name that has an acronym, small ones not counted


@dataclass(frozen=True, slots=True)
class OtherName:
    """A name in the question, and another that reports have for the same; both in lower case."""

    asked: str
    other: str

    @property
    def is_acronym(self) -> bool:
        """Whether the other name is the acronym."""
        return " " not in self.other

    def also(self, found: frozenset[str]) -> frozenset[str]:
        """The terms of the name asked for, where those of the other are among the ``found``."""
        return terms(self.asked) if terms(self.other) <= found else frozenset()


def other_names(text: str, corpus: Corpus) -> tuple[OtherName, ...]:
    """Those of what the text names."""
    short, words = acronyms(text), alias_key(text)
    found = []
    for alias in corpus.aliases(short | set(_initials(words.split()))):
        if alias.short in short and f" {alias.full} " not in f" {words} ":
            found.append(OtherName(alias.short, alias.full))
        elif alias.short not in short and f" {alias.full} " in f" {words} ":
            found.append(OtherName(alias.full, alias.short))
    return tuple(found)


def _initials(words: list[str]) -> Iterator[str]:
    """Those of every few words in a row, the small ones left out and not."""
    for counted in (words, [word for word in words if word not in SMALL_WORDS]):
        letters = "".join(word[0] for word in counted)
        for start in range(len(letters)):
            yield from (letters[start:end] for end in range(start + 2, start + _LONGEST + 1))
