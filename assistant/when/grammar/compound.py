"""Times put together from simpler ones: parts, times of day, bounds, and from one date to another."""

from __future__ import annotations

from dataclasses import replace

from assistant.when.grammar.calendar_dates import day, day_number, month, numeric_day, several_days
from assistant.when.grammar.clock_times import clock, day_part
from assistant.when.grammar.durations import anchored, shift, stretch, year_earlier
from assistant.when.grammar.holidays import holiday, nth, week_of, whole
from assistant.when.grammar.match import Match, longest, remembered
from assistant.when.grammar.periods import century, decade, fiscal, quarter, season
from assistant.when.grammar.relative_dates import named_day, part_of, period, weekday, weekend
from assistant.when.grammar.tokens import Line
from assistant.when.grammar.years import several_years, worded_year, year, year_after_lead
from assistant.when.meanings import (
    Anchored,
    Bound,
    Day,
    Holiday,
    Meaning,
    Month,
    Part,
    Period,
    Range,
    Season,
    Shift,
    Stretch,
    Vague,
    Weekday,
    Weekend,
    Within,
    Year,
    Years,
)
from assistant.when.word_table import WHICH, words

_SIMPLE = (
    holiday,
    several_days, numeric_day, day, nth, week_of, month, weekday, named_day, period, weekend, shift, stretch,
    anchored, year_earlier, quarter, fiscal, season, decade, century, several_years, year, worded_year,
)  # fmt: skip

_DASHES = ("-", "–", "—")
_CLAUSE = 8  # tokens in which a denial is looked for


@remembered
def _single(line: Line, at: int) -> Match | None:
    """One time without a time of day, whole or a part of it."""
    if counted := _counted(line, at):
        return counted
    part = part_of(line, at)
    if part:
        inner = longest((*_SIMPLE, whole, year_after_lead), line, part[1])
        if inner and (cut := _part_of(inner.meaning, part[0])):
            return Match(inner.end, cut, inner.clock)
        if line.low(at) not in ("the", "mid"):
            return None
    return longest(_SIMPLE, line, at)


def _counted(line: Line, at: int) -> Match | None:
    """ "the day after Christmas", "a week before 3 March": counted from a time that follows."""
    found = anchored(line, at)
    if found is None or line.low(found.end - 1) not in ("before", "after"):
        return None
    inner = longest((day, numeric_day, named_day, _holiday_after_lead), line, found.end)
    if inner is None or not isinstance(found.meaning, Anchored):
        return None
    return Match(inner.end, replace(found.meaning, whole=False, of=inner.meaning))


def _parted(meaning: Meaning, part: Part) -> Meaning | None:
    if isinstance(meaning, Month | Year | Years | Season | Period) and meaning.part is None:
        return replace(meaning, part=part)
    return None


def _part_of(meaning: Meaning, part: Part) -> Meaning | None:
    if part in (Part.EARLIER, Part.LATER):
        if isinstance(meaning, Period):
            return _parted(meaning, part)
        return meaning if isinstance(meaning, Shift | Weekday | Month | Year | Vague | Season) else None
    if isinstance(meaning, Weekday):
        return meaning if part in (Part.EARLY, Part.LATE) else None  # early on that day
    if isinstance(meaning, Vague) or (isinstance(meaning, Shift) and meaning.unit == "day"):
        return meaning
    return _parted(meaning, part)


@remembered
def with_time_of_day(line: Line, at: int) -> Match | None:
    """A time with the time of day after it: "Tuesday morning", "3 March at 6 a.m."."""
    found = _single(line, at)
    if found is None or not isinstance(found.meaning, Day | Weekday | Shift | Holiday) or found.clock:
        return found
    part = day_part(line, found.end)
    if part:
        return Match(part[1], found.meaning, part[0], (at, found.end))
    after = found.end + (line.low(found.end) == ",")
    after += line.low(after) in ("at", "around", "by")
    given = clock(line, after)
    if given:
        return Match(given[1], found.meaning, given[0], (at, found.end))
    return found


def with_clock_first(line: Line, at: int) -> Match | None:
    """ "6 a.m. on Tuesday", "the morning of 2 January", "noon tomorrow", "late on Tuesday"."""
    start = at + (line.low(at) == "the")
    part = day_part(line, start)
    given = part if part and start > at else clock(line, at)
    if given:
        end = given[1] + (
            line.low(given[1]) in ("on", "of", ",", "last", "this")
            and line.low(given[1]) not in ("last", "this")
        )
        inner = _single(line, end)
        if inner and isinstance(inner.meaning, Day | Weekday | Shift | Holiday):
            return Match(inner.end, inner.meaning, inner.clock or given[0], inner.core or (end, inner.end))
        return None  # a time of day alone is no date
    if line.low(at) in ("early", "late", "earlier", "later") and line.low(at + 1) == "on":
        inner = _single(line, at + 2)
        if inner and isinstance(inner.meaning, Day | Weekday):
            return Match(
                inner.end,
                inner.meaning,
                "TNI" if line.low(at) == "late" else "TMO" if line.low(at) == "early" else None,
            )
    return None


def year_end(line: Line, at: int) -> Match | None:
    """ "year's end", "year-end"."""
    start = at + (line.low(at) in ("the", "this"))
    if line.low(start) == "year" and line.low(start + 1) in ("'s", "-") and line.low(start + 2) == "end":
        return Match(start + 3, Period(unit="year", shift=0, part=Part.END, bare=line.low(at) != "this"))
    return None


