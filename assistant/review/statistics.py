"""Review results: how many verdicts, how many support, and how many sentences answer, by what and by day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Integer, Select, func, literal_column, select

from assistant.ledger.given_verdicts import is_counted
from assistant.ledger.schema import citations, verdicts
from assistant.ledger.verdicts import RELEVANCE, SUPPORT, Relevance, Verdict, is_known
from assistant.review.queue import Order

if TYPE_CHECKING:
    from assistant.ledger import Ledger

EXTRACTIVE = "quoted from a report"
_EPOCH = date(1970, 1, 1)
FEWEST = 20  # verdicts for a share: though all 20 answer, up to 14 % of others may not (0.05 = 0.86 ** 20)
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
    """How many of ``judged`` verdicts support; each of two reviewers' verdicts on one thing counts."""

    judged: int = 0
    supported: int = 0

    @property
    def share(self) -> float | None:
        """The supported share, None where nothing was judged."""
        return self.supported / self.judged if self.judged else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelevanceCount:
    """How many verdicts say so of whether a sentence answers its question, by answer, question and queue.

    ``form`` is that of the answer (:class:`assistant.question.form.Form`), ``kind`` what the question asks
    for first (:class:`assistant.question.expected_answer_type.AnswerKind`), by their values.
    """

    relevance: Relevance
    form: str
    kind: str
    drawn_from: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewStatistics:
    """Every verdict that counts, and on how many sentences in answer to a question they were given.

    ``counts`` are of those on sources, ``relevance`` of those on whether a sentence answers its question.
    """

    sentences: int
    counts: tuple[VerdictCount, ...]
    relevance: tuple[RelevanceCount, ...]

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
    """The statistics of every verdict that counts. Raises LedgerUnusable."""
    day = verdicts.c.at // literal_column("86400", Integer)  # since 1970-01-01, in UTC
    same_citation = verdicts.c.citation_id == citations.c.citation_id
    of_support = (day, verdicts.c.verdict, citations.c.model, citations.c.outlet, verdicts.c.drawn_from)
    of_relevance = (verdicts.c.verdict, citations.c.form, citations.c.kind, verdicts.c.drawn_from)

    def counted(about: str, grouped_by: tuple[ColumnElement[Any], ...]) -> Select[Any]:
        known = select(*grouped_by, func.count()).join(citations, same_citation)
        return known.where(is_counted, is_known(about)).group_by(*grouped_by)

    judged = (
        select(func.count(citations.c.relevance_key.distinct()))
        .join(citations, same_citation)
        .where(is_counted, is_known(SUPPORT) | is_known(RELEVANCE))
    )
    with ledger.connection() as connection:
        return ReviewStatistics(
            sentences=connection.scalar(judged) or 0,
            counts=tuple(
                VerdictCount(
                    day=_EPOCH + timedelta(days=on),
                    verdict=Verdict(verdict),
                    written_by=model or EXTRACTIVE,
                    outlet=outlet,
                    drawn_from=drawn_from,
                    count=count,
                )
                for on, verdict, model, outlet, drawn_from, count in connection.execute(
                    counted(SUPPORT, of_support)
                )
            ),
            relevance=tuple(
                RelevanceCount(
                    relevance=Relevance(verdict), form=form, kind=kind, drawn_from=drawn_from, count=count
                )
                for verdict, form, kind, drawn_from, count in connection.execute(
                    counted(RELEVANCE, of_relevance)
                )
            ),
        )


def supported_share(counts: Iterable[VerdictCount]) -> SupportedShare:
    """The supported share of these counts together."""
    judged = supported = 0
    for one in counts:
        judged += one.count
        supported += one.count if one.verdict is Verdict.SUPPORTS else 0
    return SupportedShare(judged=judged, supported=supported)


def relevance_counts(counts: Iterable[RelevanceCount]) -> dict[Relevance, int]:
    """How many of these verdicts say what, all four in their order."""
    found = dict.fromkeys(Relevance, 0)
    for one in counts:
        found[one.relevance] += one.count
    return found
