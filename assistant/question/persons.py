"""The persons whom a text names, and the pronoun that each takes, as far as first names and titles show."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from assistant.text.names import names
from corpus import countries_called, fold_word

_WORD_LISTS = Path(__file__).with_name("first_names.toml")
_PLACE_BEFORE = re.compile(
    r"\b(?:in|at|near|from|to|off|across|around|outside)\s+(?:the\s+)?$", re.IGNORECASE
)
_AGE_AFTER = re.compile(r",? (?:\(\d\d\)|aged? \d\d|\d\d(?=[,.;]|$))")
_MOST_WORDS = 4
_HE, _SHE = "he", "she"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody named; ``pronoun`` is "he", "she" or empty, ``sure`` whether it can be no other thing."""

    name: str
    pronoun: str
    sure: bool

    def may_be(self, pronoun: str) -> bool:
        """Whether "his" or "she" may mean the person."""
        wanted = _SHE if pronoun.casefold() in ("she", "her", "hers", "herself") else _HE
        return self.pronoun in ("", wanted)


@lru_cache(maxsize=500)
def persons(text: str) -> tuple[Person, ...]:
    """Those who may be persons among the names of ``text``, in their order."""
    return tuple(_persons(text))


def is_person(name: str) -> bool:
    """Whether the name by itself is surely a person's."""
    return any(one.sure for one in persons(name))


def _persons(text: str) -> Iterator[Person]:
    for found in names(text):
        for name in re.split(r" (?:and|&) (?=[^\W\d_a-z])", found):
            at = text.find(name)
            before, after = text[:at], text[at + len(name) :]
            if person := _person(name, before, after):
                yield person


def _person(name: str, before: str, after: str) -> Person | None:
    words = [fold_word(word.strip(".,'’")) for word in name.split()]
    titles = _lists()
    pronoun, titled = "", False
    while len(words) > 1 and (found := _title(words[0])) is not None:
        pronoun, titled = found or pronoun, True
        words = words[1:]
        name = name.split(maxsplit=1)[1]
    lower = re.findall(r"\w+", before)[-1:]
    if lower and _title(fold_word(lower[0])) is not None:
        pronoun, titled = _title(fold_word(lower[0])) or pronoun, True
    if not 0 < len(words) <= _MOST_WORDS or any(w in titles["no person"] for w in words):
        return None
    if any(character.isdigit() or character == "&" for character in name) or countries_called(name):
        return None
    if name[0].islower() or (len(words) > 1 and name.split()[1].casefold() in ("of", "the")):
        return None
    first = next((p for p in (_HE, _SHE) if words[0] in titles[p]), "")
    if first or titled or _AGE_AFTER.match(after):
        return Person(name=name, pronoun=first or pronoun, sure=True)
    if name.isupper() or _PLACE_BEFORE.search(before):
        return None
    return Person(name=name, pronoun="", sure=False) if len(words) > 1 else None


def _title(word: str) -> str | None:
    """The pronoun of a title, empty for one of anybody; None where the word is no title."""
    lists = _lists()
    for pronoun in (_HE, _SHE):
        if word in lists[f"{pronoun} titles"]:
            return pronoun
    return "" if word in lists["either titles"] else None


@cache
def _lists() -> dict[str, frozenset[str]]:
    lists = tomllib.loads(_WORD_LISTS.read_text("utf-8"))
    return {name: frozenset(map(fold_word, words.split())) for name, words in lists.items()}