@remembered
def _after_lead(line: Line, at: int) -> Match | None:
    """A time after a word that asks for one: years need no further sign."""
    return longest(
        (with_time_of_day, with_clock_first, year_after_lead, year_end, _holiday_after_lead), line, at
    )


def _holiday_after_lead(line: Line, at: int) -> Match | None:
    """A holiday by its common name, after a word of time."""
    return holiday(line, at)


def bounded(line: Line, at: int) -> Match | None:
    """ "since 2014", "until Friday", "by the end of the year", "from Monday on"."""
    word, start = line.low(at), at + 1
    if line.says(at, "no", "later", "than"):
        word, start = "by", at + 3
    if word not in words("bounds"):
        return None
    found = _after_lead(line, start)
    if found is None or line.low(found.end) == "'s" or isinstance(found.meaning, Range | Bound | Within):
        return None
    if line.low(found.end) == "-" and line[found.end].glued:
        return None
    kind = found.meaning
    if word == "from" or (
        word == "through" and not isinstance(kind, Day | Month | Year | Weekday | Period | Season)
    ):
        onward = word == "from" and _goes_on(line, found.end)
        return Match(found.end + 1, Bound(word="from", of=kind), found.clock) if onward else None
    if word in ("after", "before") and (
        found.clock or isinstance(kind, Stretch | Anchored | Vague | Weekend)
    ):
        return None
    if word in ("after", "before", "by", "through") and isinstance(kind, Year) and _is_noun(line, found.end):
        return None
    attribute = isinstance(kind, Day | Holiday) and line.low(start) == "the" and line.low(found.end).isalpha()
    if attribute or isinstance(kind, Vague | Stretch | Anchored):
        return None  # "after the 7 October attacks"
    if word in ("until", "till", "before") and _denied(line, at):
        begun = kind if word != "before" else Bound(word="from", of=kind)
        return Match(found.end, begun, found.clock, found.core or (start, found.end))
    return Match(found.end, Bound(word=word, of=kind), found.clock, found.core or (start, found.end))


def _denied(line: Line, at: int) -> bool:
    """Whether "not" or "never" comes before in its clause: "will not open until Friday" names the day."""
    for place in range(at - 1, max(-1, at - _CLAUSE), -1):
        if line.low(place) in (",", ";", ":", "but", "because", "that", "which"):
            return False
        if line.low(place) in ("not", "never", "unlikely") or line.says(place, "'", "t"):
            return True
    return False


def _goes_on(line: Line, at: int) -> bool:
    """Whether "from Monday on" is open: not "reports from Monday on the trial"."""
    return line.low(at) in ("onward", "onwards") or (
        line.low(at) == "on" and not line.low(at + 1)[:1].isalnum()
    )


def _is_noun(line: Line, at: int) -> bool:
    """Whether a year goes on into what it describes: "before the 2020 election"."""
    return line.low(at - 2) == "the" and line.low(at).isalpha()


def between(line: Line, at: int) -> Match | None:
    """ "between March and May", "from 3 January to 7 March", "from 2014 until 2019"."""
    if line.low(at) not in ("between", "from"):
        return None
    joints = ("and",) if line.low(at) == "between" else ("to", "until", "till", "through", "into", *_DASHES)
    row = several_days(line, at + 1)
    if (row and line.low(at) == "between") or (row and line.low(at) == "from"):
        return row
    first = _after_lead(line, at + 1)
    if first is None:
        return _short_first(line, at, joints)
    if isinstance(first.meaning, Range):
        return first
    if line.low(first.end) not in joints:
        return None
    return _joined(line, first, first.end + 1)


def _short_first(line: Line, at: int, joints: tuple[str, ...]) -> Match | None:
    """ "from the 3rd to 7 March": the month is given once; "from 20 to 1 October" begins in September."""
    read = day_number(line, at + 1 + (line.low(at + 1) == "the"))
    if read is None or line.low(read[1]) not in joints:
        return None
    last = _after_lead(line, read[1] + 1)
    if last is None or not isinstance(last.meaning, Day) or last.meaning.day == read[0]:
        return None
    month, year = last.meaning.month, last.meaning.year
    if last.meaning.day < read[0]:
        if isinstance(month, Period) or isinstance(year, Period):
            return None
        year = year - 1 if year is not None and month == 1 else year
        month = 12 if month == 1 else month - 1
    return Match(last.end, Range(first=Day(month=month, day=read[0], year=year), last=last.meaning))


def _joined(line: Line, first: Match, at: int) -> Match | None:
    last = _after_lead(line, at)
    if last is None or not _range_ends(first.meaning, last.meaning):
        return None
    return Match(last.end, Range(first=first.meaning, last=last.meaning))


def _range_ends(first: Meaning, last: Meaning) -> bool:
    """Whether two times can be the ends of one: a duration or a vague time cannot."""
    ends = Day | Month | Year | Weekday | Period | Shift | Season | Holiday | Years
    return isinstance(first, ends) and isinstance(last, ends)


def row(line: Line, at: int) -> Match | None:
    """ "Dec. 24 to Jan. 2", "Monday to Friday", "June–August 2025": two of one kind, without "from"."""
    first = with_time_of_day(line, at)
    if first is None or not isinstance(first.meaning, Day | Month | Weekday):
        return None
    joint = line.low(first.end)
    if joint not in ("to", "through", *_DASHES) or (joint == "—" and not line[first.end].glued):
        return None
    if isinstance(first.meaning, Weekday) and line.low(first.end + 1) in WHICH:
        return None
    last = _after_lead(line, first.end + 1)
    if last is None or type(last.meaning) is not type(first.meaning):
        return None
    return Match(last.end, Range(first=first.meaning, last=last.meaning))
