"""Learns the weights by which sentences are chosen, from MultiHop-RAG (ODC-BY), and writes them.

`python -m tests.benchmarks.answer_weights [--data CORPUS] [--write]`. Of each question that asks for a name,
asked as of the day its last evidence was published, the sentences of the hits that hold the name are to
be likelier than the others: a softmax over the sentences of a question, trained on every second question
and tested on the others, then on all. Its questions are long and ask for names alone, so the weights begin at
what was judged right for questions in general, after trials on the news quiz (``_PRIORS``), and a penalty
holds them near it.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.answer.extractive.candidates import Candidate, candidates
from assistant.answer.extractive.extract import scoring_context
from assistant.answer.extractive.read import read
from assistant.answer.extractive.score import ScoringContext, features
from assistant.answer.extractive.select import select_sentences
from assistant.pipeline import Assistant
from assistant.retrieval.retrieve import HITS, retrieve
from assistant.settings import Settings, open_assistant
from corpus import Reader, Scope
from tests.benchmarks.answers import plain
from tests.benchmarks.retrieval import SETS, ingested

_WRITTEN = Path(__file__).resolve().parents[2] / "assistant" / "answer" / "extractive" / "score.toml"
_HEADING = """\
# What each feature of a sentence adds to the logarithm of how likely it is to answer, where it was not read
# by the reader and where it was; written by `python -m tests.benchmarks.answer_weights --write`.
"""
_STEPS, _PACE, _PENALTY = 150, 0.05, 40.0
_PRIORS = {
    "unread": {
        "words": 4.0,
        "before": 1.0,
        "after": 0.8,
        "title": 2.4,
        "around": 0.8,
        "foreign": -3.0,
        "kind": 1.5,
        "votes": 2.2,
        "rank": 0.5,
        "fresh": 4.0,
        "opening": 1.7,
        "leads": 0.5,
        "leaning": -0.2,
        "certain": 0.5,
        "several": 0.4,
        "headline": 0.0,
        "read": 0.0,
        "span": 0.0,
    },
    "read": {},
}

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A question's sentences: the features of each, and whether it contains the answer."""

    found: list[Candidate]
    asked: ScoringContext
    features_of: Floats
    right: npt.NDArray[np.bool_]


def examples(
    assistant: Assistant, folder: Path, *, every: int, reader: Reader | None
) -> tuple[list[str], list[Example]]:
    """The names of the features, and an example for each question that asks for a name."""
    names: list[str] = []
    made = []
    records = [json.loads(line) for line in (folder / "questions.jsonl").read_text("utf-8").splitlines()]
    for record in [one for one in records if one["type"] == "inference"][::every]:
        last = max(evidence["published_at"][:10] for evidence in record["evidence"])
        asked_at = datetime.fromisoformat(f"{last}T23:59:59").replace(tzinfo=UTC)
        question = assistant.understand(record["question"], scope=Scope(as_of=asked_at))
        hits = retrieve(assistant.corpus, question, limit=HITS).hits
        found = candidates(read(question, hits, reader))
        asked = scoring_context(assistant.corpus, question)
        features_of = features(found, asked, places=HITS)
        names = list(features_of[0]) if features_of else names
        right = np.array([plain(record["answer"]) in plain(one.text) for one in found])
        made.append(Example(found, asked, np.array([list(one.values()) for one in features_of]), right))
    return names, made


def learned(names: Sequence[str], given: Sequence[Example], prior_of: Mapping[str, float]) -> Floats:
    """The weights under which the right sentences are likeliest (Adam; Kingma & Ba, ICLR 2015)."""
    mixed = [one for one in given if one.right.any() and not one.right.all()]
    prior = np.array([prior_of[name] for name in names])
    weights = prior.copy()
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, _STEPS + 1):
        gain = sum(_gain(one, weights) for one in mixed) / len(mixed)
        slope = _PENALTY * (weights - prior) / len(mixed) - gain
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope**2
        weights = weights - _PACE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return weights


def _gain(example: Example, weights: Floats) -> Floats:
    likely = _softmax(example.features_of @ weights)
    of_right = np.where(example.right, likely, 0.0)
    gain: Floats = (of_right / of_right.sum() - likely) @ example.features_of
    return gain


def _softmax(scores: Floats) -> Floats:
    odds = np.exp(scores - scores.max())
    likely: Floats = odds / odds.sum()
    return likely


def tested(given: Sequence[Example], weights: Floats) -> str:
    """How often the first sentence, and any chosen one, contains the answer, and the mean number of words."""
    first = anywhere = words = 0
    for one in given:
        for candidate, weight in zip(one.found, one.features_of @ weights, strict=True):
            candidate.score = float(weight)
        chosen = select_sentences(one.found, one.asked)
        right = [one.right[one.found.index(candidate)] for candidate in chosen]
        first, anywhere = first + int(right[0]), anywhere + int(any(right))
        words += sum(candidate.words for candidate in chosen)
    return f"first {first / len(given):.3f}, any {anywhere / len(given):.3f}, {words / len(given):.1f} words"


def _table(name: str, assistant: Assistant, folder: Path, *, every: int, reader: Reader | None) -> str:
    names, given = examples(assistant, folder, every=every, reader=reader)
    prior = _PRIORS[name]
    of_half = learned(names, given[::2], prior)
    print(f"{name}: learned on one half, tested on the other:", tested(given[1::2], of_half))
    weights = zip(names, learned(names, given, prior), strict=True)
    return f"[{name}]\n" + "".join(f"{feature} = {weight:.2f}\n" for feature, weight in weights)


def main() -> None:
    """Learns, tests on the other half, and prints or writes the weights learned from all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", nargs="?", type=Path, default=SETS)
    parser.add_argument("--data", type=Path, help="a corpus that holds the reports already")
    parser.add_argument("--every", type=int, default=1, help="take only every so manieth question")
    parser.add_argument("--write", action="store_true", help=f"write {_WRITTEN.name}")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        corpus = options.data or Path(scratch) / "corpus"
        if options.data is None:
            ingested(options.folder / "reports.jsonl", corpus)
        with open_assistant(Settings(folder=corpus)) as assistant:
            tables = [
                _table(name, assistant, options.folder, every=options.every, reader=reader)
                for name, reader in (("unread", None), ("read", assistant.reader))
            ]
    written = _HEADING + "\n".join(tables)
    print(written)
    if options.write:
        _WRITTEN.write_text(written, "utf-8")


if __name__ == "__main__":
    main()
