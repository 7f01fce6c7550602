"""A corpus's catalogue and ledger from SQLite to PostgreSQL and back; all else stays in its folder.

What is moved is read only, compared in the new place row by row, and put aside under another name at the end.
Whatever ends it before leaves the corpus where it was, and what is in the new place is begun again next time.
Whatever ends it while files are put aside, or put in their place, leaves a corpus that is opened from neither
place until the move to PostgreSQL is done again, which then only finishes.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from assistant.backup import databases
from assistant.backup.databases import OnStep
from assistant.errors import MoveFailed
from assistant.ledger import LEDGER_FILE
from corpus import CorpusNotFound, check_database_url, moving

SQLITE = "sqlite"
_DRAFT = "move-draft-"


def move(folder: Path, to: str, *, database_url: str | None, on_step: OnStep = lambda _: None) -> list[str]:
    """Moves the catalogue and ledger of the corpus in ``folder``, and says where what was moved is kept.

    ``to`` is the address of a PostgreSQL database or :data:`SQLITE`, ``database_url`` that of the one
    in which they are now, if any. Raises MoveFailed, CorpusError.
    """
    recorded = moving.of_folder(folder)
    try:
        if to != SQLITE:
            check_database_url(to)
            if recorded is not None and not databases.files(folder):
                raise MoveFailed(
                    f"the catalogue and the ledger are in PostgreSQL already, in {recorded.database}; move "
                    f"them to {SQLITE} first"
                )
            return _to_postgresql(folder, to, recorded, on_step)
        if recorded is None:
            raise MoveFailed(f"the catalogue and the ledger of {str(folder)!r} are in SQLite already")
        if database_url is None:
            raise MoveFailed(f"set DATELINE_DATABASE_URL to the database they are in, {recorded.database}")
        return _to_sqlite(folder, database_url, recorded, on_step)
    except OSError as error:
        raise MoveFailed(
            f"the corpus in {str(folder)!r} cannot be moved: {error.strerror or error}"
        ) from error


def _to_postgresql(folder: Path, url: str, recorded: moving.Belonging | None, on_step: OnStep) -> list[str]:
    found = {path.name for path in databases.files(folder)}
    if recorded is None and moving.NAME not in found:
        raise CorpusNotFound(f"no corpus is in {str(folder)!r}, so there is nothing to move")
    with databases.opened(folder, url, named_by="--to") as target, moving.used_by_nobody(target.catalogue):
        if recorded is not None and moving.is_settled_with(target.catalogue, recorded):
            return databases.put_files_aside(folder)  # all that an interrupted move had left to do
        if recorded is not None and found != {LEDGER_FILE, moving.NAME}:
            raise MoveFailed(
                f"a move to {recorded.database} was interrupted; name that database, which has all"
            )
        if not target.are_free:
            raise MoveFailed(
                f"something is already {target.catalogue.place}; name another database, or drop its schemas "
                "`catalogue` and `ledger`"
            )
        with databases.opened(folder, None) as source, moving.used_by_nobody(source.catalogue):
            databases.carry(source, target, on_step=on_step)
            mine = moving.new_belonging(url)
            # From here on, and until the files are put aside, neither setting opens the corpus: without the
            # record an empty ledger would take the place of one put aside.
            moving.record(folder, mine)
            on_step("Recorded")
            moving.settle_with(target.catalogue, mine)
            on_step("Settled")
            return databases.put_aside(source, on_step=on_step)


def _to_sqlite(folder: Path, url: str, recorded: moving.Belonging, on_step: OnStep) -> list[str]:
    if databases.files(folder):
        raise MoveFailed(
            f"{str(folder)!r} has a catalogue or a ledger as a file, although both are in PostgreSQL, in "
            f"{recorded.database}; move that away first, or do `dateline move --to URL` again where that one "
            "was interrupted"
        )
    with databases.opened(folder, url, create=False) as source, moving.used_by_nobody(source.catalogue):
        indexed = moving.check_belongs(source.catalogue, folder)
        for draft in folder.glob(f"{_DRAFT}*"):  # of a move that was killed
            shutil.rmtree(draft)
        with tempfile.TemporaryDirectory(dir=folder, prefix=_DRAFT) as place:
            with databases.opened(Path(place), None) as target:
                databases.carry(source, target, on_step=on_step)
                moving.settle(target.catalogue, indexed=indexed)
            for name in (LEDGER_FILE, moving.NAME):
                os.rename(Path(place) / name, folder / name)  # noqa: PTH104 - both are named
                on_step(f"In its place: {name}")
            moving.unrecord(folder)  # until then neither setting opens the corpus
        on_step("In SQLite")
        return databases.put_aside(source, on_step=on_step)
