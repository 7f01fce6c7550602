"""Countries: every name, code and demonym of each, from ISO 3166, CLDR and ``countries.toml``.

A form that several countries share ("Congolese", "Dominican", "Korean") gives all of them. Countries are
ISO 3166-1 alpha-2 codes, with those that CLDR adds for territories such as Kosovo (``XK``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from corpus.text.folding import fold

Countries = frozenset[str]

_TABLE = Path(__file__).with_name("countries.toml")
_WORD = re.compile(r"[^\W_](?:[^\W_]|[.'’&-](?=[^\W_]))*(?:(?<=\.[^\W_])\.)?|&")
_LONGEST = 9  # words: "Saint Helena, Ascension and Tristan da Cunha", and room
_NONE: Countries = frozenset()


@dataclass(frozen=True, slots=True)
class CountryMention:
    """A country's name or demonym at ``text[start:end]``, and the countries that it may mean."""

    countries: Countries
    start: int
    end: int


def countries_called(words: str) -> Countries:
    """The countries that an English name or demonym, or a part's name, may mean; none when it is none's."""
    return _forms().get(_key(words), _NONE)


def countries_named(words: str) -> Countries:
    """The countries with this English name; demonyms and parts of a country do not count."""
    return _names().get(_key(words), _NONE)


def is_part_of_country(words: str) -> bool:
    """Whether the words name a country within a country, or its people: "Scotland", "Welsh"."""
    return _key(words) in _table().parts


def is_also_a_name(words: str) -> bool:
    """Whether the words are as often the name of a person or a state: "Jordan", "Georgia"."""
    return _key(words) in _table().also_names


def country_mentions(text: str) -> list[CountryMention]:
    """The countries that a text names, by name or demonym, in order; the longest form counts.

    Only words with a capital count. What has a country's name in it and is another place, such as
    "New Mexico" or "the Indian Ocean", is none.
    """
    words = list(_WORD.finditer(text))
    found: list[CountryMention] = []
    at = 0
    while at < len(words):
        for end in range(min(len(words), at + _LONGEST), at, -1) if words[at][0][0].isupper() else ():
            key = _key(text[words[at].start() : words[end - 1].end()]).removesuffix("'s")
            if key in _table().not_countries:
                at = end
                break
            if countries := _forms().get(key):
                found.append(CountryMention(countries, words[at].start(), words[end - 1].end()))
                at = end
                break
        else:
            at += 1
    return found


def country_of_code(code: str) -> str | None:
    """The country of a code of two or three letters, in either case; ``UK`` is one too."""
    return _codes().get(code.upper())


def country_codes() -> tuple[str, ...]:
    """The codes of all countries and territories, in order."""
    return tuple(sorted(_cldr_names("en").keys() - _table().no_country))


def country_name(code: str | None) -> str:
    """The plain English name of a country; the code itself where it is none's, nothing without a code."""
    if not code:
        return ""
    return _table().called.get(code) or _cldr_names("en").get(code, code)


def country_names(code: str, language: str) -> tuple[str, ...]:
    """The names of a country in a language, as CLDR spells them; in English, all that are in use."""
    if language == "en":
        return tuple(name for name, countries in _names().items() if code in countries)
    name = _cldr_names(language).get(code)
    return (_key(name),) if name else ()


def country_key(words: str) -> str:
    """Equal for spellings of a country's name that differ in case, accents, dots, "the", "&" and "St."."""
    return _key(words)


def _key(words: str) -> str:
    plain = fold(words).replace(".", "").replace("&", " and ").replace("-", " ").rstrip(",;: ")
    parts = plain.split()
    if len(parts) > 1 and parts[0] == "the":
        parts = parts[1:]
    if len(parts) > 1 and parts[0] == "st":
        parts[0] = "saint"
    return " ".join(parts)


@dataclass(frozen=True, slots=True)
class _Table:
    called: Mapping[str, str]
    names: Mapping[str, tuple[str, ...]]
    within: Mapping[str, tuple[str, ...]]
    people: Mapping[str, tuple[str, ...]]
    parts: frozenset[str]
    also_names: frozenset[str]
    not_countries: frozenset[str]
    no_country: frozenset[str]
    uninhabited: frozenset[str]


@cache
def _table() -> _Table:
    read: dict[str, dict[str, str]] = tomllib.loads(_TABLE.read_text("utf-8"))
    other = {name: _listed(forms) for name, forms in read["other"].items()}
    return _Table(
        called=read["called"],
        names={code: _listed(forms) for code, forms in read["names"].items()},
        within={code: _listed(forms) for code, forms in read["within"].items()},
        people={code: _listed(forms) for code, forms in read["people"].items()},
        parts=frozenset(map(_key, other["parts"])),
        also_names=frozenset(map(_key, other["also_names"])),
        not_countries=frozenset(map(_key, other["not_countries"])),
        no_country=frozenset(other["no_country"]),
        uninhabited=frozenset(other["uninhabited"]),
    )


def _listed(forms: str) -> tuple[str, ...]:
    return tuple(form for form in (form.strip() for form in forms.split(",")) if form)


def _grouped(pairs: Iterator[tuple[str, str]]) -> dict[str, Countries]:
    grouped: dict[str, Countries] = {}
    for form, code in pairs:
        if key := _key(form):
            grouped[key] = grouped.get(key, _NONE) | {code}
    return grouped


@cache
def _names() -> dict[str, Countries]:
    return _grouped(_each_name())


def _each_name() -> Iterator[tuple[str, str]]:
    for code in country_codes():
        yield _cldr_names("en")[code], code
    for country in _iso_countries():
        for field in ("official_name", "name", "common_name"):
            if name := getattr(country, field, None):
                yield name, country.alpha_2
                head, comma, tail = name.partition(", ")
                if comma:  # "Korea, Republic of"
                    yield f"{tail} {head}", country.alpha_2
    for code, forms in (
        *_table().names.items(),
        *((code, (name,)) for code, name in _table().called.items()),
    ):
        for form in forms:
            yield form, code


@cache
def _forms() -> dict[str, Countries]:
    """Names, parts that a country is named by, and demonyms."""
    tables = (_table().within, _table().people)
    forms = _grouped((form, code) for table in tables for code, forms in table.items() for form in forms)
    return forms | {name: forms.get(name, _NONE) | countries for name, countries in _names().items()}


@cache
def _codes() -> dict[str, str]:
    codes = {code: code for code in country_codes()} | {"UK": "GB"}
    return codes | {country.alpha_3: country.alpha_2 for country in _iso_countries()}


def _iso_countries() -> Any:
    import pycountry

    return pycountry.countries


@cache
def _cldr_names(language: str) -> dict[str, str]:
    """The names of territories by their codes of two letters."""
    from babel import Locale

    territories = Locale.parse(language).territories
    return {code: str(name) for code, name in territories.items() if len(code) == 2 and code.isalpha()}
