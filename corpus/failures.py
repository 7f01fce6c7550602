"""What to do where a file could not be read or written, in words: a full disk needs no backup."""

from __future__ import annotations

import os
import re
import sqlite3
from pathlib import Path

_LEAST_ROOM = 2 << 20  # bytes, with less of which a disk is as good as full
_SAYS_FULL = re.compile(r"no space left|storagefull|disk is full|quota exceeded|os error (?:28|122)\b", re.I)
_SAYS_TOO_MANY = re.compile(r"too many open files|toomanyopenfiles|os error (?:23|24)\b", re.I)
_RAISE_LIMIT = "raise the limit that `ulimit -n` shows, then do the same again"
_MAKE_ROOM = "make room on the disk, then do the same again"
_CANNOT_OPEN = "see that it can be opened and its folder written, then do the same again"
_PRIMARY = 0xFF  # the bits of one of SQLite's codes that say what kind it is of
_ADVICE = {
    sqlite3.SQLITE_BUSY: "another program is writing to it: let that end, then do the same again",
    sqlite3.SQLITE_LOCKED: "another program is writing to it: let that end, then do the same again",
    sqlite3.SQLITE_READONLY: "see that the file and its folder can be written",
    sqlite3.SQLITE_CANTOPEN: _CANNOT_OPEN,
    sqlite3.SQLITE_IOERR: "see whether the disk is in order, then do the same again",
}


def is_full(folder: Path) -> bool:
    """Whether the disk that the folder is on is full, or as good as full."""
    try:
        disk = os.statvfs(folder)
    except OSError:
        return False
    return disk.f_bavail * disk.f_frsize < _LEAST_ROOM


def database_failure(
    path: Path, error: BaseException | None, *, damaged: str = "restore the file from a backup"
) -> str:
    """What SQLite says was wrong with a database, and what to do; ``damaged`` is what helps a damaged one."""
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
    of_the_disk = code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)
    if code == sqlite3.SQLITE_FULL or (of_the_disk and is_full(path.parent)):
        return f"the disk is full; {_MAKE_ROOM}"
    if code == sqlite3.SQLITE_CANTOPEN and (reason := _why_not_opened(path)):
        return failure(reason, advice=_CANNOT_OPEN)
    return f"{error}; {_ADVICE.get(code, damaged)}"


def failure(error: BaseException, *, folder: Path | None = None, advice: str) -> str:
    """What a library or the system says was wrong with a file of the folder, and what to do.

    That is ``advice``, unless the disk was full or too many files were open.
    """
    message = str(getattr(error, "strerror", None) or error)
    if _SAYS_FULL.search(message) or (folder is not None and is_full(folder)):
        return f"the disk is full; {_MAKE_ROOM}"
    if _SAYS_TOO_MANY.search(message):
        return f"too many files are open; {_RAISE_LIMIT}"
    return f"{message}; {advice}"


def _why_not_opened(path: Path) -> OSError | None:
    """What SQLite does not say: whether it is the permissions, or too many files are open."""
    try:
        path.open("r+b").close()
    except OSError as error:
        return error
    return None
