"""What date words mean before the dateline is known: the tree that the grammar makes and ``resolve`` reads.

The kinds follow ISO 24617-1 (TIMEX3): dates of every grain, times relative to the report, anchored
times, and sets. A ``which`` of -1, 0 or 1 is last, this or next.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """A part of a longer time."""

    EARLY = "early"
    MID = "mid"
    LATE = "late"
    BEGINNING = "beginning"
    END = "end"
    EARLIER = "earlier"  # what of it lies before the report
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A calendar unit counted from the report's own: "last week" is -1, "this year" 0."""

    unit: str
    shift: int
    part: Part | None = None
    bare: bool = False  # "the year": the tense decides which one


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day of the calendar; ``month`` may be given as "next month"."""

    month: int | Period
    day: int
    year: int | Period | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeric:
    """Two numbers and a year, "03/04/2026": which is the month has to be found out."""

    first: int
    second: int
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month of the calendar."""

    month: int
    year: int | Period | None = None
    which: int | None = None
    part: Part | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A year of the calendar."""

    year: int
    part: Part | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """Years in a row: a decade or a century."""

    first: int
    count: int
    part: Part | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A quarter (of 4) or a half (of 2) of a calendar year."""

    number: int
    of: int
    year: int | Period | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """A season: 0 spring, 1 summer, 2 autumn, 3 winter; ``until`` is the second year of "2024-25"."""

    season: int
    year: int | Period | None = None
    until: int | None = None
    which: int | None = None
    part: Part | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekday:
    """A day of the week, 0 for Monday; ``week`` counts from the report's own week."""

    weekday: int
    which: int | None = None
    week: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekend:
    """A Saturday and Sunday."""

    which: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """So many units before (negative) or after the report's day: "two days ago", "tomorrow"."""

    count: int
    unit: str
    more: bool = False  # "more than two years ago"
    exact: bool = False  # "two weeks ago today"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """So many units up to (negative) or from the report's day: "the past three months"."""

    count: int
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """ "in three weeks": a time to come when the sentence looks ahead, else how long something took."""

    count: int
    unit: str
    up_to: bool = False  # "within three weeks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overnight:
    """The night that ends on the report's day, or that joins two given days."""

    after: Weekday | None = None
    before: Weekday | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """A holiday or named day, by its key in the word table."""

    name: str
    year: int | Period | None = None
    which: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Nth:
    """ "the second Sunday in January", "the last week of March"; -1 is the last."""

    number: int
    unit: str
    weekday: int | None
    of: Month | Year | Period
    count: int = 1  # "the first nine months of"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekOf:
    """The calendar week of a day."""

    day: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchored:
    """So many units from another time that the text has mentioned: "a week earlier", "the same day".

    ``whole`` means the calendar unit itself: "the year before", not "a year earlier".
    """

    count: int
    unit: str
    whole: bool = False
    of: Meaning | None = None  # "the day after Christmas"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vague:
    """Words of time that name no days; ``reason`` says why."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """From one time to another."""

    first: Meaning
    last: Meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A time with a word that makes it one end: since, until, by, before, after, from … on."""

    word: str
    of: Meaning


Meaning = (
    Day | Numeric | Month | Year | Years | Share | Season | Weekday | Weekend | Period | Shift | Stretch
    | Within | Overnight | Holiday | Nth | WeekOf | Anchored | Vague | Range | Bound
)  # fmt: skip


def lacks_year(meaning: Meaning) -> bool:
    """Whether it is a time of every year, without word of which: "3 March", "since May"."""
    match meaning:
        case Bound(of=one):
            return lacks_year(one)
        case Range(first=first, last=last):
            return lacks_year(first) and lacks_year(last)
        case Month() | Season() | Holiday():
            return meaning.year is None and meaning.which is None
        case Day() | Share():
            return meaning.year is None and not isinstance(getattr(meaning, "month", None), Period)
        case Nth(of=Month() as month) | WeekOf(day=month):
            return lacks_year(month)
        case _:
            return False
