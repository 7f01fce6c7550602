"""Calculation with days: units, parts of them, and holidays that move. No words, no dateline."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from assistant.when.meanings import Part
from assistant.when.values import Grain, Interval, Unclear
from assistant.when.word_table import HOLIDAYS

_MONTHS_OF = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
_DAYS_OF = {"day": 1, "week": 7, "fortnight": 14, "weekend": 7}
_THIRDS = {Part.EARLY: 0, Part.MID: 1, Part.LATE: 2}
_EDGE_DAYS = 7  # the beginning or end of a month or a season's


def interval(first: date, last: date, grain: Grain) -> Interval:
    """An interval with both ends."""
    return Interval(first=first, last=last, grain=grain)


def one_day(day: date, grain: Grain = Grain.DAY) -> Interval:
    """A single day."""
    return Interval(first=day, last=day, grain=grain)


def months(year: int, month: int, count: int, grain: Grain) -> Interval:
    """So many calendar months from the first of one; ``month`` may run over into other years."""
    begin = year * 12 + month - 1
    first, last = divmod(begin, 12), divmod(begin + count - 1, 12)
    close = calendar.monthrange(last[0], last[1] + 1)[1]
    return interval(date(first[0], first[1] + 1, 1), date(last[0], last[1] + 1, close), grain)


def shifted(day: date, count: int, unit: str) -> date:
    """``day`` moved by so many units; the 31st becomes the last of a shorter month."""
    if unit in _DAYS_OF:
        return day + timedelta(days=count * _DAYS_OF[unit])
    year, month = divmod(day.year * 12 + day.month - 1 + count * _MONTHS_OF[unit], 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def around(day: date, unit: str) -> Interval:
    """The calendar unit around ``day``; weeks run from Monday to Sunday (ISO 8601)."""
    if unit == "day":
        return one_day(day)
    if unit in ("week", "fortnight"):
        monday = day - timedelta(days=day.weekday())
        return interval(monday, monday + timedelta(days=6), Grain.WEEK)
    if unit == "weekend":
        saturday = day + timedelta(days=5 - day.weekday())
        return interval(saturday, saturday + timedelta(days=1), Grain.WEEKEND)
    if unit == "century":
        return years((day.year - 1) // 100 * 100 + 1, 100)
    if unit == "decade":
        return years(day.year // 10 * 10, 10)
    count = _MONTHS_OF[unit]
    return months(day.year, (day.month - 1) // count * count + 1, count, Grain(unit))


def years(first: int, count: int) -> Interval:
    """So many calendar years."""
    grain = {1: Grain.YEAR, 10: Grain.DECADE, 100: Grain.CENTURY}[count]
    return interval(date(first, 1, 1), date(first + count - 1, 12, 31), grain)


def cut(whole: Interval, part: Part | None) -> Interval:
    """The part of an interval: thirds for early, mid and late; the outermost month of a year, or seven days.

    A month's thirds are its first ten, second ten and remaining days.
    """
    first, last = whole.first, whole.last
    if part is None or first is None or last is None or part in (Part.EARLIER, Part.LATER):
        return whole
    if part in _THIRDS:
        third = _THIRDS[part]
        if whole.grain is Grain.MONTH:
            begin = first + timedelta(days=10 * third)
            return replace(whole, first=begin, last=last if third == 2 else begin + timedelta(days=9))
        if whole.grain in (Grain.YEAR, Grain.DECADE, Grain.CENTURY):
            begin, end = _third_of_years(first, last, third)
            return replace(whole, first=begin, last=end)
        length = (last - first).days + 1
        edges = [first + timedelta(days=round(length * n / 3)) for n in range(4)]
        return replace(whole, first=edges[third], last=edges[third + 1] - timedelta(days=1))
    edge = _edge(whole.grain, first, last)
    if part is Part.BEGINNING:
        return replace(whole, last=shifted(first, *edge) - timedelta(days=1))
    return replace(whole, first=shifted(last + timedelta(days=1), -edge[0], edge[1]))


def _third_of_years(first: date, last: date, third: int) -> tuple[date, date]:
    """Four months of a year; years 0-3, 4-6, 7-9 of a decade; 33, 33 and 34 years of a century."""
    if first.year == last.year:
        whole_month = months(first.year, 4 * third + 1, 4, Grain.YEAR)
        return whole_month.first or first, whole_month.last or last
    edges = (0, 4, 7, 10) if last.year - first.year == 9 else (0, 33, 66, 100)
    return date(first.year + edges[third], 1, 1), date(first.year + edges[third + 1] - 1, 12, 31)


def _edge(grain: Grain, first: date, last: date) -> tuple[int, str]:
    if grain in (Grain.DECADE, Grain.CENTURY):
        return (1, "year") if grain is Grain.DECADE else (10, "year")
    if (last - first).days > 31:
        return 1, "month"
    return (_EDGE_DAYS, "day") if (last - first).days > _EDGE_DAYS else (2, "day")


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar."""
    from dateutil.easter import easter as dateutil_easter

    return date.fromordinal(dateutil_easter(year).toordinal())


def nth_weekday(first: date, last: date, number: int, weekday: int) -> date:
    """The nth weekday between two days, -1 for the last. Raises Unclear when there is none."""
    if number < 0:
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))
    if day > last:
        raise Unclear(f"there is no such {calendar.day_name[weekday]}")
    return day


def holiday_day(name: str, year: int, *, country: str | None) -> date:
    """The day of a holiday of the word table in a year."""
    rule: dict[str, Any] = HOLIDAYS[name]
    if "on" in rule:
        return date(year, *rule["on"])
    if "easter" in rule:
        return easter(year) + timedelta(days=rule["easter"])
    month, number, weekday = rule.get("country", {}).get(country or "", rule["nth"])
    month_days = months(year, month, 1, Grain.MONTH)
    if month_days.first is None or month_days.last is None:
        raise Unclear("there is no such month")
    return nth_weekday(month_days.first, month_days.last, number, weekday) + timedelta(
        days=rule.get("plus", 0)
    )
