"""Whether two reports may be of one event, by when they were published."""

from __future__ import annotations

from datetime import timedelta

from corpus import StoredReport

_NEAR_IN_TIME = timedelta(days=10)


def may_be_one_event(one: StoredReport, other: StoredReport) -> bool:
    """Whether both were published within ten days; not where a day is unknown."""
    day, other_day = one.report.published, other.report.published
    return day is not None and other_day is not None and abs(day - other_day) <= _NEAR_IN_TIME
