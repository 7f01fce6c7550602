"""Which folders are used with a catalogue in PostgreSQL.

Where the vectors are on a Chroma server that all reach, any number of servers have the catalogue open, each
by way of a folder of its own with its full text, and all name one folder for uploads and original files.
Where Chroma is the folder's own, one folder at a time is used: the vectors of the others lack what came
meanwhile.
"""

from __future__ import annotations

import logging
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection

from corpus.catalogue import facts
from corpus.catalogue.queries import count_reports
from corpus.database import belonging
from corpus.database.belonging import Belonging
from corpus.errors import CorpusBusy, CorpusUnreadable, DatabaseEmpty, FilesElsewhere
from corpus.locks import Locks, exclusive

_JOINING = "database.start"
_A_GLANCE_S = 1.0  # for which somebody may look whether others have it open
_SEVERAL = "several"  # in place of the one folder's code

log = logging.getLogger("dateline")


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

    ``users`` is the lock that all share who have the catalogue open. That a new folder has joined the corpus
    of others is logged. Raises CorpusUnreadable, CorpusBusy.
    """
    if is_joined(catalogue, joining):
        return
    before = belonging.of_folder(joining.folder)
    with exclusive(joining.folder / _JOINING), catalogue.locks.alone(users, wait_s=_A_GLANCE_S) as alone:
        if is_joined(catalogue, joining):
            return
        with catalogue.writing() as connection:
            is_of_others = facts.read(connection, facts.CORPUS) is not None
            mine = _Settling(catalogue, joining, connection, nobody_else=alone).settled()
            number = count_reports(connection)
        belonging.record(joining.folder, mine)
    if before is None and is_of_others:
        log.warning(
            "the folder %r has joined the corpus %s, which has %s; its full text is filled from there",
            str(joining.folder),
            catalogue.place,
            in_words(number),
        )


def check_joining(catalogue: OpenCatalogue, joining: Joining, *, users: str) -> bool:
    """Refuses what :func:`join` would refuse, and changes nothing; whether nothing is to be settled.

    Raises CorpusUnreadable, CorpusBusy, and DatabaseEmpty where neither folder nor catalogue is of a corpus.
    """
    with catalogue.reading() as connection:
        _check(catalogue, joining, connection)
        before = facts.read(connection, facts.FOLDER)
        if facts.read(connection, facts.CORPUS) is None:
            raise DatabaseEmpty(f"no corpus is {catalogue.place}")
    if is_joined(catalogue, joining):
        return True
    mine = belonging.of_folder(joining.folder)
    if before is not None and before != _wanted_folder(joining, mine.folder if mine else None):
        with catalogue.locks.alone(users, wait_s=_A_GLANCE_S) as alone:
            if not alone:
                raise used_elsewhere(catalogue, joining.folder)
    return False


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


def is_empty(folder: Path, place: str, *, database: str) -> CorpusUnreadable:
    """A folder's catalogue is in ``database``, in words, and that at ``place`` has none."""
    return CorpusUnreadable(
        f"no corpus is {place}, and the folder {str(folder)!r} is of one in {database}; set "
        "DATELINE_DATABASE_URL to the folder's own database, or name another folder"
    )


def in_words(reports: int) -> str:
    """A number of reports."""
    return "1 report" if reports == 1 else f"{reports:,} reports"


def _check(catalogue: OpenCatalogue, joining: Joining, connection: Connection) -> None:
    """Sees that folder, files and catalogue can be of one corpus. Raises CorpusUnreadable."""
    if facts.read(connection, facts.MOVING) is not None:
        raise CorpusUnreadable(
            f"the catalogue {catalogue.place} is not whole, since a move to it was interrupted; do it again"
        )
    mine = belonging.of_folder(joining.folder)
    corpus = facts.read(connection, facts.CORPUS)
    if mine is not None and corpus is None:
        raise is_empty(joining.folder, catalogue.place, database=mine.database)
    if mine is not None and corpus != mine.corpus:
        raise CorpusUnreadable(
            f"the folder {str(joining.folder)!r} and the catalogue {catalogue.place} are of different "
            f"corpora; set DATELINE_DATABASE_URL to the folder's own, which was {mine.database}, or name "
            "another folder"
        )
    files = facts.read(connection, facts.FILES)
    if joining.shared_vectors and files is not None and files != _files_code(joining):
        raise FilesElsewhere(
            f"the catalogue {catalogue.place} has its originals and uploads in another folder than "
            f"{str(joining.files)!r}; see that it is mounted and that DATELINE_FILES names it, or copy "
            "files.json, originals, inbox and publishers.yaml from there (where all of it is lost, write "
            f"{belonging.files_mark_text(files)} into files.json)"
        )


def _wanted_folder(joining: Joining, folder: str | None) -> str | None:
    return _SEVERAL if joining.shared_vectors else folder


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
        _check(self._catalogue, self._joining, self._connection)
        before = belonging.of_folder(self._joining.folder)
        corpus = facts.read(self._connection, facts.CORPUS)
        mine = Belonging(
            corpus=corpus or belonging.new_code(),
            folder=before.folder if before else belonging.new_code(),
            database=self._joining.database,
        )
        facts.write(self._connection, facts.CORPUS, mine.corpus)
        self._settle_folder(mine)
        self._settle_files()
        return mine

    def _settle_folder(self, mine: Belonging) -> None:
        wanted = _wanted_folder(self._joining, mine.folder)
        assert wanted is not None
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
        wanted = _files_code(self._joining)
        if wanted is None:
            wanted = belonging.new_code()
            belonging.mark_files(self._joining.files, wanted)
        facts.write(self._connection, facts.FILES, wanted)


def _files_code(joining: Joining) -> str | None:
    """By which the folder of files is known; None for one that has no mark yet."""
    return belonging.files_mark(joining.files)
