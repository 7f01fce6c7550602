"""The process that does the queued runs, as the server starts it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.runs import inbox
from assistant.runs.recorder import RunRecorder
from corpus import Actor, Catalogue, Corpus, Run, RunKind, RunState, runs
from ingest.identity import UPLOADED
from ingest.pipeline import ingest
from ingest.results import IngestStatus
from ingest.sources.source import SourceFile


def test_the_process_ends_in_order_while_its_parent_lives(folder: Path) -> None:
    """With status 0 and without a word, although its standard input is still open."""
    with subprocess.Popen(
        [sys.executable, "-m", "assistant.runs"],
        env=os.environ | {"DATELINE_DATA": str(folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        assert process.stdout is not None
        written = process.stdout.read()
        assert (process.wait(60), written) == (0, b"")


def test_a_run_that_chromas_server_deserts_is_interrupted_and_fails_only_the_third_time(folder: Path) -> None:
    """It failed at the first, and nothing resumed it, though a server that is killed may be back at once."""
    with Corpus(folder) as corpus:
        assert corpus.vectors_answer()  # by then Chroma's server has made its folder
    with _without_chroma(folder):
        resumed = _queue(folder, "The dam above Lemna held", "Dam at Lemna holds, too")
        assert _work(folder) == 1
        assert _seen(folder, resumed)[:2] == (RunState.AT_WORK, 1)
    with Catalogue(folder) as catalogue:
        recorder = RunRecorder(catalogue, resumed.run_id)  # before another process publishes what is staged
        with Corpus(folder) as corpus:
            place = folder / "inbox" / str(resumed.inbox)
            files = [SourceFile(path=place / str(n), origin=f"{UPLOADED}{n}.txt") for n in range(2)]
            results = list(ingest(corpus, files))
        assert {one.status for one in results} == {IngestStatus.UNCHANGED}
        recorded = [recorder.record(one).status for one in results]
        assert recorded == [IngestStatus.ADDED, IngestStatus.NEAR_COPY]
    assert _work(folder) == 0
    assert _seen(folder, resumed) == (RunState.DONE, 2, "1 added, 1 near-copy")
    with _without_chroma(folder):
        failing = _queue(folder, "A third dam held")
        with Catalogue(folder) as catalogue:
            for _ in range(2):  # as if two processes had
                runs.start(catalogue, failing.run_id)
        assert _work(folder) == 0
        *seen, why = _seen(folder, failing)
        assert seen == [RunState.FAILED, 3]
        assert str(why).startswith(f"the Chroma server of {str(folder)!r} did not start; ")


@contextmanager
def _without_chroma(folder: Path) -> Iterator[None]:
    """Within the block a Chroma server that is started ends at once: a file is in its folder's place."""
    (folder / "chroma").rename(folder / "away")
    (folder / "chroma").touch()
    yield
    (folder / "chroma").unlink()
    (folder / "away").rename(folder / "chroma")


def _queue(folder: Path, *titles: str) -> Run:
    """Queues the import of a text under each of these titles."""
    body = "The dam held overnight, said its keeper, after the heaviest rain for nine years. " * 4
    uploads = [
        inbox.UploadedFile(name=f"{number}.txt", content=io.BytesIO(f"{title}\n\n{body}\n".encode()))
        for number, title in enumerate(titles)
    ]
    with Catalogue(folder) as catalogue:
        place = inbox.receive(folder, uploads)
        return runs.enqueue(catalogue, RunKind.INGEST, by=Actor(), given=["files"], inbox=place)


def _work(folder: Path) -> int:
    """The exit status of the process that does the queued runs; it has a while to end."""
    environment = os.environ | {"DATELINE_DATA": str(folder)}
    command = [sys.executable, "-m", "assistant.runs"]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        return process.wait(120)


def _seen(folder: Path, run: Run) -> tuple[RunState, int, str | None]:
    with Catalogue(folder) as catalogue:
        now = runs.run(catalogue, run.run_id)
        return now.state, now.taken_up, now.outcome
