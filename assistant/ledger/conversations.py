"""The turns of the chat's conversations: every question asked there and the answer it got.

An answer is stored whole, the cited report versions included, so that a conversation read again later shows
its citations exactly as they were given, whatever has become of the reports since. A question asked again
with another scope is a row of its own, shown in the place of the first; the first stays too.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from assistant.answer.answer import Answer
from assistant.errors import RecordUnreadable
from assistant.ledger.answers import CHAT, index_answer
from assistant.ledger.codec import decode_answer, decode_scope, encode_answer, encode_scope
from assistant.ledger.database import Ledger
from assistant.ledger.schema import turns as rows
from assistant.question.question import Turn
from corpus import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedTurn:
    """One question of a conversation as the ledger has it.

    One whose answer or scope cannot be read says so in ``failure``. With neither ``answer`` nor ``failure``,
    answering was interrupted or is still under way. ``retakes`` is the ``turn_id`` of the first asking of a
    question asked again; ``before`` the answer it got before. ``ignored`` names the recognised scope that the
    person has decided to ignore, perhaps none; ``None`` leaves that to what the conversation ignores.
    ``alone`` means that it is asked as a new question, without the conversation before it.
    """

    turn_id: int
    conversation_id: str
    asked: datetime
    question: str
    scope: Scope
    answer: Answer | None = None
    failure: str | None = None
    ignored: tuple[str, ...] | None = None
    retakes: int | None = None
    alone: bool = False
    before: Answer | None = None
    asked_by: str | None = None

    @property
    def place(self) -> int:
        """The ``turn_id`` of the question's first asking, which stays when it is asked again."""
        return self.retakes or self.turn_id

    @property
    def as_history(self) -> Turn:
        """The turn as a later question of the conversation sees it."""
        if self.answer is None:
            return Turn(question=self.question, ignored=self.ignored or ())
        return Turn(
            question=self.question,
            answer=self.answer.text,
            applied=tuple(one.switch for one in self.answer.recognised),
            ignored=tuple(one.switch for one in self.answer.ignored),
            cited=tuple(
                dict.fromkeys(
                    citation.stored.report_id
                    for statement in self.answer.statements
                    for citation in statement.citations
                )
            ),
        )


def history(before: Sequence[AskedTurn], turn: AskedTurn) -> list[Turn]:
    """What a turn is understood by: those before it, from the last asked as a new question on."""
    since: list[AskedTurn] = []
    for one in (*before, turn):
        since = [one] if one.alone else [*since, one]
    return [one.as_history for one in since[:-1]]


def add_turn(
    ledger: Ledger,
    question: str,
    *,
    scope: Scope,
    conversation_id: str | None = None,
    asked_by: str | None = None,
) -> AskedTurn:
    """Stores a question before it is answered; without a conversation it begins a new one."""
    return _add(
        ledger,
        asked_by=asked_by,
        conversation_id=conversation_id or secrets.token_urlsafe(16),
        question=question,
        scope=encode_scope(scope),
    )


def add_retake(
    ledger: Ledger,
    turn: AskedTurn,
    *,
    ignored: Sequence[str] | None,
    scope: Scope | None = None,
    question: str | None = None,
    alone: bool | None = None,
) -> AskedTurn:
    """Stores that a question is asked again, ignoring exactly these filters of its words.

    ``scope`` replaces the one it was asked within, ``question`` its words, and ``alone`` whether it is asked
    as a new question. The new turn replaces ``turn`` in the conversation; the answer of ``turn`` stays in the
    ledger.
    """
    return _add(
        ledger,
        conversation_id=turn.conversation_id,
        question=question or turn.question,
        alone=turn.alone if alone is None else alone,
        scope=encode_scope(scope or turn.scope),
        ignored=None if ignored is None else json.dumps(list(ignored), ensure_ascii=False),
        retakes=turn.place,
        asked_by=turn.asked_by,
    )


def store_answer(ledger: Ledger, turn_id: int, answer: Answer) -> None:
    """Stores the answer to a question; one that is there already stays as it was given."""
    unanswered = (rows.c.turn_id == turn_id) & rows.c.answer.is_(None)
    answered = update(rows).where(unanswered).values(answer=encode_answer(answer), failure=None)
    with ledger.writing() as connection:
        if connection.execute(answered).rowcount:
            index_answer(connection, turn_id, answer)


def store_failure(ledger: Ledger, turn_id: int, reason: str) -> None:
    """Stores why a question got no answer."""
    unanswered = (rows.c.turn_id == turn_id) & rows.c.answer.is_(None)
    with ledger.connection() as connection:
        connection.execute(update(rows).where(unanswered).values(failure=reason))


def turns_of(ledger: Ledger, conversation_id: str) -> list[AskedTurn]:
    """The turns of a conversation in the order asked; none when there is no such conversation.

    A question that was asked again is there once, in its first place, as it was asked last.
    """
    query = select(rows).where(rows.c.conversation_id == conversation_id).order_by(rows.c.turn_id)
    turns: dict[int, AskedTurn] = {}
    with ledger.connection() as connection:
        for row in connection.execute(query):
            turn = _turn(row)
            earlier = turns.get(turn.place)
            before = (earlier.answer or earlier.before) if earlier else None
            turns[turn.place] = replace(turn, before=before)
    return list(turns.values())


def _add(ledger: Ledger, **values: str | int | None) -> AskedTurn:
    asked = int(datetime.now(UTC).timestamp())
    with ledger.writing() as connection:
        added = insert(rows).values(asked=asked, asked_in=CHAT, **values).returning(rows)
        return _turn(connection.execute(added).one())


def _turn(row: Row[Any]) -> AskedTurn:
    failure = row.failure
    try:
        scope, answer = decode_scope(row.scope), decode_answer(row.answer) if row.answer else None
    except RecordUnreadable as error:
        scope, answer, failure = Scope(), None, f"This question's record cannot be read: {error}."
    return AskedTurn(
        turn_id=row.turn_id,
        conversation_id=row.conversation_id,
        asked=datetime.fromtimestamp(row.asked, UTC),
        question=row.question,
        scope=scope,
        answer=answer,
        failure=failure,
        ignored=tuple(json.loads(row.ignored)) if row.ignored else None,
        retakes=row.retakes,
        alone=bool(row.alone),
        asked_by=row.asked_by,
    )
