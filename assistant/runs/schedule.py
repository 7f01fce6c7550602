"""The schedule of a running server: when a source is due, a process is started that checks it.

Of several servers one collects at a time, by a lock that is free as soon as its connection or process ends.
A run that another server left unfinished when it went is gone on with by whichever looks next.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from assistant.runs.collecting import due_sources
from assistant.runs.start import start_working
from assistant.runs.worker import next_run
from assistant.settings import open_catalogue
from corpus import repeated, run_workers, sources

if TYPE_CHECKING:
    from assistant.settings import Settings
    from corpus import Catalogue

_EVERY_S = 10.0


def on_schedule(settings: Settings) -> AbstractContextManager[None]:
    """Within the block sources are collected when they are due; servers of one corpus share the work."""
    return repeated(
        lambda _: _look(settings),
        every_s=_EVERY_S,
        name="schedule",
        failing="sources are not collected",
        working="sources are collected again",
    )


def _look(settings: Settings) -> None:
    if not settings.has_corpus():
        return
    with open_catalogue(settings) as catalogue:
        collecting = _is_any_due(settings, catalogue)
        working = collecting or _is_any_left(catalogue)
    if working:
        start_working(settings, collecting=collecting)


def _is_any_due(settings: Settings, catalogue: Catalogue) -> bool:
    return bool(due_sources(settings, catalogue)) and not sources.is_collected(catalogue)


def _is_any_left(catalogue: Catalogue) -> bool:
    return next_run(catalogue) is not None and not run_workers.is_worked_on(catalogue)
