"""A database in one file, kept by SQLite: one process writes at a time, and any number read meanwhile."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, create_engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from corpus.failures import MAKE_ROOM, failure, is_full
from corpus.locks import FileLocks, Locks
from corpus.private import database_files, private_database

_CANNOT_OPEN = "see that it can be opened and its folder written, then do the same again"
_OTHERS_WRITE = "another program is writing to it: let that end, then do the same again"
_PRIMARY = 0xFF  # the bits of one of SQLite's codes that say what kind it is of
_ADVICE = {
    sqlite3.SQLITE_BUSY: _OTHERS_WRITE,
    sqlite3.SQLITE_LOCKED: _OTHERS_WRITE,
    sqlite3.SQLITE_READONLY: "see that the file and its folder can be written",
    sqlite3.SQLITE_CANTOPEN: _CANNOT_OPEN,
    sqlite3.SQLITE_IOERR: "see whether the disk is in order, then do the same again",
}


class SQLite:
    """An open file, with a write-ahead log and full synchronisation."""

    def __init__(self, file: Path, *, lasting: bool, timeout_s: int, pooled: bool) -> None:
        """Opens the file, or creates one for its owner alone. Raises OSError.

        Connections that are not ``pooled`` are opened for each use, so that nothing is left to close.
        """
        private_database(file)
        self._file = file
        self.place = repr(str(file))
        self.locks: Locks = FileLocks(file.parent)
        address = URL.create("sqlite", database=str(file))
        kept = {} if pooled else {"poolclass": NullPool}
        self._engine = create_engine(address, connect_args={"timeout": timeout_s}, **kept)
        event.listen(self._engine, "connect", partial(_configure, lasting=lasting))
        self._watch = threading.Lock()
        self._watching: Any = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """See :class:`~corpus.database.database.Database`, as of every method here."""
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """The first statement settles the instant."""
        with self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            yield connection

    @contextmanager
    def writing(self, *, alone: bool = True) -> Iterator[Connection]:
        """Always alone."""
        del alone
        with self._engine.begin() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Begun by the first statement that writes."""
        with self._engine.begin() as connection:
            yield connection

    def change_number(self) -> int:
        """Counted by SQLite from the view of one connection."""
        with self._watch:
            if self._watching is None:
                self._watching = self._engine.raw_connection()
            cursor = self._watching.cursor()
            (number,) = cursor.execute("PRAGMA data_version").fetchone()
            cursor.close()
        return int(number)

    def check_writable(self) -> None:
        """The number in the file's head is written as it is."""
        with self.writing() as connection:
            self.set_user_version(connection, self.user_version(connection))

    def user_version(self, connection: Connection) -> int:
        """In the file's head."""
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())

    def set_user_version(self, connection: Connection, number: int) -> None:
        """In the file's head."""
        connection.exec_driver_sql(f"PRAGMA user_version = {number}")

    def last_number(self, connection: Connection, table: Table) -> int:
        """SQLite remembers it for tables that say so."""
        if not _counts(table):
            return 0
        found = connection.scalar(
            text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name}
        )
        return int(found or 0)

    def continue_after(self, connection: Connection, table: Table, number: int) -> None:
        """As it is remembered."""
        if _counts(table):
            given = {"name": table.name, "number": number}
            connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), given)
            connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :number)"), given)

    def advice(self, error: SQLAlchemyError, *, damaged: str) -> str:
        """See :func:`database_failure`."""
        return database_failure(self._file, getattr(error, "orig", None) or error, damaged=damaged)

    def size(self) -> int:
        """Of the file, and of those that SQLite makes beside it."""
        return sum(path.stat().st_size for path in database_files(self._file) if path.exists())

    def put_aside(self, stamp: str) -> str:
        """The last connection that is closed puts its log into the file."""
        self.close()
        aside = self._file.with_name(f"{self._file.name}.moved-{stamp}")
        self._file.rename(aside)
        return repr(str(aside))

    def close(self) -> None:
        """Its locks are their users' own."""
        if self._watching is not None:
            self._watching.close()
        self._engine.dispose()


def database_failure(path: Path, error: BaseException, *, damaged: str) -> str:
    """What SQLite says was wrong with a file, and what to do; ``damaged`` is what helps a damaged one."""
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
    of_the_disk = code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)
    if code == sqlite3.SQLITE_FULL or (of_the_disk and is_full(path.parent)):
        return f"the disk is full; {MAKE_ROOM}"
    if code == sqlite3.SQLITE_CANTOPEN and (reason := _why_not_opened(path)):
        return failure(reason, advice=_CANNOT_OPEN)
    return f"{error}; {_ADVICE.get(code, damaged)}"


def _why_not_opened(path: Path) -> OSError | None:
    """What SQLite does not say: whether it is the permissions, or too many files are open."""
    try:
        path.open("r+b").close()
    except OSError as error:
        return error
    return None


def _counts(table: Table) -> bool:
    """Whether the table never gives a number twice."""
    return bool(table.dialect_options["sqlite"]["autoincrement"])


def _configure(connection: Any, _record: object, *, lasting: bool) -> None:
    synchronous = "synchronous = FULL" if lasting else "synchronous = OFF"
    for pragma in ("journal_mode = WAL", synchronous, "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
