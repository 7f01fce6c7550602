"""Review results: how many verdicts, how many of them support, by author, outlet and day."""

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

EXTRACTIVE = "quoted from a report"
_WEEKS_FROM = timedelta(days=42)  # verdicts further apart than that are shown by week, not by day


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictCount:
    """How many verdicts of one kind were given on one day (UTC), by author, outlet and queue.

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
    """How many of ``judged`` verdicts support; each of two reviewers' verdicts on one citation counts."""

    judged: int = 0
    supported: int = 0

    @property
    def share(self) -> float | None:
        """The supported share, None where nothing was judged."""
        return self.supported / self.judged if self.judged else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewStatistics:
    """Every verdict that was not undone, in counts, and on how many citations they were given."""

    citations: int
    counts: tuple[VerdictCount, ...]

    @property
    def all(self) -> SupportedShare:
        """All verdicts together."""
        return supported_share(self.counts)

    @property
    def sample(self) -> SupportedShare:
        """Those on citations drawn at random: the only representative ones."""
        return supported_share(one for one in self.counts if one.drawn_from == Order.SAMPLE)

    @property
    def by_week(self) -> bool:
        """Whether the verdicts are so far apart that they are shown by week."""
        days = [one.day for one in self.counts]
        return bool(days) and max(days) - min(days) > _WEEKS_FROM

    def period(self, day: date) -> date:
        """The first day of the period, day or week, that a day is shown in."""
        return day - timedelta(days=day.weekday()) if self.by_week else day


def review_statistics(ledger: Ledger) -> ReviewStatistics:
    """The statistics of every verdict that was not undone. Raises LedgerUnusable."""
    day = func.date(verdicts.c.at, "unixepoch")
    grouped_by = (day, verdicts.c.verdict, citations.c.model, citations.c.outlet, verdicts.c.drawn_from)
    known = is_active & verdicts.c.verdict.in_(KNOWN_VERDICTS)
    same_citation = verdicts.c.citation_id == citations.c.citation_id
    query = (
        select(*grouped_by, func.count()).join(citations, same_citation).where(known).group_by(*grouped_by)
    )
    judged = select(func.count(verdicts.c.citation_id.distinct())).join(citations, same_citation).where(known)
    with ledger.connection() as connection:
        return ReviewStatistics(
            citations=connection.scalar(judged) or 0,
            counts=tuple(
                VerdictCount(
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


def supported_share(counts: Iterable[VerdictCount]) -> SupportedShare:
    """The supported share of these counts together."""
    judged = supported = 0
    for one in counts:
        judged += one.count
        supported += one.count if one.verdict is Verdict.SUPPORTS else 0
    return SupportedShare(judged=judged, supported=supported)
