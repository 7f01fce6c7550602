"""Figures as other languages than English write them: 40.000, 8,4 Mio. Euro, 1 250 000 €, 12亿元, 2,5 млн.

Which mark parts thousands and which the decimals is what CLDR says of the language; the words and signs for
thousand, million and the like, for currencies and per cent are in ``numerals.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from assistant.text.figures import Figure
from assistant.text.numerals import SCALES, trailing_step
from corpus import fold

_TABLE = Path(__file__).with_name("numerals.toml")
_SPACES = "  \u2009 '’"  # that may part thousands
_DIGITS = re.compile(
    rf"(?<![\d.,A-Za-z])\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?!\d)(?:[.,٫]\d+)?|(?<![\dA-Za-z])\d+(?:[.,٫٬]\d+)*"
)
_NEXT = re.compile(r"[\s-]{0,2}(%-os|[$€£¥₹₽%％]|[^\W\d_][^\s\d.,;:!?()\"“”«»、。，$€%]*)\.?")
_BEFORE = re.compile(r"(R\$|[$€£¥₹%]|百分之|\b[^\W\d_]+)\s?$")
_JOINING = frozenset(("de", "di", "d"))
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_ARABIC = str.maketrans({"٫": ".", "٬": ",", "，": ","})
_WITHOUT_SPACES = ("zh", "ja", "ko")
_IDEOGRAPHS = re.compile(r"[一二两兩三四五六七八九十百千〇零]{1,9}[万萬亿億]?")
_UNITS_OF_TEN = {"十": 10, "百": 100, "千": 1000}
_NUMERALS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@lru_cache(maxsize=1_000)
def figures_elsewhere(text: str, language: str) -> tuple[Figure, ...]:
    """The figures in digits of a text in ``language``; where a mark may mean either, both readings."""
    found: list[Figure] = []
    level = text.translate(_ARABIC)
    for match in _DIGITS.finditer(level):
        digits = match[0].rstrip(".,")
        scale, unit, end = _scale_and_unit(level, match.start() + len(digits), language)
        unit = unit or _unit_before(level, match.start())
        for number, step in _values(digits, language):
            one = _figure(number * scale, step * scale, unit, text[match.start() : end], match.start(), end)
            if found and _goes_on(found[-1], one, scale, level):
                found[-1] = _joined(found[-1], one, text)
            else:
                found.append(one)
    return tuple(found)


@lru_cache(maxsize=1_000)
def written_elsewhere(text: str, language: str) -> tuple[Figure, ...]:
    """The small numbers that a text in ``language`` writes as words or ideographs."""
    numbers = _language(language).words
    found = [
        _figure(float(numbers[key]), 1.0, "", match[0], match.start(), match.end())
        for match in _LETTERS.finditer(text)
        if (key := fold(match[0])) in numbers
    ]
    if language in ("zh", "ja"):
        read = ((match, _ideographs(match[0])) for match in _IDEOGRAPHS.finditer(text))
        found += [
            _figure(value, trailing_step(value), "", match[0], match.start(), match.end())
            for match, value in read
            if value and value > 1
        ]
    return tuple(found)


def _figure(number: float, step: float, unit: str, written: str, start: int, end: int) -> Figure:
    return Figure(
        low=number, high=number, step=step, unit=unit, form="number", approximation="",
        written=written, start=start, end=end,
    )  # fmt: skip


def _goes_on(before: Figure, one: Figure, scale: float, level: str) -> bool:
    """Whether 3亿 goes on with 5000万, a smaller part of the same number."""
    glued = not level[before.end : one.start].strip() and one.start - before.end <= 1
    return glued and scale > 1 and before.step > one.low and level[before.end - 1] in "万萬亿億兆억만조"


def _joined(before: Figure, one: Figure, text: str) -> Figure:
    number = before.low + one.low
    return replace(one, low=number, high=number, written=text[before.start : one.end], start=before.start)


def _values(digits: str, language: str) -> Iterator[tuple[float, float]]:
    """The number that the digits write, and the step to which it is written; two where a comma is unclear."""
    plain = re.sub(f"[{_SPACES}]", "", digits)
    marks = {mark for mark in ".," if mark in plain}
    decimal = _language(language).decimal
    if len(marks) == 2:
        mark = max(marks, key=plain.rfind)
        yield _value(plain, decimal=mark)
    elif marks and _GROUPED.fullmatch(plain) and (marks != {decimal} or plain.count(decimal) > 1):
        yield _value(plain, decimal="")
    elif marks and _GROUPED.fullmatch(plain) and decimal == ",":
        yield _value(plain, decimal=",")
        yield _value(plain, decimal="")  # as in Mexico, and in many a translation
    else:
        yield _value(plain, decimal=next(iter(marks), ""))


def _value(plain: str, *, decimal: str) -> tuple[float, float]:
    for mark in ".,":
        plain = plain.replace(mark, "." if mark == decimal else "")
    if plain.count(".") > 1:  # 192.168.0.1
        plain = plain.replace(".", "")
    number, decimals = float(plain), len(plain.partition(".")[2])
    return number, 10.0**-decimals if decimals else trailing_step(number)


def _scale_and_unit(level: str, at: int, language: str) -> tuple[float, str, int]:
    """What multiplies a number and what it counts, by the words after it, and where they end."""
    scale, unit, end, ahead = 1.0, "", at, at
    for _ in range(5):
        match = _NEXT.match(level, ahead)
        if match is None:
            break
        word = fold(match[1]).removeprefix("d'")
        if language in _WITHOUT_SPACES and (signs := _language(language).signs_at(match[1])):
            times, unit, length = signs
            return scale * times, unit, match.start(1) + length
        times_or_none = _language(language).times(word)
        if word in _JOINING and scale > 1:  # "millones de dólares"
            ahead = match.end()
            continue
        if times_or_none is None:
            unit = _unit(word)
            return scale, unit, match.end(1) if unit else end
        scale, end, ahead = scale * times_or_none, match.end(1), match.end()
    return scale, unit, end


def _unit_before(level: str, at: int) -> str:
    match = _BEFORE.search(level[max(0, at - 12) : at])
    if match is None:
        return ""
    return "percent" if match[1] == "百分之" else _unit(fold(match[1]))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Language:
    decimal: str
    scales: Mapping[str, float]
    words: Mapping[str, int]

    def times(self, word: str) -> float | None:
        """What a folded word multiplies by: the longest that it begins with, or is."""
        return _lookup(self.scales, word) or SCALES.get(word)

    def signs_at(self, word: str) -> tuple[float, str, int] | None:
        """What the signs at the beginning of a run multiply by, the unit after them, and their length."""
        longest = max((sign for sign in self.scales if word.startswith(sign)), key=len, default="")
        rest = word[len(longest) :]
        written, unit = next((one for one in _signs() if rest.startswith(one[0])), ("", ""))
        if not longest and not unit:
            return None
        return self.scales.get(longest, 1.0), unit, len(longest) + len(written)


@cache
def _signs() -> tuple[tuple[str, str], ...]:
    """The names and signs of units, the longest first, as they are written."""
    listed = ((str(one).rstrip("*"), name) for name, forms in _table()["units"].items() for one in forms)
    return tuple(sorted(listed, key=lambda pair: -len(pair[0])))


def _lookup(table: Mapping[str, float], word: str) -> float | None:
    if word in table:
        return table[word]
    for size in range(len(word), 2, -1):
        if (found := table.get(f"{word[:size]}*")) is not None:
            return found
    return None


def _unit(word: str) -> str:
    units = _units()
    if word in units:
        return units[word]
    return next(
        (units[f"{word[:size]}*"] for size in range(len(word), 2, -1) if f"{word[:size]}*" in units), ""
    )


@cache
def _table() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(_TABLE.read_text("utf-8"))


@cache
def _units() -> Mapping[str, str]:
    return {fold(written): name for name, forms in _table()["units"].items() for written in forms}


@cache
def _language(language: str) -> _Language:
    scales, words = (str(_table()[part].get(language, "")) for part in ("scales", "words"))
    kept = str if language in _WITHOUT_SPACES else fold  # folding takes the signs of Korean apart
    return _Language(
        decimal=_decimal_mark(language),
        scales={
            kept(word): float(times)
            for times, *names in map(str.split, filter(None, scales.split(";")))
            for word in names
        },
        words={fold(word): number for number, word in enumerate(words.split(), start=2)},
    )


def _decimal_mark(language: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        return "," if Locale.parse(language).number_symbols["latn"]["decimal"] == "," else "."
    except (UnknownLocaleError, ValueError, KeyError):
        return ","


def _ideographs(written: str) -> float | None:
    """The number that 十二, 三百 or 五千万 writes."""
    big = 1.0
    if written[-1] in "万萬亿億":
        big, written = (1e4 if written[-1] in "万萬" else 1e8), written[:-1]
    total = digit = 0
    for sign in written:
        if sign in _UNITS_OF_TEN:
            total += (digit or 1) * _UNITS_OF_TEN[sign]
            digit = 0
        elif digit:
            return None  # 二〇二六: a year, or no number
        else:
            digit = _NUMERALS[sign]
    return (total + digit) * big
