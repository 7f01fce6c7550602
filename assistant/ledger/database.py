"""The ledger's file: one SQLite database, opened and led to the present tables.

The modules beside this one are plain functions over a :class:`Ledger`.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from assistant.errors import LedgerUnusable
from assistant.ledger.steps import STEPS

_log = logging.getLogger("dateline")


class Ledger:
    """The open ledger of one corpus folder. Any thread may use it: each use has a connection of its own.

    Raises LedgerUnusable where the file cannot be opened, read or written.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "ledger.sqlite"
        address = URL.create("sqlite", database=str(self.path))
        self._engine = create_engine(address, poolclass=NullPool)
        event.listen(self._engine, "connect", _prepare)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _keep_private(self.path)
        except OSError as error:
            raise LedgerUnusable(f"the ledger {str(self.path)!r} cannot be made: {error}") from error
        with self.connection() as connection:
            _take_steps(connection)

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A connection whose work is committed, whole, when the block ends without an error."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", None) or error)
            raise LedgerUnusable(
                f"the ledger {str(self.path)!r} cannot be used: {reason}; "
                "see that the file can be written, or move it away to begin a new one"
            ) from error

    def check_writable(self) -> None:
        """Writes to the file without changing it. Raises LedgerUnusable."""
        with self.connection() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            connection.exec_driver_sql(f"PRAGMA user_version = {len(STEPS)}")


def _keep_private(path: Path) -> None:
    """Makes the file for its owner alone, and takes it from everybody else where all could read it.

    What a group alone may read stays so. SQLite gives its own files beside it the same permissions.
    """
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    for one in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        with suppress(FileNotFoundError, PermissionError):
            if one.stat().st_mode & 0o007:
                one.chmod(0o600)


def _prepare(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA busy_timeout = 10000")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


def _take_steps(connection: Connection) -> None:
    if connection.exec_driver_sql("PRAGMA user_version").scalar_one() == len(STEPS):
        return
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
def pass_over(what: str, reason: str) -> None:
    """Reports, once in a process, a row that cannot be read and is left out of what is shown."""
    _log.warning("%s cannot be read and is left out: %s", what, reason)
