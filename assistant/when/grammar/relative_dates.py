"""Times counted from the report's day: "on Tuesday", "last week", "overnight"; and "early", "the end of"."""

from __future__ import annotations

from assistant.when.grammar.calendar_dates import month_name
from assistant.when.grammar.clock_times import day_part
from assistant.when.grammar.match import Match
from assistant.when.grammar.tokens import Line
from assistant.when.meanings import Overnight, Part, Period, Shift, Vague, Weekday, Weekend
from assistant.when.word_table import CALENDAR, DAY_PARTS, PARTS, WEEKDAYS, WHICH, names, words

_ADVERBS = ("early", "mid", "late", "earlier", "later")
_DAYS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}


def weekday(line: Line, at: int) -> Match | None:
    """ "Tuesday", "last Tuesday", "Tuesday of next week"; "Tuesdays" come again and are no one day."""
    which, start = _which(line, at)
    if line.low(start) in ("every", "each") or (
        line[start].low[:-1] in WEEKDAYS and line[start].low.endswith("s")
    ):
        return _again(line, start)
    token = line[start]
    if token.low not in WEEKDAYS or not token.capital or _is_name(line, start):
        return None
    if line.low(at - 1) in ("a", "any", "most") and start == at:
        return Match(start + 1, Vague(reason="it is any such day, and not one"))
    named = WEEKDAYS[token.low]
    if which is None:
        after = start + 1 + (line.low(start + 1) == "of")
        if line.low(after) in WHICH and line.low(after + 1) == "week" and line.low(after) != "coming":
            return Match(after + 2, Weekday(weekday=named, week=WHICH[line.low(after)]))
    return Match(start + 1, Weekday(weekday=named, which=which))


def _which(line: Line, at: int) -> tuple[int | None, int]:
    """Last, this or next, and where it ends; "this past" is last, "this coming" next."""
    start = at + (line.low(at) == "the" and line.low(at + 1) in ("coming", "past"))
    if line.low(start) == "this" and line.low(start + 1) in ("past", "coming"):
        start += 1
    if line.low(start) == "past":
        return -1, start + 1
    if line.low(start) in WHICH and line.low(start) not in ("current", "upcoming", "previous"):
        return WHICH[line.low(start)], start + 1
    return None, at


def _again(line: Line, at: int) -> Match | None:
    every = line.low(at) in ("every", "each")
    word = line.low(at + every)
    named = word in WEEKDAYS if every else word[:-1] in WEEKDAYS
    if not (named and line[at + every].capital):
        return None
    return Match(at + every + 1, Vague(reason="it comes again each week, and names no one day"))


def _is_name(line: Line, at: int) -> bool:
    """Whether a weekday is part of a name: "Super Tuesday", "The Sunday Times", "Monday Night Football"."""
    before, after = line[at - 1], line[at + 1]
    if (before.capital and before.low in names("before_weekday")) or (
        after.capital and after.low in names("after_weekday")
    ):
        return True
    return after.capital and after.low in DAY_PARTS and line.low(at + 2) in names("after_day_part")


def named_day(line: Line, at: int) -> Match | None:
    """ "today", "yesterday morning", "last night", "this evening", "the day before yesterday"."""
    low = line.low(at)
    if low in _DAYS:
        part = day_part(line, at + 1)
        clock = part[0] if part else "TNI" if low == "tonight" else None
        if line[at + 1].low == "'s" and low == "today" and line[at].capital and at > 0:
            return None  # a programme's or a paper's name
        return Match(part[1] if part else at + 1, Shift(count=_DAYS[low], unit="day"), clock)
    if low == "last" and line.low(at + 1) == "night" and line.low(at + 2) != "of":
        return Match(at + 2, Shift(count=-1, unit="day"), "TNI")
    if low == "this" and line.low(at + 1) in DAY_PARTS:
        return Match(at + 2, Shift(count=0, unit="day"), DAY_PARTS[line.low(at + 1)])
    if line.says(at, "the", "day", "before", "yesterday"):
        return Match(at + 4, Shift(count=-2, unit="day"))
    if line.says(at, "the", "day", "after", "tomorrow"):
        return Match(at + 4, Shift(count=2, unit="day"))
    return _overnight(line, at) if low == "overnight" and _at_night(line, at) else None


