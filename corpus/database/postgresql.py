"""A database kept by PostgreSQL: one schema of one database, for which many processes read and write.

Its one user of psycopg, which is an extra of Dateline's and imported only here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Connection, Table, create_engine, event, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from corpus.database.address import described, parsed
from corpus.database.advisory_locks import AdvisoryLocks, lock_key
from corpus.database.dialect import DRIVER
from corpus.database.postgresql_errors import SETTING, advice
from corpus.errors import DatabaseEmpty, DatabaseUnusable
from corpus.locks import Locks
from corpus.outages import Outage, is_of_database

if TYPE_CHECKING:
    from sqlalchemy.engine import URL, Dialect, Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext

_OLDEST = 150_000  # as `server_version_num` counts: 15.0
_KEEP_ALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}  # seconds, and times
_CONNECT_S = 10
_TRIAL_S = 10
_outages: dict[str, Outage] = {}  # of this process, by the database in words
_OPENING = "opening the database"
_WRITING = "writing to {schema}"

# What SQLite has of itself: a number that changes with what is written, in the same instant as that is seen,
# and a function that says whether a text is JSON of which every field can be read.
_PREPARE = (
    "CREATE TABLE IF NOT EXISTS change_number (number BIGINT NOT NULL)",
    "INSERT INTO change_number SELECT 0 WHERE NOT EXISTS (SELECT FROM change_number)",
    "CREATE OR REPLACE FUNCTION json_valid(given text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT AS "
    "$$ BEGIN PERFORM given::jsonb; RETURN true; EXCEPTION WHEN OTHERS THEN RETURN false; END $$",
)
_COUNT_CHANGE = text(
    "UPDATE change_number SET number = number + 1 WHERE pg_current_xact_id_if_assigned() IS NOT NULL"
)
_CHANGE_NUMBER = text("SELECT number FROM change_number")
_SIZE = text(
    "SELECT coalesce(sum(pg_total_relation_size(oid)), 0) FROM pg_class "
    "WHERE relnamespace = to_regnamespace(:schema) AND relkind = 'r'"
)
_FORBIDDEN = text(
    "SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace(:schema) AND relkind = 'r' "
    "AND NOT (has_table_privilege(oid, 'INSERT') AND has_table_privilege(oid, 'UPDATE') "
    "AND has_table_privilege(oid, 'DELETE')) ORDER BY relname LIMIT 1"
)
_ABOUT = text(
    "SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS "
    "encoding, to_regnamespace(:schema) IS NOT NULL AND to_regclass('change_number') IS NOT NULL AS prepared"
)


class PostgreSQL:
    """An open schema, created when it is missing, if that is wanted.

    Writers who are to be alone have an advisory lock of the transaction, and those who read are never kept
    waiting. Text is ordered and compared by its bytes, and whole numbers have 64 bits, as in SQLite.
    """

    def __init__(
        self, url: str, *, schema: str, timeout_s: int, create: bool = True, named_by: str | None = None
    ) -> None:
        """Connects. Raises DatabaseUnusable; DatabaseEmpty where the schema is missing and not to be made."""
        address = parsed(url)
        self.place = f"in the PostgreSQL database {described(address)}"
        self._schema = schema
        self._named_by = named_by or SETTING
        self._writing = lock_key(_WRITING.format(schema=schema))
        self._engine = _engine(address, schema=schema, timeout_s=timeout_s, pool_pre_ping=True)
        self._reading = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        alone = _engine(address, schema=schema, timeout_s=timeout_s, poolclass=NullPool)
        self.locks: Locks = AdvisoryLocks(alone.execution_options(isolation_level="AUTOCOMMIT"), self.place)
        try:
            self._prepare(create=create)
        except SQLAlchemyError as error:
            self.close()
            raise DatabaseUnusable(advice(error, named_by=self._named_by)) from error
        except BaseException:
            self.close()
            raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """See :class:`~corpus.database.database.Database`, as of every method here.

        Without a transaction, which would cost a search as much time again.
        """
        with self._reading.connect() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """The first statement settles the instant."""
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self._engine.connect().execution_options(**options) as connection:
            yield connection

    @contextmanager
    def writing(self, *, alone: bool = True) -> Iterator[Connection]:
        """Statements see what others have committed by then, so that nothing read before the lock is old."""
        with self._engine.begin() as connection:
            if alone:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": self._writing})
            yield connection
            connection.execute(_COUNT_CHANGE)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """As :meth:`reading`, committed."""
        with self._engine.begin() as connection:
            yield connection

    def change_number(self) -> int:
        """Written by every transaction that writes anything, with what it writes."""
        with self._reading.connect() as connection:
            return int(connection.execute(_CHANGE_NUMBER).scalar_one())

    def check_writable(self) -> None:
        """The number of changes is written as it is, once the user's rights to all tables are there."""
        with self._engine.begin() as connection:
            forbidden = connection.scalar(_FORBIDDEN, {"schema": self._schema})
            if forbidden is not None:
                raise DatabaseUnusable(
                    f"this user may not write to its table {forbidden!r}; give it the rights to insert, "
                    f"update and delete in all tables of the schema {self._schema!r}"
                )
            connection.execute(text("UPDATE change_number SET number = number"))

    def user_version(self, connection: Connection) -> int:
        """There is none."""
        del connection
        return 0

    def set_user_version(self, connection: Connection, number: int) -> None:
        """There is none."""

    def last_number(self, connection: Connection, table: Table) -> int:
        """Its sequence's."""
        sequence = _sequence(connection, table)
        if sequence is None:
            return 0
        last = f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}"
        return int(connection.exec_driver_sql(last).scalar_one())

    def continue_after(self, connection: Connection, table: Table, number: int) -> None:
        """Sets its sequence."""
        sequence = _sequence(connection, table)
        if sequence is not None and number > 0:
            given = {"sequence": sequence, "number": number}
            connection.execute(text("SELECT setval(CAST(:sequence AS regclass), :number)"), given)

    def advice(self, error: SQLAlchemyError, *, damaged: str) -> str:
        """See :mod:`corpus.database.postgresql_errors`; no file of ours can be ``damaged``."""
        del damaged
        return advice(error)

    def size(self) -> int:
        """Of the tables with their indexes and long texts."""
        with self._engine.connect() as connection:
            return int(connection.execute(_SIZE, {"schema": self._schema}).scalar_one())

    def put_aside(self, stamp: str) -> str:
        """The schema has everything."""
        aside = f"{self._schema}_moved_{stamp}"
        with self._engine.begin() as connection:
            connection.exec_driver_sql(f"ALTER SCHEMA {self._schema} RENAME TO {aside}")
        self.close()
        return f"schema {aside!r} {self.place}"

    def close(self) -> None:
        """Whoever has a lock gives it back."""
        self._engine.dispose()

    def _prepare(self, *, create: bool) -> None:
        with self._engine.connect() as connection:
            about = connection.execute(_ABOUT, {"schema": self._schema}).one()
        if about.version < _OLDEST:
            raise DatabaseUnusable(
                f"the server {self.place} is PostgreSQL {about.version // 10_000}; it has to be 15 or newer"
            )
        if about.encoding != "UTF8":
            raise DatabaseUnusable(
                f"the text {self.place} is in {about.encoding}; create one with `createdb --encoding=UTF8`"
            )
        if about.prepared:
            return
        if not create:
            raise DatabaseEmpty(
                f"there is no schema {self._schema!r} {self.place}; name another in {self._named_by}"
            )
        with self._engine.begin() as connection:
            _create(connection, self._schema)


