"""What a date expression comes to: values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

AS_WRITTEN = "as written"
"""The basis of a date whose words say all of it."""


class Grain(StrEnum):
    """How finely the words of an expression give its time."""

    TIME = "time"
    DAY = "day"
    WEEKEND = "weekend"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    SPAN = "span"  # from one date to another


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """When and where the words were published; everything relative is counted from here.

    ``published`` counts in its own zone: its calendar day there is the report's day. ``country`` is an
    ISO 3166-1 alpha-2 code and ``language`` an ISO 639-1 code.
    """

    published: datetime | None = None
    country: str | None = None
    language: str = "en"

    @property
    def day(self) -> date | None:
        """The calendar day of publication."""
        return self.published.date() if self.published else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Days from ``first`` to ``last``, both included; ``None`` where a side is open."""

    first: date | None
    last: date | None
    grain: Grain


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A date expression, ``text[start:end]``, and what it comes to.

    ``interval`` is ``None`` when it stays unresolved. ``basis`` says in words how it was resolved, or why
    not. ``clock`` is the time of day as TIMEX3 writes it: ``T06:00``, ``TMO`` (morning), ``TNI`` (night).
    """

    start: int
    end: int
    interval: Interval | None
    basis: str
    clock: str | None = None

    def to_json(self) -> dict[str, object]:
        """As programs read it: ISO dates, ``null`` for an open side and, on both, for unresolved."""
        first = self.interval.first if self.interval else None
        last = self.interval.last if self.interval else None
        return {
            "start": self.start,
            "end": self.end,
            "from": first.isoformat() if first else None,
            "to": last.isoformat() if last else None,
            "precision": self.interval.grain.value if self.interval else None,
            "time": self.clock,
            "basis": self.basis,
        }


class Unclear(Exception):
    """An expression cannot be resolved; the message says why."""
