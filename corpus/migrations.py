"""How a database is led to the present schema: by Alembic, one step a file, for the catalogue and the ledger.

A folder of steps has files ``mNNNN_what_it_does.py`` with Alembic's ``revision = "NNNN"``. Each is frozen: it
creates what it created when it was written, and imports no table that is alive. Alembic is imported only when
there is a step to take, since that costs more than all the rest of an opening.

Servers of two releases may use one database while one after another is replaced: a step that leaves older
programs working names the oldest in ``works_with = "NNNN"``, by the last step that such a program knows, and
the database keeps that. Any other step keeps older programs out.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, String, Table, delete, insert, inspect, select

from corpus.errors import SchemaTooNew

_VERSION_TABLE = "alembic_version"
_OLDEST_TABLE = "oldest_program"
_oldest = Table(
    _OLDEST_TABLE,
    MetaData(),
    Column("taken", String, nullable=False),
    Column("knows", String, nullable=False),
)
_alembic = threading.Lock()  # its `op` is one for all threads


def revision(connection: Connection) -> str | None:
    """The last step that was taken; None for an empty file, or one of a program before Alembic."""
    if not inspect(connection).has_table(_VERSION_TABLE):
        return None
    found: str | None = connection.exec_driver_sql(f"SELECT version_num FROM {_VERSION_TABLE}").scalar()
    return found


def revisions(steps: Path) -> list[str]:
    """All steps of a folder, in order."""
    return sorted(path.stem[1:5] for path in steps.glob("m[0-9]*.py"))


def schema_is_current(connection: Connection, steps: Path) -> bool:
    """Whether no step is left to take. Raises SchemaTooNew."""
    taken, known = revision(connection), revisions(steps)
    if taken is not None and taken not in known:
        oldest = _oldest_program(connection, taken)
        if oldest is None or known[-1] < oldest:
            raise SchemaTooNew(taken, known[-1])
        return True  # a newer program has taken steps that this one need not know
    return taken == known[-1]


def upgrade_schema(
    connection: Connection,
    steps: Path,
    *,
    taken_before_alembic: Callable[[Connection], str | None] = lambda _connection: None,
    last: str | None = None,
) -> None:
    """Takes the steps that are left, within the caller's transaction. Raises SchemaTooNew.

    ``taken_before_alembic`` gives the last step of a file that a program before Alembic wrote, None for an
    empty one. With ``last`` it ends at that step, as an older program did.
    """
    if schema_is_current(connection, steps):  # another process was faster
        return
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(steps), version_locations=[str(steps)])
    end = last or str(scripts.get_current_head())
    taken = revision(connection)
    context = MigrationContext.configure(
        connection,
        opts={
            "version_table": _VERSION_TABLE,
            "fn": lambda at, _context: scripts._upgrade_revs(end, at),  # as `alembic upgrade` does
        },
    )
    with _alembic, Operations.context(context):
        if taken is None and (older := taken_before_alembic(connection)) is not None:
            context.stamp(scripts, older)
        context.run_migrations()
    modules = [script.module for script in scripts.walk_revisions(base="base", head=end)]
    knows = max(getattr(module, "works_with", module.revision) for module in modules)
    _keep_oldest_program(connection, end, knows=knows)


def _oldest_program(connection: Connection, taken: str) -> str | None:
    """The last step that the oldest program knows which may use the tables that have ``taken`` this step.

    None where that is not kept.
    """
    if not inspect(connection).has_table(_OLDEST_TABLE):
        return None
    return connection.scalar(select(_oldest.c.knows).where(_oldest.c.taken == taken))


def _keep_oldest_program(connection: Connection, taken: str, *, knows: str) -> None:
    _oldest.create(connection, checkfirst=True)
    connection.execute(delete(_oldest))
    connection.execute(insert(_oldest).values(taken=taken, knows=knows))
