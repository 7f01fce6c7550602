"""Times given by a number of units: "two days ago", "the past three months", "a week earlier"."""

from __future__ import annotations

from assistant.when.grammar.match import Match, count
from assistant.when.grammar.tokens import Line
from assistant.when.meanings import Anchored, Shift, Stretch, Vague, Within
from assistant.when.word_table import CALENDAR, UNITS

_VAGUE = {"several", "few", "many", "some", "recent", "dozens", "numerous"}


_ABOUT = {
    "about",
    "around",
    "roughly",
    "nearly",
    "almost",
    "some",
    "approximately",
    "just",
    "exactly",
    "barely",
}


def shift(line: Line, at: int) -> Match | None:
    """ "two days ago", "more than a year ago", "three weeks from now", "in two months' time"."""
    if line.low(at) == "within":
        return _within(line, at + 1)
    start, more, less = _measured(line, at)
    read = count(line, start)
    if read is None:
        return _vaguely(line, start)
    number, end = read
    unit = UNITS.get(line.low(end))
    if line.low(end) in _VAGUE:
        return _vaguely(line, start)
    if unit is None or number > 9_999 or line[end].capital:
        return None
    if line.low(end + 1) == "ago":
        exact = line.low(end + 2) in ("today", "tonight")
        return Match(end + 2 + exact, Shift(count=-number, unit=unit, more=more, exact=exact))
    if (
        line.says(end + 1, "from", "now")
        or line.says(end + 1, "'", "time")
        or line.says(end + 1, "'s", "time")
    ):
        return Match(end + 3, Shift(count=number, unit=unit, more=more))
    if line.low(at - 1) == "in" and start == at and not less and _ends_there(line, end + 1):
        return Match(end + 1, Within(count=number, unit=unit))
    return None


def _within(line: Line, at: int) -> Match | None:
    read = count(line, at)
    unit = UNITS.get(line.low(read[1])) if read else None
    if read is None or unit is None or not _ends_there(line, read[1] + 1):
        return None
    return Match(read[1] + 1, Within(count=read[0], unit=unit, up_to=True))


def _ends_there(line: Line, at: int) -> bool:
    """Whether "in three weeks" is all: not "in three weeks of talks", which is how long they took."""
    return line.low(at) not in ("of", "after", "before", "later", "earlier", "-", "ago")


def _measured(line: Line, at: int) -> tuple[int, bool, bool]:
    """Past "more than" and the like: where the number begins, whether it is exceeded, or not reached."""
    if line.says(at, "more", "than"):
        return at + 2, True, False
    if line.low(at) == "over":
        return at + 1, True, False
    if line.says(at, "less", "than"):
        return at + 2, False, True
    while line.low(at) in _ABOUT:
        at += 1
    return at, False, False


def _vaguely(line: Line, at: int) -> Match | None:
    start = at + (line.low(at) in ("a", "the", "just")) + (line.low(at + 1) == "a" and line.low(at) == "just")
    start += line.low(start) in _VAGUE
    unit = UNITS.get(line.low(start))
    if unit is None or (not line.low(start).endswith("s") and unit != "century"):
        return None
    if line.low(start + 1) == "ago":
        return Match(start + 2, Vague(reason=f"how many {unit}s ago is not said"))
    if line.low(start - 1) == "recent" and unit not in ("hour",):
        return Match(start + 1, Vague(reason=f"how many {unit}s is not said"))
    return None


def stretch(line: Line, at: int) -> Match | None:
    """ "the past three months", "the last 24 hours", "the next two years", "the coming weeks"."""
    start = at + (line.low(at) in ("the", "these"))
    word = line.low(start)
    if word not in ("past", "last", "next", "previous") and (start == at or word != "coming"):
        return None
    sign = 1 if word in ("next", "coming") else -1
    read = count(line, start + 1)
    if read and UNITS.get(line.low(read[1])) and read[0] < 2_000 and line.low(read[1] + 1) != "of":
        return Match(read[1] + 1, Stretch(count=sign * read[0], unit=UNITS[line.low(read[1])]))
    vague = line.low(start + 1) in _VAGUE
    unit = UNITS.get(line.low(start + 1 + vague))
    if unit is None or word == "previous" or line.low(start + 2 + vague) == "of":
        return None
    if vague or line.low(start + 1).endswith("s"):
        return Match(start + 2 + vague, Vague(reason=f"how many {unit}s is not said"))
    if (start == at and (word != "past" or line.low(at - 1) == "this")) or word == "next":
        return None
    return Match(start + 2, Stretch(count=sign, unit=unit))


def year_earlier(line: Line, at: int) -> Match | None:
    """ "the year-earlier quarter", "a year-ago period"."""
    start = at + (line.low(at) in ("the", "a"))
    if line.low(start + 2) not in ("earlier", "ago") or not line.says(start, "year", "-"):
        return None
    named = line.low(start + 3) in (*CALENDAR, "period")
    return Match(start + 3 + named, Anchored(count=-1, unit="year"))


def anchored(line: Line, at: int) -> Match | None:
    """ "a week earlier", "the day before", "the following year", "the same month", from another time."""
    low = line.low(at)
    if low in ("the", "that") and line.low(at + 1) in UNITS and line.low(at + 1) in (*CALENDAR, "weekend"):
        unit = line.low(at + 1)
        if low == "the" and line.low(at + 2) in ("before", "after"):
            return Match(
                at + 3, Anchored(count=-1 if line.low(at + 2) == "before" else 1, unit=unit, whole=True)
            )
        if low == "that" and line.low(at - 1) in (
            "",
            "on",
            "in",
            "later",
            "earlier",
            "of",
            ",",
            "by",
            "until",
            "since",
            "during",
        ):
            return Match(at + 2, Anchored(count=0, unit=unit, whole=True))
        return None
    if low == "that" and line.low(at + 1) == "same" and line.low(at + 2) in CALENDAR:
        return Match(at + 3, Anchored(count=0, unit=line.low(at + 2), whole=True))
    if (
        low == "the"
        and line.low(at + 1) in ("previous", "following", "next", "same")
        and line.low(at + 2) in CALENDAR
    ):
        sign = {"previous": -1, "same": 0}.get(line.low(at + 1), 1)
        if line.low(at + 3) == "of" or (
            sign == 1 and line.low(at + 1) == "next" and line.low(at + 2) not in ("day", "week", "month")
        ):
            return None
        return Match(at + 3, Anchored(count=sign, unit=line.low(at + 2), whole=True))
    read = count(line, at)
    counted = UNITS.get(line.low(read[1])) if read else None
    if read and counted and line.low(read[1] + 1) in ("earlier", "later", "before", "after", "prior"):
        if line.low(read[1] + 2) == "than":
            return None  # "23 days later than planned" compares
        sign = -1 if line.low(read[1] + 1) in ("earlier", "before", "prior") else 1
        if line.low(read[1] + 1) in ("before", "after") and line.low(read[1] + 2).isalpha():
            return Match(
                read[1] + 2, Vague(reason="it is counted from another time, which its words give by an event")
            )
        return Match(read[1] + 2, Anchored(count=sign * read[0], unit=counted))
    return None
