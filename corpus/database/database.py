"""What is asked of a database, whichever engine keeps it, and which one that is."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Table
from sqlalchemy.exc import SQLAlchemyError

from corpus.database.belonging import described_url
from corpus.database.sqlite import SQLite
from corpus.locks import Locks

CATALOGUE, LEDGER = "catalogue", "ledger"


class Database(Protocol):
    """An open database: a file of SQLite, or a schema of PostgreSQL. Threads may share it.

    Every method that reads or writes raises SQLAlchemy's errors, which ``advice`` turns into words.
    """

    place: str
    """Names it in messages: ``'/data/catalogue.sqlite'``, ``in the PostgreSQL database 'news' at 'db'``."""
    locks: Locks
    """Locks for which all processes that use it compete."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection to read with; each statement sees what is committed by then."""

    def snapshot(self) -> AbstractContextManager[Connection]:
        """A connection to read with, of which all statements see the same instant."""

    def writing(self, *, alone: bool = True) -> AbstractContextManager[Connection]:
        """A write transaction, committed when the block ends without an error.

        While one is ``alone``, no other such one is under way, so that what is read in it stays as it is.
        Where it need not be, others may write at the same time if the engine lets them: the statements then
        lock the rows they rely on.
        """

    def transaction(self) -> AbstractContextManager[Connection]:
        """A connection to read with or to run one statement on, committed when the block ends."""

    def change_number(self) -> int:
        """A number that stays the same as long as nothing has been written by way of :meth:`writing`."""

    def check_writable(self) -> None:
        """Writes without changing anything. Raises DatabaseUnusable where the user may not."""

    def user_version(self, connection: Connection) -> int:
        """A number that programs before Alembic kept in a file; 0 in PostgreSQL."""

    def set_user_version(self, connection: Connection, number: int) -> None:
        """Sets it, where there is one."""

    def last_number(self, connection: Connection, table: Table) -> int:
        """The last number that the table has given to a row, which may be gone; 0 where it gives none."""

    def continue_after(self, connection: Connection, table: Table, number: int) -> None:
        """Has the table give later numbers than this one."""

    def advice(self, error: SQLAlchemyError, *, damaged: str) -> str:
        """What was wrong, and what to do; ``damaged`` is what helps a damaged file."""

    def size(self) -> int:
        """The bytes that it takes."""

    def put_aside(self, stamp: str) -> str:
        """Renames and closes it, so that nobody takes it for the corpus's any more; says where it is now."""

    def close(self) -> None:
        """Closes every connection."""


def open_database(
    file: Path,
    *,
    schema: str,
    url: str | None = None,
    lasting: bool = True,
    timeout_s: int = 30,
    pooled: bool = True,
    create: bool = True,
    named_by: str | None = None,
) -> Database:
    """Opens the SQLite ``file``, or with ``url`` that schema of a PostgreSQL database; each may be empty.

    Writing waits at most ``timeout_s`` seconds for others who write. What is not ``lasting`` is written
    without waiting for the disk; a file's connections that are not ``pooled`` are opened for each use.
    Unless it is to ``create``, no schema is made. Raises OSError, DatabaseUnusable, which is DatabaseEmpty
    where there is no schema and none is made; it gives ``named_by`` as where the address is to be corrected,
    if that is not the setting.
    """
    if url is None:
        return SQLite(file, lasting=lasting, timeout_s=timeout_s, pooled=pooled)
    from corpus.database.postgresql import PostgreSQL

    return PostgreSQL(url, schema=schema, timeout_s=timeout_s, create=create, named_by=named_by)


def check_creatable(url: str, *, schema: str) -> None:
    """Sees that a schema could be made in a PostgreSQL database, and makes none. Raises DatabaseUnusable."""
    from corpus.database.postgresql import try_creating

    try_creating(url, schema=schema)


def place_of(file: Path, url: str | None) -> str:
    """As :attr:`Database.place`, of one that is not open. Raises DatabaseUnusable."""
    return repr(str(file)) if url is None else f"in the PostgreSQL database {described_url(url)}"
