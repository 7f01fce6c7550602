"""Catalogue and ledger: whether SQLite finds them whole, or PostgreSQL answers. Nothing is changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.doctor.finding import Finding, ok, problem, refused
from assistant.errors import LedgerUnusable
from assistant.settings import open_catalogue, open_ledger
from corpus import CorpusError, database_failure

if TYPE_CHECKING:
    from assistant.settings import Settings

_HOLD = {
    "catalogue": "reports, versions and embeddings",
    "ledger": "answers, verdicts, watched questions and people",
}
_RESTORE = "Restore the file from a backup (`dateline restore`), or move it away to begin a new one."


def databases(settings: Settings) -> Iterator[Finding]:
    """How both are, as far as they are there."""
    if not settings.has_corpus():
        yield ok("catalogue", "There is no corpus yet; `dateline ingest` or the Collection page makes one.")
    elif settings.database is not None:
        yield from _in_postgresql(settings)
        return
    for name in _HOLD:
        path = settings.folder / f"{name}.sqlite"
        if path.exists():
            yield _database(name, path)


def _in_postgresql(settings: Settings) -> Iterator[Finding]:
    """Whether both can be opened; that they are whole is their server's business."""
    for name, opening in (("catalogue", open_catalogue), ("ledger", open_ledger)):
        try:
            with opening(settings) as opened:
                yield ok(name, f"{opened.size() / 1e6:,.1f} MB of {_HOLD[name]}, {opened.place}.")
        except (CorpusError, LedgerUnusable) as error:
            yield refused(name, str(error))


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
    return ok(name, f"{path.stat().st_size / 1e6:,.1f} MB of {_HOLD[name]}, whole.")
