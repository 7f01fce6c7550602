"""Files that end: what is no regular file is not opened."""

from __future__ import annotations

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path

from ingest.errors import FileRefused

_KINDS = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFDIR: "a folder",
}


def open_regular(path: Path) -> BufferedReader:
    """The file, open, unless it is a pipe, a socket or a device, which may never end. Raises FileRefused."""
    try:
        _refuse_irregular(path.stat().st_mode)
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        opened = os.fdopen(descriptor, "rb")
        try:
            _refuse_irregular(os.fstat(descriptor).st_mode)  # it may have been replaced since
        except FileRefused:
            opened.close()
            raise
    except OSError as error:
        loops = error.errno == errno.ELOOP
        why = "its links lead round in a circle" if loops else error.strerror or str(error)
        raise FileRefused(f"the file cannot be read: {why}") from error
    return opened


def _refuse_irregular(mode: int) -> None:
    if not stat.S_ISREG(mode):
        kind = _KINDS.get(stat.S_IFMT(mode), "not a regular file")
        raise FileRefused(f"it is {kind}; only regular files are read")
