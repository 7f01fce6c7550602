"""Countries: flags, words and ISO 3166-1 alpha-2 codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import cache, partial

from corpus import countries_named, country_key, country_names, country_of_code

_FLAG = re.compile(
    "(?P<letters>[\U0001f1e6-\U0001f1ff]{2})|\U0001f3f4(?P<tags>[\U000e0061-\U000e007a]{2,6})\U000e007f"
)
_WORDS_OF_A_NAME = 9  # the longest name in use: "Saint Helena, Ascension and Tristan da Cunha", and room

_UNIONS = {
    "EU": "European Union",
    "UN": "United Nations",
}  # have a flag and a reserved code, and are no country


def country_code(words: str) -> str | None:
    """The ISO code that a code, a flag or an English name means; ``None`` when it means none, or several.

    The European Union and the United Nations have theirs, which ISO 3166 reserves.
    """
    words = words.strip()
    if flag := _FLAG.fullmatch(words):
        return _flag_code(flag)
    union = next((code for code, name in _UNIONS.items() if words in (code, name)), None)
    return union or country_of_code(words) or _only(countries_named(words))


def take_flag(text: str) -> tuple[str | None, str]:
    """The code of the flag that ``text`` begins with, and what follows it."""
    flag = _FLAG.match(text)
    if flag is None:
        return None, text
    return _flag_code(flag), text[flag.end() :].lstrip("\ufe0f ")


def take_country(text: str, *, flag: str | None) -> tuple[str | None, str]:
    """The country named at the start of ``text``, and the words after it.

    With a flag, only that country's own name is taken off, in English or in any official language
    of the world; without one, any country's English name is. The name is taken off once: what
    follows may begin with it again.
    """
    if flag is None:
        return _without_name(text, lambda name: _only(countries_named(name))) or (None, text)
    if flag in _UNIONS:
        return flag, text.removeprefix(_UNIONS[flag]).strip()
    english = frozenset(name for name in country_names(flag, "en") if _only(countries_named(name)))
    for names in (english, _own_names(flag), _foreign_names(flag)):
        if taken := _without_name(text, partial(_if_among, flag, names)):
            return taken
    return flag, text


def official_languages(country: str | None = None) -> tuple[str, ...]:
    """CLDR's official languages of a country, or of all of them, as far as CLDR has a locale for them."""
    from babel.core import get_global
    from babel.languages import get_official_languages
    from babel.localedata import exists

    territories = [country] if country else sorted(get_global("territory_languages"))
    named = {
        language: None
        for territory in territories
        for language in get_official_languages(territory, de_facto=True)
    }
    return tuple(language for language in named if exists(language))


def _flag_code(flag: re.Match[str]) -> str | None:
    if flag["letters"]:
        letters = "".join(chr(ord(letter) - 0x1F1E6 + ord("A")) for letter in flag["letters"])
    else:
        letters = "".join(chr(ord(tag) - 0xE0000) for tag in flag["tags"][:2]).upper()
    return letters if letters in _UNIONS else country_of_code(letters)


def _without_name(text: str, country: Callable[[str], str | None]) -> tuple[str, str] | None:
    """The country of the longest name at the start of ``text``, and what follows it."""
    for end in reversed([word.end() for word in re.finditer(r"\S+", text)][:_WORDS_OF_A_NAME]):
        if code := country(text[:end]):
            return code, text[end:].strip()
    return None


def _if_among(country: str, names: Collection[str], words: str) -> str | None:
    """The country, if the words are one of its names."""
    return country if country_key(words) in names else None


def _only(countries: frozenset[str]) -> str | None:
    """The country, where there is one and no other."""
    return next(iter(countries)) if len(countries) == 1 else None


@cache
def _own_names(country: str) -> frozenset[str]:
    return _names_in(country, official_languages(country))


@cache
def _foreign_names(country: str) -> frozenset[str]:
    return _names_in(country, official_languages())


def _names_in(country: str, languages: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name for language in languages for name in country_names(country, language))
