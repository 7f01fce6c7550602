"""Locks and the queue of runs, between processes and threads, on both databases."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from corpus import (
    Actor,
    Catalogue,
    CorpusBusy,
    Run,
    RunKind,
    RunState,
    runs,
)
from corpus.locks import WriteLock


def test_each_queued_run_is_taken_once_however_many_take_them(catalogue: Catalogue) -> None:
    queued = [runs.enqueue(catalogue, RunKind.HEALTH, by=Actor(name="Anna")) for _ in range(20)]
    runs.enqueue(catalogue, RunKind.INGEST, by=Actor(), given=["by a command"])

    def take_all(_: int) -> list[Run]:
        return list(iter(lambda: runs.take(catalogue, times=1), None))

    with ThreadPoolExecutor(8) as threads:
        taken = [run for some in threads.map(take_all, range(8)) for run in some]
    assert sorted(run.run_id for run in taken) == [run.run_id for run in queued]
    assert {(run.state, run.taken_up) for run in taken} == {(RunState.AT_WORK, 1)}
    again = runs.next_queued(catalogue, times=2)
    assert again is not None
    assert again.run_id == queued[0].run_id, "one that was interrupted is begun again, the first first"
    assert runs.next_queued(catalogue, times=1) is None
    runs.finish(catalogue, again.run_id, RunState.FAILED, "Chroma does not answer")
    runs.requeue(catalogue, again.run_id)
    requeued = runs.take(catalogue, times=1)
    assert requeued is not None
    assert (requeued.run_id, requeued.taken_up) == (again.run_id, 1), "it has all its attempts again"


def test_a_run_that_somebody_is_taking_is_passed_over(tmp_path: Path, url: str) -> None:
    with Catalogue(tmp_path, database_url=url) as catalogue:
        first, second = (runs.enqueue(catalogue, RunKind.HEALTH, by=Actor()) for _ in range(2))
        with catalogue.writing(alone=False) as connection:
            locked = text("SELECT run_id FROM runs WHERE run_id = :first FOR UPDATE")
            connection.execute(locked, {"first": first.run_id})
            taken = runs.take(catalogue, times=1)
        assert taken is not None
        assert taken.run_id == second.run_id


def test_a_lock_is_had_by_one_or_shared_by_many(catalogue: Catalogue) -> None:
    locks = catalogue.locks
    assert locks.is_free("lock")
    with locks.alone("lock") as mine:
        assert mine
        assert not locks.is_free("lock")
        with locks.alone("lock") as other, locks.shared("lock") as shared, locks.alone("another") as another:
            assert (other, shared, another) == (False, False, True)
    with locks.shared("lock") as mine, locks.shared("lock") as other, locks.alone("lock") as alone:
        assert (mine, other, alone) == (True, True, False)
        assert locks.is_free("lock"), "nobody has it alone"
    with locks.alone("lock") as mine:
        assert mine


_HOLDS = """
import pathlib, sys, time
from corpus import Catalogue
with Catalogue(pathlib.Path(sys.argv[1]), database_url=sys.argv[2] or None) as catalogue:
    with catalogue.locks.alone("lock") as mine:
        print(mine, flush=True)
        time.sleep(600)
"""


def test_a_lock_of_a_killed_process_is_free(
    tmp_path: Path, catalogue: Catalogue, database_url: str | None
) -> None:
    command = [sys.executable, "-c", _HOLDS, str(tmp_path), database_url or ""]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "True\n"
        assert not catalogue.locks.is_free("lock")
        os.kill(process.pid, signal.SIGKILL)
    with catalogue.locks.alone("lock", wait_s=30) as mine:
        assert mine


def test_who_waits_to_write_is_seen_and_let_in(catalogue: Catalogue) -> None:
    mine, other = (WriteLock(catalogue.locks, of="news") for _ in range(2))
    let_in = threading.Event()

    def wait() -> None:
        with other.acquired(wait_s=60):
            let_in.set()

    with ThreadPoolExecutor(1) as thread:
        with mine.acquired():
            assert not mine.is_wanted()
            with pytest.raises(CorpusBusy, match="is writing to the corpus in 'news'"), other.acquired():
                pass
            waiting = thread.submit(wait)
            while not mine.is_wanted():
                assert not let_in.is_set()
        mine.give_way()
        waiting.result()
    assert let_in.is_set()
    with mine.acquired():
        assert not mine.is_wanted()
