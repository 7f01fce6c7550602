"""The command line, each command in a process of its own that is forked from one which has loaded it already.

To load it takes longer than most commands do. All else is as in a shell: the command's arguments, environment
and streams are its own, and so is its end. How it starts by itself is tested in ``tests/assistant/cli``
(``test_start``, ``test_usage``) and wherever a desk is served.

This module is also the program that loads and forks (``python -m tests.command_line``): for each line of its
input, a JSON object of the fields of :class:`_Order`, it prints the command's pid and then its exit status.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import selectors
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from signal import SIGKILL

ROOT = Path(__file__).resolve().parents[1]
SECONDS_TO_LOAD = 120
_PACKAGES = ("assistant.cli", "assistant.operations", "assistant.pipeline", "ingest", "corpus")
_LOADED_LATER = ("chromadb", "onnxruntime", "tantivy", "tokenizers", "trafilatura")  # by what a command does
_PROGRAMS = ("__main__", "corpus.models.export")  # the latter loads torch


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    arguments: Sequence[str]
    environment: Mapping[str, str]
    streams: str
    """The folder with ``stdin``; ``stdout`` and ``stderr`` are written there."""


def run_command(
    *arguments: str, environment: Mapping[str, str], given: str | None = None, timeout_s: float = 120
) -> subprocess.CompletedProcess[str]:
    """Runs ``dateline`` with these arguments to its end; ``given`` is its input. Raises TimeoutExpired."""
    with tempfile.TemporaryDirectory() as streams:
        place = Path(streams)
        (place / "stdin").write_text(given or "", "utf-8")
        order = _Order(arguments=arguments, environment=environment, streams=streams)
        status = _loaded().run(order, timeout_s=timeout_s)
        printed, said = ((place / name).read_text("utf-8") for name in ("stdout", "stderr"))
    return subprocess.CompletedProcess(["dateline", *arguments], status, printed, said)


class _Loaded:
    """The process that has loaded the command line. It ends with this one, as its input does."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.command_line"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        atexit.register(self._end)
        self._line(SECONDS_TO_LOAD)

    def run(self, order: _Order, *, timeout_s: float) -> int:
        """The exit status of the command. Raises TimeoutExpired once it has ended it."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asdict(order)).encode() + b"\n")
        self._process.stdin.flush()
        pid = self._line(timeout_s)
        try:
            return self._line(timeout_s)
        except TimeoutError:
            os.kill(pid, SIGKILL)
            self._line(timeout_s)
            raise subprocess.TimeoutExpired(["dateline", *order.arguments], timeout_s) from None

    def _line(self, within_s: float) -> int:
        """The number that it prints next. It prints no second line before it has been given another order."""
        stdout = self._process.stdout
        assert stdout is not None
        line, deadline = b"", time.monotonic() + within_s
        with selectors.DefaultSelector() as waiting:
            waiting.register(stdout, selectors.EVENT_READ)
            while not line.endswith(b"\n"):
                if not waiting.select(deadline - time.monotonic()):
                    raise TimeoutError
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
    for descriptor, (name, flags) in enumerate(
        (("stdin", os.O_RDONLY), ("stdout", os.O_WRONLY | os.O_CREAT), ("stderr", os.O_WRONLY | os.O_CREAT))
    ):
        opened = os.open(Path(order.streams) / name, flags, 0o600)
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
        if (pid := os.fork()) == 0:
            return dateline(_become(_Order(**json.loads(line))))
        _say(pid)
        _say(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
