"""Which process does the queued runs: one at a time, on whatever server, and whether any does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from corpus.catalogue.database import Catalogue
from corpus.catalogue.runs import Run, RunState
from corpus.locks import WRITER

_WORKER = "runs.worker"
_NEXT_WORKER = "runs.next"


@contextmanager
def sole_worker(catalogue: Catalogue) -> Iterator[bool]:
    """Whether this is the one process that does queued runs, after waiting for that; one at a time waits.

    Whoever waits does all that is queued by then, so that nobody else need wait.
    """
    with ExitStack() as waiting:
        if not waiting.enter_context(catalogue.locks.alone(_NEXT_WORKER)):
            yield False
            return
        with catalogue.locks.alone(_WORKER, wait_s=None):
            waiting.close()
            yield True


@contextmanager
def without_worker(catalogue: Catalogue) -> Iterator[bool]:
    """Whether no process does queued runs; if so, none begins to within the block."""
    with catalogue.locks.alone(_WORKER) as alone:
        yield alone


def is_worked_on(catalogue: Catalogue) -> bool:
    """Whether a process does queued runs, on whatever server."""
    return not catalogue.locks.is_free(_WORKER)


def interrupted(catalogue: Catalogue, run: Run) -> bool:
    """Whether no process is doing a run that is recorded as being done."""
    lock = WRITER if run.by_command else _WORKER
    return run.state is RunState.AT_WORK and catalogue.locks.is_free(lock)
