"""Dateline beside the plain LangChain pipeline, over the same news articles, in one run.

`make bench`, or `python -m tests.benchmarks.against_langchain [--articles N] [--runs N]`. The plain
pipeline lives in an environment of its own (`.venv-bench`), which borrows torch and
sentence-transformers from the project's, so that both sides compare like with like.
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

_ROOT = Path(__file__).resolve().parents[2]
_ARTICLES = _ROOT.parent / "shared" / "data" / "multihop-rag" / "reports.jsonl"
_PEERS = ("langchain-chroma==1.1.0", "langchain-huggingface==1.2.3", "langchain-text-splitters")
_PLAIN = Path(__file__).with_name("plain_langchain.py")
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


def measure(scratch: Path, plain_python: Path, *, articles: int, runs: int) -> None:
    """Ingests and asks with both sides, and prints what it took."""
    lines = _ARTICLES.read_text("utf-8").splitlines(keepends=True)
    chosen, first = scratch / "articles.jsonl", scratch / "first.jsonl"
    chosen.write_text("".join(lines[:articles]), "utf-8")
    first.write_text(lines[0], "utf-8")
    command: list[str | Path] = [sys.executable, "-m", "assistant.cli", "--data"]
    dateline = [*command, scratch / "dateline"]
    plain: list[str | Path] = [plain_python, _PLAIN, scratch / "plain"]
    # Exports the encoder where that was not done yet, so that it counts for neither side below.
    export = run([*command, scratch / "first", "ingest", first])
    ours, theirs = run([*dateline, "ingest", "--json", chosen]), run([*plain, "ingest", chosen])
    passages = int(run([*dateline, "health"]).printed.split()[1])
    plain_passages = int(json.loads(theirs.printed)["passages"])
    rate, plain_rate = passages / ours.seconds, plain_passages / theirs.seconds

    asked = [(run([*dateline, "ask", _QUESTION]), run([*plain, "ask", _QUESTION])) for _ in range(runs)]
    seconds = [statistics.median(side.seconds for side in sides) for sides in zip(*asked, strict=True)]
    memory = [statistics.median(side.mebibytes for side in sides) for sides in zip(*asked, strict=True)]

    print(f"{articles} articles; {runs} questions each; whole processes, all that they start counted\n")
    print("| | Dateline | plain LangChain | ratio |\n| --- | ---: | ---: | ---: |")
    print(f"| ingest: passages | {passages} | {plain_passages} | |")
    print(f"| ingest: wall s | {ours.seconds:.1f} | {theirs.seconds:.1f} | |")
    print(f"| ingest: passages/s | {rate:.1f} | {plain_rate:.1f} | {rate / plain_rate:.2f} |")
    print(f"| one article into a new corpus, exporting if need be: wall s | {export.seconds:.1f} | | |")
    for what, (mine, plains) in (("wall s", seconds), ("peak MiB", memory)):
        print(f"| question from a cold shell: {what} | {mine:.2f} | {plains:.2f} | {mine / plains:.2f} |")


if __name__ == "__main__":
    main()
