"""Where a full stop ends a sentence or does not, beyond what sentencex knows (``abbreviations.toml``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_LAST_WORD = re.compile(r"([^\s(\[«„“\"]+)\.$")
_SHORTEST = 4  # words: "In 2025 r." before a capital is the beginning of a sentence
_YEAR = re.compile(r"\d{4} [rг]\.$")  # "2025 r.", "2025 г.": "year" in Polish and Russian
_ORDINAL = {  # a number with a full stop before a noun: "Der 2. Senat"
    "de": re.compile(
        r"\b(?:a[bm]|beim?|bis|d(?:as|em|en|er|es|ie)|eine[mnrs]?|ihre[mnrs]?|im|ins?|jede[mnrs]?|seine[mnrs]?"
        r"|seit|unsere[mnrs]?|vom|zu[mr]) \d{1,3}\.$",
        re.IGNORECASE,
    ),
}
_UNJOINED = frozenset({"en", ""})  # languages whose sentences stay as sentencex has them before small letters


def goes_on(before: str, after: str, *, language: str, parted: bool) -> bool:
    """Whether two pieces that sentencex parts are one sentence; ``parted`` says that a space is between."""
    if not before.endswith("."):
        return False
    if _is_abbreviation(before, language) and after[:1].isalnum():
        return True
    if language in _UNJOINED:
        return False
    if after[:1].islower() or (not parted and after[:1] in "-‐–"):
        return True
    ordinal = _ORDINAL.get(language)
    if ordinal and ordinal.search(before) and after[:1].isupper():
        return True
    return len(before.split()) < _SHORTEST and _YEAR.search(before) is not None


def _is_abbreviation(before: str, language: str) -> bool:
    """Whether the last word is listed; a single letter as a capital only, in English none of capitals."""
    last = _LAST_WORD.search(before)
    if last is None or (language == "en" and last[1].isupper()) or (len(last[1]) == 1 and last[1].islower()):
        return False
    return last[1].casefold() in _listed("no_end", language)


def ends_within(sentence: str, *, language: str) -> list[int]:
    """Where further sentences begin inside one of sentencex's: after "usw." before a word that opens one."""
    pattern = _end_before(language)
    return [found.end() for found in pattern.finditer(sentence)] if pattern else []


@cache
def _end_before(language: str) -> re.Pattern[str] | None:
    names, openers = _listed("end_before", language), _listed("openers", language)
    if not names or not openers:
        return None
    before = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    after = "|".join(re.escape(word.capitalize()) for word in sorted(openers))
    return re.compile(rf"\b(?:{before})\.\s+(?=(?:{after})\b)")


@cache
def _listed(part: str, language: str) -> frozenset[str]:
    return frozenset(name.strip() for name in _tables()[part].get(language, "").split(",") if name.strip())


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(Path(__file__).with_name("abbreviations.toml").read_text("utf-8"))
