"""Watched questions: asked again whenever reports change."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from assistant.errors import AnswerNotFound, RecordUnreadable
from assistant.ledger.codec import decode_scope, encode_scope
from assistant.ledger.database import Ledger, pass_over
from assistant.ledger.schema import cited, saved, turns
from corpus import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedQuestion:
    """A question to ask again within the same scope, and when (UTC) and by whom it was saved."""

    saved_id: int
    question: str
    scope: Scope
    saved: datetime
    saved_by: str | None


def watch(ledger: Ledger, question: str, *, scope: Scope, saved_by: str | None) -> WatchedQuestion:
    """Saves a question to watch; one that the same person already watches in this scope stays as it is."""
    new = insert(saved).values(
        question=question,
        scope=encode_scope(scope),
        saved=int(datetime.now(UTC).timestamp()),
        saved_by=saved_by,
    )
    with ledger.writing() as connection:
        known = _asked(ledger, connection, question, scope)
        mine = next((one for one in known if one.saved_by == saved_by), None)
        return mine or _from_row(connection.execute(new.returning(saved)).one())


def watched_as(ledger: Ledger, question: str, *, scope: Scope) -> list[WatchedQuestion]:
    """The watched questions in these words and this scope, whoever watches them, as saved."""
    with ledger.connection() as connection:
        return list(_asked(ledger, connection, question, scope))


def watched_questions(ledger: Ledger) -> list[WatchedQuestion]:
    """Every watched question that can be read, in the order in which they were saved."""
    with ledger.connection() as connection:
        return list(_readable(ledger, connection.execute(_watched().order_by(saved.c.saved_id))))


def watched_citing(ledger: Ledger, report_ids: Collection[str]) -> set[int]:
    """The watched questions whose last answer cites one of these reports, in any version."""
    last = (
        select(func.max(turns.c.turn_id))
        .join(saved, (saved.c.saved_id == turns.c.saved_id) & saved.c.removed.is_(None))
        .where(turns.c.answer.is_not(None))
        .group_by(turns.c.saved_id)
    )
    query = (
        select(turns.c.saved_id)
        .join(cited, cited.c.turn_id == turns.c.turn_id)
        .where(turns.c.turn_id.in_(last), cited.c.report_id.in_(sorted(report_ids)))
    )
    with ledger.connection() as connection:
        return set(connection.scalars(query))


def unwatch(ledger: Ledger, saved_id: int) -> str:
    """Stops watching a question, and returns its text; it stays in the ledger with its answers.

    Raises AnswerNotFound.
    """
    gone = update(saved).where(saved.c.saved_id == saved_id, saved.c.removed.is_(None))
    with ledger.connection() as connection:
        now = int(datetime.now(UTC).timestamp())
        row = connection.execute(gone.values(removed=now).returning(saved)).first()
    if row is None:
        raise AnswerNotFound(
            f"there is no watched question {saved_id!r}; `dateline questions list` shows those there are"
        )
    return str(row.question)


def watch_again(ledger: Ledger, question: WatchedQuestion) -> None:
    """Watches a removed question again, unless it is watched under another number by now."""
    other = saved.alias()
    same = select(other).where(
        other.c.removed.is_(None),
        other.c.question == question.question,
        other.c.scope == encode_scope(question.scope),
        other.c.saved_by.is_not_distinct_from(question.saved_by),
    )
    again = update(saved).where(saved.c.saved_id == question.saved_id, ~same.exists())
    with ledger.writing() as connection:
        connection.execute(again.values(removed=None))


def _watched() -> Select[Any]:
    return select(saved).where(saved.c.removed.is_(None))


def _asked(ledger: Ledger, connection: Connection, question: str, scope: Scope) -> Iterator[WatchedQuestion]:
    same = _watched().where(saved.c.question == question).order_by(saved.c.saved_id)
    return (one for one in _readable(ledger, connection.execute(same)) if one.scope == scope)


def _readable(ledger: Ledger, rows: Iterable[Row[Any]]) -> Iterator[WatchedQuestion]:
    for row in rows:
        try:
            yield _from_row(row)
        except RecordUnreadable as error:
            pass_over(f"watched question {row.saved_id} of {ledger.place}", str(error))


def _from_row(row: Row[Any]) -> WatchedQuestion:
    return WatchedQuestion(
        saved_id=row.saved_id,
        question=row.question,
        scope=decode_scope(row.scope),
        saved=datetime.fromtimestamp(row.saved, UTC),
        saved_by=row.saved_by,
    )
