"""The catalogue's file: one SQLite database, opened and led to the present schema."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event, insert, inspect, select
from sqlalchemy.exc import DatabaseError

from corpus.catalogue.schema import STEPS, facts
from corpus.errors import CorpusUnreadable


class Database:
    """The open file. Every method opens a connection of its own, so threads may share it."""

    def __init__(self, path: Path) -> None:
        """Opens or creates the catalogue at ``path``. Raises CorpusUnreadable."""
        self._path = path
        self._engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})
        event.listen(self._engine, "connect", _configure)
        self._watch = threading.Lock()
        self._watching: Any = None
        with self._errors_become_ours():
            self._migrate()

    def close(self) -> None:
        """Closes every connection."""
        if self._watching is not None:
            self._watching.close()
        self._engine.dispose()

    def changes(self) -> int:
        """A number that stays the same as long as no process has written to the catalogue."""
        with self._errors_become_ours(), self._watch:  # SQLite counts from the view of one connection
            if self._watching is None:
                self._watching = self._engine.raw_connection()
            cursor = self._watching.cursor()
            (number,) = cursor.execute("PRAGMA data_version").fetchone()
            cursor.close()
        return int(number)

    @contextmanager
    def _errors_become_ours(self) -> Iterator[None]:
        try:
            yield
        except DatabaseError as error:
            raise CorpusUnreadable(
                f"the catalogue {str(self._path)!r} cannot be used: {error.orig}; "
                "if the disk is full make room, otherwise restore the file from a backup"
            ) from error

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._errors_become_ours(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._errors_become_ours(), self._engine.begin() as connection:
            yield connection

    def _migrate(self) -> None:
        names = [name for name, _ in STEPS]
        with self._reading() as connection:
            made = inspect(connection).has_table(facts.name)
        if made and self.fact("schema step") == names[-1]:
            return
        with self._writing() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # two processes may make one catalogue at once
            facts.create(connection, checkfirst=True)
            done = connection.scalar(select(facts.c.value).where(facts.c.name == "schema step"))
            if done is not None and done not in names:
                raise CorpusUnreadable(
                    f"the catalogue {str(self._path)!r} was written by a newer program "
                    f"(step {done!r} is unknown); upgrade dateline"
                )
            for name, step in STEPS[names.index(done) + 1 if done else 0 :]:
                step(connection)
                _write_fact(connection, "schema step", name)

    def fact(self, name: str) -> str | None:
        """A named fact, such as which encoder made the embeddings; None when never written."""
        with self._reading() as connection:
            return connection.scalar(select(facts.c.value).where(facts.c.name == name))

    def settled_fact(self, name: str, value: str) -> str:
        """The named fact; ``value`` becomes it, for every process, when it was never written."""
        known = self.fact(name)
        if known is not None:
            return known
        with self._writing() as connection:
            connection.execute(insert(facts).prefix_with("OR IGNORE").values(name=name, value=value))
            settled: str = connection.scalars(select(facts.c.value).where(facts.c.name == name)).one()
        return settled


def _configure(connection: Any, _record: object) -> None:
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _write_fact(connection: Connection, name: str, value: str) -> None:
    connection.execute(insert(facts).prefix_with("OR REPLACE").values(name=name, value=value))
