"""Having the queued runs done, by a process beside this one."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from assistant.runs.worker_process import WorkerProcess, first_unfinished

if TYPE_CHECKING:
    from assistant.settings import Settings

_started: list[WorkerProcess] = []
_starting = threading.Lock()  # pages and the schedule are threads of one server


def start_working(settings: Settings, *, collecting: bool = False) -> None:
    """Starts a process that does the queued runs; if ``collecting``, it checks what is due before.

    One at a time works; another waits for it, looks, and ends. Raises OSError, or CorpusUnreadable.

    It ends when this process does, however that ends: the next one does what it leaves unfinished.
    """
    with _starting:
        _started[:] = [one for one in _started if not one.over]
        _started.append(WorkerProcess(settings, collecting=collecting))


def end_working() -> None:
    """Ends what this process has started; what is unfinished is resumed another time."""
    with _starting:
        while _started:
            _started.pop().end()


def resume_unfinished(settings: Settings) -> None:
    """Starts that process when a run is unfinished. Raises CorpusUnreadable."""
    if first_unfinished(settings):
        start_working(settings)
