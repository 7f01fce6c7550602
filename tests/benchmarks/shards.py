"""Vectors in one collection beside vectors by month of publication: how fast a search is, and what it finds.

`make bench-shards`, or `python -m tests.benchmarks.shards [--passages N]`. The passages are those of
:mod:`tests.benchmarks.synthetic`, published over some 33 months; questions are asked without filter and for
one month. In one collection a filter of one month needs the nearest of all that have a hundred of that month,
as :mod:`corpus.index.hybrid` asks for them. Both indexes are on one Chroma server, so that the work is what
differs, and not the machines. Only the ratios can be compared between machines.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus import Catalogue, ChromaAccess, open_encoder
from corpus.catalogue.rows import IndexRecord
from corpus.index.chroma_client import ChromaClient
from corpus.index.month_collections import MonthCollections
from corpus.index.placement import ShardPlacement
from corpus.index.shards import ShardedVectorIndex
from corpus.index.vectors import ChromaVectorIndex, VectorIndex
from corpus.models.encoder import DEFAULT_ENCODER
from corpus.months import Months, month_of
from tests.benchmarks.synthetic import PASSAGES_A_REPORT, Collection, Made, Vectors
from tests.chroma_servers import running_chroma

_WANTED = 100  # nearest passages, as of every search
_QUESTIONS, _WARMING, _ROUNDS = 150, 20, 3
_BATCH = 100  # reports

Ids = npt.NDArray[np.int64]


def records(made: Made, first: int) -> Iterator[IndexRecord]:
    """What an index has of a report whose first passage has this number."""
    report = made.report
    published = int(report.published.timestamp()) if report.published else None
    for place, span in enumerate(made.spans):
        yield IndexRecord(
            passage_id=first + place,
            report_id=report.report_id,
            version=1,
            start=span.start,
            end=span.end,
            heading=report.title,
            passage=report.body[span.start : span.end],
            title=report.title,
            outlet=report.outlet,
            country=report.country,
            language=report.language,
            published=published,
            known_at=published or 0,
            collected=published or 0,
        )


def filled(indexes: Sequence[VectorIndex], collection: Collection, number: int) -> tuple[Vectors, list[str]]:
    """Gives all indexes the same passages; returns their vectors and months, the passage's number by row."""
    every: list[Vectors] = []
    months: list[str] = []
    for start in range(0, number // PASSAGES_A_REPORT, _BATCH):
        made = list(collection.reports(start, min(start + _BATCH, number // PASSAGES_A_REPORT)))
        batch = [
            record
            for place, one in enumerate(made)
            for record in records(one, (start + place) * PASSAGES_A_REPORT)
        ]
        vectors = np.concatenate([one.vectors for one in made])
        for index in indexes:
            index.add(batch, vectors)
        every.append(vectors)
        months += [month_of(record.published) for record in batch]
        print(f"\r{len(months):,} passages", end="", file=sys.stderr, flush=True)
    return np.concatenate(every), months


def timed(ask: Callable[[Vectors], Sequence[int]], questions: Vectors) -> tuple[list[float], list[Ids]]:
    """Milliseconds of each question, of the round with the lowest median, and what was found."""
    rounds = []
    for _ in range(_ROUNDS):
        taken, found = [], []
        for question in questions:
            began = time.perf_counter()
            ids = ask(question[np.newaxis])
            taken.append(1000 * (time.perf_counter() - began))
            found.append(np.array(ids))
        rounds.append((taken, found))
    return min(rounds, key=lambda one: statistics.median(one[0]))


def exact(questions: Vectors, vectors: Vectors, among: Ids) -> list[Ids]:
    """For each question the nearest of these passages, by comparing with every one."""
    cosines = questions @ vectors[among].T
    return [among[np.argsort(-row, kind="stable")[:_WANTED]] for row in cosines]


def shared(found: Sequence[Ids], right: Sequence[Ids]) -> float:
    """Which share of what is right was found."""
    return statistics.mean(len(np.intersect1d(a, b)) / len(b) for a, b in zip(found, right, strict=True))


def compared(number: int) -> str:
    """The table of figures, in Markdown."""
    with tempfile.TemporaryDirectory() as place, ExitStack() as open_:
        home = Path(place)
        server = open_.enter_context(running_chroma(home / "chroma"))
        encoder = open_encoder(DEFAULT_ENCODER)
        corpus: Any = SimpleNamespace(encoder=encoder)
        collection = Collection(corpus)
        client = ChromaClient(server.url, access=ChromaAccess())
        single = ChromaVectorIndex(client, client.opened("passages"))
        catalogue = open_.enter_context(Catalogue(home))
        placement = ShardPlacement(catalogue)
        placement.begin()
        months = MonthCollections([server.url], ChromaAccess(), collection="passages", placement=placement)
        indexes: dict[str, VectorIndex] = {
            "one collection": single,
            "by month": ShardedVectorIndex(months, catalogue),
        }
        for index in indexes.values():
            open_.callback(index.close)
        vectors, months_of_passages = filled(list(indexes.values()), collection, number)
        texts = collection.questions(_WARMING + _QUESTIONS, reports=number // PASSAGES_A_REPORT)
        return _table(indexes, vectors, months_of_passages, encoder.encode_questions(texts))


def _table(indexes: dict[str, VectorIndex], vectors: Vectors, months: Sequence[str], asked: Vectors) -> str:
    warming, questions = asked[:_WARMING], asked[_WARMING:]
    of = np.array(months)
    month = sorted(set(months))[len(set(months)) // 2]
    inside = np.flatnonzero(of == month)
    needed = _WANTED * len(of) // len(inside)
    lines = [
        f"{len(of):,} passages of {len(set(months))} months, {len(inside):,} of them of {month}; "
        f"{len(questions)} questions, the nearest {_WANTED} of each",
        "",
        "| filter | index | median ms | p95 ms | ratio | recall | as in one collection |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, filtered in (("none", False), ("one month", True)):
        right = exact(questions, vectors, inside if filtered else np.arange(len(of)))
        first: tuple[float, list[Ids]] | None = None
        for label, index in indexes.items():
            is_single = label == "one collection"
            only = [Months(month, month, undated=False)] if filtered and not is_single else None
            limit = needed if filtered and is_single else _WANTED

            def ask(
                question: Vectors,
                index: VectorIndex = index,
                only: list[Months] | None = only,
                limit: int = limit,
            ) -> Sequence[int]:
                return index.search(question, limit=limit, months=only).rows[0]

            timed(ask, warming)
            taken, found = timed(ask, questions)
            if filtered:
                found = [ids[of[ids] == month][:_WANTED] for ids in found]
            median, p95 = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
            first = first or (median, found)
            lines.append(
                f"| {name} | {label} | {median:.1f} | {p95:.1f} | {median / first[0]:.2f} "
                f"| {shared(found, right):.4f} | {shared(found, first[1]):.4f} |"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    reading = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    reading.add_argument("--passages", type=int, default=50_000)
    print(compared(reading.parse_args().passages))
