"""A corpus in use → one file.

Each database is copied within one read transaction, so that its copy is of one instant whoever writes
meanwhile, and is checked before it is packed. The file appears under its name when it is whole.
"""

from __future__ import annotations

import io
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from assistant.backup import databases
from assistant.backup.archive import DATABASES, FILES, FURTHER, MANIFEST, Backup, digest, this_program
from assistant.errors import BackupFailed, MoveFailed
from corpus import CorpusError, moving

_LEVEL = 1  # of gzip's nine: most of a catalogue is numbers that compress little


def write(
    folder: Path,
    to: Path,
    *,
    files: Path | None = None,
    database_url: str | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> Backup:
    """Backs the corpus in ``folder`` up into the file ``to``, which must not exist.

    Catalogue and ledger that are in PostgreSQL, at ``database_url``, become files of SQLite, each as of one
    instant. ``files`` is where the originals are, if not in the folder. ``on_step`` is called with what
    is being done. Raises BackupFailed; no file is left then.
    """
    if to.exists():
        raise BackupFailed(f"the file {str(to)!r} exists already; name another")
    try:
        with tempfile.TemporaryDirectory(dir=to.absolute().parent, prefix=f".{to.name}-") as place:
            backup, draft = _packed(folder, files or folder, database_url, Path(place), on_step)
            draft.chmod(0o600)
            os.link(draft, to)  # unlike a renaming it replaces nothing that came meanwhile
    except FileExistsError as error:
        raise BackupFailed(f"the file {str(to)!r} exists already; name another") from error
    except OSError as error:
        raise BackupFailed(f"the backup {str(to)!r} cannot be written: {error.strerror or error}") from error
    return backup


def _packed(
    folder: Path, kept: Path, database_url: str | None, place: Path, on_step: Callable[[str], None]
) -> tuple[Backup, Path]:
    files: dict[str, Path] = {}
    if database_url is not None:
        files |= _from_postgresql(folder, database_url, place, on_step)
    for name in DATABASES if database_url is None else ():
        if (folder / name).exists():
            on_step(f"Copying {name}")
            files[name] = _snapshot(folder / name, place / name)
    files |= dict(_further(folder, kept))  # after the catalogue, which has nothing that is not there by now
    on_step("Packing")
    backup = Backup(
        program=this_program(),
        made=datetime.now(UTC),
        files={name: digest(path) for name, path in files.items()},
        size=sum(path.stat().st_size for path in files.values()),
    )
    draft = place / "backup.tar.gz"
    with tarfile.open(draft, "x:gz", compresslevel=_LEVEL) as tape:
        manifest = backup.to_json()
        about = tarfile.TarInfo(MANIFEST)
        about.size, about.mtime = len(manifest), int(backup.made.timestamp())
        tape.addfile(about, io.BytesIO(manifest))
        for name, path in files.items():
            tape.add(path, arcname=name, recursive=False)
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    return backup, draft


def _from_postgresql(folder: Path, url: str, place: Path, on_step: Callable[[str], None]) -> dict[str, Path]:
    try:
        with databases.opened(folder, url) as source, databases.opened(place, None) as copies:
            databases.carry(source, copies, on_step=on_step)
            moving.settle(copies.catalogue)
    except (MoveFailed, CorpusError) as error:
        raise BackupFailed(f"the catalogue and the ledger cannot be copied: {error}") from error
    return {name: place / name for name in DATABASES}


def _snapshot(database: Path, to: Path) -> Path:
    """A copy of the database as of one instant, without what its file has no use for any more."""
    try:
        address = f"{database.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=30)) as source:
            source.execute("VACUUM INTO ?", (str(to),))
        with closing(sqlite3.connect(to)) as copy:
            found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        raise BackupFailed(f"{str(database)!r} cannot be copied: {error}") from error
    if found != "ok":
        raise BackupFailed(f"{str(database)!r} is damaged ({found}); `dateline health` says what can be read")
    return to


def _further(folder: Path, kept: Path) -> Iterator[tuple[str, Path]]:
    for name in FURTHER:
        home = kept if name in FILES else folder
        path = home / name
        within = sorted(path.rglob("*")) if path.is_dir() else [path]
        for one in within:
            is_draft = one.name.startswith(".")  # of a file that an import is copying there
            if one.is_file() and not one.is_symlink() and not is_draft:
                yield one.relative_to(home).as_posix(), one
