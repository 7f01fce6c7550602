"""Who publishes a page, in which country and language: by what the site says of itself, and its address."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from ingest.language import detect_language
from ingest.places import country_code
from ingest.readers.fields import language_code, one_line

_LONGEST_NAME = 5  # words; what is longer has a motto behind its name
_MOTTO = re.compile(r"\s+[|–—·•:-]\s+|\s*[|｜]\s*|:\s+")
# Country domains that stand for something else.
_GENERIC = (
    *(
        "ai",
        "am",
        "cc",
        "cd",
        "co",
        "dj",
        "eu",
        "fm",
        "gg",
        "im",
        "io",
        "la",
        "ly",
        "me",
        "ms",
        "mu",
        "nu",
        "sc",
    ),
    *("sh", "st", "tk", "to", "tv", "vc", "ws"),
)
_SAME_COUNTRY = {"uk": "GB", "su": "RU"}
_ENOUGH = 200  # characters, in which a language shows
_ALIKE = tuple(  # languages that py3langid takes for each other
    map(
        frozenset,
        ({"no", "nb", "nn", "da"}, {"hr", "sr", "bs", "sl"}, {"id", "ms"}, {"cs", "sk"}, {"gl", "pt"}),
    )
)


def outlet_of(names: Iterator[str | None], host: str | None) -> str | None:
    """The first of the names that a page gives its outlet, without a motto; else the host."""
    for name in names:
        plain = one_line(name or "")
        if len(plain.split()) > _LONGEST_NAME:
            plain = _MOTTO.split(plain, maxsplit=1)[0]
        if plain:
            return plain
    return host


def country_of(host: str | None, *, address: str | None, locale: str | None) -> str | None:
    """The country of a publisher's own address, of the host's name, of a known outlet, or of the locale.

    American English is no sign of a country: it is what many programs put where nobody chose a locale.
    """
    if given := country_code(address or ""):
        return given
    ending = (host or "").rpartition(".")[2]
    own = _SAME_COUNTRY.get(ending) or (country_code(ending) if len(ending) == 2 else None)
    if own and ending not in _GENERIC:
        return own
    if host and (listed := _listed(host)):
        return listed
    region = region_of(locale)
    return None if region == "US" else region


def region_of(locale: str | None) -> str | None:
    """The country of a locale such as ``de-AT``; None where it has none."""
    parts = re.split(r"[-_.@]", locale or "")
    return next((code for part in parts[1:] if len(part) == 2 and (code := country_code(part))), None)


def language_of(body: str, *, declared: str) -> str | None:
    """The language of the text; what the page declares counts where the text is too short to tell."""
    code = language_code(declared)
    found = detect_language(body) if len(body) >= _ENOUGH else None
    if found is None or code is None:
        return code or found
    return code if any({code, found} <= alike for alike in _ALIKE) else found


def _listed(host: str) -> str | None:
    return next((code for name, code in _hosts().items() if host == name or host.endswith(f".{name}")), None)


@cache
def _hosts() -> Mapping[str, str]:
    table = tomllib.loads(Path(__file__).with_name("outlets.toml").read_text("utf-8"))
    return {name.strip(): code for code, names in table.items() for name in names.split(",")}
