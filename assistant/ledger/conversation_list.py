"""The conversations on a person's list: found, renamed and deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from assistant.errors import ConversationNotFound
from assistant.ledger.answers import CHAT
from assistant.ledger.database import Ledger
from assistant.ledger.schema import conversations, turns
from corpus import statements

LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A conversation's title, its first question unless named, and when it was last continued (UTC)."""

    conversation_id: str
    title: str
    last_asked: datetime
    questions: int


def conversations_of(
    ledger: Ledger, *, owner: str | None, containing: str = "", limit: int = 30
) -> list[Conversation]:
    """A person's conversations, the one continued last first.

    ``containing`` limits them to those with these words, as typed, in a question, an answer or a title.
    """
    spans = (
        select(
            turns.c.conversation_id,
            func.min(turns.c.turn_id).label("first"),
            func.max(turns.c.turn_id).label("last"),
            func.max(turns.c.asked).label("asked"),
            func.count().filter(turns.c.retakes.is_(None)).label("questions"),
        )
        .where(_of(owner))
        .group_by(turns.c.conversation_id)
        .subquery()
    )
    title = func.coalesce(conversations.c.title, turns.c.question)
    query = (
        select(spans.c.conversation_id, title.label("title"), spans.c.asked, spans.c.questions)
        .join(turns, spans.c.first == turns.c.turn_id)
        .outerjoin(conversations, conversations.c.conversation_id == spans.c.conversation_id)
        .where(conversations.c.deleted.is_(None))
        .order_by(spans.c.last.desc())
        .limit(limit)
    )
    if words := " ".join(containing.split()):
        like = f"%{_escaped(words)}%"
        query = query.where(
            or_(title.ilike(like, escape="\\"), spans.c.conversation_id.in_(_containing(owner, like)))
        )
    with ledger.connection() as connection:
        return [
            Conversation(
                conversation_id=row.conversation_id,
                title=row.title,
                last_asked=datetime.fromtimestamp(row.asked, UTC),
                questions=row.questions,
            )
            for row in connection.execute(query)
        ]


def last_asked(ledger: Ledger, *, owner: str | None) -> datetime | None:
    """When a person asked last in the chat, in a conversation that they deleted too; None for nobody."""
    with ledger.connection() as connection:
        asked = connection.scalar(select(func.max(turns.c.asked)).where(_of(owner)))
    return None if asked is None else datetime.fromtimestamp(asked, UTC)


def is_owner(ledger: Ledger, conversation_id: str, *, owner: str | None) -> bool:
    """Whether a conversation is on this person's list."""
    there = exists().where(_of(owner) & (turns.c.conversation_id == conversation_id))
    gone = exists().where(
        (conversations.c.conversation_id == conversation_id) & conversations.c.deleted.is_not(None)
    )
    with ledger.connection() as connection:
        return bool(connection.scalar(select(there & ~gone)))


def rename(ledger: Ledger, conversation_id: str, title: str, *, owner: str | None) -> None:
    """Renames a conversation; an empty title restores its first question. Raises ConversationNotFound."""
    _check(ledger, conversation_id, owner)
    _set(ledger, conversation_id, title=" ".join(title.split())[:LONGEST_TITLE] or None)


def delete(ledger: Ledger, conversation_id: str, *, owner: str | None) -> None:
    """Deletes a conversation from the list; its answers stay in the ledger for review.

    Raises ConversationNotFound.
    """
    _check(ledger, conversation_id, owner)
    _set(ledger, conversation_id, deleted=int(datetime.now(UTC).timestamp()))


def _check(ledger: Ledger, conversation_id: str, owner: str | None) -> None:
    if not is_owner(ledger, conversation_id, owner=owner):
        raise ConversationNotFound(f"conversation {conversation_id!r} was not found")


def _set(ledger: Ledger, conversation_id: str, **values: str | int | None) -> None:
    with ledger.connection() as connection:
        statements.put(connection, conversations, [{"conversation_id": conversation_id, **values}])


def _of(owner: str | None) -> ColumnElement[bool]:
    mine = turns.c.asked_by.is_(None) if owner is None else turns.c.asked_by == owner
    return (turns.c.asked_in == CHAT) & mine


def _containing(owner: str | None, like: str) -> Select[tuple[str]]:
    """The conversations with the words in a question, or in a statement of an answer."""
    text = statements.json_texts(turns.c.answer, entries="statements", field="text")
    with_words = exists(select(text).where(text.ilike(like, escape="\\")).correlate(turns))
    return select(turns.c.conversation_id).where(
        _of(owner) & or_(turns.c.question.ilike(like, escape="\\"), with_words)
    )


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
