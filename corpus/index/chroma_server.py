"""The life of a corpus's own Chroma server: the first process that comes starts it, the last to go stops it.

Two locks in the corpus's folder show who is there; the kernel drops them even after ``kill -9``:

- ``chroma.users``: every process using the corpus holds it shared. The *keeper*, a small process
  beside the server, waits for it exclusively: once granted, nobody is left, and it stops the server.
- ``chroma.keeper``: the keeper holds it exclusively as long as the server may be running.

This module is also the keeper's program (``python -m corpus.index.chroma_server FOLDER``), so it
imports nothing heavy.
"""

from __future__ import annotations

import atexit
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from corpus.errors import VectorsUnavailable
from corpus.failures import failure, is_full
from corpus.locks import exclusive, is_free, open_lock, try_lock, wait_until_free
from corpus.open_files import allow_many_files, files_allowed

_START_LIMIT_S = 60.0
_STOP_LIMIT_S = 5.0
_POLL_S = 0.01
_KEEPER_POLL_S = 0.05
_LONGEST_LOG = 4_000_000  # bytes, from which a starting server begins its log again
_LIVES_AT_LEAST_S = 2.0
_PAUSE_S = 5.0  # between two attempts of one process to have a server started whose keeper has ended
_LEAST_FILES = 64  # open at once; with some 20 the server waits for ever to accept a call
_PR_SET_PDEATHSIG = 1

# What the console script `chroma` does once it has imported all of chromadb, which takes over a second.
# Linux is asked to end the server when its keeper is killed; elsewhere it would outlive such a keeper.
_RUN_CHROMA = f"""
import ctypes, sys, chromadb_rust_bindings as chroma
if sys.platform == "linux":
    ctypes.CDLL(None).prctl({_PR_SET_PDEATHSIG}, {int(signal.SIGTERM)})
chroma.cli(sys.argv[1:])
"""


# Keepers that this process started, which others may still need; one that has ended is collected in passing.
_keepers: list[subprocess.Popen[bytes]] = []


@atexit.register
def _let_go() -> None:
    """A keeper may outlive this process; Python would lose one that still runs from sight, and warn of it."""
    for keeper in _keepers:
        if keeper.poll() is None:
            keeper.returncode = 0


class ServerShare:
    """This process's share in the corpus's server."""

    def __init__(self, folder: Path) -> None:
        """Joins the corpus's server, or has one started; whether it runs shows in :meth:`url`.

        Raises OSError, and VectorsUnavailable where a server may not open the files that it needs.
        """
        self._folder = folder
        self._started: subprocess.Popen[bytes] | None = None
        self._join_after = 0.0
        folder.mkdir(parents=True, exist_ok=True)
        self._users = open_lock(folder / "chroma.users")
        # Held exclusively only while a keeper is stopping its server, which takes moments.
        fcntl.flock(self._users, fcntl.LOCK_SH)
        try:
            self._join()
        except BaseException:
            self._users.close()
            raise

    def _join(self) -> None:
        folder = self._folder
        with exclusive(folder / "chroma.start"):
            if is_free(folder / "chroma.keeper"):
                (folder / "chroma.json").unlink(missing_ok=True)
                if self._started is not None:
                    self._started.wait(_STOP_LIMIT_S)
                _check_files_allowed(folder)
                self._started = _start_keeper(folder)
        self._join_after = time.monotonic() + _PAUSE_S

    def url(self) -> str:
        """The server's address, once it answers. Raises VectorsUnavailable.

        Where its keeper has ended, killed or because the server did not live, both are started again: whoever
        has the corpus open for long is not to be without them until it is opened again.
        """
        try:
            deadline = time.monotonic() + _START_LIMIT_S
            while time.monotonic() < deadline:
                address = _address(self._folder)
                if address and _answers(address):
                    return address
                if is_free(self._folder / "chroma.keeper"):
                    if time.monotonic() < self._join_after:
                        break
                    self._join()
                time.sleep(_POLL_S)
        except OSError as error:
            what = failure(error, advice="see that the folder can be written")
            raise VectorsUnavailable(
                f"the Chroma server of {str(self._folder)!r} cannot be started: {what}"
            ) from error
        log = self._folder / "chroma.log"
        why = f"{str(log)!r} says why, and `dateline rebuild` rebuilds its index"
        if is_full(self._folder):
            why = "the disk is full: make room on it, then do the same again"
        raise VectorsUnavailable(f"the Chroma server of {str(self._folder)!r} did not start; {why}")

    def discard_index(self) -> None:
        """Deletes the folder of a server that cannot run, and starts another. Raises VectorsUnavailable."""
        with exclusive(self._folder / "chroma.start"):
            if not is_free(self._folder / "chroma.keeper"):
                raise VectorsUnavailable(
                    f"the Chroma server of {str(self._folder)!r} runs but cannot be used; end every "
                    "process that uses the corpus and try again"
                )
            shutil.rmtree(self._folder / "chroma", ignore_errors=True)
        self._join()

    def leave(self) -> None:
        """Gives the share back; returns when the server has stopped, if this was the last."""
        if self._users.closed:
            return
        last = try_lock(self._users)
        self._users.close()
        if last:
            wait_until_free(self._folder / "chroma.keeper", limit_s=_STOP_LIMIT_S)
        _keepers[:] = [keeper for keeper in _keepers if keeper.poll() is None]


