"""What 1, 10 and 100 million passages need, and how several servers would answer over them, simulated.

`make simulate-scale`, or `python -m tests.benchmarks.simulate_scale [--check]`. Prints the tables of
docs/scale.md; with `--check` the status is 1 when the page has others. Where each figure comes from is said
beside it here, and on that page.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from tests.benchmarks.simulated import DAY_S, Plan, simulated, states

PAGE = Path(__file__).resolve().parents[2] / "docs" / "scale.md"
SEED = 1

# One core's work for a question, without its search: with it, 25 people on two cores come out as in
# `make bench-load`. The spread is that of what they wait.
ANSWER_S, SPREAD = 0.37, 0.45
# The server's own work of a search, measured (`make bench-scaling`): seconds by passages.
_SEARCH_S = {100_000: 0.054, 1_000_000: 0.105}
# Chroma's work of one: 0.002 s of a core at 21,000 passages, and what a search at 1,000,000 leaves for it.
VECTORS_S = 0.02
MEASURED_LOAD = Plan(servers=1, answering=2, question_s=ANSWER_S, vectors_s=0.002, spread=SPREAD, people=25)


# Bytes a passage, measured with the 21,287 of the news quiz's reports: in PostgreSQL 15, in Chroma with text
# and metadata, in a server's full text. The memory is that of Chroma with 1,000,000.
_DATABASE, _CHROMA, _WORDS, _CHROMA_MEMORY = 9_800, 11_100, 420, 2_060
# A server's own memory, by the two largest numbers of passages measured, and an import's beside it.
_SERVER_MEMORY = {100_000: 415 << 20, 1_000_000: 627 << 20}
_IMPORT_MEMORY = 300_000_000
_ENCODING_S = (0.028, 0.037)  # of one core, a passage
_WORKERS = 8  # that keep the one process busy which stores what they encode
_VECTOR_CORES, _DATABASE_CORES = 4, 4
# Assumed: the database's memory, what a machine's own programs take, what is kept free, and room on disks to
# grow and to rebuild an index beside the old one.
_DATABASE_MEMORY = {1_000_000: 8, 10_000_000: 32, 100_000_000: 128}  # GB
_SYSTEM_MEMORY, _FREE, _ROOM = 1e9, 1.25, 2
_MONTH_H = 730

_QUESTIONS = 8_000  # in a busy time that is simulated
_YEARS_S = 300 * 365 * DAY_S
_MEAN_UP_S, _MEAN_DOWN_S = 30 * DAY_S, 900.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Machines for so many passages and people; by ``growth`` a search grows beyond what was measured."""

    passages: int
    people: int
    servers: int
    cores: int
    vector_servers: int
    growth: str

    @property
    def search_s(self) -> float:
        """One core's work for the full text of a search, in seconds."""
        least, measured = sorted(_SEARCH_S)
        step = (_SEARCH_S[measured] - _SEARCH_S[least]) / (math.log(measured) - math.log(least))
        if self.growth == "log":
            return _SEARCH_S[measured] + step * math.log(self.passages / measured)
        return _SEARCH_S[measured] * self.passages / measured

    @property
    def plan(self) -> Plan:
        """What is simulated of it, without failures."""
        return Plan(
            servers=self.servers,
            answering=self.cores,
            question_s=ANSWER_S + self.search_s,
            vector_servers=self.vector_servers,
            vectors_s=VECTORS_S,
            spread=SPREAD,
            people=self.people,
        )


CASES = (
    Case(passages=1_000_000, people=50, servers=2, cores=4, vector_servers=1, growth="log"),
    Case(passages=10_000_000, people=250, servers=4, cores=8, vector_servers=2, growth="log"),
    Case(passages=10_000_000, people=250, servers=4, cores=8, vector_servers=2, growth="linear"),
    Case(passages=10_000_000, people=250, servers=10, cores=8, vector_servers=2, growth="linear"),
    Case(passages=100_000_000, people=1000, servers=8, cores=16, vector_servers=12, growth="log"),
    Case(passages=100_000_000, people=1000, servers=8, cores=16, vector_servers=12, growth="linear"),
)


def rounded(value: float) -> str:
    """Two figures, as many as what was measured here says of another collection."""
    digits = 1 - math.floor(math.log10(value))
    return f"{round(value, digits):,.{max(digits, 0)}f}"


def machines() -> Iterator[str]:
    """What to buy for each number of passages, where a search grows by the logarithm."""
    yield "| passages | people | servers, each | Chroma servers, each | PostgreSQL |"
    yield "| ---: | ---: | --- | --- | --- |"
    for case in {case.passages: case for case in CASES if case.growth == "log"}.values():
        (few, less), (many, more) = sorted(_SERVER_MEMORY.items())
        own = more + (more - less) / (many - few) * (case.passages - many)
        words, vectors = case.passages * _WORDS, case.passages / case.vector_servers
        server = _sold(own + _IMPORT_MEMORY + words), _disk(words)
        chroma = _sold(vectors * _CHROMA_MEMORY), _disk(vectors * _CHROMA)
        memory = _DATABASE_MEMORY[case.passages]
        yield (
            f"| {case.passages:,} | {case.people:,} "
            f"| {case.servers}: {case.cores} cores, {server[0]} GB memory, {server[1]} GB disk "
            f"| {case.vector_servers}: {_VECTOR_CORES} cores, {chroma[0]} GB memory, {chroma[1]} GB disk "
            f"| {_DATABASE_CORES} cores, {memory} GB memory, {_disk(case.passages * _DATABASE):,} GB disk |"
        )


