"""The schedule of a running server: when a source is due, a process is started that checks it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.runs.collecting import due_sources
from assistant.runs.start import start_working
from assistant.settings import open_catalogue
from corpus import CorpusError, sources

if TYPE_CHECKING:
    from assistant.settings import Settings

_EVERY_S = 10.0
_log = logging.getLogger(__name__)


@contextmanager
def on_schedule(settings: Settings) -> Iterator[None]:
    """Within the block sources are collected when they are due; servers of one corpus share the work."""
    ended = threading.Event()
    thread = threading.Thread(target=_watch, args=(settings, ended), name="schedule", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _watch(settings: Settings, ended: threading.Event) -> None:
    while not ended.is_set():
        try:
            if settings.has_corpus() and _is_any_due(settings):
                start_working(settings, collecting=True)
        except (CorpusError, OSError) as error:
            _log.warning("sources are not collected: %s", error)
        ended.wait(_EVERY_S)


def _is_any_due(settings: Settings) -> bool:
    with open_catalogue(settings) as catalogue:
        return bool(due_sources(settings, catalogue)) and not sources.is_collected(catalogue)