def _check_files_allowed(folder: Path) -> None:
    if (allowed := files_allowed()) < _LEAST_FILES:
        raise VectorsUnavailable(
            f"the Chroma server of {str(folder)!r} needs {_LEAST_FILES} open files, and {allowed} are "
            "allowed; raise the limit that `ulimit -Hn` shows, then do the same again"
        )


def _address(folder: Path) -> str | None:
    try:
        return str(json.loads((folder / "chroma.json").read_text("utf-8"))["url"])
    except (OSError, ValueError, KeyError):
        return None


def _answers(address: str) -> bool:
    import urllib.error  # not with the module: the keeper would load them in vain
    import urllib.request

    directly = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # no proxy leads to this machine
    try:
        with directly.open(f"{address}/api/v2/heartbeat", timeout=2) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _start_keeper(folder: Path) -> subprocess.Popen[bytes]:
    ready_read, ready_write = os.pipe()
    try:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "corpus.index.chroma_server", str(folder.resolve()), str(ready_write)],
            cwd=Path(__file__).resolve().parents[2],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            umask=0o077,  # what it and its server create is for the owner alone
            pass_fds=(ready_write,),
        )
        _keepers.append(keeper)
        os.close(ready_write)
        # The pipe closes once the keeper holds its lock (or has died), so no second one is started.
        os.read(ready_read, 1)
        return keeper
    finally:
        os.close(ready_read)


def keep(folder: Path, ready: int) -> None:
    """The keeper: runs the server until no process uses the corpus."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    allow_many_files()
    # The users' lock is given back last: who waits for it must then find that there is no keeper.
    with open_lock(folder / "chroma.users") as users, open_lock(folder / "chroma.keeper") as mine:
        fcntl.flock(mine, fcntl.LOCK_EX)
        os.close(ready)
        port = _free_port()
        server, started = _start_server(folder, port=port), time.monotonic()
        try:
            while not try_lock(users):
                time.sleep(_KEEPER_POLL_S)
                if server.poll() is None:
                    continue
                if time.monotonic() - started < _LIVES_AT_LEAST_S:
                    return  # it cannot run at all: whoever waits for it sees that by the free lock
                server, started = _start_server(folder, port=port), time.monotonic()
        finally:
            (folder / "chroma.json").unlink(missing_ok=True)
            server.terminate()
            server.wait()


def _start_server(folder: Path, *, port: int) -> subprocess.Popen[bytes]:
    place = folder / "chroma.log"
    begin_again = place.exists() and place.stat().st_size > _LONGEST_LOG
    with place.open("wb" if begin_again else "ab") as log:
        server = subprocess.Popen(
            [
                sys.executable,
                "-c",
                _RUN_CHROMA,
                "chroma",
                "run",
                "--path",
                str(folder / "chroma"),
                "--host",
                "127.0.0.1",
                "--port",
                str(port),
            ],
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    draft = folder / "chroma.json.draft"
    draft.write_text(json.dumps({"url": f"http://127.0.0.1:{port}", "pid": server.pid}), "utf-8")
    draft.replace(folder / "chroma.json")
    return server


def _environment() -> dict[str, str]:
    """This process's environment without what would have Chroma report elsewhere, or use another server.

    Nor has it Dateline's settings, among them passwords, of which Chroma needs none.
    """
    left_out = ("CHROMA_", "OTEL_", "DATELINE_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    return kept | {"ANONYMIZED_TELEMETRY": "False", "RUST_LOG": "warn"}  # else it logs every request


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    keep(Path(sys.argv[1]), int(sys.argv[2]))
