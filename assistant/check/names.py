"""Proper names in a text, and whether a span has one: as written, as an acronym, as a people's name."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product

from assistant.text.numerals import CARDINALS, ORDINALS, SCALES
from assistant.text.tokens import Word, words
from corpus import (
    STOP_WORDS,
    Alias,
    countries_called,
    country_mentions,
    fold_word,
    is_also_a_name,
    is_part_of_country,
)

_TITLES_WORDS = """
mr mrs ms miss dr sir lord lady dame prof professor president prime minister secretary chancellor
chairman chairwoman chair chief executive officer ceo judge justice senator sen rep representative
governor gov mayor king queen prince princess pope captain general gen colonel col sergeant sgt
lieutenant lt officer detective inspector director manager coach spokesman spokeswoman spokesperson
former government police court state department ministry committee council university
"""
_TITLES = frozenset(_TITLES_WORDS.split())
_CALENDAR_WORDS = """
january february march april may june july august september october november december jan feb mar
apr jun jul aug sept sep oct nov dec monday tuesday wednesday thursday friday saturday sunday mon
tue tues wed thu thurs fri sat sun mondays tuesdays wednesdays thursdays fridays saturdays sundays
am pm gmt utc est bst
"""
_CALENDAR = frozenset(_CALENDAR_WORDS.split())
_JOINING = frozenset(
    ("of", "the", "de", "van", "von", "der", "al", "bin", "for", "&", "la", "le", "du", "and")
)
_NUMERALS = frozenset(CARDINALS) | frozenset(ORDINALS) | frozenset(SCALES)


@dataclass(frozen=True, slots=True)
class Name:
    """A name at ``text[start:end]``; ``sure`` when more than the first capital of a sentence says so."""

    parts: tuple[Word, ...]
    sure: bool
    start: int
    end: int


@lru_cache(maxsize=2_000)
def names(text: str) -> tuple[Name, ...]:
    """The names of ``text`` in order; none when its capitals say nothing, as in a headline."""
    read = words(text)
    if not capitals_tell(read):
        return ()
    runs: list[list[Word]] = []
    run: list[Word] = []
    for before, word in zip((None, *read), read, strict=False):
        gap = text[before.end : word.start] if before else ""
        if run and (word.opens or not _joins(gap)):
            runs.append(run)
            run = []
        if _may_be_name(word) or (run and word.key in _JOINING and not word.capital):
            run.append(word)
        elif run:
            runs.append(run)
            run = []
    return tuple(name for run in [*runs, run] for name in _trimmed(run))


def is_title(key: str) -> bool:
    """Whether a folded word is a title or an office, which says nothing of who it is."""
    return key in _TITLES


def countries(key: str) -> frozenset[str]:
    """The countries that folded words may mean; none for a part of one, or for what is often another name."""
    return frozenset() if is_part_of_country(key) or is_also_a_name(key) else countries_called(key)


def capitals_tell(read: Sequence[Word]) -> bool:
    """Whether capitals say names: neither all words have one, nor none after the first."""
    long = [word for word in read if len(word.key) > 3 and word.key.isalpha() and not word.opens]
    lower = sum(not word.capital for word in long)
    return not long or lower >= 0.25 * len(long) or len(long) < 4


def _joins(gap: str) -> bool:
    return gap.strip(" \t.'&-") in ("", "s") and "\n" not in gap


def _may_be_name(word: Word) -> bool:
    if not word.capital or word.key in _CALENDAR or word.key in _NUMERALS:
        return False
    if len(word.key) == 1 and not word.written.endswith("."):
        return word.key not in ("a", "i") and not word.opens
    return word.key not in STOP_WORDS or (word.written.isupper() and len(word.key) > 1 and word.key == "us")


def _trimmed(run: list[Word]) -> list[Name]:
    while run and not run[-1].capital:
        run = run[:-1]
    if not run:
        return []
    groups: list[list[Word]] = [[]]
    for word in run:  # "Russia and Ukraine", "Bank of England": parted at "and" only
        if word.key == "and" and not word.capital:
            groups.append([])
        else:
            groups[-1].append(word)
    found = []
    for group in groups:
        parts = tuple(word for word in group if word.capital)
        if parts:
            sure = not parts[0].opens or len(parts) > 1 or bool(countries(parts[0].key))
            sure = sure or parts[0].written[1:].upper() == parts[0].written[1:] != ""
            found.append(Name(parts, sure, group[0].start, group[-1].end))
    return found


@lru_cache(maxsize=2_000)
def _countries_in(text: str) -> frozenset[str]:
    mentions = country_mentions(text)
    return frozenset().union(
        *(one.countries for one in mentions if countries(text[one.start : one.end].removesuffix("'s")))
    )


class Known:
    """The names and words that some texts have, for looking names up."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.keys: set[str] = set()
        self.roots: set[str] = set()
        self.lower: set[str] = set()
        self.countries: set[str] = set()
        self.initials: set[str] = set()
        self.joined: set[str] = set()
        for text in texts:
            self._learn(words(text))
            self.countries |= _countries_in(text)

    def _learn(self, read: Sequence[Word]) -> None:
        self.keys |= {word.key for word in read}
        self.roots |= {word.root for word in read}
        self.lower |= {word.key for word in read if not word.capital}
        pairs = [f"{a.key} {b.key}" for a, b in pairwise(read)]
        self.joined |= {pair.replace(" ", "") for pair in pairs}
        for start in range(len(read)):
            self.initials |= set(_initials(read[start : start + 7]))

    def has(self, word: Word) -> bool:
        """Whether the texts have the word, in another form, as an acronym, or as a country's people."""
        key = word.key
        if key in self.keys or key in self.joined:
            return True
        if named := countries(key):  # "Nigerian" has the stem of "Niger"
            return bool(named & self.countries)
        if word.root in self.roots:
            return True
        return len(key) > 1 and word.written.isupper() and key in self.initials

    def spells(self, name: Name) -> bool:
        """Whether the texts have the acronym of the whole name, or the country that it names."""
        if len(name.parts) < 2:
            return False
        if countries(" ".join(part.key for part in name.parts)) & self.countries:
            return True
        return any(acronyms in self.keys for acronyms in _initials(name.parts)) or (
            "".join(part.key for part in name.parts) in self.keys
        )


