"""Catalogue and ledger: whether SQLite finds them whole, or PostgreSQL has them. Nothing is changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.doctor.finding import Finding, ok, problem, refused, warning
from assistant.errors import LedgerNotFound, LedgerUnusable
from assistant.settings import look_at_catalogue, look_at_ledger
from corpus import (
    CATALOGUE,
    CorpusError,
    CorpusNotFound,
    DatabaseUnusable,
    FilesElsewhere,
    check_creatable,
    database_failure,
    is_kept,
    opened_folder,
    place_of,
)

if TYPE_CHECKING:
    from assistant.settings import Settings
    from corpus import Catalogue

_HOLD = {
    "catalogue": "reports, versions and embeddings",
    "ledger": "answers, verdicts, watched questions and people",
}
_RESTORE = "Restore the file from a backup (`dateline restore`), or move it away to begin a new one."
_NONE_YET = "`dateline ingest` or the Collection page makes one."


def databases(settings: Settings) -> Iterator[Finding]:
    """How both are, as far as they are there."""
    try:
        if settings.database is not None:
            yield from _in_postgresql(settings)
            return
        opened_folder(settings.folder, create=False)
    except CorpusNotFound:
        yield ok("catalogue", f"There is no corpus yet; {_NONE_YET}")
    except FilesElsewhere as error:
        yield refused("files", str(error))
        return
    except CorpusError as error:
        yield refused("catalogue", str(error))
        return
    for name in _HOLD:
        path = settings.folder / f"{name}.sqlite"
        if path.exists():
            yield _database(name, path)


def _in_postgresql(settings: Settings) -> Iterator[Finding]:
    """What the catalogue says by what would be refused, how the ledger is, and whether both can be written.

    That they are whole is their server's business.

    Raises CorpusError.
    """
    assert settings.database is not None
    try:
        with look_at_catalogue(settings) as catalogue:
            catalogue.check_writable()
            yield _catalogue(settings, catalogue)
    except CorpusNotFound:
        yield _none_yet(settings.database, place_of(settings.folder, settings.database))
        return
    try:
        with look_at_ledger(settings) as ledger:
            ledger.check_writable()
            yield ok("ledger", f"{_amount(ledger.size())} of {_HOLD['ledger']}, {ledger.place}.")
    except LedgerNotFound:
        yield ok("ledger", "There is none yet; the first answer makes one.")
    except LedgerUnusable as error:
        yield refused("ledger", str(error))


def _none_yet(url: str, place: str) -> Finding:
    try:
        check_creatable(url, schema=CATALOGUE)
    except DatabaseUnusable as error:
        return refused("catalogue", f"no corpus can be made {place}: {error}")
    return ok("catalogue", f"There is no corpus {place} yet; {_NONE_YET}")


def _catalogue(settings: Settings, catalogue: Catalogue) -> Finding:
    there = f"{_amount(catalogue.size())} of {_HOLD['catalogue']}, {catalogue.place}"
    if not catalogue.is_current:
        return warning(
            "catalogue",
            f"{there}, in tables of an older Dateline.",
            "`dateline serve`, or any command that uses it, brings them up to date.",
        )
    if catalogue.is_joined:
        return ok("catalogue", f"{there}.")
    if not is_kept(settings.folder / "catalogue.sqlite", settings.database):
        return ok(
            "catalogue",
            f"{there}: {catalogue.count_reports():,} reports. The folder {str(settings.folder)!r} is not "
            "used with it yet; `dateline serve` joins it.",
        )
    return warning(
        "catalogue",
        f"{there}. It was last used by way of another folder, or of another Chroma server.",
        "Set DATELINE_CHROMA_URL as it was, or use that folder; else the vectors are filled again.",
    )


def _amount(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


def _database(name: str, path: Path) -> Finding:
    try:
        address = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=10)) as connection:
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        what, _, advice = database_failure(path, error, damaged=_RESTORE).rpartition("; ")
        return problem(name, f"{str(path)!r} cannot be read: {what}.", advice)
    if found != "ok":
        return problem(name, f"{str(path)!r} is damaged: {found}.", _RESTORE)
    return ok(name, f"{_amount(path.stat().st_size)} of {_HOLD[name]}, whole.")
