"""Locks on files, which the kernel drops however a process ends, and the corpus's write lock made of them."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from corpus.errors import CorpusBusy

WRITER = "catalogue.writer"
_WANTED = "catalogue.wanted"
_POLL_S = 0.01
_LONGEST_TURN_S = 60.0


def open_lock(path: Path) -> IO[str]:
    """The file, made when there is none; not locked yet."""
    return open(path, "a+", opener=_private)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Has the lock alone, after waiting for it."""
    with open_lock(path) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def try_lock(lock: IO[str] | int, kind: int = fcntl.LOCK_EX) -> bool:
    """Whether the lock could be had at once."""
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_free(path: Path) -> bool:
    """Whether nobody has the lock alone."""
    with open_lock(path) as lock:
        return try_lock(lock, fcntl.LOCK_SH)  # shared, so that two who ask do not see each other


def wait_until_free(path: Path, *, limit_s: float) -> None:
    """Returns when nobody has the lock alone, or when the time is up."""
    deadline = time.monotonic() + limit_s
    while not is_free(path) and time.monotonic() < deadline:
        time.sleep(_POLL_S)


class WriteLock:
    """The right to write to a corpus, which one thread of one process has at a time."""

    def __init__(self, folder: Path) -> None:
        """Of the corpus in ``folder``; not acquired yet."""
        self._folder = folder

    @contextmanager
    def acquired(self, *, wait_s: float = 0.0) -> Iterator[None]:
        """Has the lock, after waiting for at most ``wait_s`` seconds. Raises CorpusBusy."""
        with open_lock(self._folder / WRITER) as lock:
            if not (try_lock(lock) or (wait_s and self._in_turn(lock, wait_s))):
                raise CorpusBusy(
                    f"another process is writing to the corpus in {str(self._folder)!r}; "
                    "try again when it has ended"
                )
            yield

    def _in_turn(self, lock: IO[str], wait_s: float) -> bool:
        """Whether the lock could be had in time; one at a time waits for it, and is seen to be waiting."""
        deadline = time.monotonic() + wait_s
        with open_lock(self._folder / _WANTED) as turn:
            for wanted in (turn, lock):
                while not try_lock(wanted):
                    if time.monotonic() > deadline:
                        return False
                    time.sleep(_POLL_S)
        return True

    def is_wanted(self) -> bool:
        """Whether somebody waits for the lock, so that who has it for long should give way."""
        return not is_free(self._folder / _WANTED)

    def give_way(self) -> None:
        """Waits, without the lock, until whoever was waiting for it has got it."""
        wait_until_free(self._folder / _WANTED, limit_s=_LONGEST_TURN_S)
