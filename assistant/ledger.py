"""Every question asked at the desk and the answer it got, kept in ``<folder>/ledger.sqlite``.

An answer is stored whole, the cited report versions included, so that a conversation read again later shows
its citations exactly as they were given, whatever has become of the reports since. A question asked again
with another scope is a row of its own, shown in the place of the first; the first stays too.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    create_engine,
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from assistant.answer.answer import Answer
from assistant.errors import LedgerUnusable
from assistant.question.question import Turn
from corpus import Scope

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_metadata = MetaData()

# The whole-number key is also the order in which the questions were asked; ``asked`` is seconds since 1970.
# ``retakes`` is the first asking of a question that was asked again; ``ignored`` a JSON list, or nothing.
_turns = Table(
    "turns",
    _metadata,
    Column("turn_id", Integer, primary_key=True),
    Column("conversation_id", String, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("question", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("answer", Text),
    Column("failure", Text),
    Column("ignored", Text),
    Column("retakes", Integer),
    Index("turns_by_conversation", "conversation_id"),
    sqlite_autoincrement=True,
)


# A step is what it was when it was written: later columns of ``_turns`` come with later steps.
def _create_turns(connection: Connection) -> None:
    connection.exec_driver_sql(
        "CREATE TABLE turns (turn_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, conversation_id VARCHAR "
        "NOT NULL, asked INTEGER NOT NULL, question TEXT NOT NULL, scope TEXT NOT NULL, answer TEXT, "
        "failure TEXT)"
    )
    connection.exec_driver_sql("CREATE INDEX turns_by_conversation ON turns (conversation_id)")


def _keep_what_is_set_aside(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE turns ADD COLUMN ignored TEXT")
    connection.exec_driver_sql("ALTER TABLE turns ADD COLUMN retakes INTEGER")


STEPS: tuple[tuple[str, Callable[[Connection], None]], ...] = (
    ("create the turns", _create_turns),
    ("keep the scope that was set aside, and which question a turn asks again", _keep_what_is_set_aside),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedTurn:
    """One question of a conversation as the ledger holds it.

    With neither ``answer`` nor ``failure``, answering was interrupted or is still under way. ``retakes`` is
    the ``turn_id`` of the first asking of a question asked again; ``before`` the answer it got before.
    ``ignored`` names the recognised scope that the person has decided to set aside, perhaps none; ``None``
    leaves that to what the conversation has set aside.
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
    before: Answer | None = None

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
            applied=tuple(said.switch for said in self.answer.recognised),
            ignored=tuple(said.switch for said in self.answer.ignored),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A conversation's first question, and when it was last continued (UTC)."""

    conversation_id: str
    first_question: str
    last_asked: datetime
    questions: int


