"""The process that does the queued runs, watched by a thread that starts another when it ends too early."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.runs.worker import next_run
from assistant.settings import open_catalogue
from corpus import CorpusError, RunState, run_workers, runs

if TYPE_CHECKING:
    from assistant.settings import Settings
    from corpus import Run

LOG = "runs.log"
_PAUSES_S = (1.0, 5.0)  # before the second and the third attempt: what kills a process may be over by then
_log = logging.getLogger("dateline")


class WorkerProcess:
    """A process that does the queued runs. One that ends before they are done is followed by another.

    A run that no process has begun after three attempts is recorded as failed, and the next one is tried.
    """

    def __init__(self, settings: Settings, *, collecting: bool) -> None:
        """Starts the process. Raises OSError, or CorpusUnreadable."""
        self._settings = settings
        self._ending = threading.Event()
        self._starting = threading.Lock()
        first = first_unfinished(settings)
        self._process = _started(settings, collecting=collecting)
        self._thread = threading.Thread(target=self._watch, args=(first,), name="runs", daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int:
        """The number of the process that was started last."""
        return self._process.pid

    @property
    def over(self) -> bool:
        """Whether it has ended, and no other will be started in its place."""
        return not self._thread.is_alive()

    def end(self) -> None:
        """Ends it; what is unfinished is resumed another time."""
        with self._starting:
            self._ending.set()
            self._process.terminate()
        self._thread.join()

    def _watch(self, first: Run | None) -> None:
        try:
            self._restart_while_unfinished(first)
        except (CorpusError, OSError) as error:
            _log.warning("the process that does the queued runs is not started again: %s", error)

    def _restart_while_unfinished(self, before: Run | None) -> None:
        futile = 0  # processes in a row that ended before they began a run
        while (status := _ended(self._process)) and not self._ending.is_set():
            left = first_unfinished(self._settings)
            if left is None or _other_worker(self._settings):
                return
            futile = futile + 1 if left == before else 0
            if futile > len(_PAUSES_S):
                left, futile = self._give_up(left, status), 0
                if left is None:
                    return
            if self._ending.wait(_PAUSES_S[max(futile - 1, 0)]):
                return
            before = left
            with self._starting:
                if self._ending.is_set():
                    return
                self._process = _started(self._settings)

    def _give_up(self, run: Run, status: int) -> Run | None:
        """Records that a run has failed, unless another process has begun it; returns the next one."""
        how = f"exit status {status}" if status > 0 else f"killed by signal {-status}"
        why = (
            f"the process that does the runs ended {len(_PAUSES_S) + 1} times before it began this one "
            f"({how}); {LOG} in the corpus's folder says more"
        )
        with open_catalogue(self._settings) as catalogue:
            with run_workers.without_worker(catalogue) as nobody:
                if nobody and next_run(catalogue) == run:
                    runs.finish(catalogue, run.run_id, RunState.FAILED, why)
            return next_run(catalogue)


def first_unfinished(settings: Settings) -> Run | None:
    """The run that a process would do next. Raises CorpusUnreadable."""
    if not settings.has_corpus():
        return None
    with open_catalogue(settings) as catalogue:
        return next_run(catalogue)


def _other_worker(settings: Settings) -> bool:
    """Whether another process does what is queued; whoever started that one watches it."""
    with open_catalogue(settings) as catalogue, run_workers.without_worker(catalogue) as nobody:
        return not nobody


def _started(settings: Settings, *, collecting: bool = False) -> subprocess.Popen[bytes]:
    with (settings.folder / LOG).open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "assistant.runs", *(["--collect"] if collecting else [])],
            cwd=Path(__file__).resolve().parents[2],
            env=os.environ | settings.to_environment(),
            stdin=subprocess.PIPE,  # never written to: it closes with this process
            stdout=log,
            stderr=log,
        )


def _ended(process: subprocess.Popen[bytes]) -> int:
    """The exit status of the process, after waiting for its end."""
    status = process.wait()
    if process.stdin:
        process.stdin.close()
    return status
