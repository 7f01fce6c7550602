"""The catalogue's file: one SQLite database with one engine, opened and led to the present schema.

The modules beside this one are plain functions. One that takes the :class:`Catalogue` is a unit of work of
its own; one that takes a ``Connection`` works within its caller's transaction.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, create_engine, event, inspect
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError

from corpus.catalogue import facts
from corpus.catalogue.schema import facts as facts_table
from corpus.errors import CorpusUnreadable, SchemaTooNew
from corpus.failures import database_failure, failure
from corpus.migrations import schema_is_current, upgrade_schema
from corpus.private import private_database

NAME = "catalogue.sqlite"
_STEPS = Path(__file__).with_name("migrations")
_STEP_BEFORE_ALEMBIC = "schema step"
_NAMES_BEFORE_ALEMBIC = (
    "create the tables",
    "create the full-text index",
    "index versions by what a scope asks",
    "keep the full-text index outside the catalogue",
    "keep which reports are withdrawn, and why",
    "keep what acronyms reports write out",
    "keep when reports were withdrawn that are restored",
    "keep runs, the history of changes, and rulings about origins",
    "index versions by their day",
)


class Catalogue:
    """The open catalogue. Each use has a connection of its own, so threads may share it."""

    def __init__(self, folder: Path, *, lasting: bool = True) -> None:
        """Opens the catalogue in ``folder``, creating it when there is none.

        One that is not ``lasting`` is written without waiting for the disk. Raises CorpusUnreadable.
        """
        self.folder = folder
        self.path = folder / NAME
        address = URL.create("sqlite", database=str(self.path))
        self._engine = create_engine(address, connect_args={"timeout": 30})
        event.listen(self._engine, "connect", partial(_configure, lasting=lasting))
        self._watch = threading.Lock()
        self._watching: Any = None
        try:
            private_database(self.path)
            with self._own_errors():
                self._migrate()
        except OSError as error:
            what = failure(error, advice="see that the file and its folder can be read and written")
            raise CorpusUnreadable(f"the catalogue {str(self.path)!r} cannot be opened: {what}") from error
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        """The open catalogue itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Closes it."""
        self.close()

    def close(self) -> None:
        """Closes every connection."""
        if self._watching is not None:
            self._watching.close()
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read with. Raises CorpusUnreadable."""
        with self._own_errors(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A write transaction, begun at once: what is read in it cannot change before it is committed.

        It is committed when the block ends without an error. Raises CorpusUnreadable.
        """
        with self._own_errors(), self._engine.begin() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection

    def data_version(self) -> int:
        """A number that stays the same as long as no process has written to the catalogue."""
        with self._own_errors(), self._watch:  # SQLite counts from the view of one connection
            if self._watching is None:
                self._watching = self._engine.raw_connection()
            cursor = self._watching.cursor()
            (number,) = cursor.execute("PRAGMA data_version").fetchone()
            cursor.close()
        return int(number)

    @contextmanager
    def _own_errors(self) -> Iterator[None]:
        try:
            yield
        except SchemaTooNew as error:
            raise CorpusUnreadable(
                f"the catalogue {str(self.path)!r} was written by a newer program ({error}); upgrade dateline"
            ) from error
        except DatabaseError as error:
            raise CorpusUnreadable(
                f"the catalogue {str(self.path)!r} cannot be used: {database_failure(self.path, error.orig)}"
            ) from error

    def _migrate(self) -> None:
        with self.reading() as connection:
            if schema_is_current(connection, _STEPS):
                return
        with self.writing() as connection:  # two processes may create one catalogue at once
            upgrade_schema(connection, _STEPS, taken_before_alembic=_taken_before_alembic)
            facts.write(connection, _STEP_BEFORE_ALEMBIC, "kept by Alembic")  # older programs refuse that


def _taken_before_alembic(connection: Connection) -> str | None:
    """Before Alembic kept it, the step was a fact, by its name."""
    if not inspect(connection).has_table(facts_table.name):
        return None
    name = facts.read(connection, _STEP_BEFORE_ALEMBIC)
    if name is not None and name not in _NAMES_BEFORE_ALEMBIC:
        raise SchemaTooNew(name, _NAMES_BEFORE_ALEMBIC[-1])
    return None if name is None else f"{_NAMES_BEFORE_ALEMBIC.index(name) + 1:04}"


def _configure(connection: Any, _record: object, *, lasting: bool) -> None:
    synchronous = "synchronous = FULL" if lasting else "synchronous = OFF"
    for pragma in ("journal_mode = WAL", synchronous, "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
