"""Names in a text: runs of capitalised words, titles in quotation marks, and the times it mentions.

A lone word with a capital that opens a sentence may be any word: it begins no name of a question unless it
is used as one (:func:`asked_names`).
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path

from corpus import STOP_WORDS

_WORD_LISTS = Path(__file__).with_name("names.toml")


def _capitals() -> str:
    """The letters of every script that are capitals, as the inside of a character class.

    Scripts without capitals, such as Arabic and Chinese, mark no names.
    """
    ranges: list[list[int]] = []
    for code in range(0x3000):
        if not chr(code).isupper() or not chr(code).isalpha():
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(chr(a) if a == b else f"{chr(a)}-{chr(b)}" for a, b in ranges)


_CAPITAL = _capitals()
_CAPITALISED = rf"(?:[{_CAPITAL}][\w&'’.\-/]*[\w)]|[A-Z]\.?)"
_PARTICLE = r"(?:of the|of|the|and the|&|al|bin|der|(?:de|van|von)(?: (?:der|den|la|los))?)"
_JOINED = rf"(?:\s+{_PARTICLE}?\s*(?:{_CAPITALISED}|\d+\b)){{0,8}}"
_RUN = re.compile(rf"(?<![\w'’]){_CAPITALISED}{_JOINED}")
_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]{2,60}?)[,.]?[\"”»]")
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_TIME = re.compile(
    rf"\b(?:\d{{1,2}} {_MONTH}|{_MONTH} \d{{1,2}}),? \d{{4}}\b|\b{_MONTH} \d{{4}}\b"
    r"|\b(?:1[5-9]|20)\d\d(?:\s?[-–]\s?(?:(?:1[5-9]|20)\d\d|\d\d))?s?\b"
)
_OPENING = re.compile(r"(?:^|[.!?;:]\s)[\s\"'“‘(]*$")
# A word that opens a question is used as a name before these: "Meta and Google", "Zorblatt signed what?".
_USED_AS_NAME = re.compile(
    r"['’]s?\b|\W*$|\s+(?:is|was|are|were|has|have|had|did|does|will|would|can|could|may|and|or|vs\.?|versus)\b"
    r"|\s+[a-z]{2,}(?:ed|es|s)\b"
)


@cache
def _lists() -> dict[str, frozenset[str]]:
    lists = tomllib.loads(_WORD_LISTS.read_text("utf-8"))
    return {name: frozenset(words.split()) for name, words in lists.items()}


NO_NAMES = STOP_WORDS | _lists()["no names"]
_OPENERS = NO_NAMES | _lists()["foreign question words"]
_OTHER_LANGUAGES = _lists()["foreign question words"] | _lists()["foreign small words"]
_WORD = re.compile(r"[^\W\d_]+")
_CLOCK = re.compile(r"(?:am|pm|a\.m|p\.m|gmt|utc|cet|est|edt|pst|pdt|bst)\.?", re.IGNORECASE)


@lru_cache(maxsize=1000)
def names(text: str) -> tuple[str, ...]:
    """The names in ``text`` in their order, each once; a common word with a capital begins none."""
    return tuple(dict.fromkeys(name for _, name in _placed(text)))


@lru_cache(maxsize=1000)
def asked_names(question: str) -> tuple[str, ...]:
    """The names in a question: those of :func:`names`, a lone word that opens a sentence only if used as one.

    In a language that gives every noun a capital, none.
    """
    if nouns_have_capitals(question):
        return ()
    foreign = is_foreign(question)
    kept: dict[str, None] = {}
    for start, name in _placed(question):
        after = question[start + len(name) :]
        surely = " " in name or not _OPENING.search(question[:start]) or _is_acronym(name)
        if surely or (not foreign and _USED_AS_NAME.match(after)):
            kept[name] = None
    return tuple(kept)


def is_foreign(text: str) -> bool:
    """Whether the text is in another language than English, as far as its small words and letters show."""
    return bool(_small_words(text) & _OTHER_LANGUAGES) or any(
        letter.isalpha() and letter > "\u024f"
        for letter in text  # beyond the Latin letters
    )


def nouns_have_capitals(text: str) -> bool:
    """Whether the text is in German, by its small words."""
    return bool(_small_words(text) & _lists()["german"])


def _small_words(text: str) -> frozenset[str]:
    """Its first word, and those without a capital: "Las Vegas" is no Spanish."""
    found = _WORD.findall(text)
    return frozenset(word.casefold() for place, word in enumerate(found) if not place or word[0].islower())


def _placed(text: str) -> list[tuple[int, str]]:
    titles = {found.start(): found for found in _QUOTED.finditer(text) if not found[1][0].islower()}
    quoted = {place for found in titles.values() for place in range(*found.span())}
    starts = {start: found[1].strip() for start, found in titles.items()}
    for run in _RUN.finditer(text):
        start, name = _without_openers(run)
        if len(name) > 1 and run.end() - 1 not in quoted and not _CLOCK.fullmatch(name):
            starts[start] = name
    return [(start, starts[start]) for start in sorted(starts)]


def _without_openers(run: re.Match[str]) -> tuple[int, str]:
    """Where the name begins, and it without numbers and common words before it."""
    start, name = run.start(), _possessor(run[0])
    common = _OPENERS if _OPENING.search(run.string[:start]) else NO_NAMES
    while name and (name[0].isdigit() or name.split()[0].casefold() in common):
        first = name.split()[0]
        if _is_acronym(first) and " " not in name:  # "US", not "us"
            break
        rest = name[len(first) :]
        start += len(first) + len(rest) - len(rest.lstrip())
        name = rest.lstrip()
    return start, " ".join(name.split())


def _is_acronym(word: str) -> bool:
    """Whether it is written in capitals, as no common word is: "US", "WHO"."""
    return len(word) > 1 and word.replace(".", "").isupper()


def times(text: str) -> list[str]:
    """The days, months and years that ``text`` mentions, in their order."""
    return list(dict.fromkeys(_TIME.findall(text)))


def _possessor(name: str) -> str:
    """``Iran`` for ``Iran's``."""
    return re.sub(r"['’]s?$", "", name).rstrip(".,-/)") if len(name) > 2 else name
