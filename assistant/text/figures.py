"""Figures in a text: value, precision, currency, unit; and whether one figure supports another."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from assistant.text.currencies import UNIT_OF
from assistant.text.numerals import CARDINALS, PARTS, SCALES, VAGUE, WRITTEN, trailing_step, value
from assistant.text.tokens import straighten

_MULTIPLIERS = {
    "k": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "mln": 1e6,
    "bn": 1e9,
    "b": 1e9,
    "tn": 1e12,
    "trn": 1e12,
} | SCALES
_CURRENCIES = {
    "$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "r$": "BRL",
    "₹": "INR", "rs": "INR", "a$": "AUD", "c$": "CAD",
} | UNIT_OF  # fmt: skip
_SHARES = {
    "%": "percent", "percent": "percent", "per cent": "percent", "pc": "percent",
    "percentage point": "points", "percentage points": "points", "basis points": "basis points",
    "percentage-point": "points",
}  # fmt: skip
_MEASURES = {
    "kilometre": "km", "kilometer": "km", "km": "km", "mile": "mile", "metre": "metre", "meter": "metre",
    "foot": "foot", "feet": "foot", "ft": "foot", "inch": "inch", "inches": "inch", "kg": "kg",
    "kilogram": "kg", "kilo": "kg", "gram": "g", "tonne": "tonne", "ton": "ton", "litre": "litre",
    "liter": "litre", "gallon": "gallon", "barrel": "barrel", "acre": "acre", "hectare": "hectare",
    "second": "second", "minute": "minute", "hour": "hour", "day": "day", "week": "week", "month": "month",
    "year": "year", "decade": "decade", "mph": "mph", "kph": "kph", "megawatt": "MW", "gigawatt": "GW",
}  # fmt: skip


def _any(written: Collection[str]) -> str:
    return "|".join(re.escape(one) for one in sorted(written, key=len, reverse=True))


_CODES = "USD|EUR|GBP|CHF|NOK|SEK|DKK|CZK|ISK|PLN|RUB|UAH|INR|CNY|RMB|JPY|ZAR"
_DIGITS = r"\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|\d+(?:\.\d+)?|(?<!\d)\.\d+"
_FIGURE = re.compile(
    rf"(?P<vague>\b(?:{_any(VAGUE)})\b)"
    r"|(?P<score>(?<![\w.,-])\d{1,3}-\d{1,3}(?![\w%-]|\.\d)(?!\s*(?:%|percent|per\s+cent|million|billion)))"
    rf"|(?P<part>\b(?:(?P<upper>an?|{_any(CARDINALS)})[\s-]+)?(?P<lower>{_any(PARTS)})\b(?!\s+(?:million|billion|an?\b)))"
    rf"|(?P<sign>(?:US|A|C|R)?\$|[€£¥₹]|\b(?:{_CODES}|Rs\.?)\s?)?\s?"
    rf"(?:(?<![\w.,])(?P<digits>{_DIGITS})(?P<rank>(?:st|nd|rd|th)\b)?|\b(?P<written>{WRITTEN})\b)"
    rf"(?:[\s-]?(?P<times>(?:{_any(_MULTIPLIERS)}))\b)?"
    rf"(?:[\s-]*(?P<share>{_any(_SHARES)})(?!\w)"
    rf"|[\s-]*(?P<money>{_any([c for c in _CURRENCIES if c.isalpha()])})\b"
    rf"|[\s-]+(?P<measure>{_any(_MEASURES)})s?\b)?",
    re.IGNORECASE,
)
_PARTED = re.compile(r"(?<=\d)([.,]) (?=\d)")
_RANGE = re.compile(r"\s*(?:-|to|and|or)\s*", re.IGNORECASE)
_ABOUT = re.compile(
    r"(?:(?P<about>about|around|roughly|approximately|some|circa|estimated"
    r"|close to|as many as|as much as|up to)"
    r"|(?P<below>nearly|almost|under|below|(?:less|fewer) than|just under)"
    r"|(?P<above>over|above|more than|at least"
    r"|exceeding|just over|upwards of|topped|topping|exceeded))\s*(?:the\s+|a\s+)?$",
    re.IGNORECASE,
)


_ONE_PERSON = re.compile(
    r"\s+(?:more |other )?(?:person|man|woman|boy|girl|child|baby|soldier|civilian|worker|passenger)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure at ``text[start:end]``: from ``low`` to ``high``, written to the nearest ``step``.

    ``unit`` is a currency's code or name, "percent", "points" or a measure; ``form`` is a plain number, an
    ordinal, a part ("two thirds"), a score, or a vague one ("hundreds"); ``approximation`` is "about",
    "below" or "above".
    """

    low: float
    high: float
    step: float
    unit: str
    form: str
    approximation: str
    written: str
    start: int
    end: int

    @property
    def year(self) -> bool:
        """Whether it may as well be a year."""
        bare = self.written.isdigit() and not self.unit and self.form == "number"
        return bare and len(self.written) == 4 and 1000 <= self.low < 2100


@lru_cache(maxsize=2_000)
def figures(text: str) -> tuple[Figure, ...]:
    """The figures of ``text`` in order; "one" and "second" are too often no figures: "one" is of a person."""
    level = straighten(text)
    found: list[Figure] = []
    for match in _FIGURE.finditer(level):
        made = _figure(match, level)
        if made is None:
            continue
        if found and _RANGE.fullmatch(level[found[-1].end : made.start]):
            found[-1] = _with_unit_of(found[-1], made)
            made = replace(made, unit=made.unit or found[-1].unit)
        found.append(made)
    return tuple(found)


