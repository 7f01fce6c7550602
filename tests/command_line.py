"""The command line, each command in a process of its own that is forked from one which has loaded it already.

To load it takes longer than most commands do. All else is as in a shell: the command's arguments, environment
and streams are its own, and so is its end. How it starts by itself is tested in ``tests/assistant/cli``
(``test_start``, ``test_usage``) and in ``tests/browser`` (``test_serving``).

This module is also the program that loads and forks (``python -m tests.command_line``): each line of its
input is a JSON object, the fields of :class:`_Order`, for which it prints the command's pid, or a pid, for
which it prints the exit status of that command once it has ended.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import selectors
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SECONDS_TO_LOAD = 120
_SECONDS_TO_FORK = 30
_PACKAGES = (
    "assistant.cli",
    "assistant.desk.launch",
    "assistant.desk.server",
    "assistant.operations",
    "assistant.pipeline",
    "ingest",
    "corpus",
)  # of the desk not its pages, which Streamlit expects to load while it runs
_LOADED_LATER = (  # by what a command does
    "chromadb",
    "onnxruntime",
    "streamlit.web.bootstrap",
    "tantivy",
    "tokenizers",
    "trafilatura",
    "uvicorn",
)
_PROGRAMS = ("__main__", "corpus.models.export")  # the latter loads torch


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """Streams are paths; ``stdout`` and ``stderr`` are written to."""

    arguments: Sequence[str]
    environment: Mapping[str, str]
    stdin: str
    stdout: str
    stderr: str
    new_session: bool = False


class Forked:
    """A command that runs; as ``subprocess.Popen`` where it has the same methods."""

    def __init__(self, order: _Order) -> None:
        self._order = order
        self.pid = _loaded().asked(asdict(order))
        self.returncode: int | None = None
        self._end = os.pidfd_open(self.pid)

    def poll(self) -> int | None:
        """The exit status, or None while it runs."""
        return self._ended(within_s=0)

    def wait(self, timeout: float | None = None) -> int:
        """The exit status, once it has ended. Raises TimeoutExpired."""
        status = self._ended(within_s=timeout)
        if status is None:
            raise subprocess.TimeoutExpired(["dateline", *self._order.arguments], timeout or 0)
        return status

    def send_signal(self, number: int) -> None:
        """Sends it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Ends it at once."""
        self.send_signal(signal.SIGKILL)

    def _ended(self, *, within_s: float | None) -> int | None:
        if self.returncode is None:
            with selectors.DefaultSelector() as waiting:
                waiting.register(self._end, selectors.EVENT_READ)
                if not waiting.select(within_s):
                    return None
            os.close(self._end)
            self.returncode = _loaded().asked(self.pid)
        return self.returncode


def run_command(
    *arguments: str, environment: Mapping[str, str], given: str | None = None, timeout_s: float = 120
) -> subprocess.CompletedProcess[str]:
    """Runs ``dateline`` with these arguments to its end; ``given`` is its input. Raises TimeoutExpired."""
    with tempfile.TemporaryDirectory() as streams:
        stdin, stdout, stderr = (Path(streams) / name for name in ("stdin", "stdout", "stderr"))
        stdin.write_text(given or "", "utf-8")
        command = start_command(
            *arguments, environment=environment, stdin=stdin, stdout=stdout, stderr=stderr
        )
        try:
            status = command.wait(timeout_s)
        except subprocess.TimeoutExpired:
            command.kill()
            command.wait()
            raise
        printed, said = (path.read_text("utf-8") for path in (stdout, stderr))
    return subprocess.CompletedProcess(["dateline", *arguments], status, printed, said)


def start_command(
    *arguments: str,
    environment: Mapping[str, str],
    stdout: Path,
    stderr: Path,
    stdin: Path = Path(os.devnull),
    new_session: bool = False,
) -> Forked:
    """Starts ``dateline`` with these arguments; its streams are these files."""
    return Forked(
        _Order(
            arguments=arguments,
            environment=environment,
            stdin=str(stdin),
            stdout=str(stdout),
            stderr=str(stderr),
            new_session=new_session,
        )
    )


class _Loaded:
    """The process that has loaded the command line. It ends with this one, as its input does."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.command_line"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._one_at_a_time = threading.Lock()
        atexit.register(self._end)
        self._line(SECONDS_TO_LOAD)

    def asked(self, order: object) -> int:
        """The number that it prints for an order."""
        assert self._process.stdin is not None
        with self._one_at_a_time:
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            self._process.stdin.flush()
            return self._line(_SECONDS_TO_FORK)

    def _line(self, within_s: float) -> int:
        """The number that it prints next. It prints no second line before it has been given another order."""
        stdout = self._process.stdout
        assert stdout is not None
        line, deadline = b"", time.monotonic() + within_s
        with selectors.DefaultSelector() as waiting:
            waiting.register(stdout, selectors.EVENT_READ)
            while not line.endswith(b"\n"):
                assert waiting.select(deadline - time.monotonic()), "no process was forked"
                read = os.read(stdout.fileno(), 1)
                assert read, "the process that has loaded the command line has ended"
                line += read
        return int(line)

    def _end(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


@cache
def _loaded() -> _Loaded:
    return _Loaded()


def _say(number: int) -> None:
    os.write(1, b"%d\n" % number)


def _load() -> None:
    for name in _PACKAGES:
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(getattr(package, "__path__", ()), f"{name}."):
            if not module.name.endswith(_PROGRAMS):
                importlib.import_module(module.name)
    for name in _LOADED_LATER:
        importlib.import_module(name)
    assert threading.active_count() == 1, "no thread comes along when a process is forked"


def _become(order: _Order) -> list[str]:
    """Makes this process that of the command; returns its arguments."""
    if order.new_session:
        os.setsid()
    for descriptor, (path, flags) in enumerate(
        (
            (order.stdin, os.O_RDONLY),
            (order.stdout, os.O_WRONLY | os.O_CREAT),
            (order.stderr, os.O_WRONLY | os.O_CREAT),
        )
    ):
        opened = os.open(path, flags, 0o600)
        os.dup2(opened, descriptor)
        os.close(opened)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)  # the former has read orders ahead
    os.environ.clear()
    os.environ.update(order.environment)
    time.tzset()
    tempfile.tempdir = None  # the environment may name another
    return list(order.arguments)


def main() -> int:
    """Loads the command line, says so, and forks a process for each order."""
    from assistant.cli import main as dateline

    _load()
    gc.freeze()  # or each command would go through all that is loaded once more as it ends
    _say(0)
    for line in sys.stdin:
        order = json.loads(line)
        if isinstance(order, int):
            _say(os.waitstatus_to_exitcode(os.waitpid(order, 0)[1]))
        elif (pid := os.fork()) == 0:
            return dateline(_become(_Order(**order)))
        else:
            _say(pid)
    return 0


if __name__ == "__main__":
    sys.exit(main())
