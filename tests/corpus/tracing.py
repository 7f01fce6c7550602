"""Faults at exact system calls of a running process, by strace: it is killed there, or the call fails.

strace counts each system call of each thread by itself: "the fifth ``write``" is reached by whichever thread
first comes to its own fifth. A signal arrives before the call does anything.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

# All by which files change. The question mark: not every kind of processor has the older ones.
CHANGING = (
    "?creat",
    "fallocate",
    "fdatasync",
    "fsync",
    "ftruncate",
    "?link",
    "linkat",
    "?mkdir",
    "mkdirat",
    "pwrite64",
    "?rename",
    "renameat",
    "?renameat2",
    "?rmdir",
    "?unlink",
    "unlinkat",
    "write",
    "writev",
)
_CALL = re.compile(r"(\d+) +(\w+)\(")
_ATTACH_S = 20.0


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """The ``when``-th call of one kind by a thread."""

    call: str
    when: int


@cache
def _why_impossible() -> str:
    """Why no process can be traced here; empty where it can."""
    if shutil.which("strace") is None:
        return "strace is missing: `apt-get install strace`"
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as trial:
        try:
            with attached(trial.pid, "-e", "trace=none"):
                return ""
        except TracingFailed as error:
            return f"strace may not attach to a process here: {error}"
        finally:
            trial.kill()


def need_tracing() -> None:
    """Skips the test where nothing can be traced; where `CI` is set, tests are not skipped but fail."""
    why = _why_impossible()
    if why and os.environ.get("CI"):
        pytest.fail(why, pytrace=False)
    if why:
        pytest.skip(why)


class TracingFailed(Exception):
    """strace did not attach; the message is its own."""


@contextmanager
def attached(pid: int, *options: str) -> Iterator[None]:
    """Has strace attached to a process and all its threads until the block ends, or the process does."""
    with subprocess.Popen(
        ["strace", "-f", "-qq", *options, "-p", str(pid)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as tracer:
        assert tracer.stderr is not None
        try:
            deadline = time.monotonic() + _ATTACH_S
            while tracer.poll() is None and not _all_traced(pid, by=tracer.pid):
                if time.monotonic() > deadline:
                    tracer.kill()
                    raise TracingFailed("it does not attach")
                time.sleep(0.005)
            if tracer.poll() and (reason := tracer.stderr.read().strip()):
                raise TracingFailed(reason)  # else it ended since the process has, at its very first call
            yield
        finally:
            tracer.terminate()  # it lets go of what it traces
            tracer.communicate()


def _all_traced(pid: int, *, by: int) -> bool:
    try:
        threads = [one / "status" for one in Path(f"/proc/{pid}/task").iterdir()]
        return all(f"\nTracerPid:\t{by}\n" in one.read_text("utf-8") for one in threads)
    except (FileNotFoundError, ProcessLookupError):
        return False


def killed_at(pid: int, place: Place, *, path: Path | None = None) -> AbstractContextManager[None]:
    """Has a process killed at a call, counting those of one file alone where a ``path`` is given."""
    return attached(
        pid,
        *("-o", os.devnull, "-e", f"trace={place.call}"),
        *("-e", f"inject={place.call}:signal=SIGKILL:when={place.when}"),
        *(("-P", str(path)) if path else ()),
    )


def failing_at(pid: int, place: Place, *, error: str, path: Path) -> AbstractContextManager[None]:
    """Has a call fail twenty times from one place on, of those of one file; ``error`` is such as ``EIO``."""
    until = place.when + 19
    return attached(
        pid,
        *("-o", os.devnull, "-P", str(path), "-e", f"trace={place.call}"),
        *("-e", f"inject={place.call}:error={error}:when={place.when}..{until}"),
    )


@contextmanager
def counted(pid: int, calls: Sequence[str], log: Path) -> Iterator[Counter[str]]:
    """Counts the calls of a process: for each kind those of the thread that makes most of them.

    The counts are there when the block has ended.
    """
    most: Counter[str] = Counter()
    with attached(pid, "-o", str(log), "-e", f"trace={','.join(calls)}"):
        yield most
    made = map(_CALL.match, log.read_text("utf-8", errors="replace").splitlines())
    by_thread = Counter(match.groups() for match in made if match)
    for (_, call), number in by_thread.items():
        most[call] = max(most[call], number)


def placed(counts: Mapping[str, int], number: int) -> list[Place]:
    """So many places, evenly over the calls of each kind, and as evenly as that goes over the kinds."""
    kinds = sorted(counts, key=lambda call: counts[call])
    places: list[Place] = []
    for left, call in zip(range(len(kinds), 0, -1), kinds, strict=True):
        share = min(counts[call], -(-(number - len(places)) // left))
        places += [Place(call, 1 + (2 * i + 1) * counts[call] // (2 * share)) for i in range(share)]
    return places
