"""Waiting for a run."""

from __future__ import annotations

import time

from assistant.access import ALONE
from assistant.operations import importing
from assistant.operations.importing import RunView
from assistant.settings import Services
from corpus import Run

SECONDS_TO_WORK = 120


def until_over(services: Services, run: Run, *, after: bool = False) -> RunView:
    """The run once it is over, or the next one ``after`` it."""
    deadline = time.monotonic() + SECONDS_TO_WORK
    while True:
        for seen in importing.runs(ALONE, services, limit=1):
            if seen.run.over and seen.run.run_id == run.run_id + after:
                return seen
        assert time.monotonic() < deadline, f"run {run.run_id + after} is not over after {SECONDS_TO_WORK} s"
        time.sleep(0.05)


def until(services: Services, run: Run, true: object = None) -> RunView:
    """The run with its results once it is over, or without them once something is true of it."""
    deadline = time.monotonic() + SECONDS_TO_WORK
    while True:
        seen = importing.run(ALONE, services, run.run_id, limit=0)  # to look often must cost little
        if true(seen) if callable(true) else seen.run.over:
            return seen if callable(true) else importing.run(ALONE, services, run.run_id, limit=1000)
        assert time.monotonic() < deadline, f"run {run.run_id} is {seen.run} after {SECONDS_TO_WORK} s"
        time.sleep(0.05)