@lru_cache(maxsize=2_000)
def readings(text: str) -> tuple[Figure, ...]:
    """The figures of ``text``, and those it has when a stray space is taken out: "36, 000", "17. 3 %"."""
    closed = _PARTED.sub(r"\1", straighten(text))
    return figures(text) if closed == straighten(text) else (*figures(text), *figures(closed))


def _figure(match: re.Match[str], level: str) -> Figure | None:
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    written = match[0].strip()
    place: dict[str, Any] = {"written": written, "start": start, "end": start + len(written)}
    lean = _ABOUT.search(level[max(0, start - 20) : start])
    approximation = (lean.lastgroup or "") if lean else ""
    if match["vague"]:
        low, high = VAGUE[" ".join(match["vague"].casefold().split())]
        return Figure(low=low, high=high, step=0.0, unit="", form="vague", approximation="", **place)
    if match["score"]:
        left, right = match["score"].split("-")
        return Figure(
            low=float(left), high=float(right), step=0.0, unit="", form="score", approximation="", **place
        )
    if match["part"]:
        return _part(match, approximation, place)
    number, step = _number(match)
    if number is None:
        return None
    if written.casefold() == "one" and not (match["times"] or _ONE_PERSON.match(level, match.end())):
        return None
    form = "ordinal" if match["rank"] else "number"
    return Figure(
        low=number, high=number, step=step, unit=_unit(match), form=form, approximation=approximation, **place
    )


def _part(match: re.Match[str], approximation: str, place: dict[str, Any]) -> Figure | None:
    lower, upper = match["lower"].casefold(), (match["upper"] or "").casefold()
    if not upper and lower != "half":
        return None  # "the third", "last quarter"
    share = CARDINALS.get(upper, 1) / PARTS[lower]
    return Figure(low=share, high=share, step=0.0, unit="", form="part", approximation=approximation, **place)


def _number(match: re.Match[str]) -> tuple[float | None, float]:
    """The value and the step to which it is written."""
    times = _MULTIPLIERS[match["times"].casefold()] if match["times"] else 1.0
    if match["written"]:
        number = value(match["written"])
        return (None if number is None else number * times), (
            trailing_step(number * times) if number else 1.0
        )
    digits = match["digits"].replace(",", "")
    decimals = len(digits.partition(".")[2])
    number = float(digits) * times
    return number, times * 10**-decimals if decimals or times > 1 else trailing_step(number)


def _unit(match: re.Match[str]) -> str:
    if match["sign"]:
        return _CURRENCIES[match["sign"].casefold().strip(" .")]
    if match["share"]:
        return _SHARES[" ".join(match["share"].casefold().split())]
    if match["money"]:
        return _CURRENCIES[match["money"].casefold()]
    return _MEASURES[match["measure"].casefold()] if match["measure"] else ""


def _with_unit_of(first: Figure, last: Figure) -> Figure:
    """The lower end of "10 to 12 million euros", with what follows only the upper end."""
    times = re.search(
        r"(?:million|billion|trillion|thousand|crore|lakh|bn|mn|m|k)\b", last.written, re.IGNORECASE
    )
    scale = 1.0
    if times and first.low < 1000 and first.written.strip("$€£¥₹ ").replace(".", "").isdigit():
        scale = _MULTIPLIERS[times[0].casefold()]
    return replace(
        first,
        low=first.low * scale,
        high=first.high * scale,
        step=first.step * scale,
        unit=first.unit or last.unit,
    )


def supports(source: Figure, claim: Figure) -> bool:
    """Whether a figure that a span has supports the claimed one."""
    if {source.form, claim.form} & {"score"}:
        return source.form == claim.form and (source.low, source.high) == (claim.low, claim.high)
    if "vague" in (source.form, claim.form):
        return source.low < claim.high and claim.low <= source.high
    return _same_unit(source, claim) and _near(source, claim)


def _same_unit(source: Figure, claim: Figure) -> bool:
    if source.unit == claim.unit:
        return True
    if "part" in (source.form, claim.form):  # a half is 50 percent
        return "percent" in (source.unit, claim.unit) or not (source.unit and claim.unit)
    shares = {"percent", "points", "basis points"}
    if shares & {source.unit, claim.unit}:
        return False
    return not (source.unit and claim.unit)


def _near(source: Figure, claim: Figure) -> bool:
    """Equal, or equal when the finer one is rounded as the coarser one is written."""
    mine, theirs = claim.low, source.low
    if "part" in (source.form, claim.form) and source.form != claim.form:
        mine, theirs = (mine * 100, theirs) if claim.form == "part" else (mine, theirs * 100)
        return abs(mine - theirs) <= (5 if claim.approximation or claim.form == "part" else 0.5)
    off = abs(mine - theirs)
    if off <= 1e-9 * max(abs(mine), 1.0):
        return claim.approximation not in ("above", "below") or source.approximation in (
            claim.approximation,
            "about",
        )
    relative = off / max(abs(theirs), 1e-9)
    rounded = claim.low >= 100 or claim.step < 1 or claim.approximation
    if claim.step > source.step and off <= claim.step / 2 and relative <= 0.1 and rounded:
        return True
    if source.step > claim.step and off <= source.step / 2 and relative <= 0.02 and source.low >= 1000:
        return True
    compatible = {"about": relative <= 0.1, "below": -0.2 <= (theirs - mine) / mine < 0 if mine else False}
    compatible["above"] = 0 < (theirs - mine) / mine <= 0.6 if mine else False
    return compatible.get(claim.approximation, False)
