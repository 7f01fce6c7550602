"""Dates in a text, with what they leave open, and whether one date bears another."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from assistant.text.tokens import plain

_MONTHS = {name.casefold(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3].casefold(): n for n, name in enumerate(calendar.month_name) if name} | {"sept": 9}
_WEEKDAYS = {name.casefold(): n for n, name in enumerate(calendar.day_name)}
_WEEKDAYS |= {"mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thurs": 3, "fri": 4}
_M = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_Y = r"(?:1[0-9]|20)\d\d"
_D = r"\d{1,2}(?:st|nd|rd|th)?"
_COUNTED = "percent|per cent|people|million|billion|km|miles|metres|meters"
_DATE = re.compile(
    rf"\b(?P<iso>{_Y}-\d\d-\d\d)\b"
    rf"|\b(?P<m1>{_M})\s*(?P<d1>{_D})(?![\w%:]|[.,]\d)(?:\s*(?:-|to|and)\s*(?P<d1b>{_D})(?![\w%]))?(?:,?\s+(?P<y1>{_Y})\b)?"
    rf"|\b(?:(?P<d2b>{_D})\s*(?:-|to|and)\s*)?(?P<d2>{_D})\s+(?:of\s+)?(?P<m2>{_M})(?:,?\s+(?P<y2>{_Y})\b)?"
    rf"|\b(?P<m3>{_M})(?:,?\s+(?:of\s+)?(?P<y3>{_Y})\b)?(?!\w)"
    rf"|(?<![\w$€£.,/-])(?P<y4>{_Y})(?P<plural>'?s)?"
    rf"(?![\w%]|[.,]\d|-\d{{3}}|\s*(?:{_COUNTED}))"
    rf"|\b(?P<weekday>{'|'.join(sorted(_WEEKDAYS, key=len, reverse=True))})s?\b",
    re.IGNORECASE,
)
# Lower-case words that are months or days only when they stand by a number.
_COMMON = frozenset(("may", "march", "mar", "jan", "sun", "sat", "wed", "mon", "dec", "fri", "august"))
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
    written: str
    start: int
    end: int


@lru_cache(maxsize=2_000)
def dates(text: str) -> tuple[DateMention, ...]:
    """The dates of ``text`` in order."""
    return tuple(told for match in _DATE.finditer(plain(text)) for told in _told(match))


def _told(match: re.Match[str]) -> Iterator[DateMention]:
    place: dict[str, Any] = {
        "written": match[0].rstrip(),
        "start": match.start(),
        "end": match.start() + len(match[0].rstrip()),
    }
    if match["iso"]:
        iso = [int(part) for part in match["iso"].split("-")]
        yield DateMention(year=iso[0], month=iso[1], day=iso[2], **place)
        return
    if match["weekday"]:
        if not (match["weekday"].islower() and match["weekday"] in _COMMON):
            yield DateMention(weekday=_WEEKDAYS[match["weekday"].casefold()], **place)
        return
    if match["y4"]:
        yield DateMention(year=int(match["y4"]), decade=bool(match["plural"]), **place)
        return
    name = (match["m1"] or match["m2"] or match["m3"]).rstrip(".")
    year_told = match["y1"] or match["y2"] or match["y3"]
    if (
        match["m3"]
        and not year_told
        and ((name.islower() and name in _COMMON) or (name in ("Sun", "May", "March") and _verb(match)))
    ):
        return
    year = int(year_told) if year_told else None
    days = [told for told in (match["d1"] or match["d2"], match["d1b"] or match["d2b"]) if told]
    for told in days or [""]:
        day = int(re.sub(r"\D", "", told)) if told else None
        if day is None or 1 <= day <= 31:
            yield DateMention(year=year, month=_MONTHS[name.casefold()], day=day, **place)


def _verb(match: re.Match[str]) -> bool:
    """Whether "May" or "March" is rather a name or a verb: no word for a time stands before it."""
    before = match.string[max(0, match.start() - 12) : match.start()].casefold()
    return not re.search(
        r"\b(?:in|of|since|by|until|till|last|next|this|during|from|to|for|early|late|mid|and)[\s-]+$", before
    )


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
