"""Questions that are saved to be asked again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select

from assistant.errors import AnswerNotFound
from assistant.ledger.database import LedgerDatabase, adapter
from assistant.ledger.schema import saved
from corpus import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedQuestion:
    """A question to be asked again within the same scope, and when (UTC) and by whom it was saved."""

    saved_id: int
    question: str
    scope: Scope
    saved: datetime
    saved_by: str | None


def save(ledger: LedgerDatabase, question: str, *, scope: Scope, saved_by: str | None) -> SavedQuestion:
    """Saves a question; one that the same person has saved already, with the same scope, stays as it is."""
    limits = adapter(Scope).dump_json(scope).decode()
    same = select(saved).where(
        saved.c.question == question, saved.c.scope == limits, saved.c.saved_by.is_not_distinct_from(saved_by)
    )
    noted = insert(saved).values(
        question=question, scope=limits, saved=int(datetime.now(UTC).timestamp()), saved_by=saved_by
    )
    with ledger.connection() as connection:
        row = connection.execute(same).first() or connection.execute(noted.returning(saved)).one()
        return _saved(row)


def saved_questions(ledger: LedgerDatabase) -> list[SavedQuestion]:
    """Every saved question, in the order in which they were saved."""
    with ledger.connection() as connection:
        return [_saved(row) for row in connection.execute(select(saved).order_by(saved.c.saved_id))]


def remove(ledger: LedgerDatabase, saved_id: int) -> SavedQuestion:
    """Asks a question no more; its answers stay in the ledger. Raises AnswerNotFound."""
    with ledger.connection() as connection:
        gone = delete(saved).where(saved.c.saved_id == saved_id).returning(saved)
        row = connection.execute(gone).first()
    if row is None:
        raise AnswerNotFound(
            f"no question {saved_id!r} is saved; `dateline questions list` shows those that are"
        )
    return _saved(row)


def _saved(row: Row[Any]) -> SavedQuestion:
    return SavedQuestion(
        saved_id=row.saved_id,
        question=row.question,
        scope=adapter(Scope).validate_json(row.scope),
        saved=datetime.fromtimestamp(row.saved, UTC),
        saved_by=row.saved_by,
    )
