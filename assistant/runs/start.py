"""Starting the process that does the queued runs."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.runs.worker import next_run
from corpus import Catalogue

if TYPE_CHECKING:
    from assistant.settings import Settings

_started: list[subprocess.Popen[bytes]] = []
_starting = threading.Lock()  # pages and the schedule are threads of one server


def start_working(settings: Settings, *, collecting: bool = False) -> None:
    """Starts a process that does the queued runs; if ``collecting``, it checks what is due before.

    One at a time works; another waits for it, looks, and ends.

    It ends when this process does, however that ends: the next one does what it leaves unfinished.
    """
    with _starting, (settings.folder / "runs.log").open("ab") as log:
        for process in [one for one in _started if one.poll() is not None]:
            _let_go(process)
        _started.append(
            subprocess.Popen(
                [sys.executable, "-m", "assistant.runs", *(["--collect"] if collecting else [])],
                cwd=Path(__file__).resolve().parents[2],
                env=os.environ | settings.to_environment(),
                stdin=subprocess.PIPE,  # never written to: it closes with this process
                stdout=log,
                stderr=log,
            )
        )


def end_working() -> None:
    """Ends what this process has started; what is unfinished is resumed another time."""
    with _starting:
        while _started:
            _started[-1].terminate()
            _let_go(_started[-1])


def _let_go(process: subprocess.Popen[bytes]) -> None:
    _started.remove(process)
    process.wait()
    if process.stdin:
        process.stdin.close()


def resume_unfinished(settings: Settings) -> None:
    """Starts that process when a run is unfinished. Raises CorpusUnreadable."""
    if not (settings.folder / "catalogue.sqlite").exists():
        return
    with Catalogue(settings.folder) as catalogue:
        left = next_run(catalogue)
    if left:
        start_working(settings)
