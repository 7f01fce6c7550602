"""How a real server serves many people at once, and ten times as many, none of them with a browser.

`make bench-load`, or `python -m tests.benchmarks.load [--folder HERE] [--seconds N]`. The corpus is made of
the articles of MultiHop-RAG and as many of the news quiz as bring it to 8,000 passages; a folder that holds
them already is only served. Each visitor has a conversation of a few questions, thinks for five seconds
between two of them, and then begins a new one; who is told that the server is busy comes again when told to.
Client and server share this machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import httpx

from corpus import Corpus
from tests.benchmarks.visitor import TurnedAway, Visitor, every
from tests.browser.served import descendants, environment, served

_ROOT = Path(__file__).resolve().parents[2]
_SETS = _ROOT.parent / "shared" / "data"
_PASSAGES, _FURTHER = 8_000, 50  # further reports that are taken in at once until there are enough
_PEOPLE, _TIMES, _THINKING_S, _CONVERSATION = 25, 10, 5.0, 4
_GOOD_S = 1.5
_BUSY = "Dateline is busy"


@dataclass(slots=True)
class Seen:
    """What all visitors of one wave saw."""

    first_sentence_s: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    busy_answers: int = 0
    turned_away: int = 0

    def line(self) -> str:
        """As a row of the table: answers, p50, p95, busy answers, turned away, errors."""
        times = sorted(self.first_sentence_s) or [float("nan")]
        p95 = times[int(0.95 * (len(times) - 1))]
        return (
            f"{len(self.first_sentence_s)} | {statistics.median(times):.2f} | {p95:.2f} | "
            f"{self.busy_answers} | {self.turned_away} | {len(self.errors)}"
        )


def made(folder: Path) -> None:
    """Brings the corpus in ``folder`` to 8,000 passages."""
    while (lacking := _PASSAGES - _passages(folder)) > 0:
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as some:
            if lacking == _PASSAGES:
                source, held = _SETS / "multihop-rag" / "reports.jsonl", 0
                some.write(source.read_text("utf-8"))
            else:
                source, held = _SETS / "newsquiz" / "reports.jsonl", _reports(folder)
                with source.open(encoding="utf-8") as lines:
                    some.writelines(islice(lines, held - 600, held - 600 + _FURTHER))
            some.flush()
            command = [sys.executable, "-m", "assistant.cli", "--data", str(folder), "ingest", some.name]
            subprocess.run(command, cwd=_ROOT, env=environment(), stdout=subprocess.DEVNULL, check=True)


def _passages(folder: Path) -> int:
    if not (folder / "catalogue.sqlite").exists():
        return 0
    with Corpus(folder) as corpus:
        return corpus.health().passages


def _reports(folder: Path) -> int:
    with Corpus(folder) as corpus:
        return sum(corpus.outlets().values())


async def _one(
    url: str, questions: Iterator[str], seen: Seen, *, until: float, chance: random.Random
) -> None:
    """One person, until the wave is over; they come at any moment of the first five seconds."""
    await asyncio.sleep(chance.uniform(0, _THINKING_S))
    while time.monotonic() < until:
        try:
            async with Visitor(url) as visitor:
                await _talk(visitor, questions, seen, until=until, chance=chance)
        except TurnedAway as away:
            seen.turned_away += 1
            await asyncio.sleep(min(away.after_s, max(until - time.monotonic(), 0)) * chance.uniform(1, 1.2))
        except Exception as error:  # noqa: BLE001 - whatever a visitor meets is counted
            seen.errors.append(f"{type(error).__name__}: {error}")
            await asyncio.sleep(_THINKING_S)


async def _talk(
    visitor: Visitor, questions: Iterator[str], seen: Seen, *, until: float, chance: random.Random
) -> None:
    asked = 0
    while time.monotonic() < until:
        reply = await visitor.ask(next(questions))
        if reply.failure.startswith(_BUSY):
            seen.busy_answers += 1
        elif reply.failure:
            seen.errors.append(reply.failure)
        else:
            seen.first_sentence_s.append(reply.seconds)
        asked += 1
        await asyncio.sleep(_THINKING_S * chance.uniform(0.8, 1.2))
        if asked % _CONVERSATION == 0:
            await visitor.begin_anew()


async def wave(url: str, questions: Sequence[str], *, people: int, seconds: float) -> Seen:
    """So many people at once for so long."""
    seen = Seen()
    until = time.monotonic() + seconds
    await asyncio.gather(
        *(
            _one(url, every(list(questions), 7 * n), seen, until=until, chance=random.Random(n))
            for n in range(people)
        )
    )
    return seen


async def seconds_to_normal(url: str, question: str) -> float:
    """From now until somebody new is let in and has the first sentence of an answer in good time."""
    began = time.monotonic()
    while True:
        with suppress(TurnedAway):
            async with Visitor(url) as visitor:
                reply = await visitor.ask(question)
                if not reply.failure and reply.seconds <= _GOOD_S:
                    return time.monotonic() - began
        await asyncio.sleep(0.2)


def memory_mib(pid: int) -> float:
    """What the server and all that it started hold of memory, shared pages counted once."""
    total = 0
    for one in {pid, *descendants(pid)}:
        with suppress(OSError):
            told = Path(f"/proc/{one}/smaps_rollup").read_text()
            total += next(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:"))
    return total / 1024


async def _most_memory(pid: int, most: list[float]) -> None:
    while True:
        most.append(memory_mib(pid))
        await asyncio.sleep(0.5)


async def measured(url: str, pid: int, questions: Sequence[str], *, seconds: float) -> list[str]:
    """The rows of the table."""
    await wave(url, questions, people=3, seconds=seconds / 4)  # what is made once is made
    print(f"{_PEOPLE} people for {seconds:.0f} s …", file=sys.stderr)
    usual = await wave(url, questions, people=_PEOPLE, seconds=seconds)
    before, most = memory_mib(pid), [0.0]
    watching = asyncio.create_task(_most_memory(pid, most))
    print(f"{_PEOPLE * _TIMES} people for {seconds:.0f} s …", file=sys.stderr)
    crowd = await wave(url, questions, people=_PEOPLE * _TIMES, seconds=seconds)
    normal_s = await seconds_to_normal(url, questions[0])
    watching.cancel()
    for error in sorted(set(usual.errors + crowd.errors)):
        print(error, file=sys.stderr)
    return [
        "people | answers | first sentence, median s | p95 s | busy answers | turned away | errors",
        f"{_PEOPLE} | {usual.line()}",
        f"{_PEOPLE * _TIMES} | {crowd.line()}",
        f"memory before {before:.0f} MiB, at most {max(most):.0f} MiB ({max(most) / before - 1:+.1%})",
        f"normal service after {normal_s:.1f} s",
    ]


@contextmanager
def _corpus(given: Path | None) -> Iterator[Path]:
    if given is not None:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="dateline-load-") as scratch:
        yield Path(scratch)


def main() -> int:
    """Measures and prints the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, help="where the corpus is, or is to be kept")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long each wave lasts")
    options = parser.parse_args()
    records = (_SETS / "multihop-rag" / "questions.jsonl").read_text("utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in records[:: max(len(records) // 200, 1)]]
    with _corpus(options.folder) as folder:
        made(folder)
        with served(folder, folder / "server.log") as desk:
            while httpx.get(f"{desk.url}/ready", trust_env=False, timeout=30).status_code != 200:
                time.sleep(0.5)
            rows = asyncio.run(measured(desk.url, desk.process.pid, questions, seconds=options.seconds))
    print(f"{os.cpu_count()} cores", *rows, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
