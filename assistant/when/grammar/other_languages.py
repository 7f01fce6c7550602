"""Dates written out in other languages, by the names of months that CLDR has; nothing relative is read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from assistant.when.grammar.calendar_dates import numeric_day
from assistant.when.grammar.match import Match
from assistant.when.grammar.tokens import Line, lines
from assistant.when.grammar.years import plain_year
from assistant.when.meanings import Day, Month
from assistant.when.resolving.context import Context
from assistant.when.resolving.resolve import resolve
from assistant.when.values import Dated, Dateline, Unclear

_JOINTS = {"de", "del", "of", "d", "'", ".", "di", "a", "г"}  # between day, month and year
_UNITS = {"年": "year", "년": "year", "月": "month", "월": "month", "日": "day", "일": "day"}
NOT_COVERED = "not resolved: language not covered"


def dates_elsewhere(text: str, *, dateline: Dateline, language: str) -> Iterator[Dated]:
    """Days and months with their years, as the language writes them, and dates in digits.

    A day without a year is left unresolved: the tense that would tell it is read in English only.
    """
    named = month_names(language)
    for line in lines(text, language=language):
        at = 0
        while at < len(line):
            found = _date(line, at, named)
            if found is None:
                at += 1
                continue
            yield _dated(found, line, at, dateline)
            at = found.end


def _dated(found: Match, line: Line, at: int, dateline: Dateline) -> Dated:
    start, end = line[at].start, line[found.end - 1].end
    meaning = found.meaning
    if isinstance(meaning, Day | Month) and meaning.year is None:
        reason = f"{NOT_COVERED}: without a year, only a sentence in English tells which one"
        return Dated(start=start, end=end, interval=None, basis=reason)
    try:
        interval, why = resolve(Context(dateline=dateline), meaning)
    except (Unclear, ValueError, OverflowError) as error:
        return Dated(start=start, end=end, interval=None, basis=f"not resolved: {error}")
    return Dated(start=start, end=end, interval=interval, basis=why)


def _date(line: Line, at: int, named: dict[str, int]) -> Match | None:
    return numeric_day(line, at) or _signed(line, at) or _written(line, at, named)


def _signed(line: Line, at: int) -> Match | None:
    """ "2026年3月3日", "2026년 3월"."""
    told: dict[str, int] = {}
    while (number := line.number(at, digits=4)) is not None and line.low(at + 1) in _UNITS:
        unit = _UNITS[line.low(at + 1)]
        if unit in told:
            break
        told[unit] = number
        at += 2
    if "year" not in told or "month" not in told or not 1 <= told["month"] <= 12:
        return None
    if "day" in told:
        return Match(at, Day(month=told["month"], day=told["day"], year=told["year"]))
    return Match(at, Month(month=told["month"], year=told["year"]))


def _written(line: Line, at: int, named: dict[str, int]) -> Match | None:
    """ "3. März 2026", "3 de marzo de 2026", "marzec 2026", "März 3, 2026"."""
    day, end = line.number(at, digits=2), at
    if day is not None:
        end = _past(line, at + 1)
        end += line.low(end) in ("er", "º", "ª", "-го")
    month = named.get(line.low(end))
    if month is None:
        return None
    end += 1
    after = _past(line, end)
    year = plain_year(line, after)
    if year is not None:
        end = after + 1
    if day is None:
        return Match(end, Month(month=month, year=year)) if year else None
    return Match(end, Day(month=month, day=day, year=year)) if 1 <= day <= 31 else None


def _past(line: Line, at: int) -> int:
    while line.low(at) in _JOINTS or line.low(at) == ",":
        at += 1
    return at


@cache
def month_names(language: str) -> dict[str, int]:
    """The names of the months in a language, folded, as CLDR has them; empty for one it does not know."""
    from babel import Locale, UnknownLocaleError

    try:
        forms = Locale.parse(language).months
    except (UnknownLocaleError, ValueError):
        return {}
    return {
        name.lower().rstrip("."): number
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in forms[context][width].items()
        if not name[:1].isdigit()
    }
