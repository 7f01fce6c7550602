"""Dateline beside the plain LangChain pipeline and LlamaIndex's defaults, over the same articles, in one run.

`make bench`, or `python -m tests.benchmarks.against_peers [--articles N] [--runs N]`. The peers live in an
environment of their own (`.venv-bench`), which borrows torch and sentence-transformers from the project's, so
that all sides compare like with like: the same model over the same files. They cut the articles differently:
of a passage of LlamaIndex's 1,024 word pieces the model reads the first 256, the rest is not embedded.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus import Corpus
from corpus.encoding import passage_texts

_ROOT = Path(__file__).resolve().parents[2]
_ARTICLES = _ROOT.parent / "shared" / "data" / "multihop-rag" / "reports.jsonl"
_PEERS = (
    "langchain-chroma==1.1.0",
    "langchain-huggingface==1.2.3",
    "langchain-text-splitters",
    "llama-index-core==0.14.25",
    "llama-index-embeddings-huggingface==0.8.0",
)
_PROGRAMS = {"LangChain": "plain_langchain.py", "LlamaIndex": "plain_llamaindex.py"}
_QUESTION = "Which companies were fined for breaking competition law?"
_POLL_S = 0.02


@dataclass(frozen=True, slots=True)
class Cost:
    """One run of a command: wall time in seconds, peak resident memory of it and all it started in MiB."""

    seconds: float
    mebibytes: float
    printed: str


def run(command: Sequence[str | Path], environment: dict[str, str] | None = None) -> Cost:
    """Runs a command to its end. Raises CalledProcessError with what it printed."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=_ROOT,
        env=os.environ | (environment or {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    peak = _Peak(process.pid)
    peak.start()
    printed, complaints = process.communicate()
    seconds = time.perf_counter() - start
    peak.ended.set()
    peak.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, printed, complaints)
    return Cost(seconds, peak.mebibytes, printed)


class _Peak(threading.Thread):
    """Watches a process and all its descendants."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid, self.mebibytes, self.ended = pid, 0.0, threading.Event()

    def run(self) -> None:
        while not self.ended.wait(_POLL_S):
            self.mebibytes = max(self.mebibytes, sum(map(_resident, _family(self._pid))) / 2**20)


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except OSError:
        return []
    return [pid] + [member for child in children for member in _family(int(child))]


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def peers_python() -> Path:
    """The interpreter of the peers' environment, made when it is not there."""
    home = _ROOT / ".venv-bench"
    python = home / "bin" / "python"
    if not (home / "complete").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True)
        borrowed = subprocess.check_output(
            [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True
        ).strip()
        (Path(borrowed) / "dateline.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
        subprocess.run([python, "-m", "pip", "install", "--quiet", *_PEERS], check=True)
        (home / "complete").touch()
    return python


def main() -> None:
    """Measures both sides and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--runs", type=int, default=3, help="questions asked by each side, in turn")
    options = parser.parse_args()
    if not _ARTICLES.exists():
        sys.exit(f"{str(_ARTICLES)!r} is missing: this needs the evaluation sets beside the checkout")
    with tempfile.TemporaryDirectory() as scratch:
        measure(Path(scratch), peers_python(), articles=options.articles, runs=options.runs)


def measure(scratch: Path, peers: Path, *, articles: int, runs: int) -> None:
    """Ingests and asks with every side, and prints what it took."""
    lines = _ARTICLES.read_text("utf-8").splitlines(keepends=True)
    chosen, first = scratch / "articles.jsonl", scratch / "first.jsonl"
    chosen.write_text("".join(lines[:articles]), "utf-8")
    first.write_text(lines[0], "utf-8")
    command: list[str | Path] = [sys.executable, "-m", "assistant.cli", "--data"]
    sides = {"Dateline": [*command, scratch / "dateline"]} | {
        name: [peers, Path(__file__).with_name(program), scratch / name]
        for name, program in _PROGRAMS.items()
    }
    # Exports the encoder where that was not done yet, so that it counts for no side below.
    export = run([*command, scratch / "first", "ingest", first])
    ingests = {
        name: run([*side, "ingest", *(["--json"] if name == "Dateline" else []), chosen])
        for name, side in sides.items()
    }
    encoding = encode_only(scratch / "dateline")
    passages = {
        name: encoding.passages if name == "Dateline" else json.loads(one.printed)["passages"]
        for name, one in ingests.items()
    }
    asked: dict[str, list[Cost]] = {name: [] for name in sides}
    for _ in range(runs):
        for name, side in sides.items():
            asked[name].append(run([*side, "ask", _QUESTION]))

    ours = ingests["Dateline"]
    print(f"{articles} articles; {runs} questions each; whole processes, all that they start counted\n")
    print(f"| | {' | '.join(sides)} |\n| --- | {' | '.join('---:' for _ in sides)} |")
    _row("ingest: passages", [f"{passages[name]:,}" for name in sides])
    _row("ingest: wall s", [f"{one.seconds:.1f}" for one in ingests.values()])
    _row("ingest: Dateline is faster by", [f"{one.seconds / ours.seconds:.2f}" for one in ingests.values()])
    _row("ingest: passages/s", [f"{passages[name] / one.seconds:.1f}" for name, one in ingests.items()])
    _row("ingest: peak MiB", [f"{one.mebibytes:.0f}" for one in ingests.values()])
    for what, of in (("wall s", "seconds"), ("peak MiB", "mebibytes")):
        medians = [statistics.median(getattr(one, of) for one in costs) for costs in asked.values()]
        _row(f"question from a cold shell: {what}", [f"{median:.2f}" for median in medians])
    print(f"\nencoding alone: {encoding.seconds:.1f} s, {encoding.seconds / ours.seconds:.2f} of the ingest")
    print(f"one article into a new corpus, exporting if need be: {export.seconds:.1f} s")


def _row(what: str, cells: Sequence[str]) -> None:
    print(f"| {what} | {' | '.join(cells)} |")


@dataclass(frozen=True, slots=True)
class Encoding:
    """What encoding the passages of a corpus takes, and nothing else."""

    passages: int
    seconds: float


def encode_only(folder: Path) -> Encoding:
    """Encodes again what is in a corpus, in an open process: the limit that no ingest can pass."""
    with Corpus(folder) as corpus:
        texts = [
            text
            for stored in corpus.reports()
            for text in passage_texts(
                stored.report, [one.span for one in corpus.passages(stored)], corpus.encoder
            )
        ]
        corpus.encoder.encode_passages(texts[:8])
        began = time.perf_counter()
        corpus.encoder.encode_passages(texts)
        return Encoding(len(texts), time.perf_counter() - began)


if __name__ == "__main__":
    main()
