"""Which watched questions have changed, and how far each person has seen it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, insert, select, update

from assistant.ledger.database import Ledger
from assistant.ledger.schema import saved, turns, watched_seen

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, FromClause


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenUpTo:
    """How far a person has seen what a watched question brought; answers by their numbers, 0 for none.

    ``changed_in`` is the last answer that differs from the one before it, ``changed`` when (UTC) it was
    given; ``seen`` the last answer that the person knows, ``seen_before`` the one that they knew before its
    news, None where that was not recorded.
    """

    changed_in: int
    changed: datetime | None
    seen: int
    seen_before: int | None

    @property
    def unseen(self) -> bool:
        """Whether there is something that the person has not seen."""
        return self.changed_in > self.seen


def note_change(connection: Connection, saved_id: int | None, answer_id: int) -> None:
    """Records that this answer to a watched question differs from the one before it."""
    connection.execute(update(saved).where(saved.c.saved_id == saved_id).values(changed_in=answer_id))


def seen_up_to(ledger: Ledger, person_id: str | None) -> dict[int, SeenUpTo]:
    """How far a person has seen every watched question, by its number."""
    query = select(
        saved.c.saved_id,
        saved.c.changed_in,
        turns.c.asked,
        watched_seen.c.turn_id,
        watched_seen.c.seen_before,
    ).select_from(_seen_by(person_id).outerjoin(turns, turns.c.turn_id == saved.c.changed_in))
    with ledger.connection() as connection:
        return {
            row.saved_id: SeenUpTo(
                changed_in=row.changed_in or 0,
                changed=datetime.fromtimestamp(row.asked, UTC) if row.asked is not None else None,
                seen=row.turn_id or 0,
                seen_before=row.seen_before,
            )
            for row in connection.execute(query)
        }


def unseen(ledger: Ledger, person_id: str | None) -> list[int]:
    """The watched questions that have changed since the person saw them, that which changed last first.

    Without an id, they are those of all.
    """
    query = (
        select(saved.c.saved_id)
        .select_from(_seen_by(person_id))
        .where(saved.c.removed.is_(None), saved.c.changed_in > func.coalesce(watched_seen.c.turn_id, 0))
        .order_by(saved.c.changed_in.desc())
    )
    if person_id is not None:
        query = query.where(saved.c.saved_by == person_id)
    with ledger.connection() as connection:
        return list(connection.scalars(query))


def mark_seen(ledger: Ledger, saved_id: int, person_id: str | None, *, answer_id: int) -> None:
    """Records that a person has seen the answers up to this one; a later one that they know stays."""
    mine = and_(watched_seen.c.saved_id == saved_id, watched_seen.c.person_id.is_not_distinct_from(person_id))
    changed_in = select(saved.c.changed_in).where(saved.c.saved_id == saved_id)
    with ledger.writing() as connection:
        seen = connection.scalar(select(watched_seen.c.turn_id).where(mine))
        if seen is None:
            values = {"saved_id": saved_id, "person_id": person_id, "turn_id": answer_id, "seen_before": 0}
            connection.execute(insert(watched_seen).values(values))
        elif seen < (connection.scalar(changed_in) or 0) and seen < answer_id:
            connection.execute(update(watched_seen).where(mine).values(turn_id=answer_id, seen_before=seen))


def has_changed_after(ledger: Ledger, saved_id: int, answer_id: int) -> bool:
    """Whether an answer to a watched question, later than this one and not its first, says something else."""
    first = select(func.min(turns.c.turn_id)).where(turns.c.saved_id == saved_id).scalar_subquery()
    changed = (saved.c.changed_in > first) & (saved.c.changed_in > answer_id)
    with ledger.connection() as connection:
        return bool(connection.scalar(select(changed).where(saved.c.saved_id == saved_id)))


def known_answers(ledger: Ledger, saved_id: int) -> dict[str | None, int]:
    """Up to which answer each person has seen a watched question, by their id."""
    query = select(watched_seen).where(watched_seen.c.saved_id == saved_id)
    with ledger.connection() as connection:
        return {row.person_id: row.turn_id for row in connection.execute(query)}


def note_known_again(ledger: Ledger, saved_id: int, person_id: str | None, *, answer_id: int) -> None:
    """Records that this answer says what the person knows, whatever those between said."""
    mine = and_(watched_seen.c.saved_id == saved_id, watched_seen.c.person_id.is_not_distinct_from(person_id))
    with ledger.connection() as connection:
        connection.execute(update(watched_seen).where(mine).values(turn_id=answer_id))


def _seen_by(person_id: str | None) -> FromClause:
    mine: ColumnElement[bool] = and_(
        watched_seen.c.saved_id == saved.c.saved_id, watched_seen.c.person_id.is_not_distinct_from(person_id)
    )
    return saved.outerjoin(watched_seen, mine)
