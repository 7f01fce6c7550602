"""How well the passages with the evidence are found, on MultiHop-RAG, beside three plain rankings.

`make bench-retrieval`, or `python -m tests.benchmarks.retrieval [FOLDER] [--data CORPUS] [--check]`.
The reports are ingested by `dateline ingest` and searched by `dateline search --batch`, each a process of its
own; the plain rankings (dense alone, BM25 alone, reciprocal rank fusion of both) are made over the same
passages in the same run. A passage is relevant when it contains one of the question's facts, spaces and
newlines removed. At last it prints the time of a search, and of an answer without a language
model, in a process that stays open.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.scaling import quickest

_ROOT = Path(__file__).resolve().parents[2]
SETS = _ROOT.parent / "shared" / "data" / "multihop-rag"
FLOORS = _ROOT / "tests" / "quality" / "floors.json"
_RANKED = 10  # passages asked for; ten hold about 1,500 words
_BUDGET_WORDS = 1500
_TIMED = 120  # questions, evenly taken, that are timed
_RRF = 60  # Cormack, Clarke & Büttcher, SIGIR 2009

Ranked = Mapping[str, Sequence[str]]
"""The texts found for each question, by its id, best first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the facts that answer it, spaces and newlines taken out, and the articles they are in."""

    identity: str
    text: str
    kind: str
    facts: tuple[str, ...]
    articles: tuple[str, ...]


def squeezed(text: str) -> str:
    """The text as the official rule compares it."""
    return re.sub(r"[ \n]", "", text)


def questions(folder: Path) -> list[Asked]:
    """The questions that something in the collection answers."""
    records = [json.loads(line) for line in (folder / "questions.jsonl").read_text("utf-8").splitlines()]
    return [
        Asked(
            record["id"],
            record["question"],
            record["type"],
            tuple(dict.fromkeys(squeezed(evidence["fact"]) for evidence in record["evidence"])),
            tuple(dict.fromkeys(evidence["url"] for evidence in record["evidence"])),
        )
        for record in records
        if record["evidence"]
    ]


def measured(asked: Sequence[Asked], ranked: Ranked) -> dict[str, float]:
    """Means over the questions of every figure, by its name."""
    sums: dict[str, float] = {}
    for question in asked:
        texts = ranked.get(question.identity, ())
        for name, value in _of_one(question, texts).items():
            sums[name] = sums.get(name, 0.0) + value
    return {name: total / len(asked) for name, total in sums.items()}


def _of_one(question: Asked, texts: Sequence[str]) -> dict[str, float]:
    ten = [squeezed(text) for text in texts[:10]]
    first = next((rank for rank, text in enumerate(ten, 1) if _relevant(text, question)), 0)
    figures = {
        "Hits@4": float(0 < first <= 4),
        "Hits@10": float(first > 0),
        "MRR@10": 1 / first if first else 0.0,
    }
    afforded = [squeezed(text) for text in _within_budget(texts)]
    for name, cut in (("@10", ten), ("@1500 words", afforded)):
        found = sum(any(fact in text for text in cut) for fact in question.facts)
        figures[f"recall{name}"] = found / len(question.facts)
        figures[f"all{name}"] = float(found == len(question.facts))
    return figures


def _relevant(text: str, question: Asked) -> bool:
    return any(fact in text for fact in question.facts)


def _within_budget(texts: Sequence[str]) -> list[str]:
    kept, words = [], 0
    for text in texts:
        words += len(text.split())
        if words > _BUDGET_WORDS:
            break
        kept.append(text)
    return kept


def dateline(*arguments: str | Path, given: str | None = None) -> str:
    """Runs one command of Dateline's and returns what it printed. Raises CalledProcessError."""
    command = [sys.executable, "-m", "assistant.cli", *map(str, arguments)]
    ran = subprocess.run(command, cwd=_ROOT, input=given, capture_output=True, text=True, check=False)
    if ran.returncode:
        sys.stderr.write(ran.stderr)
        ran.check_returncode()
    return ran.stdout


def ingested(reports: Path, corpus: Path) -> None:
    """Imports the articles, with their `source` as outlet and the time of publication as they give it."""
    dateline("--data", corpus, "ingest", "--json", reports)


def searched(asked: Sequence[Asked], corpus: Path) -> Ranked:
    """What `dateline search --batch` finds for each question."""
    lines = "".join(json.dumps({"id": q.identity, "question": q.text}) + "\n" for q in asked)
    printed = dateline("--data", corpus, "search", "--limit", str(_RANKED), "--batch", "-", given=lines)
    records = [json.loads(line) for line in printed.splitlines()]
    return {record["id"]: [hit["text"] for hit in record["hits"]] for record in records}


