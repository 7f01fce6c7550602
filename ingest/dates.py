"""Words and numbers → the instant at which something was published.

Rules: ISO 8601 and RFC 3339; RFC 2822 section 3.3; POSIX time in seconds or finer; month names from
the CLDR; zone names from the IANA database. What none of them settles is refused, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from corpus import Precision
from ingest.places import official_languages
from ingest.time_zones import is_zone, zone_called

_WORD = r"[^\W\d_][^\s\d,.•·|]*"
_YEAR = r"(?P<year>\d{4})(?![\d:])"
_DAY_SHAPES = tuple(
    re.compile(rf"(?:{_WORD}[.,]*,\s*|(?i:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?\s+)?{shape}")
    for shape in (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)",
        r"(?:(?P<year>\d{4})\s*[年년]\s*)?(?P<month>\d{1,2})\s*[月월]\s*(?P<day>\d{1,2})\s*[日일]",
        rf"(?P<month>{_WORD})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\w:])(?:,?\s+{_YEAR})?",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|[.º])?\s+(?:de\s+|of\s+)?(?P<month>{_WORD})\.?(?:,?\s+(?:de\s+)?{_YEAR})?",
    )
)
_GAP = r"(?:\s*[•·|,;—–-]\s*|\s+(?:at|um|à)\s+|[Tt]|\s+)"
_TIME = re.compile(
    rf"{_GAP}(?P<hour>\d{{1,2}})(?:[:.h](?P<minute>\d{{2}})(?:[:.](?P<second>\d{{2}})(?:[.,]\d+)?)?)?(?!\d)"
    r"(?:\s*(?P<half>[AaPp])\.?[Mm]\b\.?)?"
)
_ZONE = re.compile(
    r"\s*\(?(?P<zone>(?i:utc|gmt)(?:\s?[+-]\d{1,2}(?::?\d{2})?)?(?!\w)|[+-]\d{1,2}(?::?\d{2})?(?!\w)"
    r"|Z(?!\w)|[A-Z]{2,5}(?![\w/-])|[A-Z]\w+/\w+(?:/\w+)?)\)?"
)
_FIRST_EPOCH = 1e8  # seconds, 1973: a smaller number is a year, an index or a mark for "unknown"
_LONGEST_QUOTED = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """An instant in UTC, how precisely the source gave it, and the offset of the source's clock from UTC."""

    instant: datetime
    offset: timedelta = timedelta()
    precision: Precision = Precision.MINUTE
    year_inferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A day, perhaps with time and zone, as found at the start of a text that goes on at ``end``."""

    words: str
    month: str
    day: int
    year: int | None
    clock: tuple[int, int, int] | None
    half: str
    zone: str | None
    end: int


def quoted(value: object) -> str:
    """``value`` as a message shows it, shortened when it is long."""
    try:
        shown = repr(value)
    except (RecursionError, ValueError):
        shown = f"a {type(value).__name__}"
    return shown if len(shown) <= _LONGEST_QUOTED else f"{shown[: _LONGEST_QUOTED - 1]}…"


def read_instant(value: object, *, not_after: datetime, country: str | None = None) -> Published:
    """Reads a date as files write it: ISO 8601, RFC 2822, words, or seconds (or finer) since 1970.

    Without a zone it is taken as UTC; without a time it is precise to the day; without a year, the
    latest year is taken that puts it not after ``not_after``. Raises ValueError, quoting what was
    given.
    """
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return _from_epoch(value)
        if isinstance(value, str):
            return _from_text(value.strip(), not_after=not_after, country=country)
    except (ValueError, OverflowError):
        pass
    raise ValueError(f"{quoted(value)} is not a date; write it as 2024-02-22 or 2024-02-22T19:12:00+00:00")


def read_stamp(text: str) -> Stamp | None:
    """The day, time and zone that ``text`` begins with; ``None`` when it does not look like a day.

    Only the shape is looked at: ``place`` says whether there is such a day.
    """
    found = next((match for shape in _DAY_SHAPES if (match := shape.match(text))), None)
    if found is None:
        return None
    end, clock, half, zone = found.end(), None, "", None
    spoken = _TIME.match(text, end)
    if spoken and (spoken["minute"] or spoken["half"]):
        clock = (int(spoken["hour"]), int(spoken["minute"] or 0), int(spoken["second"] or 0))
        half, end = (spoken["half"] or "").lower(), spoken.end()
        named = _ZONE.match(text, end)
        if named and is_zone(named["zone"]):
            zone, end = named["zone"], named.end()
    return Stamp(
        words=text[:end],
        month=found["month"],
        day=int(found["day"]),
        year=int(found["year"]) if found["year"] else None,
        clock=clock,
        half=half,
        zone=zone,
        end=end,
    )


def place(stamp: Stamp, *, not_after: datetime, country: str | None = None) -> Published:
    """The instant a stamp means. Raises ValueError when there is none, quoting its words.

    A missing year is the latest that puts the instant not after ``not_after``. The country settles
    which language a month's name, and which zone an abbreviation, belongs to.
    """
    month = month_number(stamp.month, country=country)
    if month is None:
        raise ValueError(f"{quoted(stamp.words)} names no known month")
    try:
        clock = _time_of(stamp)
    except ValueError as error:
        raise ValueError(f"{quoted(stamp.words)} is not a time: {error}") from None
    precision = Precision.MINUTE if stamp.clock else Precision.DAY
    for day in _days(stamp, month=month, last_year=not_after.year + 1):
        there = _in_zone(datetime.combine(day, clock), zone=stamp.zone, country=country)
        instant = there.astimezone(UTC)
        if stamp.year or instant <= not_after:
            return Published(
                instant=instant,
                offset=there.utcoffset() or timedelta(),
                precision=precision,
                year_inferred=stamp.year is None,
            )
    raise ValueError(f"{quoted(stamp.words)} is not a day of the calendar")


def _days(stamp: Stamp, *, month: int, last_year: int) -> Iterator[date]:
    """The days that a stamp may mean, latest first; eight years at most lie between two 29 Februaries."""
    for year in (stamp.year,) if stamp.year else range(last_year, last_year - 10, -1):
        try:
            yield date(year, month, stamp.day)
        except ValueError:
            continue


def month_number(word: str, *, country: str | None = None) -> int | None:
    """The month that a number or a name means: in English, else in a language of the country.

    Else in any country's official language, if all that know the word agree (``listopad`` is
    October in Croatia and November in Poland).
    """
    if word.isdecimal():
        return int(word)
    key = _month_key(word)
    for language in ("en", *(official_languages(country) if country else ())):
        if number := _months(language).get(key):
            return number
    numbers = {_months(language)[key] for language in official_languages() if key in _months(language)}
    return numbers.pop() if len(numbers) == 1 else None


def _month_key(name: str) -> str:
    return name.casefold().rstrip(".")


@cache
def _months(language: str) -> dict[str, int]:
    from babel import Locale

    extra = {"sept": 9} if language == "en" else {}
    forms = Locale.parse(language).months
    return extra | {
        _month_key(name): number
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in forms[context][width].items()
    }


def _from_epoch(value: float) -> Published:
    """POSIX time in seconds or, by its size, milli-, micro- or nanoseconds. 20240222 is a day."""
    if isinstance(value, int) and 19000101 <= value <= 21001231:
        return _from_day(date.fromisoformat(str(value)))
    for unit in (1, 1e3, 1e6, 1e9):
        if _FIRST_EPOCH <= value / unit < _FIRST_EPOCH * 1e3:
            return Published(instant=datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=value / unit))
    raise ValueError("not a time since 1970")


def _from_text(text: str, *, not_after: datetime, country: str | None) -> Published:
    if re.fullmatch(r"\d+(?:\.\d+)?", text, re.ASCII):
        return _from_epoch(float(text) if "." in text or len(text) > 20 else int(text))
    try:
        return _from_day(date.fromisoformat(text))
    except ValueError:
        pass
    try:
        there = _in_zone(datetime.fromisoformat(text.upper()), zone=None, country=None)
        return Published(instant=there.astimezone(UTC), offset=there.utcoffset() or timedelta())
    except ValueError:
        pass
    bare = re.sub(r"\s*\([^()]*\)$", "", text)  # RFC 2822 lets the zone's name follow in parentheses
    stamp = read_stamp(bare)
    if stamp is None or stamp.end != len(bare):
        raise ValueError("no known form")
    return place(stamp, not_after=not_after, country=country)


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
