"""The citations that a reviewer has yet to judge, in the order of a queue."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, func, or_, select

from assistant.answer.staleness import citation_statuses
from assistant.errors import RecordUnreadable
from assistant.ledger.answers import stored_answer
from assistant.ledger.citations import places_of
from assistant.ledger.database import pass_over
from assistant.ledger.schema import citations, flags, turns, verdicts
from assistant.ledger.verdicts import is_active

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
class Reviewer:
    """Whose queue it is: a person's id, None where one is alone, and how many people review."""

    person_id: str | None
    among: int = 1

    @property
    def may_judge(self) -> ColumnElement[bool] | None:
        """What a citation must meet: nobody judges answers to their own questions while others could."""
        if self.among < 2 or self.person_id is None:
            return None
        return or_(citations.c.asked_by.is_(None), citations.c.asked_by != self.person_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntry:
    """How many citations are left, and the number of the first; None when none is."""

    count: int
    first: int | None


def next_entry(
    ledger: Ledger, corpus: Corpus, wanted: QueueFilter, *, reviewer: Reviewer, skipped: Collection[int] = ()
) -> QueueEntry:
    """What the reviewer has not judged yet; ``skipped`` is left out.

    The citations of an answer that cannot be read are left out too. Raises LedgerUnusable, CorpusError.
    """
    left_out = set(skipped)
    while True:
        entry = _first_entry(ledger, corpus, wanted, reviewer=reviewer, skipped=left_out)
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
        pass_over(f"an answer to review of {str(ledger.path)!r}", str(error))
        with ledger.connection() as connection:
            query = select(citations.c.citation_id).where(citations.c.turn_id == at.turn_id)
            return list(connection.scalars(query))
    return []


def _first_entry(
    ledger: Ledger, corpus: Corpus, wanted: QueueFilter, *, reviewer: Reviewer, skipped: Collection[int]
) -> QueueEntry:
    rules = [*_rules(wanted, reviewer), citations.c.citation_id.not_in(_among("skipped"))]
    given = {"skipped": json.dumps(sorted(skipped))}
    with ledger.connection() as connection:
        if wanted.order is Order.ALTERED:
            found = list(_altered(connection, corpus, select(citations).where(*rules), given))
            return QueueEntry(count=len(found), first=found[0] if found else None)
        if wanted.order is Order.SAMPLE:
            _define_drawn(connection)
        count = connection.scalar(select(func.count()).select_from(citations).where(*rules), given) or 0
        in_order = select(citations.c.citation_id).where(*rules).order_by(*_in_order(wanted)).limit(1)
        return QueueEntry(count=count, first=connection.scalar(in_order, given))


def may_review(ledger: Ledger, citation_id: int, *, reviewer: Reviewer) -> bool:
    """Whether there is such a citation, and the reviewer may judge it."""
    rules = [citations.c.citation_id == citation_id, _asked, *_only(reviewer.may_judge)]
    with ledger.connection() as connection:
        return connection.scalar(select(citations.c.citation_id).where(*rules)) is not None


_asked = select(turns.c.turn_id).where(turns.c.turn_id == citations.c.turn_id).exists()
_flagged = and_(
    flags.c.turn_id == citations.c.turn_id,
    flags.c.useful.is_(False),
    or_(flags.c.statement.is_(None), flags.c.statement == citations.c.statement),
)


def _rules(wanted: QueueFilter, reviewer: Reviewer) -> list[ColumnElement[bool]]:
    of_this = and_(verdicts.c.citation_id == citations.c.citation_id, is_active)
    mine = func.coalesce(verdicts.c.reviewer, "") == (reviewer.person_id or "")
    rules = [_asked, ~select(verdicts.c.verdict_id).where(of_this, mine).exists(), *_only(reviewer.may_judge)]
    if wanted.order is Order.SECOND:
        rules.append(select(verdicts.c.verdict_id).where(of_this).exists())
    if wanted.order is Order.FLAGGED:
        rules.append(select(flags.c.flag_id).where(_flagged).exists())
    if wanted.asked_by is not None:
        rules.append(citations.c.asked_by == wanted.asked_by)
    if wanted.outlet is not None:
        rules.append(citations.c.outlet == wanted.outlet)
    if wanted.since is not None:
        rules.append(citations.c.asked >= int(wanted.since.timestamp()))
    if wanted.until is not None:
        rules.append(citations.c.asked <= int(wanted.until.timestamp()))
    return rules


def _in_order(wanted: QueueFilter) -> tuple[ColumnElement[Any], ...]:
    newest = citations.c.turn_id.desc(), citations.c.statement, citations.c.place
    if wanted.order is Order.LEAST_CERTAIN:
        return citations.c.certainty, *newest
    if wanted.order is Order.FLAGGED:
        last = select(func.max(flags.c.at)).where(_flagged).scalar_subquery()
        return last.desc(), *newest
    if wanted.order is Order.SAMPLE:
        return (func.drawn(wanted.seed, citations.c.citation_id),)
    return newest


def _altered(
    connection: Connection, corpus: Corpus, query: Select[Any], given: dict[str, str]
) -> Iterator[int]:
    """The citations whose report is withdrawn or gone, or no longer has the cited text; newest first."""
    current = [f"{report_id} {content}" for report_id, content in corpus.contents().items()]
    as_cited = citations.c.report_id + " " + citations.c.content_hash
    newest = query.where(as_cited.not_in(_among("current"))).order_by(*_in_order(QueueFilter()))
    rows = connection.execute(newest, given | {"current": json.dumps(current)}).all()
    for row, status in zip(
        rows, citation_statuses([(row.report_id, row.words) for row in rows], corpus), strict=True
    ):
        if status.is_stale:
            yield row.citation_id


def _among(name: str) -> Select[Any]:
    """Many values as one parameter of this name, a JSON list."""
    return select(func.json_each(bindparam(name)).table_valued("value").c.value)


def _only(rule: ColumnElement[bool] | None) -> list[ColumnElement[bool]]:
    return [] if rule is None else [rule]


def _define_drawn(connection: Connection) -> None:
    """Defines ``drawn`` in SQLite: a number for a seed and a citation that looks random."""

    def drawn(seed: int, citation_id: int) -> int:
        digest = hashlib.blake2b(f"{seed} {citation_id}".encode(), digest_size=7).digest()
        return int.from_bytes(digest)

    raw = connection.connection.dbapi_connection
    assert raw is not None
    raw.create_function("drawn", 2, drawn, deterministic=True)
