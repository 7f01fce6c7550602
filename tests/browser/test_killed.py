"""A server is killed at any instant, with all that it has started: the next one finishes what it was at."""

from __future__ import annotations

import io
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from assistant.runs import inbox
from corpus import Actor, Catalogue, Corpus, RunKind, RunState, run_workers, runs
from tests.browser.served import ROOT, descendants, environment, free_port, gone, served
from tests.corpus.processes import soon
from tests.corpus.test_crash import whole
from tests.corpus.tracing import CHANGING, Place, need_tracing

KILLS = 20
FIRST = Place("fsync", 1)  # only Chroma's server calls it: none lives for long
SERVING_S = 10.0
_FILES = 3
_MOST_CALLS = 60  # of a kind that a thread of these processes makes before the import is done, for many kinds


def queue(folder: Path, number: int) -> int:
    """Queues an import of uploaded files, as the page does; the run's number."""
    files = [
        inbox.UploadedFile(name=f"lantern-{number}-{i}.txt", content=io.BytesIO(_text(number, i).encode()))
        for i in range(_FILES)
    ]
    with Catalogue(folder) as catalogue:
        place = inbox.receive(folder, files)
        return runs.enqueue(catalogue, RunKind.INGEST, by=Actor(), given=["files"], inbox=place).run_id


def _text(number: int, i: int) -> str:
    return (
        f"Lantern {number}-{i}\n\nThe keeper of lantern {number}-{i} lit it at dusk. "
        f"{7 * number + i} ships passed the harbour, and none of them stopped.\n"
    )


def serve_until_killed(folder: Path, run_id: int, place: Place) -> None:
    """Serves the folder until a process of the server's is killed at the place, or the import is done.

    Then all of them are killed together.
    """
    inject = f"inject={place.call}:signal=SIGKILL:when={place.when}"
    command = ["strace", "-f", "-qq", "--seccomp-bpf", "-o", os.devnull]
    command += ["-e", f"trace={place.call}", "-e", inject]
    command += [sys.executable, "-m", "assistant.cli", "--data", str(folder), "serve"]
    with (
        (folder / "served.log").open("ab") as log,
        Catalogue(folder) as catalogue,
        subprocess.Popen(
            [*command, "--port", str(free_port())], cwd=ROOT, env=environment(), stdout=log, stderr=log
        ) as tracer,
    ):

        def over() -> bool:
            run = runs.run(catalogue, run_id)
            left_alone = run.state is RunState.AT_WORK and run_workers.interrupted(catalogue, run)
            return tracer.poll() is not None or run.over or left_alone

        soon(over, limit_s=60)
        left = descendants(tracer.pid)
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        tracer.kill()
        assert gone(left)


@pytest.mark.nightly
@pytest.mark.timeout(3600)
def test_wherever_a_server_is_killed_the_next_one_serves_at_once_and_finishes_its_import(
    folder: Path, tmp_path: Path
) -> None:
    need_tracing()
    with Corpus(folder):
        pass
    drawn = random.Random(time.time_ns())  # a place that fails is named
    calls = [call.lstrip("?") for call in CHANGING]
    at_random = (Place(drawn.choice(calls), drawn.randint(1, _MOST_CALLS)) for _ in range(KILLS))
    for number, place in enumerate((FIRST, *at_random)):
        run_id = queue(folder, number)
        serve_until_killed(folder, run_id, place)
        with served(folder, tmp_path / "log") as desk, Catalogue(folder) as catalogue:
            began = time.monotonic()
            assert httpx.get(f"{desk.url}/ready", timeout=SERVING_S, trust_env=False).status_code == 200
            assert time.monotonic() - began < SERVING_S, place
            assert soon(lambda: runs.run(catalogue, run_id).over, limit_s=60), place  # noqa: B023
            assert runs.run(catalogue, run_id).state is RunState.DONE, place
        with Corpus(folder) as corpus:
            expected = {f"Lantern {n}-{i}" for n in range(number + 1) for i in range(_FILES)}
            assert set(whole(corpus)) == expected, place
