"""Tables carried from one database to another, whichever engines keep them, and compared row by row."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, func, insert, select

from corpus.database.database import Database
from corpus.errors import TransferFailed

_AT_A_TIME = 200  # rows: a report or an answer may have some hundred kilobytes


def is_empty(database: Database, tables: Sequence[Table]) -> bool:
    """Whether none of the tables has a row."""
    with database.reading() as connection:
        return not any(connection.scalar(select(1).select_from(table).limit(1)) for table in tables)


def carry(
    source: Database,
    target: Database,
    tables: Sequence[Table],
    *,
    reading: Connection,
    on_table: Callable[[str], None],
) -> None:
    """Makes the ``tables`` of the target those of the source, read by the connection ``reading``.

    The tables are given in the order in which they can be filled; each is committed by itself. Raises
    TransferFailed where what was written is not what was read.
    """
    with target.writing() as emptied:
        for table in reversed(tables):
            emptied.execute(delete(table))
    for table in tables:
        on_table(table.name)
        read, found = _Digest(), _Digest()
        with target.writing() as written:
            for rows in _batches(reading, table):
                read.add(rows)
                written.execute(insert(table), [dict(row._mapping) for row in rows])
            last = max(source.last_number(reading, table), _highest(written, table))
            target.continue_after(written, table, last)
        with target.snapshot() as again:
            for rows in _batches(again, table):
                found.add(rows)
        if found != read:
            raise TransferFailed(
                f"of table {table.name!r} {read.rows:,} rows were read and {found.rows:,} are "
                f"{target.place}, and they are not the same; what was read from is left as it was"
            )


class _Digest:
    """A digest of rows in the order of their keys, and their number."""

    def __init__(self) -> None:
        self.rows = 0
        self._hash = hashlib.sha256()

    def add(self, rows: Sequence[Row[Any]]) -> None:
        """Adds the rows."""
        self.rows += len(rows)
        for row in rows:
            for value in row:
                written = value if isinstance(value, bytes) else repr(value).encode(errors="surrogatepass")
                self._hash.update(f"{type(value).__name__} {len(written)} ".encode() + written)

    def __eq__(self, other: object) -> bool:
        """Whether both are of the same rows."""
        if not isinstance(other, _Digest):
            return NotImplemented
        return (self.rows, self._hash.digest()) == (other.rows, other._hash.digest())

    __hash__ = None  # type: ignore[assignment]


def _batches(connection: Connection, table: Table) -> Iterator[Sequence[Row[Any]]]:
    in_order = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_AT_A_TIME)
    yield from connection.execute(in_order).partitions()


def _highest(connection: Connection, table: Table) -> int:
    column = table.autoincrement_column
    return 0 if column is None else int(connection.scalar(select(func.max(column))) or 0)
