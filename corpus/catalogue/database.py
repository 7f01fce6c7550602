"""The catalogue: a file in the corpus's folder or a schema of PostgreSQL, led to the present tables.

The modules beside this one are plain functions. One that takes the :class:`Catalogue` is a unit of work of
its own; one that takes a ``Connection`` works within its caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DBAPIError, TimeoutError

from corpus.catalogue import facts
from corpus.catalogue.joining import Joining, check_joining, is_empty, is_joined, join, used_elsewhere
from corpus.catalogue.queries import count_reports
from corpus.catalogue.schema import facts as facts_table
from corpus.database import belonging
from corpus.database.database import CATALOGUE, Database, open_database, place_of
from corpus.errors import (
    CorpusBusy,
    CorpusNotFound,
    CorpusUnreadable,
    DatabaseEmpty,
    DatabaseUnusable,
    SchemaTooNew,
)
from corpus.failures import failure
from corpus.migrations import revision, schema_is_current, upgrade_schema

NAME = "catalogue.sqlite"
USERS = "catalogue.users"
"""The lock that all who have the catalogue open share."""
_A_GLANCE_S = 1.0  # for which somebody may look whether others have it open
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

    def __init__(
        self,
        folder: Path,
        *,
        database_url: str | None = None,
        files: Path | None = None,
        shared_vectors: bool = False,
        lasting: bool = True,
        unchanged: bool = False,
    ) -> None:
        """Opens the catalogue of the corpus in ``folder``, creating it when there is none.

        With ``database_url`` it is in that PostgreSQL database; if its vectors are ``shared_vectors``, on a
        Chroma server elsewhere, other servers may have it open by way of folders of their own. ``files`` is
        where the files that reports came from are kept, if not in the folder. One that is not ``lasting`` is
        for this process alone, and written without waiting for the disk. One in PostgreSQL can be looked at
        ``unchanged``: nothing is created, led to the present tables or joined, and CorpusNotFound is raised
        where there is none. A folder of another corpus gets none either. Raises CorpusUnreadable, and
        CorpusBusy while it is moved to another database or used in another way than this.
        """
        self.folder = folder
        self.files = files or folder
        self.shared = shared_vectors and database_url is not None
        """Whether other servers may have it open, by way of folders of their own."""
        self.place = "that is to be opened"
        self.is_current = self.is_joined = True
        """Whether it has the present tables, and the folder is used with it: else it was opened unchanged."""
        self._closing = ExitStack()
        try:
            with self._own_errors():
                self.place = place_of(folder / NAME, database_url)
                belonging.check_place(folder / NAME, database_url)
                known = database_url is not None and belonging.of_folder(folder) is not None
                creating = not (unchanged or known)
                self._database = open_database(
                    folder / NAME, schema=CATALOGUE, url=database_url, lasting=lasting, create=creating
                )
                self._closing.callback(self._database.close)
                self.locks = self._database.locks
                if not creating and not has_tables(self._database):
                    raise DatabaseEmpty(f"no catalogue is {self.place}")
                joining = Joining(
                    folder=folder,
                    files=self.files,
                    shared_vectors=shared_vectors,
                    database=belonging.described_url(database_url) if database_url else "",
                )
                if unchanged:
                    with self._database.reading() as connection:
                        self.is_current = schema_is_current(connection, _STEPS)
                    self.is_joined = check_joining(self, joining, users=USERS)
                    return
                lead_to_present(self._database)
                if database_url is not None:
                    self._join(joining)
                elif lasting:
                    self._be_seen()
                    belonging.check_place(folder / NAME, database_url)  # it may have been moved meanwhile
        except OSError as error:
            self.close()
            what = failure(error, advice="see that the file and its folder can be read and written")
            raise CorpusUnreadable(f"the catalogue {self.place} cannot be opened: {what}") from error
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
        self._closing.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read with. Raises CorpusUnreadable."""
        with self._own_errors(), self._database.reading() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """As :meth:`reading`, of one instant whoever writes meanwhile."""
        with self._own_errors(), self._database.snapshot() as connection:
            yield connection

    @contextmanager
    def writing(self, *, alone: bool = True) -> Iterator[Connection]:
        """A write transaction, begun at once: what is read in it cannot change before it is committed.

        It is committed when the block ends without an error. One that is not ``alone`` relies only on rows
        that it locks itself. Raises CorpusUnreadable.
        """
        with self._own_errors(), self._database.writing(alone=alone) as connection:
            yield connection

    def data_version(self) -> int:
        """A number that stays the same as long as no process has written to the catalogue."""
        with self._own_errors():
            return self._database.change_number()

    def count_reports(self) -> int:
        """How many reports are current. Raises CorpusUnreadable."""
        with self.reading() as connection:
            return count_reports(connection)

    def check_writable(self) -> None:
        """Writes to it without changing it. Raises CorpusUnreadable where it cannot."""
        with self._own_errors():
            self._database.check_writable()

    def size(self) -> int:
        """The bytes that it takes."""
        with self._own_errors():
            return self._database.size()

    @contextmanager
    def _own_errors(self) -> Iterator[None]:
        try:
            yield
        except SchemaTooNew as error:
            raise CorpusUnreadable(
                f"the catalogue {self.place} was written by a newer program ({error}); upgrade dateline"
            ) from error
        except DatabaseEmpty as error:
            mine = belonging.of_folder(self.folder)
            if mine is not None:
                raise is_empty(self.folder, self.place, database=mine.database) from error
            raise CorpusNotFound(f"no corpus is {self.place}; `dateline ingest` creates one") from error
        except DatabaseUnusable as error:
            raise CorpusUnreadable(f"the catalogue {self.place} cannot be used: {error}") from error
        except (DBAPIError, TimeoutError) as error:
            what = self._database.advice(error, damaged="restore the file from a backup")
            raise CorpusUnreadable(f"the catalogue {self.place} cannot be used: {what}") from error

    def _join(self, joining: Joining) -> None:
        join(self, joining, users=USERS)
        self._be_seen()
        if not is_joined(self, joining):  # another folder was faster
            raise used_elsewhere(self, self.folder)

    def _be_seen(self) -> None:
        """Shares the lock by which others know that the catalogue is open."""
        if not self._closing.enter_context(self.locks.shared(USERS, wait_s=_A_GLANCE_S)):
            raise CorpusBusy(
                f"the catalogue {self.place} is being moved, or joined by another folder; try again when "
                "that has ended"
            )


def lead_to_present(database: Database) -> None:
    """Gives an empty or older catalogue the present tables. Raises SchemaTooNew, and SQLAlchemy's errors."""
    with database.reading() as connection:
        if schema_is_current(connection, _STEPS):
            return
    with database.writing() as connection:  # two processes may create one catalogue at once
        upgrade_schema(connection, _STEPS, taken_before_alembic=_taken_before_alembic)
        facts.write(connection, _STEP_BEFORE_ALEMBIC, "kept by Alembic")  # older programs refuse that


def has_tables(database: Database) -> bool:
    """Whether it is a catalogue or ledger, in PostgreSQL, of whatever release."""
    with database.reading() as connection:
        return revision(connection) is not None


def _taken_before_alembic(connection: Connection) -> str | None:
    """Before Alembic kept it, the step was a fact, by its name."""
    if not inspect(connection).has_table(facts_table.name):
        return None
    name = facts.read(connection, _STEP_BEFORE_ALEMBIC)
    if name is not None and name not in _NAMES_BEFORE_ALEMBIC:
        raise SchemaTooNew(name, _NAMES_BEFORE_ALEMBIC[-1])
    return None if name is None else f"{_NAMES_BEFORE_ALEMBIC.index(name) + 1:04}"
