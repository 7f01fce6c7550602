"""The ledger: a file in the corpus's folder or a schema of PostgreSQL, led to the present tables.

The modules beside this one are plain functions over a :class:`Ledger`.
"""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from typing import Self

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from assistant.errors import LedgerNotFound, LedgerUnusable
from corpus import (
    LEDGER,
    CorpusUnreadable,
    Database,
    DatabaseEmpty,
    DatabaseUnusable,
    SchemaTooNew,
    check_creatable,
    check_place,
    is_kept,
    open_database,
    place_of,
    schema_is_current,
    upgrade_schema,
)

_log = logging.getLogger("dateline")
NAME = "ledger.sqlite"
_STEPS = Path(__file__).with_name("migrations")
_STEPS_BEFORE_ALEMBIC = 10
_REFUSED_BEFORE_ALEMBIC = 1_000  # programs of that time take it for steps that they do not know
_WAIT_S = 10  # for others who write
_DAMAGED = "restore the file from a backup, or move it away to begin a new one"


class Ledger:
    """The open ledger of one corpus folder. Any thread may use it: each use has a connection of its own.

    Raises LedgerUnusable where it cannot be opened, read or written.
    """

    def __init__(self, folder: Path, *, database_url: str | None = None, unchanged: bool = False) -> None:
        """Opens it, or makes an empty one; with ``database_url`` it is in that PostgreSQL database.

        One in PostgreSQL can be looked at ``unchanged``: nothing is made or led to the present tables, and
        LedgerNotFound is raised where there is none and one could be made.
        """
        self.path = folder / NAME
        self.place = "that is to be opened"
        try:
            self.place = place_of(self.path, database_url)
            if not unchanged:
                folder.mkdir(parents=True, exist_ok=True)
            check_place(self.path, database_url)
            if database_url is None:
                self._see_to_file()
            self._database = _opened(self.path, database_url, create=not unchanged)
        except DatabaseEmpty as error:
            assert database_url is not None
            self._see_that_one_can_be_made(database_url)
            raise LedgerNotFound(f"no ledger is {self.place}; the first answer creates one") from error
        except OSError as error:
            raise LedgerUnusable(f"the ledger {self.place} cannot be made: {error}") from error
        except (DatabaseUnusable, CorpusUnreadable) as error:
            raise LedgerUnusable(f"the ledger {self.place} cannot be used: {error}") from error
        try:
            self._migrate(self._database, only_look=unchanged)
        except BaseException:
            self.close()
            raise

    def _see_that_one_can_be_made(self, database_url: str) -> None:
        try:
            check_creatable(database_url, schema=LEDGER)
        except DatabaseUnusable as error:
            raise LedgerUnusable(f"the ledger {self.place} cannot be made: {error}") from error

    def __enter__(self) -> Self:
        """The open ledger itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Closes it."""
        self.close()

    def close(self) -> None:
        """Closes every connection."""
        self._database.close()

    def _see_to_file(self) -> None:
        """Makes the file whole or not at all; of two processes that do so at once, one file remains.

        Raises OSError, and LedgerUnusable for one that is empty.
        """
        if self.path.exists():
            if not self.path.stat().st_size:
                raise LedgerUnusable(
                    f"the ledger {self.place} is empty, so what was stored in it is lost; restore it "
                    "from a backup, or move it away to begin a new one"
                )
            return
        with tempfile.TemporaryDirectory(dir=self.path.parent, prefix="ledger-draft-") as place:
            draft = Path(place) / NAME
            self._migrate(_opened(draft, None))
            try:
                with suppress(FileExistsError):
                    os.link(draft, self.path)
            except OSError:  # a file system without hard links
                if not self.path.exists():
                    draft.rename(self.path)

    def _migrate(self, database: Database, *, only_look: bool = False) -> None:
        try:
            with self._own_errors(database):
                if only_look:
                    with database.reading() as connection:
                        schema_is_current(connection, _STEPS)
                else:
                    lead_to_present(database)
        except SchemaTooNew as error:
            raise LedgerUnusable(
                f"the ledger {self.place} was written by a newer Dateline ({error}); update Dateline"
            ) from error

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A connection to read with, or to run one statement on, committed when the block ends."""
        with self._own_errors(self._database), self._database.transaction() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction in which what was read stays as it is: nobody else writes until it is committed."""
        with self._own_errors(self._database), self._database.writing() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection to read with, of one instant whoever writes meanwhile."""
        with self._own_errors(self._database), self._database.snapshot() as connection:
            yield connection

    def size(self) -> int:
        """The bytes that it takes."""
        with self._own_errors(self._database):
            return self._database.size()

    def check_writable(self) -> None:
        """Writes to it without changing it. Raises LedgerUnusable."""
        with self._own_errors(self._database):
            self._database.check_writable()

    @contextmanager
    def _own_errors(self, database: Database) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            reason = database.advice(error, damaged=_DAMAGED)
            raise LedgerUnusable(f"the ledger {self.place} cannot be used: {reason}") from error
        except DatabaseUnusable as error:
            raise LedgerUnusable(f"the ledger {self.place} cannot be used: {error}") from error


def has_ledger(folder: Path, database_url: str | None) -> bool:
    """Whether the corpus of a folder has a ledger, without making one. Raises CorpusUnreadable."""
    return is_kept(folder / NAME, database_url)


def lead_to_present(database: Database) -> None:
    """Gives an empty or older ledger the present tables. Raises SchemaTooNew, and SQLAlchemy's errors."""
    with database.reading() as connection:
        if schema_is_current(connection, _STEPS):
            return
    with database.writing() as connection:  # two processes may create one ledger at once
        taken = partial(_taken_before_alembic, database)
        upgrade_schema(connection, _STEPS, taken_before_alembic=taken)
        database.set_user_version(connection, _REFUSED_BEFORE_ALEMBIC)


def ledger_database(folder: Path, url: str | None) -> Database:
    """The database of a ledger, which may be empty; close it when done. Raises OSError, DatabaseUnusable."""
    return _opened(folder / NAME, url)


def _opened(file: Path, url: str | None, *, create: bool = True) -> Database:
    return open_database(file, schema=LEDGER, url=url, timeout_s=_WAIT_S, pooled=False, create=create)


def _taken_before_alembic(database: Database, connection: Connection) -> str | None:
    """Before Alembic kept it, the number of steps taken was the file's own ``user_version``."""
    taken = database.user_version(connection)
    if taken > _STEPS_BEFORE_ALEMBIC:
        raise SchemaTooNew(str(taken), str(_STEPS_BEFORE_ALEMBIC))
    return f"{taken:04}" if taken else None


@cache
def pass_over(what: str, reason: str) -> None:
    """Reports, once in a process, a row that cannot be read and is left out of what is shown."""
    _log.warning("%s cannot be read and is left out: %s", what, reason)
