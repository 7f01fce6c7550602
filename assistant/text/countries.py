"""Countries named as where reports come from: "Polish newspapers", "reports from Kenya"."""

from __future__ import annotations

import re
from functools import cache

_PRESS = (
    r"(?:press|media|newspapers?|outlets?|papers?|reports?|articles?|coverage|broadcasters?|journalists?"
    r"|sources|stories|dailies)"
)
_GIVING = rf"(?:{_PRESS}|news)(?:\s+published)?"
_NAME = r"(?P<name>(?:the\s+)?[A-Z][\w’'-]+(?:\s+(?:of\s+|and\s+)?[A-Z][\w’'-]+){0,3})"
_FROM = re.compile(rf"\b(?i:{_GIVING}\s+from|{_PRESS}\s+(?:in|of))\s+{_NAME}")
_OF = re.compile(
    rf"\b(?P<name>[A-Z][a-z]+(?:\s+[A-Z][a-z]+)?)\s+(?:(?:news|national|local|state)\s+)?{_PRESS}\b"
)
_BESIDE = re.compile(r"\b(?P<name>[A-Z][a-z]+)(?:,|,?\s+(?:and|or))\s+$")

# Names of peoples that cannot be told from the country's own name by their ending.
_PEOPLES = {
    "polish": "PL", "finnish": "FI", "irish": "IE", "british": "GB", "english": "GB", "french": "FR",
    "dutch": "NL", "spanish": "ES", "swiss": "CH", "danish": "DK", "swedish": "SE", "turkish": "TR",
    "greek": "GR", "american": "US", "us": "US", "chinese": "CN", "thai": "TH", "filipino": "PH",
    "czech": "CZ", "welsh": "GB", "scottish": "GB", "emirati": "AE", "saudi": "SA", "norwegian": "NO",
    "portuguese": "PT", "new zealand": "NZ", "uk": "GB", "south african": "ZA", "south korean": "KR",
    "north korean": "KP",
}  # fmt: skip
_ENDINGS = ("", "n", "an", "ian", "ean", "ese", "i", "ish", "nian", "ni")


def countries(text: str) -> list[tuple[str, str, int, int]]:
    """Each country that reports are asked from: its English name and ISO code, and where it stands.

    The press that is asked ("newspapers") stands with it: neither is what the reports are to tell of.
    """
    found: dict[int, tuple[str, str, int, int]] = {}
    for pattern in (_FROM, _OF):
        for match in pattern.finditer(text):
            code = country_code(match["name"])
            if code:
                found |= _row(text, match.start())
                found[match.start()] = (_english()[code], code, *match.span())
    return [found[start] for start in sorted(found)]


def _row(text: str, end: int) -> dict[int, tuple[str, str, int, int]]:
    """The countries in one row before a name that begins at ``end``: "German and Polish papers"."""
    row = {}
    while (before := _BESIDE.search(text, 0, end)) and (code := country_code(before["name"])):
        end = before.start()
        row[end] = (_english()[code], code, *before.span())
    return row


def country_code(name: str) -> str | None:
    """The ISO code of the country that an English name of it, or of its people, names."""
    return _spoken().get(name.casefold().removeprefix("the "))


@cache
def _spoken() -> dict[str, str]:
    """Countries and their peoples by their English names in lower case."""
    spoken: dict[str, str] = {}
    for code, name in _english().items():
        folded = name.casefold()
        stems = {folded, folded.rstrip("aeoy")} | ({folded[:-1]} if folded.endswith("y") else set())
        for stem in stems:
            for ending in _ENDINGS:
                spoken.setdefault(stem + ending, code)
        spoken[folded] = code
    return spoken | _PEOPLES


@cache
def _english() -> dict[str, str]:
    """The English names of countries by their ISO codes."""
    from babel import Locale

    territories = Locale("en").territories
    return {code: name for code, name in territories.items() if len(code) == 2 and code.isalpha()}