def _at_night(line: Line, at: int) -> bool:
    """Whether "overnight" says when, and not of what kind: "an overnight janitor" works any night."""
    return line.low(at - 1) not in ("a", "an", "its", "their", "his", "her") and line.low(
        at + 1
    ) not in words("overnight_things")


def _overnight(line: Line, at: int) -> Match:
    """ "overnight", "overnight into Wednesday", "overnight from Tuesday to Wednesday"."""
    first = at + 1 + (line.low(at + 1) in ("on", "from", "into", "to"))
    if line.low(first) not in WEEKDAYS or not line[first].capital:
        return Match(at + 1, Overnight(), "TNI")
    named = Weekday(weekday=WEEKDAYS[line.low(first)])
    if line.low(first - 1) in ("into", "to"):
        return Match(first + 1, Overnight(before=named), "TNI")
    until = first + 2
    if line.low(first + 1) in ("to", "into") and line.low(until) in WEEKDAYS and line[until].capital:
        return Match(
            until + 1, Overnight(after=named, before=Weekday(weekday=WEEKDAYS[line.low(until)])), "TNI"
        )
    return Match(first + 1, Overnight(after=named), "TNI")


def period(line: Line, at: int) -> Match | None:
    """ "last week", "this year", "next month", "the week before last", "this weekend"."""
    if line.low(at) == "the" and line.low(at + 1) in CALENDAR:
        if line.says(at + 2, "before", "last") or line.says(at + 2, "after", "next"):
            shift = -2 if line.low(at + 2) == "before" else 2
            return Match(at + 4, Period(unit=line.low(at + 1), shift=shift))
        return None
    which, start = _which(line, at)
    if line.says(at, "the", "current") or line.says(at, "the", "latest", "quarter"):
        which, start = (0 if line.low(at + 1) == "current" else -1), at + 2
    elif which is None or line.low(at) in ("the", "past"):
        return None
    unit = line.low(start)
    if unit == "weekend":
        return Match(start + 1, Weekend(which=which))
    if unit not in CALENDAR or unit == "day" or (line.low(start + 1) == "-" and line[start + 1].glued):
        return None
    if which and line.low(start + 1) == "of":  # "last week of March" is given by its month
        return None
    if line.low(at) == "coming" or (line.low(at - 1) == "the" and line.low(at) in ("last", "next")):
        return None  # "the last year" is a stretch
    return Match(start + 1, Period(unit=unit, shift=which))


def weekend(line: Line, at: int) -> Match | None:
    """ "the weekend", where a word of time leads to it."""
    leads = ("over", "at", "during", "on", "by", "before", "for", "of", "after", "through", "until", "into")
    if (
        line.says(at, "the", "weekend")
        and line.low(at - 1) in leads
        and line.low(at + 2) not in ("of", "after", "before")
    ):
        return Match(at + 2, Weekend())
    return None


def part_of(line: Line, at: int) -> tuple[Part, int] | None:
    """ "early", "mid-", "later", "the beginning of", "the end of", and where it ends."""
    low = line.low(at)
    begin = at + (low == "the" and line.low(at + 1) in ("early", "mid", "late"))
    if line.low(begin) in _ADVERBS:
        low, end = line.low(begin), begin + 1 + (line.low(begin + 1) in ("-", "–"))
        end += line.low(end) == "in" and month_name(line, end + 1) is not None
        end += line.low(end) == "in" and line.low(end + 1) in ("the", "this")
        return Part(low), end
    start = at + (low == "the")
    tight = line.low(start) == "very"
    named = None if line.low(start + tight) in _ADVERBS else PARTS.get(line.low(start + tight))
    if named and line.low(start + tight + 1) == "of":
        return Part(named), start + tight + 2
    return None
