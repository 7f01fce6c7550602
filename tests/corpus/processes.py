"""Starting other processes on a corpus, and seeing which of its processes are alive."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Another:
    """A second process at work in a corpus; see :mod:`tests.corpus.another_process`."""

    def __init__(self, folder: Path, work: str, *number: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.corpus.another_process", str(folder), work, *map(str, number)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def until(self, line: str) -> str:
        """Waits for a line that begins like this, and returns it."""
        assert self._process.stdout is not None
        for printed in self._process.stdout:
            if printed.startswith(line):
                return printed.strip()
        raise AssertionError(f"the process ended without printing {line!r}")

    def kill(self) -> None:
        """Ends it as the kernel does when memory is short."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def ends(self) -> int:
        """Lets it end by itself; returns its exit status."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        return self._process.wait(timeout=120)

    def close(self) -> None:
        """Makes sure that it has ended."""
        self.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()


@contextmanager
def another(folder: Path, work: str, *number: int) -> Iterator[Another]:
    """A second process, which has ended when the block ends."""
    process = Another(folder, work, *number)
    try:
        yield process
    finally:
        process.close()


def server_of(folder: Path) -> tuple[int, int, str]:
    """The pid of a corpus's Chroma server, that of its keeper, and the server's address."""
    server = json.loads((folder / "chroma.json").read_text("utf-8"))
    return server["pid"], parent(server["pid"]), server["url"]


def parent(pid: int) -> int:
    """The pid of a process's parent."""
    return int(_status(pid)[1])


def alive(pid: int) -> bool:
    """Whether a process is there and has not ended (a zombie has)."""
    try:
        return _status(pid)[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def age(pid: int) -> float:
    """How long a process has been running, in seconds."""
    started = int(_status(pid)[19]) / os.sysconf("SC_CLK_TCK")
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started


def kill(pid: int) -> None:
    """Sends SIGKILL."""
    os.kill(pid, signal.SIGKILL)


def soon(true: Callable[[], bool], *, limit_s: float = 20) -> bool:
    """Whether something becomes true within the time."""
    deadline = time.monotonic() + limit_s
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _status(pid: int) -> list[str]:
    """The fields of ``/proc/PID/stat`` from the state on; the name before it may hold spaces."""
    return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
