"""Locks on files, which the kernel drops however a process ends."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_POLL_S = 0.01


def open_lock(path: Path) -> IO[str]:
    """The file, made when there is none; not locked yet."""
    return path.open("a+")


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Holds the lock alone, after waiting for it."""
    with open_lock(path) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def upgrade(lock: IO[str], kind: int = fcntl.LOCK_EX) -> bool:
    """Whether the lock could be had at once."""
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_free(path: Path) -> bool:
    """Whether nobody holds the lock alone."""
    with open_lock(path) as lock:
        return upgrade(lock, fcntl.LOCK_SH)  # shared, so that two who ask do not see each other


def wait_until_free(path: Path, *, limit_s: float) -> None:
    """Returns when nobody holds the lock alone, or when the time is up."""
    deadline = time.monotonic() + limit_s
    while not is_free(path) and time.monotonic() < deadline:
        time.sleep(_POLL_S)
