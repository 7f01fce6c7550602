"""Named facts about the catalogue as a whole, such as which encoder made its embeddings."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from corpus.catalogue.schema import facts as table
from corpus.database.statements import put

REBUILDING = "indexes being rebuilt"
MOVING = "moved here"  # while a move into this database is under way
OWN_COLLECTION = "collection"  # a name drawn at random, of an older program
SHARED_COLLECTION = "collection on a shared server"
COLLECTION_IDS = "ids of collections on a shared server"
BY_MONTH = "vectors by month of publication"
CORPUS, FOLDER = "corpus", "folder"  # codes of a corpus in PostgreSQL, and of the folder used with it
FILES = "files"  # the code of the folder where all servers keep what reports came from


def read(connection: Connection, name: str) -> str | None:
    """The fact, or None when it was never written."""
    return connection.scalar(select(table.c.value).where(table.c.name == name))


def write(connection: Connection, name: str, value: str) -> None:
    """Writes the fact, in place of what it was."""
    put(connection, table, [{"name": name, "value": value}])


def clear(connection: Connection, name: str) -> None:
    """Removes the fact; it need not exist."""
    connection.execute(delete(table).where(table.c.name == name))


def settle(connection: Connection, name: str, value: str) -> str:
    """The fact; ``value`` becomes it when it was never written."""
    known = read(connection, name)
    if known is None:
        write(connection, name, value)
    return known or value
