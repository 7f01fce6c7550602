"""What a sentence has that could be asked for: names, amounts, dates, scores, titles, each with its kind.

Names are runs of capitalised words; countries and states are known by their names, and
organisations by words such as "University" or by being written in capitals. Of another name it cannot be
known whether it is a person's or a thing's: it counts half for a kind that it may be (:func:`kind_match`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from assistant.question.expected_answer_type import AnswerKind, ExpectedAnswerType
from assistant.text.currencies import UNIT_OF
from assistant.text.names import NO_NAMES
from assistant.text.numerals import CARDINALS
from assistant.text.terms import terms
from assistant.text.word_patterns import MENTION_WORD
from corpus import Span, countries_named

_WORD_LISTS = Path(__file__).with_name("mentions.toml")
_MAY_BE = 0.5  # what a name counts of unknown kind
_NUMERAL = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?|(?:{'|'.join(word for word, n in CARDINALS.items() if n > 1)}"
    r"|dozens?|hundreds?|thousands?|half)\b"
)
_MULTIPLE = r"(?:[ -](?:hundred|thousand|million|billion|trillion|dozen)\b|(?:bn|tn|m|k)\b)"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.)"
)
_CODES = (  # as they are written: "try 3 rides" is no money
    r"(?-i:USD|EUR|GBP|JPY|CNY|RMB|CHF|NOK|SEK|DKK|PLN|CZK|HUF|RUB|UAH|TRY|INR|PKR|BRL|MXN|ZAR|AUD|CAD|NZD|SGD"
    r"|HKD|KRW|THB|IDR|ILS|SAR|AED|QAR|EGP|NGN|KES)"
)
_MONEY = "|".join(f"{word}(?! of\\b)" if word in ("pound", "pounds") else word for word in UNIT_OF)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_PATTERNS = (
    (AnswerKind.SCORE, re.compile(r"(?<![\d-])\d{1,3}\s?[-–]\s?\d{1,3}(?![\d-])(?!\s?%)")),
    (
        AnswerKind.PERCENT,
        re.compile(rf"(?:{_NUMERAL})\s?(?:%|per ?cent\b|percentage points?\b)", re.IGNORECASE),
    ),
    (
        AnswerKind.MONEY,
        re.compile(
            rf"(?:(?:[A-Z]{{0,3}}[$€£¥₹]|\b{_CODES})\s?(?:{_NUMERAL}){_MULTIPLE}?"
            rf"|(?<![\w.,])(?:{_NUMERAL}){_MULTIPLE}?\s(?:{_MONEY}|cents?|{_CODES})\b)",
            re.IGNORECASE,
        ),
    ),
    (
        AnswerKind.DATE,
        re.compile(
            rf"\b(?:{_DAY} )?{_MONTH}(?: {_DAY}\b)?(?:,? (?:1[5-9]|20)\d\d)?(?!\w)"
            r"|\b(?:1[5-9]|20)\d\d\b"
            r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
            r"|\b(?:[Yy]esterday|[Tt]oday|[Tt]onight|[Tt]omorrow|[Oo]vernight)\b"
            r"|\b(?:[Ll]ast|[Nn]ext|[Tt]his|later this)"
            r" (?:week|weekend|month|year|spring|summer|fall|autumn|winter)\b"
            r"|\b(?:first|second|third|fourth) quarter\b"
        ),
    ),
    (AnswerKind.NUMBER, re.compile(rf"(?<![\w.,$€£¥₹])(?:{_NUMERAL}){_MULTIPLE}?(?!\w)", re.IGNORECASE)),
)
# What follows a number that "how old", "how far" and the like ask for.
_UNITS = {
    "old": r"[- ]?years?|,|\s+(?:months?|weeks?)",
    "long": r"[- ]?(?:second|minute|hour|day|week|month|year|centur|decade|km|kilomet|mile|met|feet|foot)",
    "far": r"[- ]?(?:km|kilomet|mile|met|feet|foot|yard|light)",
    "fast": r"[- ]?(?:knot|km|kilomet|mile|mph|met|second|minute)",
    "high": r"[- ]?(?:m\b|met|feet|foot|floor|stor|km|kilomet|mile|percent|per cent|%)",
    "tall": r"[- ]?(?:m\b|cm|met|feet|foot|floor|stor|inch)",
    "deep": r"[- ]?(?:m\b|met|feet|foot|km|kilomet|mile|fathom)",
    "heavy": r"[- ]?(?:kg|kilo|gram|tonne|ton|pound|lb)",
    "hot": r"[- ]?(?:degree|°)",
    "cold": r"[- ]?(?:degree|°)",
}
_JOINED = re.compile(r"[.]? (?:& )?(?P<of>of (?:the )?)?|[ -]\d+ ")
_TITLED = re.compile(r"[\"“]([A-Z0-9][^\"“”]{1,60}?)[,.]?[\"”]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One thing that a sentence mentions, at ``span`` of its text; ``terms`` are the stems of its words."""

    kind: AnswerKind
    text: str
    span: Span
    terms: frozenset[str]


