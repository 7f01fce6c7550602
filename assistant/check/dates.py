"""Dates in a text, with what they leave open, and whether one date bears another."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from assistant.text.tokens import straighten
from assistant.when.grammar.find import expressions
from assistant.when.grammar.tokens import lines
from assistant.when.meanings import Bound, Day, Meaning, Month, Period, Range, Weekday, Year, Years

# Words for a day, a month, a year that are known only with the day of publication.
_DAYS = re.compile(
    r"\b(?:today|tonight|yesterday|tomorrow|overnight|this (?:morning|afternoon|evening))\b", re.IGNORECASE
)
_SPANS = re.compile(
    r"\b(?:(?:this|last|next|past) (?:month|year)|(?:months?|years?) (?:ago|later|earlier))\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A date at ``text[start:end]``; None is what it does not say; ``decade``: ten years from ``year``."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    decade: bool = False
    written: str = ""
    start: int = 0
    end: int = 0


@lru_cache(maxsize=2_000)
def dates(text: str) -> tuple[DateMention, ...]:
    """The dates of ``text`` that its words write out, in order; the ends of a range are one each."""
    written = straighten(text)
    return tuple(
        replace(
            mention,
            written=written[line[one.core[0]].start : line[one.core[1] - 1].end],
            start=line[one.core[0]].start,
            end=line[one.core[1] - 1].end,
        )
        for line in lines(written, language="en")
        for one in expressions(line)
        for mention in _mentions(one.meaning)
    )


def _mentions(meaning: Meaning) -> Iterator[DateMention]:
    match meaning:
        case Bound(of=inner):
            yield from _mentions(inner)
        case Range(first=first, last=last):
            yield from _mentions(first)
            yield from _mentions(last)
        case Day(month=int(month), day=day, year=year, weekday=weekday):
            yield DateMention(year=_number(year), month=month, day=day, weekday=weekday)
        case Month(month=month, year=year):
            yield DateMention(year=_number(year), month=month)
        case Year(year=year):
            yield DateMention(year=year)
        case Years(first=first_year, count=10):
            yield DateMention(year=first_year, decade=True)
        case Weekday(weekday=weekday):
            yield DateMention(weekday=weekday)


def _number(year: int | Period | None) -> int | None:
    return year if isinstance(year, int) else None


def left_open(text: str, said: DateMention) -> bool:
    """Whether the text tells a time by "yesterday", "last month" or the like, which may be what is said."""
    if said.day is not None:
        return False
    return bool((_DAYS if said.weekday is not None else _SPANS).search(text))


def supports(told: DateMention, said: DateMention, *, published: date | None) -> bool:
    """Whether a date that a span has bears the one that is said, if need be by the day of publication."""
    if said.decade or told.decade:
        return _decades(told, said)
    if _agree(told, said) and _tells(told, said):
        return True
    return published is not None and any(_on(day, said) for day in _days(told, published))


def _agree(told: DateMention, said: DateMention) -> bool:
    """Nothing that both say differs."""
    pairs = (
        (told.year, said.year),
        (told.month, said.month),
        (told.day, said.day),
        (told.weekday, said.weekday),
    )
    return all(a is None or b is None or a == b for a, b in pairs)


def _tells(told: DateMention, said: DateMention) -> bool:
    """All that is said is told, a year or weekday apart that may be known from elsewhere."""
    needed = ((said.month, told.month), (said.day, told.day))
    if any(mine is not None and theirs is None for mine, theirs in needed):
        return False
    if said.month is None and said.year is not None and told.year is None:
        return False
    return (
        said.weekday is None or said.weekday == told.weekday or (told.day is not None and told.year is None)
    )


def _decades(told: DateMention, said: DateMention) -> bool:
    if told.year is None or said.year is None:
        return False
    return told.year // 10 == said.year // 10


def _days(told: DateMention, published: date) -> Iterator[date]:
    """The days that a date without a year, or a weekday, may mean near the day of publication."""
    if told.weekday is not None:
        for off in range(-7, 8):
            day = published + timedelta(days=off)
            if day.weekday() == told.weekday:
                yield day
    elif told.month and told.day:
        years = (told.year,) if told.year else (published.year - 1, published.year, published.year + 1)
        for year in years:
            if told.day <= calendar.monthrange(year, told.month)[1]:
                yield date(year, told.month, told.day)


def _on(day: date, said: DateMention) -> bool:
    return (
        said.year in (None, day.year)
        and said.month in (None, day.month)
        and said.day in (None, day.day)
        and said.weekday in (None, day.weekday())
        and (said.day is not None or said.weekday is not None or said.year is not None)
    )


def near_publication(said: DateMention, published: date) -> bool:
    """Whether what is said holds the day of publication or one within a week of it."""
    return any(_on(published + timedelta(days=off), said) for off in range(-7, 8)) or (
        said.month == published.month and said.year in (None, published.year) and said.day is None
    )