def _initials(run: Sequence[Word]) -> list[str]:
    """The acronyms that begin at the first word of the run: of its capitals, with or without small words."""
    if not run or not run[0].capital:
        return []
    acronyms, letters, every = [], "", ""
    for word in run:
        if word.capital:
            letters += word.key[0]
        elif word.key not in _JOINING and word.key not in STOP_WORDS:
            break
        every += word.key[0]
        if len(letters) > 1 and word.capital:
            acronyms += [letters, every]
    return acronyms


def distinctive_words(read: Sequence[Word]) -> tuple[Word, ...]:
    """The capitalised words that may name somebody or something: no titles, days, numbers or small words."""
    return tuple(w for w in read if _may_be_name(w) and w.key not in _TITLES and len(w.key) > 1)


def distinctive(name: Name) -> tuple[Word, ...]:
    """The parts of a name that say who it is: titles and offices left out."""
    return tuple(part for part in name.parts if part.key not in _TITLES)


def same(one: Collection[Word], other: Collection[Word], *, aliases: Collection[Alias] = ()) -> bool:
    """Whether two names share a part, or one is the acronym, the country or an alias of the other."""
    keys = {fold_word(word.written) for word in one}, {fold_word(word.written) for word in other}
    roots = [{word.root for word in side if not countries(word.key)} for side in (one, other)]
    if keys[0] & keys[1] or roots[0] & roots[1]:
        return True
    if any(_shortens(*pair) or _shortens(*pair[::-1]) for pair in product(*keys)):
        return True
    if any(_tied(alias, *sides) for alias in aliases for sides in (keys, keys[::-1])):
        return True
    if _countries_of(one) & _countries_of(other):
        return True
    mine, theirs = ["".join(w.key[0] for w in side) for side in (one, other)]
    return (len(mine) > 1 and mine in keys[1]) or (len(theirs) > 1 and theirs in keys[0])


def _shortens(one: str, other: str) -> bool:
    """Whether the one is the beginning of the other, in a familiar form: "Dem", "Hibs"."""
    begun = one.removesuffix("s")
    return len(begun) >= 3 and len(other) >= len(begun) + 3 and other.startswith(begun)


def _countries_of(name: Collection[Word]) -> frozenset[str]:
    """The countries that the whole name means, or else any of its words."""
    whole = countries(" ".join(word.key for word in name))
    return whole or frozenset().union(*(countries(word.key) for word in name))


def _tied(alias: Alias, one: Collection[str], other: Collection[str]) -> bool:
    """Whether the one side has the short name and the other what says of the full one."""
    full = {key for key in alias.full.split() if key not in STOP_WORDS and key not in _TITLES}
    return alias.short in one and bool(full) and full <= set(other)
