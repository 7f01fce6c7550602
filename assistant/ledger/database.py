"""The ledger's file: one SQLite database, opened and led to the present tables.

The modules beside this one are plain functions over a :class:`Ledger`.
"""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import URL, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from assistant.errors import LedgerUnusable
from corpus import SchemaTooNew, database_failure, private_database, schema_is_current, upgrade_schema

_log = logging.getLogger("dateline")
_STEPS = Path(__file__).with_name("migrations")
_STEPS_BEFORE_ALEMBIC = 10
_REFUSED_BEFORE_ALEMBIC = 1_000  # programs of that time take it for steps that they do not know


class Ledger:
    """The open ledger of one corpus folder. Any thread may use it: each use has a connection of its own.

    Raises LedgerUnusable where the file cannot be opened, read or written.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "ledger.sqlite"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if not self.path.exists():
                self._create()
            if not self.path.stat().st_size:
                raise LedgerUnusable(
                    f"the ledger {str(self.path)!r} is empty, so what was stored in it is lost; restore it "
                    "from a backup, or move it away to begin a new one"
                )
            private_database(self.path)
        except OSError as error:
            raise LedgerUnusable(f"the ledger {str(self.path)!r} cannot be made: {error}") from error
        self._engine = _engine(self.path)
        self._migrate()

    def _create(self) -> None:
        """Makes the file whole or not at all; of two processes that do so at once, one file remains.

        Raises OSError and LedgerUnusable.
        """
        with tempfile.TemporaryDirectory(dir=self.path.parent, prefix="ledger-draft-") as place:
            draft = Path(place) / self.path.name
            private_database(draft)
            self._engine = _engine(draft)
            self._migrate()
            try:
                with suppress(FileExistsError):
                    os.link(draft, self.path)
            except OSError:  # a file system without hard links
                if not self.path.exists():
                    draft.rename(self.path)

    def _migrate(self) -> None:
        try:
            with self.connection() as connection:
                if schema_is_current(connection, _STEPS):
                    return
                connection.exec_driver_sql("BEGIN IMMEDIATE")  # two processes may create one ledger at once
                upgrade_schema(connection, _STEPS, taken_before_alembic=_taken_before_alembic)
                connection.exec_driver_sql(f"PRAGMA user_version = {_REFUSED_BEFORE_ALEMBIC}")
        except SchemaTooNew as error:
            raise LedgerUnusable(
                f"the ledger {str(self.path)!r} was written by a newer Dateline ({error}); update Dateline"
            ) from error

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A connection whose work is committed, whole, when the block ends without an error."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            damaged = "restore the file from a backup, or move it away to begin a new one"
            reason = database_failure(self.path, getattr(error, "orig", None) or error, damaged=damaged)
            raise LedgerUnusable(f"the ledger {str(self.path)!r} cannot be used: {reason}") from error

    def check_writable(self) -> None:
        """Writes to the file without changing it. Raises LedgerUnusable."""
        with self.connection() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            connection.exec_driver_sql(f"PRAGMA user_version = {_REFUSED_BEFORE_ALEMBIC}")


def _engine(path: Path) -> Engine:
    engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool)
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA busy_timeout = 10000")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


def _taken_before_alembic(connection: Connection) -> str | None:
    """Before Alembic kept it, the number of steps taken was the file's own ``user_version``."""
    taken = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if taken > _STEPS_BEFORE_ALEMBIC:
        raise SchemaTooNew(str(taken), str(_STEPS_BEFORE_ALEMBIC))
    return f"{taken:04}" if taken else None


@cache
def pass_over(what: str, reason: str) -> None:
    """Reports, once in a process, a row that cannot be read and is left out of what is shown."""
    _log.warning("%s cannot be read and is left out: %s", what, reason)
