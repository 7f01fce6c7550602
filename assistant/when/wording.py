"""Dates in words, for people."""

from __future__ import annotations

import calendar
from datetime import date

from assistant.when.values import AS_WRITTEN, Dated, Interval


def in_words(interval: Interval) -> str:
    """Such as "17 February 2026", "3 to 9 March 2026", "June to August 2025", "2027", "from 3 March 2026"."""
    first, last = interval.first, interval.last
    if first is None or last is None:
        return f"from {_day(first)}" if first else f"until {_day(last)}" if last else "at no known time"
    if first == last:
        return _day(first)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year}" if first.year == last.year else f"{first.year} to {last.year}"
    whole_months = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
    same_month = (first.year, first.month) == (last.year, last.month)
    if whole_months and same_month:
        return f"{first:%B} {first.year}"
    year = "" if first.year == last.year else f" {first.year}"
    if whole_months:
        return f"{first:%B}{year} to {last:%B} {last.year}"
    return f"{first.day if same_month else f'{first.day} {first:%B}{year}'} to {_day(last)}"


def says_more(dated: Dated) -> bool:
    """Whether its days say more than the words themselves, as those of a date written in full do not."""
    return dated.basis != AS_WRITTEN


def basis(dated: Dated, text: str) -> str:
    """Why the words come to that, with the words, for people."""
    if dated.basis.startswith("“"):
        return dated.basis
    return f"“{text[dated.start : dated.end]}”: {dated.basis}"


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B} {day.year}" if day else ""
