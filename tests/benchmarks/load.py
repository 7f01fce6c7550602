"""How a real server serves many people at once, and ten times as many, none of them with a browser.

`make bench-load`, or `python -m tests.benchmarks.load [--folder HERE] [--seconds N] [--check]`. The corpus is
made of the articles of MultiHop-RAG and as many of the news quiz as bring it to 8,000 passages; a folder that
holds them already is only served. Each visitor has a conversation of a few questions, thinks for five seconds
between two of them, and then begins a new one; who is turned away comes again when the server asks for it.
Client and server share this machine.

What is remembered from question to question fills up for some hundred of them, whoever asks. So the 25 come
twice, and what ten times as many add is measured beside what the second time has added.
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
from tests.browser.served import descendants, environment, served_by_itself

_ROOT = Path(__file__).resolve().parents[2]
SETS = _ROOT.parent / "shared" / "data"
_PASSAGES, _FURTHER = 8_000, 50  # further reports that are imported at once until there are enough
_PEOPLE, _TIMES, _THINKING_S, _CONVERSATION = 25, 10, 5.0, 4
_GOOD_S, _GROWN_LESS_THAN, _NORMAL_WITHIN_S = 1.5, 0.1, 10.0
_BUSY = "Dateline is busy"


@dataclass(slots=True)
class Seen:
    """What all visitors of one wave saw."""

    first_sentence_s: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    busy_answers: int = 0
    turned_away: int = 0

    @property
    def p95(self) -> float:
        """Seconds within which 95 of 100 first sentences came."""
        times = sorted(self.first_sentence_s) or [float("nan")]
        return times[int(0.95 * (len(times) - 1))]

    def line(self) -> str:
        """As a row of the table: answers, p50, p95, busy answers, turned away, errors."""
        median = statistics.median(self.first_sentence_s or [float("nan")])
        return (
            f"{len(self.first_sentence_s)} | {median:.2f} | {self.p95:.2f} | "
            f"{self.busy_answers} | {self.turned_away} | {len(self.errors)}"
        )


def some_questions() -> list[str]:
    """Some 200 of the questions of MultiHop-RAG."""
    records = (SETS / "multihop-rag" / "questions.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["question"] for line in records[:: max(len(records) // 200, 1)]]


def made(folder: Path) -> None:
    """Brings the corpus in ``folder`` to 8,000 passages."""
    while (lacking := _PASSAGES - _passages(folder)) > 0:
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as some:
            if lacking == _PASSAGES:
                some.write((SETS / "multihop-rag" / "reports.jsonl").read_text("utf-8"))
            else:
                first = _reports(folder) - 600
                with (SETS / "newsquiz" / "reports.jsonl").open(encoding="utf-8") as lines:
                    some.writelines(islice(lines, first, first + _FURTHER))
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
        return sum(corpus.overview.outlets().values())


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
            await visitor.new_conversation()


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
    """The memory of the server and all that it started, shared pages counted once."""
    total = 0
    for one in {pid, *descendants(pid)}:
        with suppress(OSError):
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
            total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total / 1024


async def _most_memory(pid: int, most: list[float]) -> None:
    while True:
        most.append(memory_mib(pid))
        await asyncio.sleep(0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Both waves, and the memory (MiB) after the 25 came once and twice, and at most under the crowd."""

    usual: Seen
    crowd: Seen
    after_once: float
    after_twice: float
    at_most: float
    normal_s: float

    def lines(self) -> list[str]:
        """The table, and a line each on memory and on what follows the crowd."""
        return [
            "people | answers | first sentence, median s | p95 s | busy answers | turned away | errors",
            f"{_PEOPLE} | {self.usual.line()}",
            f"{_PEOPLE * _TIMES} | {self.crowd.line()}",
            f"memory after {_PEOPLE} people {self.after_once:.0f} MiB, after as many again "
            f"{self.after_twice:.0f} MiB ({self.after_twice / self.after_once - 1:+.1%}), with "
            f"{_PEOPLE * _TIMES} at most {self.at_most:.0f} MiB ({self.grown:+.1%})",
            f"normal service after {self.normal_s:.1f} s",
        ]

    @property
    def grown(self) -> float:
        """By which share the crowd lets memory grow."""
        return self.at_most / self.after_twice - 1

    def missed(self) -> list[str]:
        """Which bars are missed, in words."""
        errors, busy = self.usual.errors + self.crowd.errors, self.crowd.busy_answers + self.crowd.turned_away
        bars = {
            f"{len(errors)} errors": not errors,
            f"first sentence at p95 after {self.usual.p95:.2f} s": self.usual.p95 <= _GOOD_S,
            "nobody in the crowd was turned away": busy > 0,
            f"memory grew by {self.grown:.1%}": self.grown < _GROWN_LESS_THAN,
            f"normal service only after {self.normal_s:.1f} s": self.normal_s <= _NORMAL_WITHIN_S,
        }
        return [words for words, met in bars.items() if not met]


async def measured(url: str, pid: int, questions: Sequence[str], *, seconds: float) -> Measured:
    """Both waves, each so long."""
    print(f"{_PEOPLE} people for {seconds:.0f} s, twice …", file=sys.stderr)
    first = await wave(url, questions, people=_PEOPLE, seconds=seconds)
    once = memory_mib(pid)
    usual = await wave(url, questions, people=_PEOPLE, seconds=seconds)
    usual.errors += first.errors
    twice, most = memory_mib(pid), [0.0]
    watching = asyncio.create_task(_most_memory(pid, most))
    print(f"{_PEOPLE * _TIMES} people for {seconds:.0f} s …", file=sys.stderr)
    crowd = await wave(url, questions, people=_PEOPLE * _TIMES, seconds=seconds)
    normal_s = await seconds_to_normal(url, questions[0])
    watching.cancel()
    for error in sorted(set(usual.errors + crowd.errors)):
        print(error, file=sys.stderr)
    return Measured(
        usual=usual, crowd=crowd, after_once=once, after_twice=twice, at_most=max(most), normal_s=normal_s
    )


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
    parser.add_argument("--check", action="store_true", help="fail when a bar is missed")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long each wave lasts")
    options = parser.parse_args()
    questions = some_questions()
    with _corpus(options.folder) as folder:
        made(folder)
        with served_by_itself(folder, folder / "server.log") as desk:
            while httpx.get(f"{desk.url}/ready", trust_env=False, timeout=30).status_code != 200:
                time.sleep(0.5)
            found = asyncio.run(measured(desk.url, desk.process.pid, questions, seconds=options.seconds))
    print(f"{os.cpu_count()} cores", *found.lines(), sep="\n")
    missed = found.missed() if options.check else []
    print("\n".join(missed), file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
