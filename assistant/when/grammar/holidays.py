"""Holidays, days known by a name, and what is counted within a month or year: "the last week of March"."""

from __future__ import annotations

from assistant.when.grammar.calendar_dates import day, month_name, numeric_day
from assistant.when.grammar.match import Match, count
from assistant.when.grammar.tokens import Line
from assistant.when.grammar.years import plain_year, year_after
from assistant.when.meanings import Day, Holiday, Month, Nth, Period, Vague, WeekOf, Year
from assistant.when.word_table import HOLIDAYS, NAMED_DAYS, ORDINALS, UNITS, WEEKDAYS, WHICH


def holiday(line: Line, at: int) -> Match | None:
    """ "New Year's Eve", "last Christmas", "Easter Monday 2024", "9/11", "the Oct. 7 attack"."""
    which = WHICH.get(line.low(at)) if line.low(at) in ("last", "this", "next") else None
    start = at + (which is not None)
    if line.says(start, "9", "/", "11") and not (line.low(start + 3) == "/" or line[start].glued):
        return Match(start + 3, Holiday(name="9/11"))
    if which is None and (known := _named_day(line, at)):
        return known
    if not line[start].capital:
        return None
    for length in (5, 4, 3, 2, 1):
        name = "".join(_spaced(line, start + n, first=n == 0) for n in range(length))
        holiday_named = HOLIDAYS.get(name)
        if holiday_named is None:
            continue
        year, end = year_after(line, start + length)
        led = line.low(start - 1) in (
            "at",
            "before",
            "by",
            "since",
            "until",
            "till",
            "after",
            "on",
            "over",
            "this",
            "last",
            "next",
            "around",
            "to",
            "from",
        )
        alone = line.low(end).isalpha() is False or line.low(end) in (
            "and",
            "to",
            "in",
            "as",
            "when",
            "this",
            "that",
            "but",
            "the",
            "or",
            "with",
            "for",
            "because",
        )
        if holiday_named.get("common") and year is None and not (led and alone):
            return None
        return Match(end, Holiday(name=name, year=year, which=which))
    return None


def _spaced(line: Line, at: int, *, first: bool) -> str:
    low = line.low(at)
    return low if first or low in ("'s", ".") else f" {low}"


def _named_day(line: Line, at: int) -> Match | None:
    """ "the September 11 attacks": the noun gives the year."""
    found = day(line, at)
    if found is None or not isinstance(found.meaning, Day) or found.meaning.year is not None:
        return None
    given = [found.meaning.month, found.meaning.day]
    for name, known in NAMED_DAYS.items():
        if known["on"][1:] == given and line.low(found.end) in known["before"]:
            return Match(found.end, Holiday(name=name))
    return None


def nth(line: Line, at: int) -> Match | None:
    """ "the second Sunday in January", "the last week of March", "the first day of 2025"."""
    start = at + (line.low(at) == "the")
    if found := _several(line, start):
        return found
    number, unit = ORDINALS.get(line.low(start)), line.low(start + 1)
    weekday = WEEKDAYS.get(unit) if line[start + 1].capital else None
    if (
        number is None
        or (start == at and weekday is None)
        or (weekday is None and unit not in ("day", "week", "weekend"))
    ):
        return None
    if (
        weekday is not None
        and line.low(start + 2) in ("of", "in")
        and line.low(start + 3) in ("every", "each")
    ):
        return Match(start + 5, Vague(reason="it comes again, and names no one day"))
    if weekday is not None and line.low(at - 1) in ("every", "each"):
        return Match(start + 2, Vague(reason="it comes again, and names no one day"))
    of = _containing(line, start + 3) if line.low(start + 2) in ("of", "in") else None
    if of is None or number > (5 if unit != "day" else 31):
        return None
    return Match(
        of[1], Nth(number=number, unit="day" if weekday is not None else unit, weekday=weekday, of=of[0])
    )


def _several(line: Line, at: int) -> Match | None:
    """ "first nine months of 2023", "last two weeks of March"."""
    read = count(line, at + 1) if line.low(at) in ("first", "last", "final") else None
    if read is None or line.low(read[1]) not in UNITS or line.low(read[1] + 1) != "of":
        return None
    unit, of = UNITS[line.low(read[1])], _containing(line, read[1] + 2)
    if of is None or unit in ("hour", "decade", "century") or not 1 <= read[0] <= 366:
        return None
    number = 1 if line.low(at) == "first" else -1
    return Match(of[1], Nth(number=number, unit=unit, weekday=None, of=of[0], count=read[0]))


def _containing(line: Line, at: int) -> tuple[Month | Year | Period, int] | None:
    """The month or year that has the nth day in it, and where it ends."""
    named = month_name(line, at)
    if named:
        year, end = year_after(line, named[1])
        return Month(month=named[0], year=year), end
    if (read := plain_year(line, at)) is not None:
        return Year(year=read), at + 1
    if line.low(at) in WHICH and line.low(at + 1) in ("month", "year"):
        return Period(unit=line.low(at + 1), shift=WHICH[line.low(at)]), at + 2
    if line.low(at) == "the" and line.low(at + 1) in ("month", "year"):
        return Period(unit=line.low(at + 1), shift=0, bare=True), at + 2
    return None


def week_of(line: Line, at: int) -> Match | None:
    """ "the week of 3 March"."""
    if not line.says(at, "the", "week", "of"):
        return None
    found = day(line, at + 3) or numeric_day(line, at + 3)
    if found is None or not isinstance(found.meaning, Day):
        return None
    return Match(found.end, WeekOf(day=found.meaning))


def whole(line: Line, at: int) -> Match | None:
    """ "the year" and its like, after "the end of"."""
    if line.low(at) == "the" and line.low(at + 1) in (
        "week",
        "month",
        "quarter",
        "year",
        "decade",
        "century",
    ):
        return Match(at + 2, Period(unit=line.low(at + 1), shift=0, bare=True))
    return None
