"""An entry of a timeline: the days of its event; and a gap between two entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.when.values import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDays:
    """The days of an entry, first those at which it stands; two where its sentence tells of two.

    ``reported`` says that they are only the day of publication.
    """

    intervals: tuple[Interval, ...]
    reported: bool = False

    @property
    def first(self) -> date:
        """Where it stands in the timeline."""
        return self.intervals[0].first or self.intervals[0].last or date.min

    @property
    def last(self) -> date:
        """The last day of those at which it stands."""
        return self.intervals[0].last or self.first

    def to_json(self) -> dict[str, Any]:
        """The days as the CLI prints them."""
        return {
            "reported": self.reported,
            "days": [
                {
                    "from": one.first.isoformat() if one.first else None,
                    "to": one.last.isoformat() if one.last else None,
                    "precision": one.grain.value,
                }
                for one in self.intervals
            ],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Days of a timeline without an entry, ``first`` to ``last``, before its statement number ``before``.

    ``reports`` is how many within the filters were published in these days.
    """

    before: int
    first: date
    last: date
    reports: int

    def to_json(self) -> dict[str, Any]:
        """The gap as the CLI prints it."""
        return {
            "before": self.before,
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "reports": self.reports,
        }


def gap_before(gaps: Sequence[Gap], place: int) -> Gap | None:
    """The gap before the statement at a place, from 0."""
    return next((gap for gap in gaps if gap.before == place), None)
