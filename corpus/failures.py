"""What to do where a file could not be read or written, in words: a full disk needs no backup."""

from __future__ import annotations

import os
import re
from pathlib import Path

_LEAST_ROOM = 2 << 20  # bytes, with less of which a disk is as good as full
_SAYS_FULL = re.compile(r"no space left|storagefull|disk is full|quota exceeded|os error (?:28|122)\b", re.I)
_SAYS_TOO_MANY = re.compile(r"too many open files|toomanyopenfiles|os error (?:23|24)\b", re.I)
_RAISE_LIMIT = "raise the limit that `ulimit -n` shows, then do the same again"
MAKE_ROOM = "make room on the disk, then do the same again"


def is_full(folder: Path) -> bool:
    """Whether the disk that the folder is on is full, or as good as full."""
    try:
        disk = os.statvfs(folder)
    except OSError:
        return False
    return disk.f_bavail * disk.f_frsize < _LEAST_ROOM


def failure(error: BaseException, *, folder: Path | None = None, advice: str) -> str:
    """What a library or the system says was wrong with a file of the folder, and what to do.

    That is ``advice``, unless the disk was full or too many files were open.
    """
    message = str(getattr(error, "strerror", None) or error)
    if _SAYS_FULL.search(message) or (folder is not None and is_full(folder)):
        return f"the disk is full; {MAKE_ROOM}"
    if _SAYS_TOO_MANY.search(message):
        return f"too many files are open; {_RAISE_LIMIT}"
    return f"{message}; {advice}"
