"""A name that no report has, read as one that is spelled nearly so: ``Othani`` as ``Ohtani``.

So is what is no English word: ``underwatter``, and where reports are American ``colour``. A misspelt
word that only asks (``hapened``) is read as what it should be, whether a report has that or not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from assistant.text.names import asked_names, is_foreign
from assistant.text.terms import asked_words
from corpus import Span, fold_spaces

if TYPE_CHECKING:
    from spellchecker import SpellChecker

    from corpus import Corpus

_WORD = re.compile(r"(?<![\w.'’])[^\W\d_]{5,}(?!\w|\.\w)")
_QUESTION_WORDS = ("which", "where", "many", "much", "happened")
_EDITS = 2  # by which one of them may be misspelt
_SELDOM = 1e-7  # of the words of English texts, the share of a word that hardly anybody writes
_SHORTEST_SMALL = 6  # letters of a word without a capital that may be a name


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAs:
    """A word of the question that no report has, and the name or word that it was read as."""

    typed: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Respelled:
    """The text with names as reports spell them; ``dismissed`` are those to ignore that kept a word."""

    text: str
    read_as: tuple[ReadAs, ...] = ()
    dismissed: frozenset[str] = frozenset()


def spelling_note(read_as: Sequence[ReadAs]) -> str:
    """What the person should know of words that were read as others; empty where none were."""
    if not read_as:
        return ""
    names = _listed([one.name for one in read_as], "and")
    typed = _listed([f"“{one.typed}”" for one in read_as], "or")
    return f"Read as {names}: no report mentions {typed}."


def _listed(words: Sequence[str], joined: str) -> str:
    *others, last = words
    return f"{', '.join(others)} {joined} {last}" if others else last


def _nearest(typed: str, corpus: Corpus, named: Collection[str]) -> str:
    """What reports have that is spelled nearly like a word of the question; empty where nothing is.

    A word that people write is not another one misspelt: ``Atlantis`` is not ``Atlantic``.
    """
    if _is_in_use(typed):
        return ""
    found = corpus.words_like(typed)
    may_be_a_name = typed in named or len(typed) >= _SHORTEST_SMALL
    name = next((one for one in found if may_be_a_name and one[0].isupper()), "")
    if name or typed in named:
        return name
    return found[0] if found else _asking_word(typed)


def _is_in_use(word: str) -> bool:
    """Whether it is an English word that people write; a list of words has many that nobody does."""
    return float(_dictionary().word_usage_frequency(word)) > _SELDOM


def _asking_word(typed: str) -> str:
    """The word that only asks which this is a misspelling of, empty where it is of none."""
    from rapidfuzz.distance import OSA

    if _dictionary().known([typed]):
        return ""
    near = (word for word in _QUESTION_WORDS if word[0] == typed[0] and OSA.distance(word, typed) <= _EDITS)
    return next(near, "")


@cache
def _dictionary() -> SpellChecker:
    from spellchecker import SpellChecker

    return SpellChecker(language="en")


def respelled(
    text: str, corpus: Corpus, *, outside: Sequence[Span] = (), ignore: Collection[str] = ()
) -> Respelled:
    """The text with each name or misspelt word that no report has as the nearest that reports have.

    Words within ``outside`` stay, and those whose typed or read form is in ``ignore``. A word without a
    capital is taken for a name only where it is long.
    """
    if is_foreign(text):
        return Respelled(text=text)
    named = {word for name in asked_names(text) for word in _WORD.findall(name)}
    off = {fold_spaces(name): name for name in ignore}
    read: dict[str, ReadAs] = {}
    dismissed: set[str] = set()
    for found in _WORD.finditer(text):
        typed = found[0]
        if (typed not in named and not typed.islower()) or not asked_words(typed):
            continue
        if any(one.start < found.end() and found.start() < one.end for one in outside):
            continue
        if name := _nearest(typed, corpus, named):
            kept = {off[key] for key in (fold_spaces(typed), fold_spaces(name)) if key in off}
            dismissed |= kept
            if not kept:
                read.setdefault(typed, ReadAs(typed=typed, name=name))
    for one in read.values():
        text = re.sub(rf"(?<!\w){one.typed}(?!\w)", one.name, text)
    return Respelled(text=text, read_as=tuple(read.values()), dismissed=frozenset(dismissed))
