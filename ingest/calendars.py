"""Years, months and days of the Gregorian, Persian, Islamic and Buddhist calendars → a day.

No year of one is taken for a year of another: 1405 is a year of Iran, 2569 one of Thailand. The tables are in
``calendars.toml``, the calendars themselves in persiantools and hijridate (Umm al-Qura).
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

GREGORIAN = range(1600, 2200)  # years: no newspaper is older
_LUNAR_OR_PERSIAN = range(1280, 1500)
_BUDDHIST = range(2400, 2700)
_BUDDHIST_BEFORE = 543  # years


def day_of(year: int, month: int, day: int, *, calendar: str = "") -> date:
    """The day in the Gregorian calendar. Raises ValueError when the calendar has no such day."""
    if calendar == "persian":
        from persiantools.jdatetime import JalaliDate

        jalali: Any = JalaliDate  # it has no types
        found: date = jalali(year, month, day).to_gregorian()
        return found
    if calendar == "islamic":
        from hijridate import Hijri

        islamic = Hijri(year, month, day).to_gregorian()
        return date(islamic.year, islamic.month, islamic.day)
    return date(year - _BUDDHIST_BEFORE if calendar == "buddhist" else year, month, day)


def calendar_of(year: int, *, month: str = "", country: str | None, language: str | None) -> str:
    """The calendar that a year is of: empty for the Gregorian one. Raises ValueError when that is unclear."""
    if named := _calendar_of_month(month):
        return named
    if year in GREGORIAN:
        return ""
    if year in _LUNAR_OR_PERSIAN:
        for calendar in ("persian", "islamic"):
            if _used(calendar, country=country, language=language):
                return calendar
    if year in _BUDDHIST and _used("buddhist", country=country, language=language):
        return "buddhist"
    raise ValueError(f"no calendar that is known for its country and language has a year {year}")


def month_of_calendar(word: str) -> int | None:
    """The number of a month of the Persian or Islamic calendar."""
    return _months().get(word.casefold(), ("", None))[1]


def relative_day(word: str) -> int | None:
    """How many days before the day of collection a word such as "yesterday" names."""
    days = _tables()["relative_days"]
    return next((int(number) for number, words in days.items() if word.casefold() in words), None)


def era_year(era: str, year: str) -> int:
    """The Gregorian year of a year of an era ("令和8年"); the first is also written 元."""
    return int(_tables()["eras"][era]) + (1 if year == "元" else int(year))


def _used(calendar: str, *, country: str | None, language: str | None) -> bool:
    table = _tables()[calendar]
    return country in table["countries"] or language in table["languages"]


def _calendar_of_month(word: str) -> str:
    return _months().get(word.casefold(), ("", None))[0]


@cache
def _months() -> dict[str, tuple[str, int | None]]:
    return {
        name: (calendar, number)
        for calendar in ("persian", "islamic")
        for number, names in enumerate(_tables()[calendar]["months"], start=1)
        for name in names
    }


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("calendars.toml").read_text("utf-8"))
