"""Words and numbers → the instant at which something was published.

Rules: ISO 8601 and RFC 3339; RFC 2822 section 3.3; POSIX time in seconds or finer; month names, and whether
day or month comes first, from the CLDR; zone names from the IANA database; other calendars' years by
``calendars.py``. What none of them settles is refused, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from corpus import Precision
from ingest.calendars import GREGORIAN, calendar_of, day_of
from ingest.months import day_is_first, month_number
from ingest.stamps import Stamp, read_stamp
from ingest.time_zones import zone_called

_CLOCK_AHEAD = timedelta(hours=1)  # that a source's clock may be ahead of the one here
_LATEST = timedelta(days=1)  # a time without a zone may be of one that is ahead, and a day too
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?")
_CTIME = re.compile(
    r"(?:[A-Za-z]{3},? )?([A-Za-z]{3}) +(\d{1,2}) (\d\d:\d\d(?::\d\d)?)(?: ([+-]\d{4}|[A-Z]{3,4}))? (\d{4})"
)
_DASHED = re.compile(r"(\d{1,2})-([^\W\d_]{3,})-(\d{4})")
_FIRST_EPOCH = 1e8  # seconds, 1973: a smaller number is a year, an index or a mark for "unknown"
_LONGEST_QUOTED = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """An instant in UTC, how precisely the source gave it, and the offset of the source's clock from UTC."""

    instant: datetime
    offset: timedelta = timedelta()
    precision: Precision = Precision.MINUTE
    year_inferred: bool = False


def quoted(value: object) -> str:
    """``value`` as a message shows it, shortened when it is long."""
    try:
        shown = repr(value)
    except (RecursionError, ValueError):
        shown = f"a {type(value).__name__}"
    return shown if len(shown) <= _LONGEST_QUOTED else f"{shown[: _LONGEST_QUOTED - 1]}…"


def read_instant(
    value: object, *, not_after: datetime, country: str | None = None, language: str | None = None
) -> Published:
    """Reads a date as files write it: ISO 8601, RFC 2822, words, numbers, or seconds (or finer) since 1970.

    Without a zone it is taken as UTC; without a time it is precise to the day; without a year, the
    latest year is taken that puts it not after ``not_after``. Country and language settle what numbers
    and the names of months and zones leave open. Raises ValueError, quoting what was given.
    """
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return _from_epoch(value)
        if isinstance(value, str):
            return _from_text(value.strip(), not_after=not_after, country=country, language=language)
    except _OpenOrder as error:
        raise ValueError(str(error)) from None
    except (ValueError, OverflowError):
        pass
    raise ValueError(f"{quoted(value)} is not a date; write it as 2024-02-22 or 2024-02-22T19:12:00+00:00")


def refuse_future(published: Published, *, collected: datetime, given: object) -> Published:
    """``published`` itself. Raises ValueError when it lies after the day of collection, or at the epoch.

    The first second of 1970 is what programs write that have no date.
    """
    if published.instant.timestamp() == 0:
        raise ValueError(f"{quoted(given)} is where computers begin to count, and no date")
    if published.instant > collected + _LATEST:
        raise ValueError(f"{quoted(given)} lies after the day of collection")
    return published


class _OpenOrder(ValueError):
    """Numbers that may be day and month or month and day."""


def place(
    stamp: Stamp, *, not_after: datetime, country: str | None = None, language: str | None = None
) -> Published:
    """The instant a stamp means. Raises ValueError when there is none, quoting its words.

    A missing year is the latest that puts the instant not after ``not_after``. The country settles
    which language a month's name, and which zone an abbreviation, belongs to.
    """
    month, number = _month_and_day(stamp, country=country, language=language)
    try:
        clock = _time_of(stamp)
    except ValueError as error:
        raise ValueError(f"{quoted(stamp.words)} is not a time: {error}") from None
    days = _days(stamp, month, number, not_after=not_after, country=country, language=language)
    for day in days:
        there = _in_zone(datetime.combine(day, clock), zone=stamp.zone, country=country)
        instant = there.astimezone(UTC)
        if stamp.year or stamp.ago is not None or instant <= not_after + _CLOCK_AHEAD:
            return Published(
                instant=instant,
                offset=there.utcoffset() or timedelta(),
                precision=Precision.MINUTE if stamp.clock else Precision.DAY,
                year_inferred=stamp.year is None and stamp.ago is None,
            )
    raise ValueError(f"{quoted(stamp.words)} is not a day of the calendar")


