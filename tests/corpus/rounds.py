"""Rounds of :mod:`tests.corpus.killed_process` in a corpus, and what is to be there after each of them."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus import Corpus
from corpus.index.chroma_server import ServerShare
from tests.corpus.killed_process import Order, Shelf, Step, steps
from tests.corpus.processes import ROOT
from tests.corpus.test_crash import whole
from tests.corpus.tracing import CHANGING, counted

KILLED = -9
SERVING_S = 10.0

Tracing = Callable[[int], AbstractContextManager[object]]
"""What traces the process with this pid, and lets go of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What a round came to: how many of its steps were acknowledged, exit status, failures in words."""

    steps: tuple[Step, ...]
    done: int
    status: int
    failures: tuple[str, ...]

    def possible(self, before: Shelf) -> list[Shelf]:
        """What there may be after it: all that was acknowledged, and of the next step the first reports."""
        for step in self.steps[: self.done]:
            before = step.after(before)
        following = self.steps[self.done : self.done + 1]
        return [
            before,
            *(one.after(before, first=n + 1) for one in following for n in range(len(one.reports))),
        ]


class Rounds:
    """The process that does the rounds; ``log`` is where its calls are written while they are counted."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self.log = log
        self._process = process
        self._number = 0

    def run(
        self,
        folder: Path,
        tracing: Tracing | None = None,
        *,
        tries: int = 1,
        descriptors: int | None = None,
        on_failure: Callable[[], object] = lambda: None,
    ) -> Round:
        """Does the next round in a folder; ``on_failure`` is called when a step has failed."""
        self._number += 1
        order = Order(
            number=self._number,
            folder=str(folder),
            traced=tracing is not None,
            tries=tries,
            descriptors=descriptors,
        )
        assert self._process.stdin is not None
        print(json.dumps(asdict(order)), file=self._process.stdin, flush=True)
        (said, pid) = next(self._lines())
        assert said == "pid"
        with tracing(int(pid)) if tracing else nullcontext():
            done, failures = 0, list[str]()
            for said, rest in self._lines():
                if said == "ended":
                    break
                done += said == "done"
                if said == "failed":
                    failures.append(rest)
                    on_failure()
            else:
                raise AssertionError("the process that does the rounds has ended")
        return Round(steps=steps(self._number), done=done, status=int(rest), failures=tuple(failures))

    def count(self, folder: Path, calls: Sequence[str] = CHANGING) -> tuple[Round, dict[str, int]]:
        """Does the next round undisturbed, and counts its calls, as :func:`counted` does."""
        found: dict[str, int] = {}

        @contextmanager
        def counting(pid: int) -> Iterator[None]:
            with counted(pid, calls, self.log) as counts:
                yield
            found.update(counts)

        last = self.run(folder, counting)
        assert last.status == 0
        return last, found

    def _lines(self) -> Iterator[tuple[str, str]]:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            said, _, rest = line.strip().partition(" ")
            yield said, rest


@contextmanager
def rounds(log: Path) -> Iterator[Rounds]:
    """The process that does rounds, until the block ends; strace writes into ``log``."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.corpus.killed_process"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Rounds(process, log)
        finally:
            process.kill()


@contextmanager
def served(folder: Path) -> Iterator[None]:
    """Has the corpus's Chroma server run within the block, so that whoever is traced does not start it."""
    share = ServerShare(folder)
    try:
        share.url()
        yield
    finally:
        share.leave()


def shelf_of(corpus: Corpus) -> Shelf:
    """What a corpus has."""
    return {
        one.report.title: (one.report.body, one.withdrawn is not None)
        for one in (*corpus.reports(), *corpus.withdrawn())
    }


def opened_again(folder: Path, last: Round, before: Shelf) -> Shelf:
    """What a corpus has that had ``before`` when the last round began; it is whole, and answers in time."""
    began = time.monotonic()
    with Corpus(folder) as corpus:
        corpus.search("the keeper of a lantern")
        assert time.monotonic() - began < SERVING_S
        return looked_through(corpus, last.possible(before))


def looked_through(corpus: Corpus, possible: Sequence[Shelf]) -> Shelf:
    """What a corpus has: one of what is possible, whole in both indexes, with the text of every version."""
    found = shelf_of(corpus)
    assert found in possible
    whole(corpus)
    for stored in (*corpus.reports(), *corpus.withdrawn()):
        for version in range(1, stored.version + 1):
            one = corpus.report(stored.report_id, version)
            cited = [one.report.text_of(p.field)[p.start : p.end] for p in corpus.passages(one)]
            assert len(cited) == 2, "a body and a summary"
            assert all(text.startswith(("The keeper", "Lantern")) for text in cited)
    if any(not withdrawn for _, withdrawn in found.values()):
        (hit, *_) = corpus.search("the keeper of a lantern lit it at dusk")
        assert hit.found_by.keys() == {"dense", "lexical"}
    return found
