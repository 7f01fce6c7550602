"""Locks of a PostgreSQL database, which the server drops when the connection that has one ends."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from corpus.database.postgresql_errors import advice
from corpus.errors import CorpusUnreadable

_POLL_S = 0.05

# The server lists the two halves of a lock's number, without a sign. Whoever looks there is not in the way of
# whoever wants the lock.
_HAD_ALONE = text(
    "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND mode = 'ExclusiveLock' "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND objsubid = 1 "
    "AND classid::bigint = :first AND objid::bigint = :second)"
)


def lock_key(name: str) -> int:
    """The number by which PostgreSQL knows a lock: 64 bits with a sign."""
    return int.from_bytes(hashlib.blake2b(f"dateline {name}".encode(), digest_size=8).digest(), signed=True)


class AdvisoryLocks:
    """The locks of one database; each that is had has a connection of its own.

    Raises CorpusUnreadable where the server does not answer.
    """

    def __init__(self, engine: Engine, place: str) -> None:
        """``engine`` gives a new connection each time, and commits each statement."""
        self._engine = engine
        self._place = place
        self._had_by: dict[str, Connection] = {}

    @contextmanager
    def alone(self, name: str, *, wait_s: float | None = 0.0) -> Iterator[bool]:
        """See :class:`corpus.locks.Locks`."""
        with self._connected() as connection:
            had = self._had(connection, "pg_try_advisory_lock", name, wait_s)
            if had:
                self._had_by[name] = connection
            try:
                yield had
            finally:
                if had:
                    del self._had_by[name]

    @contextmanager
    def shared(self, name: str, *, wait_s: float | None = 0.0) -> Iterator[bool]:
        """See :class:`corpus.locks.Locks`."""
        with self._connected() as connection:
            yield self._had(connection, "pg_try_advisory_lock_shared", name, wait_s)

    def is_free(self, name: str) -> bool:
        """See :class:`corpus.locks.Locks`."""
        halves = dict(zip(("first", "second"), divmod(lock_key(name) % 2**64, 2**32), strict=True))
        with self._connected() as connection, self._own_errors():
            return not connection.scalar(_HAD_ALONE, halves)

    def is_lost(self, name: str) -> bool:
        """Whether the connection that has the lock was ended, as when the server is restarted.

        To be asked by the thread that has it.
        """
        connection = self._had_by.get(name)
        if connection is None:
            return True
        try:
            connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return True
        return False

    def _had(self, connection: Connection, function: str, name: str, wait_s: float | None) -> bool:
        deadline = None if wait_s is None else time.monotonic() + wait_s
        trying = text(f"SELECT {function}(:key)")
        with self._own_errors():
            while not connection.scalar(trying, {"key": lock_key(name)}):
                if deadline is not None and time.monotonic() >= deadline:
                    return False
                time.sleep(_POLL_S)
        return True

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        """The locks are given back before the connection is closed, which the server may notice later."""
        with self._own_errors():
            connection = self._engine.connect()
        with connection:
            try:
                yield connection
            finally:
                with suppress(SQLAlchemyError):  # a connection that was lost has none left
                    connection.execute(text("SELECT pg_advisory_unlock_all()"))

    @contextmanager
    def _own_errors(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise CorpusUnreadable(
                f"the catalogue {self._place} cannot be locked: {advice(error)}"
            ) from error
