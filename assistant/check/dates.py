"""Dates in a text, with what they leave open, and whether one date supports another."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from assistant.text.tokens import straighten
from assistant.when.elsewhere import meanings_elsewhere
from assistant.when.grammar.find import expressions
from assistant.when.grammar.tokens import lines
from assistant.when.meanings import Bound, Day, Meaning, Month, Period, Range, Weekday, Year, Years
from assistant.when.word_table import WEEKDAYS

# Words for a day, a month, a year that are known only with the day of publication.
_DAYS = re.compile(
    r"\b(?:today|tonight|yesterday|tomorrow|overnight|this (?:morning|afternoon|evening))\b", re.IGNORECASE
)
_SPANS = re.compile(
    r"\b(?:(?:this|last|next|past) (?:month|year)|(?:months?|years?) (?:ago|later|earlier))\b", re.IGNORECASE
)
# "On Thursdays", "every Thursday": no date, and yet the day of the week has to be right.
_EACH = re.compile(rf"\b(?:(?:each|every)\s+({'|'.join(WEEKDAYS)})|({'|'.join(WEEKDAYS)})s)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A date at ``text[start:end]``; None is what it does not say; ``decade``: ten years from ``year``.

    ``each`` means the weekday of every week.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    decade: bool = False
    each: bool = False
    written: str = ""
    start: int = 0
    end: int = 0


@lru_cache(maxsize=2_000)
def dates(text: str, language: str = "en") -> tuple[DateMention, ...]:
    """The dates of ``text`` that its words write out, in order; the ends of a range are one each."""
    if language != "en":
        return tuple(
            replace(mention, written=text[start:end], start=start, end=end)
            for start, end, meaning in meanings_elsewhere(text, language=language)
            for mention in _mentions(meaning)
        )
    written = straighten(text)
    once = [
        replace(
            mention,
            written=written[line[one.core[0]].start : line[one.core[1] - 1].end],
            start=line[one.core[0]].start,
            end=line[one.core[1] - 1].end,
        )
        for line in lines(written, language="en")
        for one in expressions(line)
        for mention in _mentions(one.meaning)
    ]
    each = [
        DateMention(
            weekday=WEEKDAYS[(match[1] or match[2]).lower()],
            each=True,
            written=match[0],
            start=match.start(),
            end=match.end(),
        )
        for match in _EACH.finditer(written)
        if not any(one.start < match.end() and match.start() < one.end for one in once)
    ]
    return tuple(sorted([*once, *each], key=lambda one: one.start))


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


def left_open(text: str, claim: DateMention) -> bool:
    """Whether the text gives a time by "yesterday", "last month" or the like, which may be the claim."""
    if claim.day is not None or claim.each:
        return False
    return bool((_DAYS if claim.weekday is not None else _SPANS).search(text))


def supports(source: DateMention, claim: DateMention, *, published: date | None) -> bool:
    """Whether a date that a span has supports the claimed one, if need be by the day of publication."""
    if claim.decade or source.decade:
        return _decades(source, claim)
    if claim.each:
        return source.weekday == claim.weekday
    if _agree(source, claim) and _covers(source, claim):
        return True
    return published is not None and any(_on(day, claim) for day in _days(source, published))


def _agree(source: DateMention, claim: DateMention) -> bool:
    """Nothing that both say differs."""
    pairs = (
        (source.year, claim.year),
        (source.month, claim.month),
        (source.day, claim.day),
        (source.weekday, claim.weekday),
    )
    return all(a is None or b is None or a == b for a, b in pairs)


def _covers(source: DateMention, claim: DateMention) -> bool:
    """All of the claim is given, a year or weekday apart that may be known from elsewhere."""
    needed = ((claim.month, source.month), (claim.day, source.day))
    if any(mine is not None and theirs is None for mine, theirs in needed):
        return False
    if claim.month is None and claim.year is not None and source.year is None:
        return False
    return (
        claim.weekday is None
        or claim.weekday == source.weekday
        or (source.day is not None and source.year is None)
    )


def _decades(source: DateMention, claim: DateMention) -> bool:
    if source.year is None or claim.year is None:
        return False
    return source.year // 10 == claim.year // 10


def _days(source: DateMention, published: date) -> Iterator[date]:
    """The days that a date without a year, or a weekday, may mean near the day of publication."""
    if source.weekday is not None:
        for off in range(-7, 8):
            day = published + timedelta(days=off)
            if day.weekday() == source.weekday:
                yield day
    elif source.month and source.day:
        years = (source.year,) if source.year else (published.year - 1, published.year, published.year + 1)
        for year in years:
            if source.day <= calendar.monthrange(year, source.month)[1]:
                yield date(year, source.month, source.day)


def _on(day: date, claim: DateMention) -> bool:
    return (
        claim.year in (None, day.year)
        and claim.month in (None, day.month)
        and claim.day in (None, day.day)
        and claim.weekday in (None, day.weekday())
        and (claim.day is not None or claim.weekday is not None or claim.year is not None)
    )


def near_publication(claim: DateMention, published: date) -> bool:
    """Whether the claim has the day of publication or one within a week of it."""
    if claim.each:
        return False
    return any(_on(published + timedelta(days=off), claim) for off in range(-7, 8)) or (
        claim.month == published.month and claim.year in (None, published.year) and claim.day is None
    )
