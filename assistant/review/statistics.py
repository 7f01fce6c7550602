"""What the verdicts come to: how many, how many of them support, of which answers and which outlets, when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from assistant.ledger.schema import citations, verdicts
from assistant.ledger.verdicts import KNOWN_VERDICTS, Verdict, is_active
from assistant.review.queue import Order

if TYPE_CHECKING:
    from assistant.ledger import Ledger

EXTRACTIVE = "taken from the reports"
_WEEKS_FROM = timedelta(days=42)  # verdicts further apart than that are told by week, not by day


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """So many verdicts of one kind given on one day (UTC), alike in all that the figures part by.

    ``written_by`` is the language model that wrote the statement, or :data:`EXTRACTIVE`.
    """

    day: date
    verdict: Verdict
    written_by: str
    outlet: str
    drawn_from: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportedShare:
    """Of ``judged`` verdicts so many support; a verdict of each of two reviewers counts for itself."""

    judged: int = 0
    supported: int = 0

    @property
    def share(self) -> float | None:
        """The supported share, None where nothing was judged."""
        return self.supported / self.judged if self.judged else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Every standing verdict as tallies, and on how many citations they were given."""

    citations: int
    tallies: tuple[Tally, ...]

    @property
    def all(self) -> SupportedShare:
        """All verdicts together."""
        return share(self.tallies)

    @property
    def sample(self) -> SupportedShare:
        """Those on citations drawn at random: the only ones whose share speaks for all citations."""
        return share(one for one in self.tallies if one.drawn_from == Order.SAMPLE)

    @property
    def by_week(self) -> bool:
        """Whether the verdicts lie so far apart that they are to be shown by week."""
        days = [one.day for one in self.tallies]
        return bool(days) and max(days) - min(days) > _WEEKS_FROM

    def period(self, day: date) -> date:
        """The first day of the period, day or week, that a day is shown in."""
        return day - timedelta(days=day.weekday()) if self.by_week else day


def figures(ledger: Ledger) -> Figures:
    """The figures of every verdict that stands. Raises LedgerUnusable."""
    day = func.date(verdicts.c.at, "unixepoch")
    parted_by = (day, verdicts.c.verdict, citations.c.model, citations.c.outlet, verdicts.c.drawn_from)
    counted = is_active & verdicts.c.verdict.in_(KNOWN_VERDICTS)
    held = verdicts.c.citation_id == citations.c.citation_id
    query = select(*parted_by, func.count()).join(citations, held).where(counted).group_by(*parted_by)
    judged = select(func.count(verdicts.c.citation_id.distinct())).join(citations, held).where(counted)
    with ledger.connection() as connection:
        return Figures(
            citations=connection.scalar(judged) or 0,
            tallies=tuple(
                Tally(
                    day=date.fromisoformat(on),
                    verdict=Verdict(verdict),
                    written_by=model or EXTRACTIVE,
                    outlet=outlet,
                    drawn_from=drawn_from,
                    count=count,
                )
                for on, verdict, model, outlet, drawn_from, count in connection.execute(query)
            ),
        )


def share(tallies: Iterable[Tally]) -> SupportedShare:
    """What tallies come to together."""
    judged = supported = 0
    for one in tallies:
        judged += one.count
        supported += one.count if one.verdict is Verdict.SUPPORTS else 0
    return SupportedShare(judged=judged, supported=supported)