def try_creating(url: str, *, schema: str) -> None:
    """Creates the schema in a transaction that is undone. Raises DatabaseUnusable where it cannot be."""
    engine = _engine(parsed(url), schema=schema, timeout_s=_TRIAL_S, poolclass=NullPool)
    try:
        with engine.connect() as connection:  # without a commit
            _create(connection, schema)
            connection.rollback()
    except SQLAlchemyError as error:
        raise DatabaseUnusable(advice(error)) from error
    finally:
        engine.dispose()


def _create(connection: Connection, schema: str) -> None:
    """Two processes may create one schema at once: the second finds it there."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": lock_key(_OPENING)})
    if not connection.scalar(text("SELECT to_regnamespace(:schema)"), {"schema": schema}):
        connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
    for statement in _PREPARE:
        connection.exec_driver_sql(statement)


def _sequence(connection: Connection, table: Table) -> str | None:
    """The name of the sequence that a table's numbers are from."""
    column = table.autoincrement_column
    if column is None:
        return None
    found: str | None = connection.scalar(
        text("SELECT pg_get_serial_sequence(:name, :column)"), {"name": table.name, "column": column.name}
    )
    return found


def _engine(address: URL, *, schema: str, timeout_s: int, **pool: Any) -> Engine:
    """Connections whose tables without a schema are those of ``schema``."""
    try:
        engine = create_engine(address.set(drivername=DRIVER), **pool)
    except ModuleNotFoundError as error:
        raise DatabaseUnusable(
            "PostgreSQL needs psycopg, which is not installed: .venv/bin/pip install -e '.[postgres]'"
        ) from error
    except ImportError as error:  # psycopg alone, without the library of PostgreSQL
        raise DatabaseUnusable(
            f"psycopg, which PostgreSQL needs, cannot be used ({str(error).splitlines()[0]}): "
            ".venv/bin/pip install -e '.[postgres]'"
        ) from error
    settings = {
        "search_path": schema,
        "lock_timeout": f"{timeout_s}s",
        "idle_session_timeout": "0",  # a lock is its connection's, which does nothing else meanwhile
        "default_transaction_isolation": "read committed",
        "jit": "off",  # statements are short, and compiling one would take longer
        "tcp_keepalives_idle": "30",  # the server lets go of the locks of a machine that has gone
        "tcp_keepalives_interval": "10",
        "tcp_keepalives_count": "3",
    }
    named = f"the PostgreSQL database {described(address)}"
    outage = _outages.setdefault(named, Outage(over=f"{named} can be used again", quiet_at_first=True))
    in_pool = "poolclass" not in pool
    setting = "; ".join(f"SET {name} = '{value}'" for name, value in settings.items())

    @event.listens_for(engine, "do_connect")
    def _connected(
        dialect: Dialect, _record: object, arguments: tuple[Any, ...], named: dict[str, Any]
    ) -> DBAPIConnection:
        given = {"connect_timeout": _CONNECT_S, **_KEEP_ALIVE, **named}
        connection: Any = dialect.connect(*arguments, **given)
        outage.worked()
        try:
            connection.autocommit = True  # or the end of the first transaction could undo it
            connection.execute(setting)  # not asked for with the connection, which a pooler refuses
            connection.autocommit = False
        except BaseException:
            connection.close()
            raise
        return cast("DBAPIConnection", connection)

    @event.listens_for(engine, "handle_error")
    def _failed(context: ExceptionContext) -> None:
        error = context.sqlalchemy_exception
        if error is None or context.is_pre_ping or (context.connection is not None and not in_pool):
            return  # a connection that was ended: asked whether it was, or a lock's, which is given up
        if context.is_disconnect or is_of_database(error):
            outage.failed(f"{named} cannot be used: {advice(error)}")

    return engine