def _sold(memory: float) -> int:
    """Of these bytes the gigabytes that a machine is sold with, some of them free."""
    return 1 << math.ceil(math.log2((memory + _SYSTEM_MEMORY) * _FREE / 1e9))


def _disk(size: float) -> int:
    """Of these bytes the gigabytes of disk, with room, and for the system."""
    needed = 20 + size * _ROOM / 1e9
    step = max(10, int(10.0 ** (math.floor(math.log10(needed)) - 1)))
    return step * math.ceil(needed / step)


def needs() -> Iterator[str]:
    """Disk, memory and work by the number of passages."""
    yield (
        "| passages | database | Chroma, disk | its memory | full text, a server | encoding, core hours "
        "| import, hours |"
    )
    yield "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for passages in dict.fromkeys(case.passages for case in CASES):
        sizes = (
            f"{rounded(passages * one / 1e9)} GB" for one in (_DATABASE, _CHROMA, _CHROMA_MEMORY, _WORDS)
        )
        work = [passages * one / 3600 for one in _ENCODING_S]
        hours, fastest = (" to ".join(rounded(one / many) for one in work) for many in (1, _WORKERS))
        yield f"| {passages:,} | {' | '.join(sizes)} | {hours} | {fastest} |"


def monthly() -> Iterator[str]:
    """What each number of passages costs in a month, to be multiplied by one's own prices."""
    yield "| passages | core hours, servers | Chroma | database | GB months of disk |"
    yield "| ---: | ---: | ---: | ---: | ---: |"
    for case in {case.passages: case for case in CASES if case.growth == "log"}.values():
        cores = (case.servers * case.cores, case.vector_servers * _VECTOR_CORES, _DATABASE_CORES)
        disk = rounded(case.passages * (_DATABASE + _CHROMA + _WORDS * case.servers) / 1e9)
        yield f"| {case.passages:,} | {' | '.join(f'{one * _MONTH_H:,}' for one in cores)} | {disk} |"


def busy() -> Iterator[str]:
    """Of each case a time in which everybody asks, with all servers and with one less."""
    heads = "passages", "search grows", "people", "answers an hour", "servers × cores", "Chroma"
    outcomes = "half within, s", "95% within, s", "turned away"
    whole, less = (" | ".join(one) for one in (heads + outcomes, outcomes))
    yield f"| {whole} | one server less: {less} |"
    yield "| ---: | --- | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for case in CASES:
        seconds = _QUESTIONS * case.plan.thinking_s / case.people
        shown, hourly = list[str](), ""
        for missing in (0, 1):
            outcome = simulated(replace(case.plan, missing=missing), seconds=seconds, seed=SEED)
            shown += [f"{outcome.quantile(share):.2f}" for share in (0.5, 0.95)]
            shown.append(f"{outcome.share('busy'):.1%}")
            hourly = hourly or rounded(len(outcome.seconds) / seconds * 3600)
        yield (
            f"| {case.passages:,} | {case.growth} | {case.people:,} | {hourly} | {case.servers} × "
            f"{case.cores} | {case.vector_servers} | {' | '.join(shown)} |"
        )


def failing() -> Iterator[str]:
    """Of each number of machines what it comes to when each fails once a month, for a quarter of an hour."""
    yield "| servers | Chroma | answered in full | in part | not at all |"
    yield "| ---: | ---: | ---: | ---: | ---: |"
    for servers, vector_servers in [
        (1, 1),
        *dict.fromkeys((one.servers, one.vector_servers) for one in CASES),
    ]:
        plan = Plan(
            servers=servers,
            answering=1,
            question_s=ANSWER_S,
            vector_servers=vector_servers,
            mean_up_s=_MEAN_UP_S,
            mean_down_s=_MEAN_DOWN_S,
        )
        shares = states(plan, seconds=_YEARS_S, seed=SEED)
        cells = " | ".join(f"{shares[state]:.3%}" for state in ("whole", "partial", "nowhere"))
        yield f"| {servers} | {vector_servers} | {cells} |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the tables; with `--check`, which of their rows the page lacks."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="fail when the page has other figures")
    options = parser.parse_args(arguments)
    written = PAGE.read_text("utf-8").splitlines() if options.check else []
    missing = 0
    for line in chain(machines(), [""], needs(), [""], monthly(), [""], busy(), [""], failing()):
        print(line, flush=True)
        if options.check and line not in written:
            missing += 1
            print("    is not on the page", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