def plain_rankings(asked: Sequence[Asked], folder: Path) -> dict[str, Ranked]:
    """Dense alone, BM25 alone, and reciprocal rank fusion of the two, over the corpus's own passages."""
    import numpy as np

    from corpus import Corpus, Search
    from corpus.catalogue import embeddings, passages

    with Corpus(folder) as corpus:
        catalogue = corpus.catalogue
        parts = list(embeddings.batches(catalogue))
        ids = np.array([passage_id for passage_ids, _ in parts for passage_id in passage_ids])
        matrix = np.concatenate([vectors for _, vectors in parts])
        texts = {
            i: stored.report.body[passage.start : passage.end]
            for i, (passage, stored) in passages.in_current_versions(catalogue, [int(i) for i in ids]).items()
        }
        made: dict[str, dict[str, list[str]]] = {"dense alone": {}, "BM25 alone": {}, "RRF": {}}
        for question in asked:
            cosines = matrix @ corpus.encoder.encode_questions([question.text])[0]
            dense = [int(ids[place]) for place in np.argsort(-cosines, kind="stable")[:100]]
            bm25 = list(corpus.indexes.fulltext.search(Search(text=question.text), limit=100))
            rankings = {"dense alone": dense, "BM25 alone": bm25, "RRF": _reciprocal(dense, bm25)}
            for name, ranking in rankings.items():
                made[name][question.identity] = [texts[i] for i in ranking[:_RANKED]]
    return dict(made)


def _reciprocal(*rankings: Sequence[int]) -> list[int]:
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, passage_id in enumerate(ranking, 1):
            scores[passage_id] = scores.get(passage_id, 0.0) + 1 / (_RRF + rank)
    return sorted(scores, key=lambda passage_id: (-scores[passage_id], passage_id))


def speed(asked: Sequence[Asked], folder: Path) -> str:
    """How long a search and an answer, checks included, take within one process, in Markdown."""
    from assistant.pipeline import Assistant
    from corpus import Corpus

    texts = [question.text for question in asked[:: max(1, len(asked) // _TIMED)]]
    lines = ["| in an open process | median ms | p95 ms |", "| --- | ---: | ---: |"]
    with Corpus(folder) as corpus:
        assistant = Assistant(corpus=corpus)
        for name, asking in (("search", assistant.search), ("answer, checked", assistant.ask)):
            taken, _ = quickest(asking, texts)
            p95 = statistics.quantiles(taken, n=20)[-1]
            lines.append(f"| {name} | {statistics.median(taken):.0f} | {p95:.0f} |")
    return "\n".join(lines)


def table(asked: Sequence[Asked], by_system: Mapping[str, Ranked]) -> str:
    """The figures of every system, for all questions and for each type, in Markdown."""
    lines: list[str] = []
    for kind in ("all", *sorted({question.kind for question in asked})):
        those = [question for question in asked if kind in ("all", question.kind)]
        for name, ranked in by_system.items():
            figures = measured(those, ranked)
            if not lines:
                lines += [
                    f"| questions | ranking | {' | '.join(figures)} |",
                    f"| --- | --- |{' ---: |' * len(figures)}",
                ]
            lines.append(
                f"| {kind} ({len(those)}) | {name} | {' | '.join(f'{v:.3f}' for v in figures.values())} |"
            )
    return "\n".join(lines)


def outcome(figures: Mapping[str, float], section: str, *, check: bool) -> int:
    """Prints the figures and, with ``check``, those below their floors; the status is 1 when any is."""
    width = max(map(len, figures)) + 1
    print("\n".join(f"{name:{width}} {value:.3f}" for name, value in figures.items()))
    fallen = below_floor(figures, floors(section) if check else {})
    print("\n".join(fallen), file=sys.stderr)
    return 1 if fallen else 0


def below_floor(figures: Mapping[str, float], floors: Mapping[str, float]) -> list[str]:
    """What fell below its floor, in words."""
    return [
        f"{name} is {figures[name]:.4f}, below its floor of {floor}"
        for name, floor in floors.items()
        if figures[name] < floor
    ]


def main() -> int:
    """Ingests, searches, prints the table; with `--check` the status is 1 for a figure below its floor."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument(
        "folder", nargs="?", type=Path, default=SETS, help="reports.jsonl and questions.jsonl"
    )
    parser.add_argument("--data", type=Path, help="a corpus that holds the reports already")
    parser.add_argument("--check", action="store_true", help="fail when a figure is below its floor")
    options = parser.parse_args()
    if not (options.folder / "reports.jsonl").exists():
        sys.exit(
            f"{str(options.folder)!r} holds no reports.jsonl; the evaluation sets lie beside the checkout"
        )
    asked = questions(options.folder)
    with tempfile.TemporaryDirectory() as scratch:
        corpus = options.data or Path(scratch) / "corpus"
        if options.data is None:
            ingested(options.folder / "reports.jsonl", corpus)
        found = searched(asked, corpus)
        print(table(asked, {"Dateline": found, **plain_rankings(asked, corpus)}))
        print(speed(asked, corpus))
    fallen = below_floor(measured(asked, found), floors()) if options.check else []
    print("\n".join(fallen), file=sys.stderr)
    return 1 if fallen else 0


def floors(section: str = "retrieval on MultiHop-RAG") -> dict[str, float]:
    """The least that what the section names is to reach."""
    read: dict[str, Any] = json.loads(FLOORS.read_text("utf-8"))
    return {name: float(floor) for name, floor in read[section].items()}


if __name__ == "__main__":
    sys.exit(main())
