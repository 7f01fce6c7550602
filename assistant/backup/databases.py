"""A corpus's two databases together: the ledger, and the catalogue that has all that it cites."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from assistant.errors import MoveFailed
from assistant.ledger import LEDGER_FILE
from assistant.ledger.database import lead_to_present, ledger_database
from assistant.ledger.schema import metadata
from corpus import moving, open_database

if TYPE_CHECKING:
    from corpus import Database

OnStep = Callable[[str], None]
_LEDGER_TABLES = tuple(metadata.sorted_tables)


@dataclass(frozen=True, slots=True, kw_only=True)
class Databases:
    """Both, open: as files in a folder, or in PostgreSQL."""

    ledger: Database
    catalogue: Database

    @property
    def are_free(self) -> bool:
        """Whether neither has anything, or an interrupted move alone has filled them."""
        return moving.is_catalogue_free(self.catalogue) and (
            moving.is_interrupted(self.catalogue) or moving.is_empty(self.ledger, _LEDGER_TABLES)
        )


@contextmanager
def opened(
    folder: Path, url: str | None, *, named_by: str | None = None, create: bool = True
) -> Iterator[Databases]:
    """Both of the corpus in a folder, with the present tables. Raises MoveFailed, CorpusError, OSError.

    ``named_by`` is where the address was given, if that is not the setting. Unless they are to be made where
    PostgreSQL has no catalogue, DatabaseEmpty is raised.
    """
    with ExitStack() as opening:
        catalogue = opening.enter_context(
            moving.catalogue_database(folder, url, named_by=named_by, create=create)
        )
        ledger = ledger_database(folder, url)
        opening.callback(ledger.close)
        try:
            lead_to_present(ledger)
            yield Databases(ledger=ledger, catalogue=catalogue)
        except SQLAlchemyError as error:
            raise MoveFailed(
                f"it was broken off, and what was read from is as it was: {_reason(error)}"
            ) from error


def carry(source: Databases, target: Databases, *, on_step: OnStep) -> None:
    """Makes the target's tables those of the source, each as of one instant, and compares them.

    The ledger is read first: the later catalogue has all that it cites. Until the target's catalogue is
    settled it is known not to be whole. Raises TransferFailed.
    """
    moving.begin(target.catalogue)
    with source.ledger.snapshot() as reading:
        moving.carry(
            source.ledger,
            target.ledger,
            _LEDGER_TABLES,
            reading=reading,
            on_table=lambda name: on_step(f"Ledger: {name}"),
        )
    with source.catalogue.snapshot() as reading:
        moving.carry_catalogue(
            source.catalogue,
            target.catalogue,
            reading=reading,
            on_table=lambda name: on_step(f"Catalogue: {name}"),
        )


def files(folder: Path) -> list[Path]:
    """Ledger and catalogue, each where the folder has it as a file. Raises MoveFailed for a lost one."""
    found = [path for path in (folder / LEDGER_FILE, folder / moving.NAME) if path.exists()]
    for path in found:
        if not path.stat().st_size:
            raise MoveFailed(
                f"{str(path)!r} is empty, so what was stored in it is lost; restore it from a backup"
            )
    return found


def put_aside(databases: Databases, *, on_step: OnStep) -> list[str]:
    """Puts the ledger aside, then the catalogue; says where each is. Raises OSError.

    Schemas that cannot be renamed are named as they are: what was moved is in its new place all the same.
    """
    stamp, left = _stamp(), []
    for name, database in (("ledger", databases.ledger), ("catalogue", databases.catalogue)):
        try:
            left.append(database.put_aside(stamp))
        except SQLAlchemyError as error:
            left.append(f"schema {name!r} {database.place} ({_reason(error)})")
        on_step(f"Put aside: {name}")
    return left


def put_files_aside(folder: Path) -> list[str]:
    """As :func:`put_aside`, of those that are still files in the folder. Raises MoveFailed, OSError."""
    stamp, left = _stamp(), []
    for path in files(folder):
        database = open_database(path, schema=path.stem)
        try:
            database.check_writable()  # with which SQLite takes up what lies beside the file
            left.append(database.put_aside(stamp))
        except SQLAlchemyError as error:
            raise MoveFailed(f"{str(path)!r} cannot be put aside: {_reason(error)}") from error
        finally:
            database.close()
    return left


def _stamp() -> str:
    return f"{datetime.now(UTC):%Y%m%d%H%M%S}"


def _reason(error: SQLAlchemyError) -> str:
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0]
