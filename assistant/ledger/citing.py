"""The answers that cite a report: what was asked, when and where, without reading the answers themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import exists, func, select

from assistant.ledger.database import Ledger
from assistant.ledger.schema import citations, cited, conversations, saved, turns


@dataclass(frozen=True, slots=True, kw_only=True)
class CitingAnswer:
    """An answer that cites a report, and when (UTC), where and by whom its question was asked.

    ``place`` is its first citation of the report, as an address names it: ``s0.1`` is citation 1 of statement
    0. ``saved_id`` is the watched question that it answers, None also for one that is watched no more;
    ``listed`` says that its conversation was not deleted and has no later answer in its place.
    """

    answer_id: int
    asked: datetime
    asked_in: str
    asked_by: str | None
    question: str
    conversation_id: str
    place: str
    saved_id: int | None
    listed: bool


def answers_of_report(ledger: Ledger, report_id: str) -> list[CitingAnswer]:
    """The answers that cite a report in any of its versions, the one asked last first."""
    mine = select(cited.c.turn_id).where(cited.c.report_id == report_id).distinct().subquery()
    later = turns.alias()
    first_asking = func.coalesce(turns.c.retakes, turns.c.turn_id)
    replaced = exists().where(later.c.retakes == first_asking, later.c.turn_id > turns.c.turn_id)
    query = (
        select(
            turns.c.turn_id,
            turns.c.asked,
            turns.c.asked_in,
            turns.c.asked_by,
            turns.c.question,
            turns.c.conversation_id,
            saved.c.saved_id,
            conversations.c.deleted,
            replaced.label("replaced"),
        )
        .join(mine, mine.c.turn_id == turns.c.turn_id)
        .outerjoin(saved, (saved.c.saved_id == turns.c.saved_id) & saved.c.removed.is_(None))
        .outerjoin(conversations, conversations.c.conversation_id == turns.c.conversation_id)
        .order_by(turns.c.turn_id.desc())
    )
    in_answers = (
        select(citations.c.turn_id, citations.c.statement, citations.c.place)
        .where(citations.c.report_id == report_id, citations.c.turn_id.in_(select(mine.c.turn_id)))
        .order_by(citations.c.citation_id)
    )
    places: dict[int, str] = {}
    with ledger.connection() as connection:
        for row in connection.execute(in_answers):
            places.setdefault(row.turn_id, f"s{row.statement}.{row.place}")
        return [
            CitingAnswer(
                answer_id=row.turn_id,
                asked=datetime.fromtimestamp(row.asked, UTC),
                asked_in=row.asked_in,
                asked_by=row.asked_by,
                question=row.question,
                conversation_id=row.conversation_id,
                place=places.get(row.turn_id, "s0.0"),
                saved_id=row.saved_id,
                listed=row.deleted is None and not row.replaced,
            )
            for row in connection.execute(query)
        ]


def cited_texts(ledger: Ledger, report_id: str) -> Iterator[tuple[int, str]]:
    """The texts of a report that answers cite, each with the number of its answer."""
    mine = select(cited.c.turn_id).where(cited.c.report_id == report_id)
    query = select(citations.c.turn_id, citations.c.words).where(
        citations.c.turn_id.in_(mine), citations.c.report_id == report_id
    )
    with ledger.connection() as connection:
        for row in connection.execute(query):
            yield row.turn_id, row.words
