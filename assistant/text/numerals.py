"""Numbers written as words: "twenty-one", "two and a half million", "a dozen", "two thirds"."""

from __future__ import annotations

import re

_UNITS_WORDS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen
"""
_UNITS = _UNITS_WORDS.split()
_TENS_WORDS = """
twenty thirty forty fifty sixty seventy eighty ninety
"""
_TENS = _TENS_WORDS.split()
_ORDINALS_WORDS = """
zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth
"""
_ORDINALS = _ORDINALS_WORDS.split()
_TENTHS_WORDS = """
twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth
"""
_TENTHS = _TENTHS_WORDS.split()

CARDINALS = {word: n for n, word in enumerate(_UNITS)} | {w: 10 * n for n, w in enumerate(_TENS, 2)}
ORDINALS = {word: n for n, word in enumerate(_ORDINALS) if n} | {w: 10 * n for n, w in enumerate(_TENTHS, 2)}
SCALES = {
    "hundred": 1e2, "thousand": 1e3, "lakh": 1e5, "million": 1e6, "crore": 1e7, "billion": 1e9,
    "trillion": 1e12, "dozen": 12.0,
}  # fmt: skip
PARTS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5,
    "tenth": 10, "tenths": 10,
}  # fmt: skip
# What "hundreds of" may stand for, from and up to.
VAGUE = {
    "dozens": (24.0, 150.0), "hundreds": (200.0, 2e3), "thousands": (2e3, 2e4), "millions": (2e6, 2e7),
    "billions": (2e9, 2e10), "tens of thousands": (2e4, 2e5), "hundreds of thousands": (2e5, 2e6),
    "tens of millions": (2e7, 2e8), "hundreds of millions": (2e8, 2e9), "scores": (40.0, 200.0),
}  # fmt: skip


def _either(parts: object) -> str:
    return "|".join(sorted(parts, key=len, reverse=True))  # type: ignore[call-overload]


_CARDINAL = rf"(?:{_either(CARDINALS)})"
_SCALE = rf"(?:{_either(SCALES)})"
WRITTEN = (
    rf"(?:(?:(?:an?|half\s+an?|{_CARDINAL})[\s-]+)?{_SCALE}\b(?:(?:\s+and)?[\s-]+(?:{_CARDINAL}|{_SCALE})\b)*"
    rf"|{_CARDINAL}\b(?:(?:\s+and)?[\s-]+(?:{_CARDINAL}|{_SCALE})\b|\s+and\s+a\s+half\b)*)"
)


def value(written: str) -> float | None:
    """The number that the words make, or None when they make none."""
    total, part = 0.0, 0.0
    parts = re.findall(r"[a-z]+", written.casefold())
    if parts[:1] == ["half"] and len(parts) > 2 and parts[-1] in SCALES:
        return SCALES[parts[-1]] / 2
    for place, word in enumerate(parts):
        if word in CARDINALS:
            if part % 100 and (CARDINALS[word] >= 10 or part % 10 or part % 100 < 20):
                return None  # "nineteen ninety", "two three": no one number
            part += CARDINALS[word]
        elif word in ("hundred", "dozen"):
            part = (part or 1.0) * SCALES[word]
        elif word in SCALES:
            total += (part or 1.0) * SCALES[word] if part or not total else total * (SCALES[word] - 1)
            part = 0.0
        elif word == "half" and place:
            part += 0.5
    return total + part


def trailing_step(number: float) -> float:
    """The step of a whole number with zeros at its end: 2,400 may be 2,380 rounded."""
    step = 1.0
    while number and number % (step * 10) == 0 and step < 1e15:
        step *= 10
    return step
