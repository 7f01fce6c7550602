"""The catalogue carried from one database to another: into PostgreSQL, out of it, or into a backup."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from corpus.catalogue import facts
from corpus.catalogue.database import NAME, USERS, lead_to_present
from corpus.catalogue.schema import facts as facts_table
from corpus.catalogue.schema import metadata
from corpus.database import belonging
from corpus.database.belonging import Belonging, of_folder, record, unrecord
from corpus.database.database import CATALOGUE, Database, open_database
from corpus.database.transfer import carry, is_empty
from corpus.errors import CorpusBusy, TransferFailed

__all__ = [
    "NAME",
    "Belonging",
    "begin",
    "begin_own_collections",
    "carry",
    "carry_catalogue",
    "catalogue_database",
    "check_belongs",
    "is_catalogue_free",
    "is_empty",
    "is_interrupted",
    "is_settled_with",
    "new_belonging",
    "of_folder",
    "record",
    "settle",
    "settle_with",
    "unrecord",
    "used_by_nobody",
]

_TABLES = tuple(table for table in metadata.sorted_tables if table is not facts_table)
_OF_POSTGRESQL = (facts.CORPUS, facts.FOLDER, facts.FILES, facts.MOVING, facts.COLLECTION_IDS)
_OF_COLLECTIONS = (facts.OWN_COLLECTION, facts.SHARED_COLLECTION, facts.COLLECTION_IDS, facts.BY_MONTH)
_WAIT_S = 1.0


@contextmanager
def catalogue_database(
    folder: Path, url: str | None, *, named_by: str | None = None, create: bool = True
) -> Iterator[Database]:
    """The database of a catalogue, with the present tables. Raises OSError, CorpusError.

    ``named_by`` is where the address was given, if that is not the setting. DatabaseEmpty is raised where
    PostgreSQL has no schema for it, unless it is to ``create`` one.
    """
    database = open_database(folder / NAME, schema=CATALOGUE, url=url, create=create, named_by=named_by)
    try:
        lead_to_present(database)
        yield database
    finally:
        database.close()


@contextmanager
def used_by_nobody(database: Database) -> Iterator[None]:
    """Keeps everybody else from opening a catalogue. Raises CorpusBusy while somebody has it open."""
    with database.locks.alone(USERS, wait_s=_WAIT_S) as alone:
        if not alone:
            raise CorpusBusy(
                f"the catalogue {database.place} is in use; end `dateline serve` and whatever else has it "
                "open, then do the same again"
            )
        yield


def begin(target: Database) -> None:
    """Has it known, until the catalogue is settled, that it is not whole."""
    with target.writing() as connection:
        facts.write(connection, facts.MOVING, "yes")


def is_interrupted(target: Database) -> bool:
    """Whether a move into it has begun and not ended."""
    with target.reading() as connection:
        return facts.read(connection, facts.MOVING) is not None


def is_catalogue_free(target: Database) -> bool:
    """Whether a database has no catalogue, or one only that an interrupted move left there."""
    with target.reading() as connection:
        known = facts.read(connection, facts.CORPUS)
    return is_interrupted(target) or (known is None and is_empty(target, _TABLES))


def carry_catalogue(
    source: Database, target: Database, *, reading: Connection, on_table: Callable[[str], None]
) -> None:
    """Makes the target's catalogue that of the source, after :func:`begin`. Raises TransferFailed."""
    given = _facts(reading)
    carry(source, target, _TABLES, reading=reading, on_table=on_table)
    with target.writing() as connection:
        kept = facts_table.c.name != facts.MOVING
        connection.execute(delete(facts_table).where(kept))
        if given:
            connection.execute(insert(facts_table), [{"name": n, "value": v} for n, v in given.items()])
        if _facts(connection) != given:
            raise TransferFailed(f"the facts {target.place} are not those that were read")


def check_belongs(source: Database, folder: Path) -> bool:
    """Sees that a database in PostgreSQL is of the corpus in ``folder``. Raises TransferFailed.

    Returns whether the folder was the last one used with it, so that its indexes have all reports.
    """
    mine = of_folder(folder)
    with source.reading() as connection:
        known = facts.read(connection, facts.CORPUS)
        last = facts.read(connection, facts.FOLDER)
    if mine is None or mine.corpus != known:
        raise TransferFailed(
            f"the catalogue {source.place} is not of the corpus in {str(folder)!r}; set "
            "DATELINE_DATABASE_URL to the folder's own"
        )
    return mine.folder == last


def settle(target: Database, *, indexed: bool = True) -> None:
    """Says that a catalogue in a file is whole; unless all is ``indexed``, both indexes are rebuilt."""
    with target.writing() as connection:
        if not indexed:
            facts.write(connection, facts.REBUILDING, "yes")
        facts.clear(connection, facts.MOVING)


def begin_own_collections(target: Database) -> None:
    """Has the vectors of a copy be in collections of its own: those that it knows are of the first corpus."""
    with target.writing() as connection:
        for name in _OF_COLLECTIONS:
            facts.clear(connection, name)


def new_belonging(url: str) -> Belonging:
    """What the folder of a catalogue that is moved to PostgreSQL is to record. Raises DatabaseUnusable."""
    return Belonging(
        corpus=belonging.new_code(), folder=belonging.new_code(), database=belonging.described_url(url)
    )


def settle_with(target: Database, mine: Belonging) -> None:
    """Says that a catalogue in PostgreSQL is whole, and of the folder that records this."""
    with target.writing() as connection:
        facts.write(connection, facts.CORPUS, mine.corpus)
        facts.write(connection, facts.FOLDER, mine.folder)
        facts.clear(connection, facts.MOVING)


def is_settled_with(target: Database, mine: Belonging) -> bool:
    """Whether a catalogue in PostgreSQL is whole, and of the folder that records this."""
    with target.reading() as connection:
        return facts.read(connection, facts.CORPUS) == mine.corpus and not is_interrupted(target)


def _facts(connection: Connection) -> dict[str, str]:
    """All but those that say which database it is."""
    rows = connection.execute(select(facts_table).where(facts_table.c.name.not_in(_OF_POSTGRESQL)))
    return {row.name: row.value for row in rows}
