"""A desk served for a browser, as a reader's own ``dateline serve`` would serve it."""

from __future__ import annotations

import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from websockets.sync.client import ClientConnection, connect

from tests.command_line import Forked, run_command, start_command

ROOT = Path(__file__).parents[2]
SECONDS_TO_START = 90
SECONDS_TO_STOP = 15
UPLOAD = "/_stcore/upload_file/nobody/nothing"  # where a file would be sent, of a page that is not open
BROWSER_OPTIONS = (  # with which Chromium is started
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


Process = subprocess.Popen[str] | Forked


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A running desk: where it is, over which folder, and what it writes besides its first line."""

    url: str
    folder: Path
    process: Process
    log: Path


def dateline(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs one command of the command line to its end."""
    return run_command("--data", str(folder), *arguments, environment=environment(), timeout_s=240)


def environment() -> dict[str, str]:
    """This process's environment without the settings of whoever runs the tests."""
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("DATELINE_", "STREAMLIT_"))
    }


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def open_websocket(url: str, **headers: str) -> ClientConnection:
    """A websocket as a page of this desk opens it."""
    return connect(
        f"{url.replace('http', 'ws', 1)}/_stcore/stream",
        additional_headers={"Origin": url} | headers,
        proxy=None,
    )


@contextmanager
def served(folder: Path, log: Path, *, port: str = "", **settings: str) -> Iterator[Served]:
    """A desk over ``folder`` until the block ends; then it gets a Ctrl-C.

    ``settings`` are environment variables for it alone, ``port`` any free one unless given. Its process is
    forked from one that has loaded the command line already, and has a session of its own, so that a test can
    press Ctrl-C on all of it, as a terminal would.
    """
    with _until_left(_forked, folder, log, port, settings) as desk:
        yield desk


@contextmanager
def served_by_itself(folder: Path, log: Path, *, port: str = "", **settings: str) -> Iterator[Served]:
    """As :func:`served`, by a process that has to load everything."""
    with _until_left(_started, folder, log, port, settings) as desk:
        yield desk


@contextmanager
def _until_left(
    starting: Callable[..., AbstractContextManager[tuple[Process, IO[str]]]],
    folder: Path,
    log: Path,
    port: str,
    settings: Mapping[str, str],
) -> Iterator[Served]:
    port = port or str(free_port())
    arguments = ["--data", str(folder), "serve", "--port", port]
    with starting(arguments, {**environment(), **settings}, log) as (process, stdout):
        try:
            line = _first_line(stdout, log)
            assert f"http://127.0.0.1:{port}" in line, line
            yield Served(url=f"http://127.0.0.1:{port}", folder=folder, process=process, log=log)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
                try:
                    process.wait(SECONDS_TO_STOP)
                except subprocess.TimeoutExpired:
                    process.kill()
                    raise


@contextmanager
def _started(
    arguments: Sequence[str], variables: Mapping[str, str], log: Path
) -> Iterator[tuple[subprocess.Popen[str], IO[str]]]:
    with (
        log.open("w") as errors,
        subprocess.Popen(
            [sys.executable, "-m", "assistant.cli", *arguments],
            cwd=ROOT,
            env=dict(variables),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
        ) as process,
    ):
        assert process.stdout is not None
        yield process, process.stdout


@contextmanager
def _forked(
    arguments: Sequence[str], variables: Mapping[str, str], log: Path
) -> Iterator[tuple[Forked, IO[str]]]:
    pipe = log.with_name(f"{log.name}.stdout")
    os.mkfifo(pipe)
    try:
        with os.fdopen(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)) as stdout:
            yield (
                start_command(*arguments, environment=variables, stdout=pipe, stderr=log, new_session=True),
                stdout,
            )
    finally:
        pipe.unlink()


def _first_line(stdout: IO[str], log: Path) -> str:
    with selectors.DefaultSelector() as waiting:
        waiting.register(stdout, selectors.EVENT_READ)
        assert waiting.select(SECONDS_TO_START), f"the desk did not start: {log.read_text()}"
    return stdout.readline()


def descendants(pid: int) -> set[int]:
    """The processes that a process started, those that they started, and so on."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and (parent := _parent(entry)):
            parents[int(entry.name)] = parent
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


def _parent(entry: Path) -> int | None:
    try:
        stat = (entry / "stat").read_text()
    except OSError:
        return None
    return int(stat.rpartition(")")[2].split()[1])


def gone(pids: set[int], *, within_seconds: float = SECONDS_TO_STOP) -> bool:
    """Whether all these processes end in time."""
    deadline = time.monotonic() + within_seconds
    while any(Path(f"/proc/{pid}").exists() for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
