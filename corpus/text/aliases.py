"""Two names for one thing, as texts tie them together: an acronym or a short name, and the full one.

:mod:`corpus.text.acronyms` finds the acronyms that a text writes out, :mod:`corpus.text.short_names` the
names that it says shorter.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.text.folding import fold_word
from corpus.text.stop_words import STOP_WORDS

_WORD_LISTS = Path(__file__).with_name("aliases.toml")
WORDS = re.compile(r"(?:[^\W\d_]\.)+(?:[^\W\d_]\b)?|[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*")
_PARTICLES = "de la le du des del der di das dos al van von"
SMALL_WORDS = STOP_WORDS | frozenset(_PARTICLES.split())
_TOLD = 6  # letters of a word by which two spellings of a name are compared


@dataclass(frozen=True, slots=True, order=True)
class Alias:
    """``short`` and ``full`` name one thing; both are words in lower case without accents and dots."""

    short: str
    full: str


def alias_key(name: str) -> str:
    """The words of a name in lower case, without accents, dots and possessive endings."""
    return " ".join(fold_word(match[0]) for match in WORDS.finditer(name))


def may_be_one_name(one: str, other: str) -> bool:
    """Whether two full names may be one: all words of one, by their beginnings, are in the other."""
    mine, theirs = (
        {word[:_TOLD] for word in name.split() if word not in SMALL_WORDS} for name in (one, other)
    )
    return mine <= theirs or theirs <= mine


@cache
def lists() -> dict[str, frozenset[str]]:
    """The word lists that both finders go by."""
    read = tomllib.loads(_WORD_LISTS.read_text("utf-8"))
    return {name: frozenset(words.split()) for name, words in read.items()}
