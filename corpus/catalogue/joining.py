"""Which folders are used with a catalogue in PostgreSQL.

Where the vectors are on a Chroma server that all reach, any number of servers have the catalogue open, each
by way of a folder of its own with its full text, and all name one folder for uploads and original files.
Where Chroma is the folder's own, one folder at a time is used: the vectors of the others lack what came
meanwhile.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection

from corpus.catalogue import facts
from corpus.database import belonging
from corpus.database.belonging import Belonging
from corpus.errors import CorpusBusy, CorpusUnreadable
from corpus.locks import Locks, exclusive

_JOINING = "database.start"
_A_GLANCE_S = 1.0  # for which somebody may look whether others have it open
_SEVERAL = "several"  # in place of the one folder's code


class OpenCatalogue(Protocol):
    """What is needed of :class:`corpus.catalogue.database.Catalogue`."""

    place: str
    locks: Locks

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection to read with."""

    def writing(self) -> AbstractContextManager[Connection]:
        """A write transaction that nobody else has at the same time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """How a folder is to be used with a catalogue."""

    folder: Path
    files: Path
    shared_vectors: bool
    database: str
    """The database in words."""


def join(catalogue: OpenCatalogue, joining: Joining, *, users: str) -> None:
    """Sees that folder and database are of one corpus, and that what others use goes with it.

    ``users`` is the lock that all share who have the catalogue open. Raises CorpusUnreadable, CorpusBusy.
    """
    if is_joined(catalogue, joining):
        return
    with exclusive(joining.folder / _JOINING), catalogue.locks.alone(users, wait_s=_A_GLANCE_S) as alone:
        if is_joined(catalogue, joining):
            return
        with catalogue.writing() as connection:
            mine = _Settling(catalogue, joining, connection, nobody_else=alone).settled()
        belonging.record(joining.folder, mine)


def is_joined(catalogue: OpenCatalogue, joining: Joining) -> bool:
    """Whether nothing is to be settled."""
    mine = belonging.of_folder(joining.folder)
    with catalogue.reading() as connection:
        corpus, folder, files = (
            facts.read(connection, name) for name in (facts.CORPUS, facts.FOLDER, facts.FILES)
        )
    if mine is None or corpus != mine.corpus:
        return False
    if not joining.shared_vectors:
        return folder == mine.folder
    return folder == _SEVERAL and files == _files_code(joining)


def used_elsewhere(catalogue: OpenCatalogue, folder: Path) -> CorpusBusy:
    """Another folder is used with a catalogue at the same time."""
    return CorpusBusy(
        f"the catalogue {catalogue.place} is in use by way of another folder than {str(folder)!r}; use that "
        "one, end what uses it first, or give all servers one Chroma server with DATELINE_CHROMA_URL"
    )


class _Settling:
    """Settles within a transaction how a catalogue is used."""

    def __init__(
        self, catalogue: OpenCatalogue, joining: Joining, connection: Connection, *, nobody_else: bool
    ) -> None:
        self._catalogue = catalogue
        self._joining = joining
        self._connection = connection
        self._nobody_else = nobody_else

    def settled(self) -> Belonging:
        """What the folder is to record."""
        before = belonging.of_folder(self._joining.folder)
        corpus = facts.read(self._connection, facts.CORPUS)
        self._check(before, corpus)
        mine = Belonging(
            corpus=corpus or belonging.new_code(),
            folder=before.folder if before else belonging.new_code(),
            database=self._joining.database,
        )
        facts.write(self._connection, facts.CORPUS, mine.corpus)
        self._settle_folder(mine)
        self._settle_files()
        return mine

    def _check(self, mine: Belonging | None, corpus: str | None) -> None:
        if facts.read(self._connection, facts.MOVING) is not None:
            raise CorpusUnreadable(
                f"the catalogue {self._catalogue.place} is not whole, since a move to it was interrupted; do "
                "it again"
            )
        if mine is not None and corpus != mine.corpus:
            raise CorpusUnreadable(
                f"the folder {str(self._joining.folder)!r} and the catalogue {self._catalogue.place} are of "
                "different corpora; set DATELINE_DATABASE_URL to the folder's own, which was "
                f"{mine.database}, or name another folder"
            )

    def _settle_folder(self, mine: Belonging) -> None:
        wanted = _SEVERAL if self._joining.shared_vectors else mine.folder
        before = facts.read(self._connection, facts.FOLDER)
        if before == wanted:
            return
        if before is not None:
            if not self._nobody_else:
                raise used_elsewhere(self._catalogue, self._joining.folder)
            facts.write(self._connection, facts.REBUILDING, "yes")  # these vectors may lack what those have
        facts.write(self._connection, facts.FOLDER, wanted)

    def _settle_files(self) -> None:
        if not self._joining.shared_vectors:
            return
        before = facts.read(self._connection, facts.FILES)
        wanted = _files_code(self._joining)
        if before is not None and before != wanted:
            raise CorpusUnreadable(
                f"the catalogue {self._catalogue.place} has its originals and uploads in another folder than "
                f"{str(self._joining.files)!r}; see that it is mounted and that DATELINE_FILES names it, or "
                "copy files.json, originals, inbox and publishers.yaml from there; where all of it is lost, "
                f"write {belonging.files_mark_text(before)} into files.json"
            )
        if wanted is None:
            wanted = belonging.new_code()
            belonging.mark_files(self._joining.files, wanted)
        facts.write(self._connection, facts.FILES, wanted)


def _files_code(joining: Joining) -> str | None:
    """By which the folder of files is known; None for one that has no mark yet."""
    return belonging.files_mark(joining.files)
