"""Named locks, on files where the kernel drops them however a process ends, and the corpus's write lock."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import IO, Protocol

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


class Locks(Protocol):
    """Named locks for which the processes that work on one corpus compete, on one machine or on several."""

    def alone(self, name: str, *, wait_s: float | None = 0.0) -> AbstractContextManager[bool]:
        """Whether the lock is had, by nobody else, until the block ends.

        It is waited for at most ``wait_s`` seconds, for ever with None.
        """

    def shared(self, name: str, *, wait_s: float | None = 0.0) -> AbstractContextManager[bool]:
        """As :meth:`alone`, with whoever else shares it."""

    def is_free(self, name: str) -> bool:
        """Whether nobody has the lock alone."""

    def is_lost(self, name: str) -> bool:
        """Whether a lock that this process has, or should have, can no longer be relied on."""


class FileLocks:
    """Locks on files of a folder."""

    def __init__(self, folder: Path) -> None:
        """The folder may still be missing."""
        self._folder = folder

    def alone(self, name: str, *, wait_s: float | None = 0.0) -> AbstractContextManager[bool]:
        """See :class:`Locks`."""
        return self._had(name, fcntl.LOCK_EX, wait_s)

    def shared(self, name: str, *, wait_s: float | None = 0.0) -> AbstractContextManager[bool]:
        """See :class:`Locks`."""
        return self._had(name, fcntl.LOCK_SH, wait_s)

    def is_free(self, name: str) -> bool:
        """See :class:`Locks`."""
        return is_free(self._folder / name)

    def is_lost(self, name: str) -> bool:
        """Never: the kernel keeps it as long as the process has the file open."""
        del name
        return False

    @contextmanager
    def _had(self, name: str, kind: int, wait_s: float | None) -> Iterator[bool]:
        with open_lock(self._folder / name) as lock:
            if wait_s is None:
                fcntl.flock(lock, kind)
                yield True
                return
            deadline = time.monotonic() + wait_s
            while not (had := try_lock(lock, kind)) and time.monotonic() < deadline:
                time.sleep(_POLL_S)
            yield had


class WriteLock:
    """The right to write to a corpus, which one thread of one process has at a time."""

    def __init__(self, locks: Locks, *, of: str) -> None:
        """Of the corpus that ``of`` names in messages; not acquired yet."""
        self._locks = locks
        self._of = of

    @contextmanager
    def acquired(self, *, wait_s: float = 0.0) -> Iterator[None]:
        """Has the lock, after waiting for at most ``wait_s`` seconds. Raises CorpusBusy."""
        with ExitStack() as having:
            if not (self._at_once(having) or (wait_s and self._in_turn(having, wait_s))):
                raise CorpusBusy(
                    f"another process is writing to the corpus in {self._of!r}; try again when it has ended"
                )
            yield

    def _at_once(self, having: ExitStack) -> bool:
        with ExitStack() as trying:
            had = trying.enter_context(self._locks.alone(WRITER))
            if had:
                having.push(trying.pop_all())
            return had

    def _in_turn(self, having: ExitStack, wait_s: float) -> bool:
        """Whether the lock could be had in time; one at a time waits for it, and is seen to be waiting."""
        deadline = time.monotonic() + wait_s
        with self._locks.alone(_WANTED, wait_s=wait_s) as my_turn:
            left = max(0.0, deadline - time.monotonic())
            return my_turn and having.enter_context(self._locks.alone(WRITER, wait_s=left))

    def check(self) -> None:
        """Sees that whoever has the lock still has it. Raises CorpusBusy."""
        if self._locks.is_lost(WRITER):
            raise CorpusBusy(
                f"the right to write to the corpus in {self._of!r} was lost, since the database ended the "
                "connection that had it; do the same again: what is stored is passed over"
            )

    def is_wanted(self) -> bool:
        """Whether somebody waits for the lock, so that who has it for long should give way."""
        return not self._locks.is_free(_WANTED)

    def give_way(self) -> None:
        """Waits, without the lock, until whoever was waiting for it has got it."""
        deadline = time.monotonic() + _LONGEST_TURN_S
        while self.is_wanted() and time.monotonic() < deadline:
            time.sleep(_POLL_S)
