"""What the exported encoder costs and saves, beside the original weights and the first release's graph.

`python -m tests.benchmarks.quantisation [--articles N] [--questions N]`: the first N articles of MultiHop-RAG
are split as ingesting splits them and encoded each way; dense search alone looks for the evidence they have.
The times are of a passage of 200 word pieces on one core, the ways by turns, the best of five rounds.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import tempfile
import time
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.encoding import passage_texts
from corpus.models.cache import model_source, open_encoder
from corpus.models.encoder import DEFAULT_ENCODER, Encoder, ExportDescription, OnnxEncoder
from corpus.report import Report
from ingest.readers.reader import CollectedFile
from ingest.readers.registry import read
from ingest.split import split
from tests.corpora import COLLECTED, SHARED_DATA

if TYPE_CHECKING:
    from corpus.models.encoder import Vectors

_SET = SHARED_DATA / "multihop-rag"
_PIECES, _ROUNDS, _TIMED = 200, 5, 10


def main() -> None:
    """Encodes each way and prints the tables."""
    parser = argparse.ArgumentParser(description="The exported encoder beside others, by dense search alone.")
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--questions", type=int, default=900)
    options = parser.parse_args()
    if not _SET.exists():
        sys.exit(f"{str(_SET)!r} is missing: this needs the evaluation sets beside the checkout")
    with tempfile.TemporaryDirectory() as scratch:
        model = _original()
        ways: dict[str, Encoder] = {
            "first release (int8, not fused)": _first_release(model, Path(scratch)),
            "this release": open_encoder(DEFAULT_ENCODER),
        }
        _time(ways)
        measure(ways, model, articles=options.articles, most=options.questions)


def measure(ways: dict[str, Encoder], model: Any, *, articles: int, most: int) -> None:
    """Prints what is found by each way of encoding, and by older passages with newer questions."""
    texts, bodies = passages(ways["this release"], articles=articles)
    questions = [json.loads(line) for line in (_SET / "questions.jsonl").read_text("utf-8").splitlines()]
    relevant = {question["question"]: _relevant(question, bodies) for question in questions}
    asked = [question for question, places in relevant.items() if places][:most]
    gold = [relevant[question] for question in asked]
    print(f"\n{articles} articles, {len(texts)} passages, {len(asked)} questions; dense search alone\n")
    encoded: dict[str, tuple[Vectors, Vectors]] = {
        name: (way.encode_passages(texts), way.encode_questions(asked)) for name, way in ways.items()
    }
    both = [model.encode(some, batch_size=32, normalize_embeddings=True) for some in (texts, asked)]
    encoded["original weights"] = (both[0], both[1])
    old, new = (encoded[name] for name in ways)
    encoded["passages of the first release, questions of this"] = (old[0], new[1])
    print(
        "| | Hits@10 | Hits@4 | MRR@10 | cosine: mean | least |\n| --- | ---: | ---: | ---: | ---: | ---: |"
    )
    for name, (of_passages, of_questions) in encoded.items():
        figures = hits(of_questions @ of_passages.T, gold)
        cosines = (of_passages * both[0]).sum(axis=1)
        row = [*figures, float(cosines.mean()), float(cosines.min())]
        print(f"| {name} | {' | '.join(f'{figure:.4f}' for figure in row)} |")


def _original() -> Any:
    from sentence_transformers import SentenceTransformer

    eager = {"attn_implementation": "eager"}
    return SentenceTransformer(
        model_source(DEFAULT_ENCODER), device="cpu", local_files_only=True, model_kwargs=eager
    )


def _first_release(model: Any, folder: Path) -> Encoder:
    """The graph as it was traced, with unsigned weights of eight bits."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    from corpus.models.export import with_example
    from corpus.models.graphs import trace

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        trace(*with_example(model), "sentence_embedding", folder / "whole.onnx")
        model.tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))
        quantize_dynamic(
            str(folder / "whole.onnx"),
            str(folder / "model.onnx"),
            per_channel=True,
            weight_type=QuantType.QUInt8,
        )
    described = {"identity": "first release", "limit": 256, "dimension": 384}
    (folder / "encoder.json").write_text(json.dumps(described), "utf-8")
    assert ExportDescription.read(folder).limit == model.max_seq_length
    return OnnxEncoder(folder)


def _time(ways: dict[str, Encoder]) -> None:
    text = " ".join(["rain"] * (_PIECES - 2))
    best: dict[str, float] = {}
    for _ in range(_ROUNDS):
        for name, way in ways.items():
            assert way.count(text) == _PIECES
            begun = time.process_time()
            for _ in range(_TIMED):
                way.encode_passages([text])
            took = (time.process_time() - begun) / _TIMED * 1000
            best[name] = min(took, best.get(name, took))
    print(f"| one core, {_PIECES} word pieces | ms |\n| --- | ---: |")
    print("\n".join(f"| {name} | {took:.1f} |" for name, took in best.items()))


def passages(encoder: Encoder, *, articles: int) -> tuple[list[str], list[str]]:
    """The passages as they are embedded, and as they are in their bodies without white space."""
    lines = (_SET / "reports.jsonl").read_text("utf-8").splitlines(keepends=True)[:articles]
    collected = CollectedFile("bench", "a.jsonl", io.BytesIO("".join(lines).encode()), COLLECTED)
    texts, bodies = [], []
    for report in read(collected):
        if not isinstance(report, Report):
            sys.exit(f"{report.where}: {report.reason}")
        spans = split(report, count=encoder.count, limit=encoder.limit)
        texts += passage_texts(report, spans, encoder)
        bodies += ["".join(report.body[span.start : span.end].split()) for span in spans]
    return texts, bodies


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
