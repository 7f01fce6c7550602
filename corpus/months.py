"""Months of publication, in UTC: parts that an index may be kept in, and those that a scope can be in."""

from __future__ import annotations

import calendar
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from corpus.scope import Scope

UNDATED = "undated"
"""In place of a month, for passages of reports without a time of publication."""

_FIRST, _LAST = "0001-01", "9999-12"
_EARLIEST = int(datetime.min.replace(tzinfo=UTC).timestamp())
_LATEST = int(datetime.max.replace(tzinfo=UTC, microsecond=0).timestamp())
_MOST_RUNS = 3  # stretches of months that a sentence can name


@dataclass(frozen=True, slots=True)
class Months:
    """Months such as "2026-03" from ``first`` to ``last``, without a bound where that is None.

    With ``undated`` passages are meant too that have no month.
    """

    first: str | None = None
    last: str | None = None
    undated: bool = True

    def includes(self, month: str) -> bool:
        """Whether a month, or :data:`UNDATED`, is one of them."""
        if month == UNDATED:
            return self.undated
        return (self.first is None or self.first <= month) and (self.last is None or month <= self.last)

    @property
    def published(self) -> Scope:
        """What was published in them; what is undated lies outside."""
        return Scope(
            since=_start(self.first) if self.first else None,
            until=_end(self.last) if self.last else None,
        )

    @property
    def later(self) -> Scope | None:
        """What was published after them; None where nothing can have been."""
        if self.last is None or self.last == _LAST:
            return None
        return Scope(since=_end(self.last) + timedelta(seconds=1))


EVERY_MONTH = Months()


def month_of(published: int | None) -> str:
    """The month of a time of publication, given in seconds since the epoch."""
    if published is None:
        return UNDATED
    if not _EARLIEST <= published <= _LATEST:  # an instant of another zone may be of year 0 or 10000 in UTC
        return _FIRST if published < _EARLIEST else _LAST
    at = datetime.fromtimestamp(published, tz=UTC)
    return f"{at.year:04}-{at.month:02}"


def months_of(scope: Scope) -> Months:
    """The months outside of which no passage is within the scope."""
    latest = min((instant for instant in (scope.until, scope.as_of) if instant), default=None)
    return Months(
        first=month_of(int(scope.since.timestamp())) if scope.since else None,
        last=month_of(int(latest.timestamp())) if latest else None,
        undated=not (scope.since or scope.until),
    )


def in_words(months: Collection[str]) -> str:
    """The reports of these months, such as "reports of May to July 2025 and undated reports"."""
    dated = sorted(month for month in months if month != UNDATED)
    named = []
    if dated:
        runs = _runs(dated)
        if len(runs) > _MOST_RUNS:
            between = f"between {_named(dated[0])} and {_named(dated[-1])}"
            named.append(f"reports of {len(dated)} months {between}")
        else:
            named.append(f"reports of {_listed([_span(*run) for run in runs])}")
    if len(dated) < len(months):
        named.append("undated reports")
    return " and ".join(named)


def _runs(months: list[str]) -> list[tuple[str, str]]:
    """The first and the last month of each unbroken stretch."""
    runs: list[tuple[str, str]] = []
    for month in months:
        if runs and _number(month) == _number(runs[-1][1]) + 1:
            runs[-1] = runs[-1][0], month
        else:
            runs.append((month, month))
    return runs


def _span(first: str, last: str) -> str:
    if first == last:
        return _named(first)
    same_year = first[:4] == last[:4]
    return f"{_named(first).partition(' ')[0] if same_year else _named(first)} to {_named(last)}"


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _named(month: str) -> str:
    return f"{calendar.month_name[int(month[5:])]} {int(month[:4])}"


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:])


def _start(month: str) -> datetime:
    return datetime(int(month[:4]), int(month[5:]), 1, tzinfo=UTC)


def _end(month: str) -> datetime:
    """Its last second, since times of publication are whole ones."""
    year, number = int(month[:4]), int(month[5:])
    return datetime(year, number, calendar.monthrange(year, number)[1], 23, 59, 59, tzinfo=UTC)
