"""Every answer that was given, in the chat, on the command line or to a watched question."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, insert, select

from assistant.answer.answer import Answer
from assistant.errors import AnswerNotFound, RecordUnreadable
from assistant.ledger.citations import index_citations
from assistant.ledger.codec import decode_answer, decode_scope, encode_answer, encode_scope
from assistant.ledger.database import Ledger, pass_over
from assistant.ledger.schema import cited, turns
from assistant.ledger.watched_news import note_change
from corpus import Scope, statements

if TYPE_CHECKING:
    from sqlalchemy import Select

CHAT, COMMAND_LINE = "chat", "command line"
_AT_A_TIME = 50  # answers are read in batches, so that a long list needs little memory


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAnswer:
    """An answer as it was given, and when (UTC), where and by whom its question was asked.

    ``asked_by`` is None where nobody signs in.
    """

    answer_id: int
    asked: datetime
    asked_in: str
    asked_by: str | None
    question: str
    scope: Scope
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableAnswer:
    """An answer whose row cannot be read, and why; ``asked`` is in UTC."""

    answer_id: int
    asked: datetime
    question: str
    reason: str


def record_answer(
    ledger: Ledger,
    answer: Answer,
    *,
    scope: Scope,
    asked_by: str | None,
    saved_id: int | None = None,
    changed: bool = False,
) -> int:
    """Stores an answer that was not given in the chat, and returns its number. Raises LedgerUnusable.

    Of an answer to the watched question ``saved_id``, ``changed`` says that it differs from the one before.
    """
    row = insert(turns).values(
        conversation_id=secrets.token_urlsafe(16),
        asked=int(datetime.now(UTC).timestamp()),
        question=answer.question,
        scope=encode_scope(scope),
        answer=encode_answer(answer),
        asked_in=COMMAND_LINE,
        asked_by=asked_by,
        saved_id=saved_id,
    )
    with ledger.writing() as connection:
        answer_id = int(connection.execute(row.returning(turns.c.turn_id)).scalar_one())
        index_answer(connection, answer_id, answer)
        if changed:
            note_change(connection, saved_id, answer_id)
    return answer_id


def index_answer(connection: Connection, turn_id: int, answer: Answer) -> None:
    """Indexes which report versions an answer cites, and each of its citations for review."""
    index_citations(connection, turn_id, answer)
    versions = {
        (citation.stored.report_id, citation.stored.content_hash)
        for statement in answer.statements
        for citation in statement.citations
    }
    rows = [
        {"report_id": report_id, "content_hash": content_hash, "turn_id": turn_id}
        for report_id, content_hash in sorted(versions)
    ]
    statements.put_new(connection, cited, rows)


def stored_answer(ledger: Ledger, answer_id: int) -> StoredAnswer:
    """One answer. Raises AnswerNotFound, RecordUnreadable."""
    with ledger.connection() as connection:
        row = connection.execute(_answered().where(turns.c.turn_id == answer_id)).first()
    if row is None:
        raise AnswerNotFound(
            f"answer {answer_id!r} was not found; `dateline answers list` shows those that are stored"
        )
    found = answer_of_row(row)
    if isinstance(found, UnreadableAnswer):
        raise RecordUnreadable(f"answer {answer_id!r} cannot be read: {found.reason}")
    return found


def newest_first(
    ledger: Ledger, *, among: Collection[int] | None = None
) -> Iterator[StoredAnswer | UnreadableAnswer]:
    """Every answer, or those ``among`` these numbers, the one asked last first."""
    before: int | None = None
    while True:
        query = _answered().order_by(turns.c.turn_id.desc())
        if among is not None:
            chosen = sorted((i for i in among if before is None or i < before), reverse=True)[:_AT_A_TIME]
            query = query.where(turns.c.turn_id.in_(chosen))
        elif before is not None:
            query = query.where(turns.c.turn_id < before)
        with ledger.connection() as connection:
            rows = connection.execute(query.limit(_AT_A_TIME)).all()
        if not rows:
            return
        yield from map(answer_of_row, rows)
        before = rows[-1].turn_id


def cited_versions(ledger: Ledger) -> dict[str, set[str]]:
    """The content hashes under which each report has been cited, by its id."""
    versions: dict[str, set[str]] = {}
    with ledger.connection() as connection:
        for row in connection.execute(select(cited.c.report_id, cited.c.content_hash).distinct()):
            versions.setdefault(row.report_id, set()).add(row.content_hash)
    return versions


def answers_citing(ledger: Ledger, report_id: str, *, other_than: str | None = None) -> list[int]:
    """The answers that cite a report, in the order asked; ``other_than`` leaves one content hash out."""
    query = select(cited.c.turn_id).distinct().where(cited.c.report_id == report_id)
    if other_than is not None:
        query = query.where(cited.c.content_hash != other_than)
    with ledger.connection() as connection:
        return list(connection.scalars(query.order_by(cited.c.turn_id)))


def last_answers(
    ledger: Ledger, saved_id: int, *, limit: int = 1, up_to: int | None = None
) -> list[StoredAnswer]:
    """The last answers to a watched question that can be read, the last first; none after ``up_to``."""
    query = _answered().where(turns.c.saved_id == saved_id).order_by(turns.c.turn_id.desc())
    if up_to is not None:
        query = query.where(turns.c.turn_id <= up_to)
    answers: list[StoredAnswer] = []
    with ledger.connection() as connection:
        for row in connection.execute(query):
            found = answer_of_row(row)
            if isinstance(found, UnreadableAnswer):
                pass_over(f"answer {found.answer_id} of {ledger.place}", found.reason)
                continue
            answers.append(found)
            if len(answers) == limit:
                break
    return answers


def _answered() -> Select[Any]:
    return select(turns).where(turns.c.answer.is_not(None))


def answer_of_row(row: Row[Any]) -> StoredAnswer | UnreadableAnswer:
    """The answer of a row of ``turns`` that has one."""
    asked = datetime.fromtimestamp(row.asked, UTC)
    try:
        scope, answer = decode_scope(row.scope), decode_answer(row.answer)
    except RecordUnreadable as error:
        return UnreadableAnswer(answer_id=row.turn_id, asked=asked, question=row.question, reason=str(error))
    return StoredAnswer(
        answer_id=row.turn_id,
        asked=asked,
        asked_in=row.asked_in,
        asked_by=row.asked_by,
        question=row.question,
        scope=scope,
        answer=answer,
    )
