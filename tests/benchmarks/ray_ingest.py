"""What importing on a Ray cluster costs on one machine.

`python -m tests.benchmarks.ray_ingest [--articles N] [--rounds N]`: the first N articles of MultiHop-RAG, a
file each, are imported into new corpora: here, and by one and by two workers of a cluster on this machine.
The ways take turns, and of several rounds the best of each counts, since other work on the machine can only
slow it down. A cluster is started before the time of its import begins. An import that encodes nothing shows
what the process that decides and stores could do at most, however many workers there are. The processor
time is that of all processes of an import together, which other work on the machine changes least.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from corpus import Corpus, EncodedReport, Encoder
from ingest.cluster.executor import cluster_executor
from ingest.encoding_ahead import Slice
from ingest.executor import Executor, LocalExecutor
from ingest.pipeline import ingest
from ingest.sources.folder import find_files
from tests.corpora import SHARED_DATA

_ARTICLES = SHARED_DATA / "multihop-rag" / "reports.jsonl"
_WAYS = {"here": 0, "one worker": 1, "two workers": 2, "here, without encoding": None}


def main() -> None:
    """Imports by turns and prints the table."""
    parser = argparse.ArgumentParser(description="Importing on a Ray cluster beside importing here.")
    parser.add_argument("--articles", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    if not _ARTICLES.exists():
        sys.exit(f"{str(_ARTICLES)!r} is missing: this needs the evaluation sets beside the checkout")
    best: dict[str, Import] = {}
    starts: list[float] = []
    with tempfile.TemporaryDirectory() as scratch:
        inbox = Path(scratch) / "inbox"
        inbox.mkdir()
        with _ARTICLES.open(encoding="utf-8") as lines:
            for number, line in enumerate(islice(lines, options.articles)):
                (inbox / f"{number:04}.jsonl").write_text(line, "utf-8")
        for turn in range(options.rounds):
            for way, workers in _WAYS.items():
                one = imported(Path(scratch) / f"{turn}-{workers}", inbox, workers)
                best[way] = min(one, best.get(way, one), key=lambda each: each.wall_s)
                starts += [one.start_s] if workers else []
                print(f"{way}: {one}", file=sys.stderr)
    here = best["here"]
    print("| | passages/s | time beside here | processor time beside here |\n| --- | ---: | ---: | ---: |")
    for way, one in best.items():
        shares = f"{one.wall_s / here.wall_s:.2f} | {one.processor_s / here.processor_s:.2f}"
        print(f"| {way} | {one.passages / one.wall_s:.1f} | {shares} |")
    print(f"\nA cluster on this machine starts in {min(starts):.1f} s.")


@dataclass(frozen=True, kw_only=True)
class Import:
    """What an import took, from when its cluster, if any, had started, and how many passages it made."""

    wall_s: float
    processor_s: float
    start_s: float
    passages: int


def imported(folder: Path, inbox: Path, workers: int | None) -> Import:
    """Imports what is in the inbox into a new corpus."""
    with Corpus(folder) as corpus:
        corpus.encoder.encode_passages(["warm"])
        began = time.perf_counter()
        with _executor(corpus, workers) as executor:
            started, before = time.perf_counter(), _processor_s()
            for _ in ingest(corpus, find_files([inbox]), executor=executor):
                pass
            ended, after = time.perf_counter(), _processor_s()
        passages = sum(len(corpus.passages(one)) for one in corpus.reports())
    return Import(
        wall_s=ended - started, processor_s=after - before, start_s=started - began, passages=passages
    )


def _processor_s() -> float:
    """The processor time of this process and of all that have come from it, those that have ended too."""
    used, parents = dict[int, int](), dict[int, int]()
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(FileNotFoundError, ProcessLookupError):
            fields = (place / "stat").read_text("utf-8").rpartition(")")[2].split()
            parents[int(place.name)] = int(fields[1])
            used[int(place.name)] = sum(map(int, fields[11:15]))

    def is_ours(pid: int) -> bool:
        return pid == os.getpid() or (pid in parents and is_ours(parents[pid]))

    return sum(ticks for pid, ticks in used.items() if is_ours(pid)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _executor(corpus: Corpus, workers: int | None) -> Iterator[Executor]:
    if not workers:
        yield LocalExecutor() if workers == 0 else _NoEncoding()
        return
    with cluster_executor("local", corpus.encoder, workers=workers) as executor:
        yield executor


class _NoEncoding(LocalExecutor):
    """Gives unit vectors that mean nothing."""

    def encode(self, slice_: Slice, encoder: Encoder) -> list[EncodedReport]:
        """As an encoder would."""
        generator = np.random.default_rng(0)
        encoded = []
        for one, spans in slice_:
            drawn = generator.standard_normal((len(spans), 384)).astype(np.float32)
            unit = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
            encoded.append(EncodedReport(report=one.report, spans=tuple(spans), embeddings=unit))
        return encoded


if __name__ == "__main__":
    main()