class Ledger:
    """The conversations of one corpus folder. Any thread may use it: each use has a connection of its own.

    Raises LedgerUnusable where the file cannot be opened, read or written.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "ledger.sqlite"
        self._engine = create_engine(f"sqlite:///{self.path}", poolclass=NullPool)
        event.listen(self._engine, "connect", _prepare)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LedgerUnusable(f"the folder {str(folder)!r} cannot be made: {error}") from error
        with self._connection() as connection:
            _take_steps(connection)

    def ask(self, question: str, *, scope: Scope, conversation_id: str | None = None) -> AskedTurn:
        """Note a question before it is answered; without a conversation it begins a new one."""
        return self._note(
            conversation_id=conversation_id or secrets.token_urlsafe(16),
            question=question,
            scope=_adapter(Scope).dump_json(scope).decode(),
        )

    def ask_again(self, turn: AskedTurn, *, ignored: Sequence[str]) -> AskedTurn:
        """Note that a question is asked again with exactly this recognised scope set aside.

        The new turn takes the place of ``turn``, whose answer stays in the ledger.
        """
        return self._note(
            conversation_id=turn.conversation_id,
            question=turn.question,
            scope=_adapter(Scope).dump_json(turn.scope).decode(),
            ignored=json.dumps(list(ignored), ensure_ascii=False),
            retakes=turn.place,
        )

    def _note(self, **values: str | int) -> AskedTurn:
        asked = int(datetime.now(UTC).timestamp())
        with self._connection() as connection:
            row = connection.execute(insert(_turns).values(asked=asked, **values).returning(_turns)).one()
            return _turn(row)

    def answer(self, turn_id: int, answer: Answer) -> None:
        """Keep the answer to a question; one that is there already stays as it was given."""
        record = _adapter(Answer).dump_json(answer, fallback=str).decode()
        self._settle(turn_id, {"answer": record, "failure": None})

    def fail(self, turn_id: int, reason: str) -> None:
        """Keep why a question got no answer."""
        self._settle(turn_id, {"failure": reason})

    def turns(self, conversation_id: str) -> list[AskedTurn]:
        """The turns of a conversation in the order asked; none when there is no such conversation.

        A question that was asked again is there once, in its first place, as it was asked last.
        """
        query = select(_turns).where(_turns.c.conversation_id == conversation_id).order_by(_turns.c.turn_id)
        turns: dict[int, AskedTurn] = {}
        with self._connection() as connection:
            for row in connection.execute(query):
                turn = _turn(row)
                former = turns.get(turn.place)
                before = (former.answer or former.before) if former else None
                turns[turn.place] = replace(turn, before=before)
        return list(turns.values())

    def conversations(self, *, limit: int = 30) -> list[Conversation]:
        """The conversations continued last, the latest first."""
        spans = (
            select(
                func.min(_turns.c.turn_id).label("first"),
                func.max(_turns.c.turn_id).label("last"),
                func.max(_turns.c.asked).label("asked"),
                func.count().filter(_turns.c.retakes.is_(None)).label("questions"),
            )
            .group_by(_turns.c.conversation_id)
            .subquery()
        )
        query = (
            select(_turns.c.conversation_id, _turns.c.question, spans.c.asked, spans.c.questions)
            .join(spans, spans.c.first == _turns.c.turn_id)
            .order_by(spans.c.last.desc())
            .limit(limit)
        )
        with self._connection() as connection:
            return [
                Conversation(
                    conversation_id=row.conversation_id,
                    first_question=row.question,
                    last_asked=datetime.fromtimestamp(row.asked, UTC),
                    questions=row.questions,
                )
                for row in connection.execute(query)
            ]

    def _settle(self, turn_id: int, values: dict[str, str | None]) -> None:
        unanswered = (_turns.c.turn_id == turn_id) & _turns.c.answer.is_(None)
        with self._connection() as connection:
            connection.execute(update(_turns).where(unanswered).values(values))

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", None) or error)
            raise LedgerUnusable(
                f"the ledger {str(self.path)!r} cannot be used: {reason}; "
                "see that the file can be written, or move it away to begin a new one"
            ) from error


def _prepare(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA busy_timeout = 10000")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


def _take_steps(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    done = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if done > len(STEPS):
        raise LedgerUnusable(
            f"the ledger was written by a newer Dateline (step {done!r}, known {len(STEPS)!r}); "
            "update Dateline"
        )
    for _name, step in STEPS[done:]:
        step(connection)
    connection.exec_driver_sql(f"PRAGMA user_version = {len(STEPS)}")


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def _turn(row: Row[Any]) -> AskedTurn:
    return AskedTurn(
        turn_id=row.turn_id,
        conversation_id=row.conversation_id,
        asked=datetime.fromtimestamp(row.asked, UTC),
        question=row.question,
        scope=_adapter(Scope).validate_json(row.scope),
        answer=_adapter(Answer).validate_json(row.answer) if row.answer else None,
        failure=row.failure,
        ignored=tuple(json.loads(row.ignored)) if row.ignored else None,
        retakes=row.retakes,
    )
