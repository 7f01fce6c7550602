"""One spelling for what people write in several: every fold of words and names, each by what it levels.

===============  ======================================================================================
fold             letter case, accents, typographic apostrophes
fold_word        the same, and the full stops of a word ("U.S."), not those of a number
fold_spaces      letter case and runs of white space; accents stay, since identities are made of it
squash           all but letters and digits, for names of outlets
plain_words      the runs of letters, digits and underscores, in small letters
word_runs        every so many of such words that follow one another, by which copies are known
===============  ======================================================================================
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_APOSTROPHES = str.maketrans({"‘": "'", "’": "'", "ʼ": "'"})
_PLAIN_WORD = re.compile(r"\w+")


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """The text in small letters, without accents, and with straight apostrophes."""
    if text.isascii():
        return text.casefold()
    apart = unicodedata.normalize("NFKD", text)
    return "".join(c for c in apart if not unicodedata.combining(c)).casefold().translate(_APOSTROPHES)


def fold_word(word: str) -> str:
    """The word folded and without full stops; a number keeps them, and so does a word of nothing else."""
    folded = fold(word)
    return folded if folded[:1].isdigit() else folded.replace(".", "") or folded


def fold_spaces(text: str) -> str:
    """The text in small letters with one space between its words."""
    return " ".join(text.casefold().split())


def squash(name: str) -> str:
    """The letters and digits of a name, folded."""
    return "".join(c for c in fold(name) if c.isalnum())


def plain_words(text: str) -> list[str]:
    """The runs of letters, digits and underscores of a text, in small letters."""
    return _PLAIN_WORD.findall(text.casefold())


def word_runs(words: Sequence[str], length: int) -> frozenset[tuple[str, ...]]:
    """Every ``length`` words that follow one another."""
    return frozenset(zip(*(words[start:] for start in range(length)), strict=False))
