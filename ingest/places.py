"""Countries: flags, words and ISO 3166-1 alpha-2 codes."""

from __future__ import annotations

import re
from functools import cache

_FLAG = re.compile(
    "(?P<letters>[\U0001f1e6-\U0001f1ff]{2})|\U0001f3f4(?P<tags>[\U000e0061-\U000e007a]{2,6})\U000e007f"
)
_WORDS_OF_A_NAME = 9  # the longest name in use: "Saint Helena, Ascension and Tristan da Cunha", and room

# What newspapers call them, where neither ISO 3166 nor CLDR lists the form.
_COMMON_NAMES = {
    "America": "US", "Bosnia": "BA", "Britain": "GB", "Burma": "MM", "Cape Verde": "CV",
    "Congo-Brazzaville": "CG", "Congo-Kinshasa": "CD", "Czech Republic": "CZ", "DR Congo": "CD", "DRC": "CD",
    "East Timor": "TL", "England": "GB", "Great Britain": "GB", "Holland": "NL", "Hong Kong": "HK",
    "Ivory Coast": "CI", "Kosovo": "XK", "Macao": "MO", "Macau": "MO", "Macedonia": "MK", "Micronesia": "FM",
    "Myanmar": "MM", "Northern Ireland": "GB", "Palestine": "PS", "Republic of Korea": "KR", "Scotland": "GB",
    "Swaziland": "SZ", "The Bahamas": "BS", "The Gambia": "GM", "The Netherlands": "NL",
    "The Philippines": "PH", "The United Kingdom": "GB", "The United States": "US", "Turkey": "TR",
    "U.A.E.": "AE", "U.K.": "GB", "U.S.": "US", "U.S.A.": "US", "Vatican": "VA", "Wales": "GB",
}  # fmt: skip


_UNIONS = {"🇪🇺": "European Union", "🇺🇳": "United Nations"}  # have a flag, and are no country


def country_code(words: str) -> str | None:
    """The ISO code that a code, a flag or an English name stands for; ``None`` when there is none."""
    words = words.strip()
    if flag := _FLAG.fullmatch(words):
        return _flag_code(flag)
    if re.fullmatch(r"[A-Za-z]{2,3}", words) and (code := _codes().get(words.upper())):
        return code
    return _english_names().get(_key(words))


def take_flag(text: str) -> tuple[str | None, str]:
    """The code of the flag that ``text`` begins with, and what follows it.

    A flag that is no country's (the European Union's) is taken off without a code, the union's name with it.
    """
    flag = _FLAG.match(text)
    if flag is None:
        return None, text
    after = text[flag.end() :].lstrip("\ufe0f ")
    return _flag_code(flag), after.removeprefix(_UNIONS.get(flag[0], ""))


def take_country(text: str, *, flag: str | None) -> tuple[str | None, str]:
    """The country named at the start of ``text``, and the words after it.

    With a flag, only that country's own name is taken off, in English or in any official language
    of the world; without one, any country's English name is. The name is taken off once: what
    follows may begin with it again.
    """
    if flag is None:
        taken = _longest_name(text, _english_names())
    else:
        taken = (
            _longest_name(text, {name: code for name, code in _english_names().items() if code == flag})
            or _longest_name(text, dict.fromkeys(_own_names(flag), flag))
            or _longest_name(text, dict.fromkeys(_foreign_names(flag), flag))
        )
    return taken or (flag, text)


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
    return _codes().get(letters)


def _longest_name(text: str, names: dict[str, str]) -> tuple[str, str] | None:
    words = [found.end() for found in re.finditer(r"\S+", text)][:_WORDS_OF_A_NAME]
    for end in reversed(words):
        if code := names.get(_key(text[:end])):
            return code, text[end:].strip()
    return None


def _key(name: str) -> str:
    """Equal for spellings that differ in case, dots, apostrophes and a mark that follows."""
    plain = name.casefold().replace("’", "'").replace(".", "").replace("&", "and")
    return " ".join(plain.split()).rstrip(",;:")


@cache
def _codes() -> dict[str, str]:
    """Codes of two and three letters, and what is used as if it were one."""
    import pycountry

    codes = {country.alpha_2: country.alpha_2 for country in pycountry.countries}
    codes |= {country.alpha_3: country.alpha_2 for country in pycountry.countries}
    return codes | {"UK": "GB", "XK": "XK"}


@cache
def _english_names() -> dict[str, str]:
    import pycountry

    names = {}
    for country in pycountry.countries:
        for field in ("official_name", "name", "common_name"):
            if name := getattr(country, field, None):
                names[_key(name)] = country.alpha_2
    names |= {_key(name): code for code, name in _territories("en").items() if code in _codes()}
    names |= {_key(name): code for name, code in _COMMON_NAMES.items()}
    return names | {"usa": "US", "us": "US", "uk": "GB", "uae": "AE"}


@cache
def _own_names(country: str) -> tuple[str, ...]:
    return _names_in(country, official_languages(country))


@cache
def _foreign_names(country: str) -> tuple[str, ...]:
    return _names_in(country, official_languages())


def _names_in(country: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    names = (_territories(language).get(country) for language in languages)
    return tuple(_key(name) for name in names if name)


def _territories(language: str) -> dict[str, str]:
    from babel import Locale

    return dict(Locale.parse(language).territories)
