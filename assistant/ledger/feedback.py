"""Analysts' ratings of the answers they got: helpful or not, and why."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, insert, select

from assistant.errors import AnswerNotFound
from assistant.ledger.database import Ledger
from assistant.ledger.schema import flags, turns

LONGEST_REASON = 2000  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One analyst's rating of an answer, or of its ``statement``-th statement, from 0.

    ``at`` is when (UTC) it was given; ``person_id`` is None in single-user mode.
    """

    turn_id: int
    statement: int | None
    person_id: str | None
    useful: bool
    reason: str
    at: datetime


def flag(
    ledger: Ledger,
    turn_id: int,
    *,
    person_id: str | None,
    useful: bool,
    reason: str = "",
    statement: int | None = None,
) -> Flag:
    """Stores an analyst's rating of an answer, which replaces their earlier one.

    Raises AnswerNotFound when there is no such answer, or it has no such statement.
    """
    answered = select(turns.c.answer).where(turns.c.turn_id == turn_id, turns.c.answer.is_not(None))
    given = Flag(
        turn_id=turn_id,
        statement=statement,
        person_id=person_id,
        useful=useful,
        reason=reason.strip()[:LONGEST_REASON],
        at=datetime.now(UTC).replace(microsecond=0),
    )
    row = asdict(given) | {"at": int(given.at.timestamp())}
    theirs = (flags.c.turn_id == turn_id) & flags.c.person_id.is_not_distinct_from(person_id)
    with ledger.writing() as connection:
        count = _statements(connection.scalar(answered))
        if count is None or (statement is not None and not 0 <= statement < count):
            of = "" if statement is None else f", or has no statement {statement!r}"
            raise AnswerNotFound(f"answer {turn_id!r} was not found{of}; reload the page")
        connection.execute(delete(flags).where(theirs, flags.c.statement.is_not_distinct_from(statement)))
        connection.execute(insert(flags).values(row))
    return given


def _statements(answer: str | None) -> int | None:
    """How many statements a stored answer has; None without one, or where it cannot be read."""
    try:
        return len(json.loads(answer)["statements"]) if answer else None
    except (KeyError, TypeError, ValueError):
        return None


def flags_of(ledger: Ledger, turn_id: int) -> list[Flag]:
    """The ratings of one answer, in the order given."""
    query = select(flags).where(flags.c.turn_id == turn_id).order_by(flags.c.flag_id)
    with ledger.connection() as connection:
        return [
            Flag(
                turn_id=row.turn_id,
                statement=row.statement,
                person_id=row.person_id,
                useful=row.useful,
                reason=row.reason,
                at=datetime.fromtimestamp(row.at, UTC),
            )
            for row in connection.execute(query)
        ]
