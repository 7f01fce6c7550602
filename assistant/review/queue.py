"""The citations that a reviewer has yet to judge, in the order of a queue."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, func, or_, select

from assistant.answer.staleness import citation_statuses
from assistant.errors import RecordUnreadable
from assistant.ledger.answers import stored_answer
from assistant.ledger.citations import places_of
from assistant.ledger.database import pass_over
from assistant.ledger.schema import citations, flags
from assistant.review.to_judge import Reviewer, has_lapsed, judged_by_another, things_to_judge
from corpus import statements

if TYPE_CHECKING:
    from assistant.ledger import Ledger
    from corpus import Corpus


class Order(StrEnum):
    """Which citations are in the queue, and which of them comes first."""

    NEWEST = "newest"
    LEAST_CERTAIN = "least certain"
    FLAGGED = "flagged by an analyst"
    ALTERED = "altered since"
    SAMPLE = "random sample"
    SECOND = "judged by another"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """What a reviewer wants to judge; a filter that is None limits nothing.

    ``asked_by``, ``since`` and ``until`` (both included) are of the question, ``outlet`` is of the cited
    report. ``seed`` decides the random sample: the same one draws the same citations in the same order.
    """

    order: Order = Order.NEWEST
    asked_by: str | None = None
    outlet: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntry:
    """How many are left besides those skipped, and the first citation; None when none is left.

    ``total`` is how many there are in this order and within these filters, ``reviewed`` how many of them the
    reviewer has judged.
    """

    count: int
    first: int | None
    total: int
    reviewed: int

    @property
    def skipped(self) -> int:
        """How many of them were skipped and are yet to be judged."""
        return self.total - self.reviewed - self.count


def next_entry(
    ledger: Ledger,
    corpus: Corpus,
    wanted: QueueFilter,
    *,
    reviewer: Reviewer,
    lapsed: Collection[int] = (),
    skipped: Collection[int] = (),
) -> QueueEntry:
    """What the reviewer has not judged yet, or by a verdict that has ``lapsed``; ``skipped`` is left out.

    The citations of an answer that cannot be read are left out too. Raises LedgerUnusable, CorpusError.
    """
    left_out: set[int] = set()
    while True:
        entry = _first_entry(
            ledger, corpus, wanted, reviewer=reviewer, lapsed=lapsed, skipped=skipped, unreadable=left_out
        )
        unreadable = _unreadable(ledger, entry.first) if entry.first is not None else []
        if not unreadable:
            return entry
        left_out.update(unreadable)


def _unreadable(ledger: Ledger, citation_id: int) -> list[int]:
    """All citations of this one's answer where the answer cannot be read, otherwise none."""
    [at] = places_of(ledger, [citation_id])
    try:
        stored_answer(ledger, at.turn_id)
    except RecordUnreadable as error:
        pass_over(f"an answer to review of {ledger.place}", str(error))
        with ledger.connection() as connection:
            query = select(citations.c.citation_id).where(citations.c.turn_id == at.turn_id)
            return list(connection.scalars(query))
    return []


def _first_entry(
    ledger: Ledger,
    corpus: Corpus,
    wanted: QueueFilter,
    *,
    reviewer: Reviewer,
    lapsed: Collection[int],
    skipped: Collection[int],
    unreadable: Collection[int],
) -> QueueEntry:
    given = {
        "skipped": statements.as_list(sorted(skipped)),
        "unreadable": statements.as_list(sorted(unreadable)),
    }
    rules = [*_rules(wanted, reviewer), citations.c.citation_id.not_in(_numbers("unreadable"))]
    with ledger.connection() as connection:
        if wanted.order is Order.ALTERED:
            given["altered"] = statements.as_list(list(_altered(connection, corpus, rules, given)))
            rules.append(citations.c.citation_id.in_(_numbers("altered")))
        if wanted.order is Order.LAPSED:
            rules.append(has_lapsed(reviewer, lapsed))
        items = things_to_judge(rules, reviewer, lapsed=lapsed)
        left = items.c.open & items.c.citation_id.not_in(_numbers("skipped"))
        in_order = select(items.c.citation_id).where(left).order_by(*_in_order(wanted, items)).limit(1)
        query = select(
            func.count().label("total"),
            func.count().filter(items.c.open).label("unjudged"),
            func.count().filter(left).label("count"),
            in_order.scalar_subquery().label("first"),
        )
        total, unjudged, count, first = connection.execute(query.select_from(items), given).one()
        if wanted.order is Order.SAMPLE:
            drawn = connection.scalars(select(items.c.citation_id).where(left), given)
            first = min(drawn, key=partial(_drawn, wanted.seed), default=None)
    return QueueEntry(count=count, first=first, total=total, reviewed=total - unjudged)


def _flags_on(of: FromClause) -> ColumnElement[bool]:
    return and_(
        flags.c.turn_id == of.c.turn_id,
        flags.c.useful.is_(False),
        or_(flags.c.statement.is_(None), flags.c.statement == of.c.statement),
    )


def _rules(wanted: QueueFilter, reviewer: Reviewer) -> list[ColumnElement[bool]]:
    rules = reviewer.may_judge
    if wanted.order is Order.SECOND:
        rules.append(judged_by_another(reviewer))
    if wanted.order is Order.FLAGGED:
        rules.append(select(flags.c.flag_id).where(_flags_on(citations)).exists())
    if wanted.asked_by is not None:
        rules.append(citations.c.asked_by == wanted.asked_by)
    if wanted.outlet is not None:
        rules.append(citations.c.outlet == wanted.outlet)
    if wanted.since is not None:
        rules.append(citations.c.asked >= int(wanted.since.timestamp()))
    if wanted.until is not None:
        rules.append(citations.c.asked <= int(wanted.until.timestamp()))
    return rules


def _in_order(wanted: QueueFilter, of: FromClause) -> tuple[ColumnElement[Any], ...]:
    newest = of.c.turn_id.desc(), of.c.statement, of.c.place
    if wanted.order is Order.LEAST_CERTAIN:
        return of.c.certainty, *newest
    if wanted.order is Order.FLAGGED:
        flagged = _flags_on(of)
        last = select(func.max(flags.c.at)).where(flagged).correlate(of).scalar_subquery()
        return last.desc().nulls_last(), *newest
    return newest


def _altered(
    connection: Connection, corpus: Corpus, rules: Sequence[ColumnElement[bool]], given: dict[str, str]
) -> Iterator[int]:
    """The citations whose report is withdrawn or gone, or no longer has the cited text."""
    current = [f"{report_id} {content}" for report_id, content in corpus.overview.contents().items()]
    as_cited = citations.c.report_id + " " + citations.c.content_hash
    query = select(citations).where(*rules, as_cited.not_in(statements.listed("current")))
    rows = connection.execute(query, given | {"current": statements.as_list(current)}).all()
    for row, status in zip(
        rows, citation_statuses([(row.report_id, row.words) for row in rows], corpus), strict=True
    ):
        if status.is_stale:
            yield row.citation_id


def _numbers(name: str) -> Select[Any]:
    """Many numbers as one parameter of this name."""
    return statements.listed(name, numbers=True)


def _drawn(seed: int, citation_id: int) -> int:
    """A number for a seed and a citation that looks random."""
    digest = hashlib.blake2b(f"{seed} {citation_id}".encode(), digest_size=7).digest()
    return int.from_bytes(digest)