def _month_and_day(stamp: Stamp, *, country: str | None, language: str | None) -> tuple[int, int]:
    """The numbers of month and day. Raises ValueError when the month is unknown or either may be meant."""
    if stamp.ago is not None:
        return 0, 0
    month = month_number(stamp.month, country=country, language=language)
    if month is None:
        raise ValueError(f"{quoted(stamp.words)} names no known month")
    if not stamp.either:
        return month, stamp.day
    first = day_is_first(country=country, language=language)
    if first is None:
        raise _OpenOrder(
            f"{quoted(stamp.words)} may have the day or the month first; give a country, "
            "or write it as 2024-02-22"
        )
    return (month, stamp.day) if first else (stamp.day, month)


def _days(
    stamp: Stamp,
    month: int,
    number: int,
    *,
    not_after: datetime,
    country: str | None,
    language: str | None,
) -> Iterator[date]:
    """The days that a stamp may mean, latest first; eight years at most lie between two 29 Februaries."""
    if stamp.ago is not None:
        there = _in_zone(not_after.replace(tzinfo=None), zone=stamp.zone, country=country)
        yield not_after.astimezone(there.tzinfo).date() - timedelta(days=stamp.ago)
        return
    if stamp.year:
        calendar = calendar_of(stamp.year, month=stamp.month, country=country, language=language)
        yield day_of(stamp.year, month, number, calendar=calendar)
        return
    for year in range(not_after.year + 1, not_after.year - 9, -1):
        try:
            yield date(year, month, number)
        except ValueError:
            continue


def _from_epoch(value: float) -> Published:
    """POSIX time in seconds or, by its size, milli-, micro- or nanoseconds. 20240222 is a day."""
    if isinstance(value, int) and 19000101 <= value <= 21001231:
        return _from_day(date.fromisoformat(str(value)))
    if isinstance(value, int) and (compact := _COMPACT.fullmatch(str(value))):
        year, *rest = (int(part or 0) for part in compact.groups())
        with suppress(ValueError):
            if 1900 <= year <= 2100:
                month, day, hour, minute, second = rest
                return Published(instant=datetime(year, month, day, hour, minute, second, tzinfo=UTC))
    for unit in (1, 1e3, 1e6, 1e9):
        if _FIRST_EPOCH <= value / unit < _FIRST_EPOCH * 1e3:
            return Published(instant=datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=value / unit))
    raise ValueError("not a time since 1970")


def _from_text(text: str, *, not_after: datetime, country: str | None, language: str | None) -> Published:
    text = _western_digits(text)
    if re.fullmatch(r"\d+(?:\.\d+)?", text, re.ASCII):
        return _from_epoch(float(text) if "." in text or len(text) > 20 else int(text))
    if (published := _from_iso(text)) is not None:
        return published
    text = _CTIME.sub(
        r"\1 \2 \5 \3 \4", _DASHED.sub(r"\1 \2 \3", text)
    ).strip()  # as C and databases write it
    bare = re.sub(r"\s*\([^()]*\)$", "", text)  # RFC 2822 lets the zone's name follow in parentheses
    stamp = read_stamp(bare)
    if stamp is None or stamp.end != len(bare):
        raise ValueError("no known form")
    return place(stamp, not_after=not_after, country=country, language=language)


def _from_iso(text: str) -> Published | None:
    """The instant of ISO 8601 and RFC 3339; None for other forms and for years of other calendars."""
    try:
        day = date.fromisoformat(text)
        return _from_day(day) if day.year in GREGORIAN else None
    except ValueError:
        pass
    try:
        there = _in_zone(datetime.fromisoformat(text.upper()), zone=None, country=None)
    except ValueError:
        return None
    if there.year not in GREGORIAN:
        return None
    return Published(instant=there.astimezone(UTC), offset=there.utcoffset() or timedelta())


def _western_digits(text: str) -> str:
    """The text with the decimal digits of every script as 0 to 9."""
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


def _from_day(day: date) -> Published:
    return Published(instant=datetime.combine(day, time(), tzinfo=UTC), precision=Precision.DAY)


def _time_of(stamp: Stamp) -> time:
    hour, minute, second = stamp.clock or (0, 0, 0)
    if stamp.half and hour <= 12:
        hour = hour % 12 + (12 if stamp.half == "p" else 0)
    return time(hour, minute, second)


def _in_zone(when: datetime, *, zone: str | None, country: str | None) -> datetime:
    if when.tzinfo is None:
        return when.replace(tzinfo=zone_called(zone, when=when, country=country) if zone else UTC)
    return when


def read_day(words: str, *, not_after: datetime, language: str | None = None) -> Published | None:
    """The instant that ``words`` are, if they are one that is past and has its year."""
    try:
        when = read_instant(words, not_after=not_after, language=language)
    except ValueError:
        return None
    return None if when.year_inferred or when.instant > not_after else when
