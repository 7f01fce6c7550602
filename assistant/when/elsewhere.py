"""Dates in languages other than English: by CLDR's names of months and weekdays, and ``elsewhere.toml``.

A weekday is the latest up to the report's day, unless a word of the sentence looks ahead.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.when.grammar.calendar_dates import numeric_day
from assistant.when.grammar.match import Match
from assistant.when.grammar.tokens import Line, lines, tokens
from assistant.when.grammar.years import LAST_YEAR, plain_year
from assistant.when.meanings import Day, Meaning, Month, Shift, Vague, Weekday, Year
from assistant.when.resolving.context import Context
from assistant.when.resolving.resolve import resolve
from assistant.when.resolving.tense import Tense
from assistant.when.values import Dated, Dateline, Unclear

if TYPE_CHECKING:
    from babel import Locale

_TABLE = Path(__file__).with_name("elsewhere.toml")
_OTHER_CALENDARS = ("ar", "fa", "ps", "ur", "ckb")  # where 1447 or 1406 is a year of today
_FIRST_GREGORIAN = 1600

_JOINTS = {"de", "del", "of", "d", "'", ".", "di", "a", "г"}  # between day, month and year
_UNITS = {"年": "year", "년": "year", "月": "month", "월": "month", "日": "day", "일": "day"}
NOT_COVERED = "not resolved: language not covered"


def dates_elsewhere(text: str, *, dateline: Dateline, language: str) -> Iterator[Dated]:
    """Days and months with their years, as the language writes them, and dates in digits.

    A day without a year is left unresolved: the tense that would say it is read in English only.
    """
    words = _words(language)
    for line in lines(text, language=language):
        tense = Tense.AHEAD if _looks_ahead(line, words) else Tense.BACK
        for at, found in _in_line(line, words):
            yield _dated(found, line, at, dateline, tense=tense)


def meanings_elsewhere(text: str, *, language: str) -> Iterator[tuple[int, int, Meaning]]:
    """What the dates of a text leave open and say, with where each begins and ends."""
    for line in lines(text, language=language):
        for at, found in _in_line(line, _words(language)):
            yield line[at].start, line[found.end - 1].end, found.meaning


def _in_line(line: Line, words: _Words) -> Iterator[tuple[int, Match]]:
    at = 0
    while at < len(line):
        found = _date(line, at, words)
        if found is not None:
            yield at, found
        at = found.end if found else at + 1


def _dated(found: Match, line: Line, at: int, dateline: Dateline, *, tense: Tense) -> Dated:
    start, end = line[at].start, line[found.end - 1].end
    meaning = found.meaning
    if isinstance(meaning, Day | Month) and meaning.year is None:
        reason = f"{NOT_COVERED}: without a year, only a sentence in English shows which one"
        return Dated(start=start, end=end, interval=None, basis=reason)
    try:
        interval, why = resolve(Context(dateline=dateline, tense=tense), meaning)
    except (Unclear, ValueError, OverflowError) as error:
        return Dated(start=start, end=end, interval=None, basis=f"not resolved: {error}")
    return Dated(start=start, end=end, interval=interval, basis=why)


def _date(line: Line, at: int, words: _Words) -> Match | None:
    return (
        numeric_day(line, at)
        or _signed(line, at)
        or _written(line, at, words.months)
        or _year_alone(line, at, words)
        or _weekday(line, at, words)
        or _named_day(line, at, words)
    )


def _year_alone(line: Line, at: int, words: _Words) -> Match | None:
    """ "en 2029", "2029 год": a year that a word beside it calls one."""
    end = at + 1 + _length(line, at + 1, words.after)
    year = line.number(at, digits=4) if end > at + 1 else plain_year(line, at)
    if year is None or len(line[at].text) != 4 or year > LAST_YEAR:
        return None
    if end == at + 1 and not any(_says(line, at - len(lead), lead) for lead in words.years):
        return None
    if words.language in _OTHER_CALENDARS and year < _FIRST_GREGORIAN:
        return Match(end, Vague(reason=f"{year} is a year of another calendar"))
    return Match(end, Year(year=year)) if year >= _FIRST_GREGORIAN else None


def _weekday(line: Line, at: int, words: _Words) -> Match | None:
    """A weekday that no day of the calendar follows."""
    for name, number in words.weekdays.items():
        end = at + len(name)
        if _says(line, at, name) and not (line[end].glued and line.low(end) == "-"):
            following = _past(line, end)
            is_of_day = _written(line, following, words.months) or numeric_day(line, following)
            return None if is_of_day else Match(end, Weekday(weekday=number))
    return None


def _named_day(line: Line, at: int, words: _Words) -> Match | None:
    """Yesterday, today and tomorrow; German nouns such as "Morgen" are none."""
    for name, count in words.days.items():
        if not _says(line, at, name) or (line[at].capital and at > 0):
            continue
        if count == 1 and line.low(at - 1) in words.not_day:
            return None
        return Match(at + len(name), Shift(count=count, unit="day"))
    return None


def _says(line: Line, at: int, name: tuple[str, ...]) -> bool:
    return at >= 0 and line.says(at, *name)


def _length(line: Line, at: int, names: Collection[tuple[str, ...]]) -> int:
    """How many tokens the first of the names found at a place has; 0 for none."""
    return next((len(name) for name in names if _says(line, at, name)), 0)


def _looks_ahead(line: Line, words: _Words) -> bool:
    return any(
        line.low(at) in words.ahead or line.low(at).endswith(words.ahead_endings) for at in range(len(line))
    )


def _signed(line: Line, at: int) -> Match | None:
    """ "2026年3月3日", "2026년 3월"."""
    found: dict[str, int] = {}
    while (number := line.number(at, digits=4)) is not None and line.low(at + 1) in _UNITS:
        unit = _UNITS[line.low(at + 1)]
        if unit in found:
            break
        found[unit] = number
        at += 2
    if "month" not in found or not 1 <= found["month"] <= 12 or not {"year", "day"} & found.keys():
        return None
    if "day" in found:
        return Match(at, Day(month=found["month"], day=found["day"], year=found.get("year")))
    return Match(at, Month(month=found["month"], year=found["year"]))


def _written(line: Line, at: int, named: Mapping[str, int]) -> Match | None:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """What a language calls times, as tuples of tokens in small letters."""

    language: str
    months: Mapping[str, int]
    weekdays: Mapping[tuple[str, ...], int]
    days: Mapping[tuple[str, ...], int]
    years: frozenset[tuple[str, ...]]
    after: frozenset[tuple[str, ...]]
    not_day: frozenset[str]
    ahead: frozenset[str]
    ahead_endings: tuple[str, ...]


@cache
def _words(language: str) -> _Words:
    table = _tables().get(language, {})
    ahead = table.get("ahead", [])
    return _Words(
        language=language,
        months=_month_names(language),
        weekdays=_weekday_names(language)
        | {_tokens(name): number for name, number in table.get("weekdays", {}).items()},
        days={_tokens(name): count for count, name in enumerate(table.get("days", []), start=-1)},
        years=frozenset(map(_tokens, table.get("years", []))),
        after=frozenset(map(_tokens, table.get("after", []))),
        not_day=frozenset(table.get("not_day", [])),
        ahead=frozenset(word for word in ahead if not word.startswith("-")),
        ahead_endings=tuple(word[1:] for word in ahead if word.startswith("-")),
    )


@cache
def _tables() -> dict[str, dict[str, Any]]:
    return tomllib.loads(_TABLE.read_text("utf-8"))


def _tokens(name: str) -> tuple[str, ...]:
    return tuple(token.low for token in tokens(name))


def _weekday_names(language: str) -> dict[tuple[str, ...], int]:
    forms = _locale(language)
    if forms is None:
        return {}
    return {_tokens(name): number for number, name in forms.days["format"]["wide"].items()}


def _month_names(language: str) -> dict[str, int]:
    """The names of the months in a language, folded, as CLDR has them; empty for one it does not know."""
    forms = _locale(language)
    if forms is None:
        return {}
    return {
        name.lower().rstrip("."): number
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in forms.months[context][width].items()
        if not name[:1].isdigit()
    }


def _locale(language: str) -> Locale | None:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return None
