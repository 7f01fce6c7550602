"""A corpus's catalogue and ledger from SQLite to PostgreSQL and back; all else stays in its folder.

What is moved is read only, compared in the new place row by row, and put aside under another name at the end.
Whatever ends it before leaves the corpus where it was, and what is in the new place is begun again next time.
"""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from assistant.backup import databases
from assistant.backup.databases import Databases, OnStep
from assistant.errors import MoveFailed
from assistant.ledger import LEDGER_FILE
from corpus import CorpusNotFound, check_database_url, moving

SQLITE = "sqlite"


def move(folder: Path, to: str, *, database_url: str | None, on_step: OnStep = lambda _: None) -> list[str]:
    """Moves the catalogue and ledger of the corpus in ``folder``, and says where what was moved is kept.

    ``to`` is the address of a PostgreSQL database or :data:`SQLITE`, ``database_url`` that of the one
    in which they are now, if any. Raises MoveFailed, CorpusError.
    """
    recorded = moving.of_folder(folder)
    try:
        if to != SQLITE:
            check_database_url(to)
            if recorded is not None:
                raise MoveFailed(
                    f"the catalogue and the ledger are in PostgreSQL already, in {recorded.database}; move "
                    f"them to {SQLITE} first"
                )
            return _to_postgresql(folder, to, on_step)
        if recorded is None:
            raise MoveFailed(f"the catalogue and the ledger of {str(folder)!r} are in SQLite already")
        if database_url is None:
            raise MoveFailed(f"set DATELINE_DATABASE_URL to the database they are in, {recorded.database}")
        return _to_sqlite(folder, database_url, on_step)
    except OSError as error:
        raise MoveFailed(
            f"the corpus in {str(folder)!r} cannot be moved: {error.strerror or error}"
        ) from error


def _to_postgresql(folder: Path, url: str, on_step: OnStep) -> list[str]:
    if not (folder / moving.NAME).exists():
        raise CorpusNotFound(f"no corpus is in {str(folder)!r}, so there is nothing to move")
    with (
        databases.opened(folder, None) as source,
        databases.opened(folder, url) as target,
        moving.used_by_nobody(source.catalogue),
        moving.used_by_nobody(target.catalogue),
    ):
        if not target.are_free:
            raise MoveFailed(
                f"something is already {target.catalogue.place}; name another database, or drop its schemas "
                "`catalogue` and `ledger`"
            )
        databases.carry(source, target, on_step=on_step)
        mine = moving.settle_with(target.catalogue, url=url)
        left = _put_aside(source)
        moving.record(folder, mine)  # last: without it the folder joins the database again
        return left


def _to_sqlite(folder: Path, url: str, on_step: OnStep) -> list[str]:
    if databases.has_files(folder):
        raise MoveFailed(f"{str(folder)!r} has a catalogue or a ledger as a file; move that away first")
    with databases.opened(folder, url) as source, moving.used_by_nobody(source.catalogue):
        moving.check_belongs(source.catalogue, folder)
        with tempfile.TemporaryDirectory(dir=folder, prefix="move-draft-") as place:
            with databases.opened(Path(place), None) as target:
                databases.carry(source, target, on_step=on_step)
                moving.settle(target.catalogue)
            moving.unrecord(folder)  # from here on, and until all is in its place, the folder joins again
            for draft in (LEDGER_FILE, moving.NAME):
                os.rename(Path(place) / draft, folder / draft)  # noqa: PTH104 - both are named
        return _put_aside(source)


def _put_aside(source: Databases) -> list[str]:
    stamp = f"{datetime.now(UTC):%Y%m%d%H%M%S}"
    return [one.put_aside(stamp) for one in (source.ledger, source.catalogue)]
