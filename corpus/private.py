"""Files and folders that only their owner can read, as reports and questions may be confidential.

A folder that was there before is left as it is: whoever made it has decided. A file that *everybody* can read
is taken to be of a time when that was not looked after, and is closed; one given to a group stays open to it.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_FILE, _FOLDER = 0o600, 0o700
_EVERYBODY = 0o007


def private_folder(path: Path) -> None:
    """Creates the folder for its owner alone, and any folder above it as usual. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=_FOLDER, exist_ok=True)


def database_files(path: Path) -> tuple[Path, ...]:
    """An SQLite file, and those that SQLite makes beside it while it is used."""
    return (path, *(path.with_name(f"{path.name}-{end}") for end in ("wal", "shm")))


def private_database(path: Path) -> None:
    """Creates an SQLite file for its owner alone, or closes it to everybody else. Raises OSError.

    SQLite gives the files that it makes beside it the same permissions.
    """
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, _FILE))
    for one in database_files(path):
        with suppress(FileNotFoundError, PermissionError):
            if one.stat().st_mode & _EVERYBODY:
                one.chmod(_FILE)