@lru_cache(maxsize=4_000)
def mentions(text: str) -> tuple[Mention, ...]:
    """All that ``text`` mentions of a kind that can be asked for, in its order; none overlaps another."""
    found: list[Mention] = []
    taken: set[int] = set()
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            _take(found, taken, kind, match.start(), match.end(), text)
    for match in _TITLED.finditer(text):
        _take(found, taken, AnswerKind.TITLE, match.start(1), match.end(1), text)
    for start, end in _names(text):
        _take(found, taken, _kind_of_name(text[start:end]), start, end, text)
    return tuple(sorted(found, key=lambda mention: mention.span.start))


def _names(text: str) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words, without what opens a sentence in lower case otherwise."""
    start = end = 0
    for match in MENTION_WORD.finditer(text):
        word = match[0]
        if not word[0].isupper() or (word.casefold() in NO_NAMES and not _is_acronym(word)):
            continue
        joined = _JOINED.fullmatch(text[end : match.start()]) if end else None
        if joined and (not joined["of"] or _last(text[start:end]) in _joining()):
            end = match.end()
            continue
        if end:
            yield start, end
        start, end = match.span()
    if end:
        yield start, end


def _is_acronym(word: str) -> bool:
    """Whether it may be a name although it is a common word without its capitals: "US", "WHO", not "A"."""
    return len(word) > 1 and word.isupper()


def _last(words: str) -> str:
    return words.rsplit(maxsplit=1)[-1].strip(".").casefold()


def _joining() -> frozenset[str]:
    return _lists()["organisations"] | _lists()["places"] | _lists()["persons"]


def _take(found: list[Mention], taken: set[int], kind: AnswerKind, start: int, end: int, text: str) -> None:
    if not taken.isdisjoint(range(start, end)):
        return
    taken.update(range(start, end))
    mentioned = text[start:end]
    bare = terms(mentioned) or frozenset({mentioned.casefold()})
    found.append(Mention(kind=kind, text=mentioned, span=Span(start, end), terms=bare))


def kind_match(mention: Mention, asked: ExpectedAnswerType) -> float:
    """How well, from 0 to 1, the mention's kind is one that is asked for."""
    return max((_fits(mention.kind, kind) for kind in asked.kinds), default=0.0)


def has_unit(asked: ExpectedAnswerType) -> bool:
    """Whether a measure is asked for that has units of its own: "how old", "how far"."""
    return asked.measure in _UNITS


def in_unit(text: str, mention: Mention, asked: ExpectedAnswerType) -> bool:
    """Whether a unit of the measure asked for follows the mention in ``text``."""
    return re.match(_UNITS[asked.measure], text[mention.span.end :]) is not None


def _fits(kind: AnswerKind, asked: AnswerKind) -> float:
    if kind is asked:
        return 1.0
    if asked is AnswerKind.PLACE and kind in (AnswerKind.STATE, AnswerKind.COUNTRY):
        return 1.0
    if asked is AnswerKind.NUMBER and kind in (AnswerKind.PERCENT, AnswerKind.MONEY):
        return _MAY_BE
    if asked in _NAMED and kind in (AnswerKind.NAME, AnswerKind.TITLE):
        return _MAY_BE if asked in (AnswerKind.COUNTRY, AnswerKind.STATE) else 1.0
    return _MAY_BE if asked in (AnswerKind.NAME, AnswerKind.THING) and kind in _NAMED else 0.0


_NAMED = (
    AnswerKind.PERSON,
    AnswerKind.ORGANISATION,
    AnswerKind.PLACE,
    AnswerKind.COUNTRY,
    AnswerKind.STATE,
    AnswerKind.TITLE,
    AnswerKind.NAME,
)


def _kind_of_name(name: str) -> AnswerKind:
    plain = name.removeprefix("the ").removeprefix("The ")
    if countries_named(plain):
        return AnswerKind.COUNTRY
    if plain in _states():
        return AnswerKind.STATE
    words = {word.strip(".,").casefold() for word in plain.split()}
    if words & _lists()["organisations"] or (plain.isupper() and len(plain) > 2 and plain.isalpha()):
        return AnswerKind.ORGANISATION
    if words & _lists()["persons"]:
        return AnswerKind.PERSON
    if words & _lists()["places"]:
        return AnswerKind.PLACE
    return AnswerKind.NAME


@cache
def _states() -> frozenset[str]:
    """The states and provinces of federations: what pycountry calls so."""
    import pycountry

    return frozenset(part.name for part in pycountry.subdivisions if part.type in ("State", "Province"))


@cache
def _lists() -> dict[str, frozenset[str]]:
    lists = tomllib.loads(_WORD_LISTS.read_text("utf-8"))
    return {name: frozenset(words.split()) for name, words in lists.items()}
