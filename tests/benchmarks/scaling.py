"""How latency, memory and disk grow with the number of passages, on made-up collections.

`make bench-scaling`, or `python -m tests.benchmarks.scaling [--passages N …] [--folder HERE] [--plot FILE]`.
The passages come from :mod:`tests.benchmarks.synthetic` with their vectors ready made, since encoding a
million would take most of a day: their rows are written as staging writes them, without the sketches that
tell near-copies, which no search reads; then the corpus itself tells its indexes of them and makes them
visible. A folder that was interrupted is gone on with, and one that is complete is only measured.

Questions are searched for by `Assistant.search`, in a process of its own that has just opened the corpus,
several times over, and then answered without a language model, a part of them once. What this process
computes for a question, without Chroma's share, suffers least from other work on the machine. Searches within
scopes are measured by :mod:`tests.benchmarks.scaling_scopes`.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from assistant.desk.server.running import collect_garbage_seldom
from assistant.pipeline import Assistant
from corpus import Corpus, open_reader, publishing
from corpus.catalogue.rows import VersionId, version_row
from corpus.catalogue.schema import passages, reports, versions
from tests.benchmarks import scaling_scopes
from tests.benchmarks.synthetic import PASSAGES_A_REPORT, Collection, Made

_ROOT = Path(__file__).resolve().parents[2]
_BATCH = 100  # reports that become visible together
_QUESTIONS, _ROUNDS, _WARMING = 300, 3, 10
_ANSWERED = 100  # of the questions

Figures = Mapping[str, float]


def load(folder: Path, number: int) -> None:
    """Brings the corpus in ``folder`` to so many passages."""
    with Corpus(folder) as corpus, corpus.writer.writing():
        made = Collection(corpus)
        first = sum(corpus.overview.outlets().values())
        coming = made.reports(first, number // PASSAGES_A_REPORT)
        while batch := list(islice(coming, _BATCH)):
            publishing.publish(staged(corpus, batch), catalogue=corpus.catalogue, indexes=corpus.indexes)
            first += len(batch)
            print(f"\r{first * PASSAGES_A_REPORT:,} passages", end="", file=sys.stderr, flush=True)


def staged(corpus: Corpus, batch: Sequence[Made]) -> list[VersionId]:
    """Writes the rows of reports that are not visible yet."""
    of_passages = [
        {
            "report_id": one.report.report_id,
            "version": 1,
            "ordinal": ordinal,
            "start": span.start,
            "end": span.end,
            "embedding": vector.astype("<f4").tobytes(),
        }
        for one in batch
        for ordinal, (span, vector) in enumerate(zip(one.spans, one.vectors, strict=True))
    ]
    identities = [
        {"report_id": one.report.report_id, "identity": one.report.identity, "current_version": None}
        for one in batch
    ]
    with corpus.catalogue.writing() as connection:
        connection.execute(insert(reports), identities)
        connection.execute(insert(versions), [version_row(one.report, 1) for one in batch])
        connection.execute(insert(passages), of_passages)
    return [VersionId(report_id=one.report.report_id, version=1) for one in batch]


def measured(folder: Path) -> Figures:
    """What searching the corpus in ``folder`` costs, in this process."""
    collect_garbage_seldom()  # before anything is opened, as a server does
    with Corpus(folder) as corpus:
        assistant = Assistant(corpus=corpus, reader=open_reader())
        reports = sum(corpus.overview.outlets().values())
        questions = Collection(corpus).questions(_WARMING + _QUESTIONS, reports=reports)
        for question in questions[:_WARMING]:
            assistant.search(question)
        best, own = quickest(assistant.search, questions[_WARMING:])
        answered = [_ms(assistant.ask, question) for question in questions[: _WARMING + _ANSWERED]][_WARMING:]
        server = json.loads((folder / "chroma.json").read_text("utf-8"))["pid"]
        return {
            "passages": reports * PASSAGES_A_REPORT,
            "median ms": statistics.median(best),
            "p95 ms": statistics.quantiles(best, n=20)[-1],
            "own CPU ms": statistics.median(own),
            "answer, median ms": statistics.median(answered),
            "answer, p95 ms": statistics.quantiles(answered, n=20)[-1],
            "peak MiB, own": _peak_mib("self"),
            "peak MiB, Chroma": _peak_mib(server),
            "disk MiB, catalogue": _disk_mib(folder, "catalogue.sqlite*"),
            "disk MiB, full text": _disk_mib(folder, "words-*"),
            "disk MiB, Chroma": _disk_mib(folder, "chroma"),
        }


def quickest(
    asking: Callable[[str], object], questions: Sequence[str], *, rounds: int = _ROUNDS
) -> tuple[list[float], list[float]]:
    """How long each question took, and how long this process computed for it, in milliseconds.

    Of several rounds over all questions the times of the one with the lowest median, since other work on
    the machine can only slow it down.
    """
    timed = [_round(asking, questions) for _ in range(rounds)]
    taken, spent = (min(part, key=statistics.median) for part in zip(*timed, strict=True))
    return taken, spent


def _ms(asking: Callable[[str], object], question: str) -> float:
    begun = time.perf_counter()
    asking(question)
    return 1000 * (time.perf_counter() - begun)


def _round(asking: Callable[[str], object], questions: Sequence[str]) -> tuple[list[float], list[float]]:
    taken, spent = [], []
    for question in questions:
        begun, idle = time.perf_counter(), time.process_time()
        got = asking(question)
        taken.append(1000 * (time.perf_counter() - begun))
        spent.append(1000 * (time.process_time() - idle))
        assert got, question
    return taken, spent


def within_scopes(folder: Path) -> Sequence[Mapping[str, float | str]]:
    """What searching within scopes of the corpus in ``folder`` costs and finds, in this process."""
    collect_garbage_seldom()
    with Corpus(folder) as corpus:
        return scaling_scopes.measured(corpus, reports=sum(corpus.overview.outlets().values()))


def _peak_mib(process: int | str) -> float:
    status = Path(f"/proc/{process}/status").read_text("utf-8")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def _disk_mib(folder: Path, pattern: str) -> float:
    parts = [part for top in folder.glob(pattern) for part in (top, *top.rglob("*"))]
    return sum(part.stat().st_size for part in parts if part.is_file()) / 2**20


def table(lines: Sequence[Mapping[str, float | str]]) -> str:
    """Figures in Markdown, numbers as whole ones."""
    names = list(lines[0])
    drawn = [f"| {' | '.join(names)} |", f"|{' ---: |' * len(names)}"]
    drawn += [f"| {' | '.join(_shown(figures[name]) for name in names)} |" for figures in lines]
    return "\n".join(drawn)


def _shown(figure: float | str) -> str:
    return figure if isinstance(figure, str) else f"{figure:,.0f}"


def plot(sizes: Sequence[Figures]) -> str:
    """Median and p95 over the number of passages, both axes logarithmic, as SVG."""
    width, height, left, bottom = 640, 300, 60, 40
    least, most = (math.log10(f(one["passages"] for one in sizes)) for f in (min, max))
    top = math.log10(max(one["p95 ms"] for one in sizes) * 1.3)

    def x(number: float) -> float:
        return left + (math.log10(number) - least) / ((most - least) or 1) * (width - left - 110)

    def y(ms: float) -> float:
        return height - bottom - (math.log10(ms) - 1) / (top - 1) * (height - bottom - 20)

    marks = [
        f'<text x="{x(one["passages"]):.0f}" y="{height - 18}" text-anchor="middle">'
        f"{one['passages']:,.0f}</text>"
        for one in sizes
    ]
    marks += [
        f'<path d="M{left} {y(ms):.0f}H{width - 110}" stroke="#ddd"/>'
        f'<text x="{left - 6}" y="{y(ms) + 4:.0f}" text-anchor="end">{ms} ms</text>'
        for ms in (10, 20, 50, 100, 200, 500, 1000)
        if math.log10(ms) <= top
    ]
    for name, colour in (("median ms", "#1f6f8b"), ("p95 ms", "#c8553d")):
        points = [(x(one["passages"]), y(one[name])) for one in sizes]
        path = " ".join(f"{a:.0f},{b:.0f}" for a, b in points)
        marks.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        marks += [f'<circle cx="{a:.0f}" cy="{b:.0f}" r="4" fill="{colour}"/>' for a, b in points]
        marks.append(
            f'<text x="{points[-1][0] + 10:.0f}" y="{points[-1][1] + 4:.0f}" fill="{colour}">'
            f"{name.removesuffix(' ms')}</text>"
        )
    marks.append(f'<text x="{width / 2:.0f}" y="{height - 6}" text-anchor="middle">passages</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" font-family="sans-serif" font-size="12">\n'
        '<rect width="100%" height="100%" fill="#fff"/>\n' + "\n".join(marks) + "\n</svg>\n"
    )


_MEASURED: Mapping[str, Callable[[Path], object]] = {"sizes": measured, "scopes": within_scopes}


def _in_a_process(what: str, folder: Path) -> Any:
    command = [sys.executable, "-m", "tests.benchmarks.scaling", "--measure", what, str(folder)]
    return json.loads(subprocess.run(command, cwd=_ROOT, stdout=subprocess.PIPE, check=True).stdout)


def main() -> None:
    """Makes what is missing, measures each size in a process of its own, and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--passages", nargs="+", type=int, default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--folder", type=Path, help="where the corpora are made and kept; default: nowhere")
    parser.add_argument("--plot", type=Path, help="the SVG file to draw")
    parser.add_argument("--measure", nargs=2, metavar=("WHAT", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        what, place = options.measure
        print(json.dumps(_MEASURED[what](Path(place))))
        return
    with tempfile.TemporaryDirectory() as scratch:
        sizes = []
        folders = {n: (options.folder or Path(scratch)) / f"{n}" for n in sorted(options.passages)}
        for number, folder in folders.items():
            load(folder, number)
            sizes.append(_in_a_process("sizes", folder))
            print(table(sizes[-1:]), file=sys.stderr)
        scopes = _in_a_process("scopes", folders[max(folders)])
    print(table(sizes))
    print(f"\nWithin scopes of the largest:\n\n{table(scopes)}")
    if options.plot:
        options.plot.write_text(plot(sizes), "utf-8")


if __name__ == "__main__":
    main()
