"""Notes: sentences of answers that a person pinned, each with a comment of their own.

A note names its sentence by its answer, which the ledger keeps as it was given; so it has the sentence and
the cited report versions as they were, also when the conversation is deleted or the question asked again.
Every function works on the notes of one person, whose id is None where nobody signs in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from assistant.errors import NoteNotFound, RecordUnreadable
from assistant.ledger.answers import StoredAnswer, UnreadableAnswer, answer_of_row
from assistant.ledger.database import Ledger, pass_over
from assistant.ledger.schema import conversations, notes, turns

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Row

    from assistant.answer.answer import Disagreement, Statement

LONGEST_COMMENT = 2000  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """The ``number``-th statement of an answer, from 0, when (UTC) it was pinned, and the comment on it.

    ``conversation_id`` is the conversation that the answer was given in, empty once that was deleted, and
    ``place`` the answer's place there.
    """

    given: StoredAnswer
    number: int
    pinned: datetime
    comment: str
    conversation_id: str
    place: int

    @property
    def statement(self) -> Statement:
        """The sentence as it was given."""
        return self.given.answer.statements[self.number]

    @property
    def disagreements(self) -> tuple[Disagreement, ...]:
        """What reports disagree on that the sentence gives a side of."""
        cited = {citation.key for citation in self.statement.citations}
        return tuple(
            one
            for one in self.given.answer.disagreements
            if any(citation.key in cited for claim in one.claims for citation in claim.citations)
        )


def pin(ledger: Ledger, answer_id: int, number: int, *, person_id: str | None) -> None:
    """Pins a statement, the newest note then; one that was unpinned gets its comment back."""
    now = int(datetime.now(UTC).timestamp())
    values = {"turn_id": answer_id, "statement": number, "person_id": person_id, "pinned": now, "comment": ""}
    again = update(notes).where(_of(answer_id, number, person_id))
    with ledger.writing() as connection:
        if connection.scalar(select(notes.c.note_id).where(_of(answer_id, number, person_id))) is None:
            connection.execute(insert(notes).values(values))
        else:
            connection.execute(again.where(~_is_pinned).values(pinned=now, removed=None))


def unpin(ledger: Ledger, answer_id: int, number: int, *, person_id: str | None) -> None:
    """Takes a note away. Raises NoteNotFound."""
    _change(ledger, answer_id, number, person_id, removed=int(datetime.now(UTC).timestamp()))


def restore(ledger: Ledger, note: Note, *, person_id: str | None) -> None:
    """Undoes that a note was taken away: it is again where it was."""
    again = update(notes).where(_of(note.given.answer_id, note.number, person_id))
    with ledger.connection() as connection:
        connection.execute(again.values(pinned=int(note.pinned.timestamp()), removed=None))


def comment_on(ledger: Ledger, answer_id: int, number: int, text: str, *, person_id: str | None) -> None:
    """Replaces the comment of a note; an empty one deletes it. Raises NoteNotFound."""
    _change(ledger, answer_id, number, person_id, comment=text.strip()[:LONGEST_COMMENT])


def pinned_in(ledger: Ledger, answer_id: int, *, person_id: str | None) -> frozenset[int]:
    """The statements of an answer that the person has pinned, from 0."""
    query = select(notes.c.statement).where(notes.c.turn_id == answer_id, _by(person_id), _is_pinned)
    with ledger.connection() as connection:
        return frozenset(connection.scalars(query))


def notes_of(ledger: Ledger, *, person_id: str | None) -> list[Note]:
    """The notes of the person that can be read, the one pinned last first."""
    query = (
        select(
            turns,
            notes.c.note_id,
            notes.c.statement,
            notes.c.pinned,
            notes.c.comment,
            conversations.c.deleted,
        )
        .join(notes, notes.c.turn_id == turns.c.turn_id)
        .outerjoin(conversations, conversations.c.conversation_id == turns.c.conversation_id)
        .where(_by(person_id), _is_pinned)
        .order_by(notes.c.pinned.desc(), notes.c.note_id.desc())
    )
    with ledger.connection() as connection:
        return list(_readable(ledger, connection.execute(query)))


def _readable(ledger: Ledger, rows: Any) -> Iterator[Note]:
    """Each answer is read once, however many of its sentences are pinned."""
    read: dict[int, StoredAnswer | UnreadableAnswer] = {}
    for row in rows:
        if row.turn_id not in read:
            read[row.turn_id] = answer_of_row(row)
        try:
            yield _note(row, read[row.turn_id])
        except RecordUnreadable as error:
            pass_over(f"note {row.note_id} of {ledger.place}", str(error))


def _note(row: Row[Any], given: StoredAnswer | UnreadableAnswer) -> Note:
    if isinstance(given, UnreadableAnswer):
        raise RecordUnreadable(given.reason)
    if not 0 <= row.statement < len(given.answer.statements):
        raise RecordUnreadable(f"answer {given.answer_id} has no statement {row.statement!r}")
    return Note(
        given=given,
        number=row.statement,
        pinned=datetime.fromtimestamp(row.pinned, UTC),
        comment=row.comment,
        conversation_id=row.conversation_id if row.deleted is None else "",
        place=row.retakes or row.turn_id,
    )


def _change(ledger: Ledger, answer_id: int, number: int, person_id: str | None, **values: str | int) -> None:
    changed = update(notes).where(_of(answer_id, number, person_id), _is_pinned).values(**values)
    with ledger.connection() as connection:
        if not connection.execute(changed).rowcount:
            raise NoteNotFound("this sentence is no longer pinned; reload the page")


def _of(answer_id: int, number: int, person_id: str | None) -> ColumnElement[bool]:
    return (notes.c.turn_id == answer_id) & (notes.c.statement == number) & _by(person_id)


def _by(person_id: str | None) -> ColumnElement[bool]:
    return notes.c.person_id.is_not_distinct_from(person_id)


_is_pinned: ColumnElement[bool] = notes.c.removed.is_(None)
