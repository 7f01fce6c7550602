"""Learns the weights by which sentences are chosen, and writes them.

`python -m tests.benchmarks.answer_weights [--data NAME=CORPUS …] [--write]`. Of each question the sentences
of the hits that hold its answer are to be likelier than the others: a softmax over the sentences of a
question, trained on every second question and tested on the others, then on all. Where nothing reads, the
questions are those of MultiHop-RAG that ask for a name; they are long, so the weights begin at what was
judged right for questions in general, after trials on the news quiz (``_PRIORS``), and a strong penalty
holds them near it. Where the reader reads, the quiz and the analysts' exam teach too; the penalty is weak.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.answer.extractive.candidates import Candidate
from assistant.answer.extractive.extract import scoring_context
from assistant.answer.extractive.read import read
from assistant.answer.extractive.score import ScoringContext, features
from assistant.answer.extractive.select import select_sentences
from assistant.pipeline import Assistant
from assistant.retrieval.retrieve import HITS, retrieve
from assistant.settings import Settings, open_assistant
from corpus import Reader, Scope
from tests.benchmarks.answers import plain
from tests.benchmarks.exam import EXAM, LAST_DAY, REPORTS
from tests.benchmarks.retrieval import SETS, ingested

_WRITTEN = Path(__file__).resolve().parents[2] / "assistant" / "answer" / "extractive" / "score.toml"
_HEADING = """\
# What each feature of a sentence adds to the logarithm of how likely it is to answer, where it was not read
# by the reader and where it was; written by `python -m tests.benchmarks.answer_weights --write`.
"""
_STEPS, _PACE = 300, 0.05
_PENALTY = {"unread": 40.0, "read": 2.0}
_TEACH = {"unread": ("multihop",), "read": ("quiz", "multihop", "exam")}
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
    "read": {
        "words": 1.6,
        "before": 0.6,
        "after": 0.7,
        "title": 1.4,
        "around": 0.4,
        "foreign": -1.5,
        "kind": 0.9,
        "votes": 1.7,
        "rank": 0.3,
        "fresh": 2.7,
        "opening": 1.4,
        "leads": 0.5,
        "leaning": -0.2,
        "certain": 0.5,
        "several": 0.4,
        "headline": 0.0,
        "read": 6.0,
        "span": 1.0,
    },
}

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A question's sentences: the features of each, and whether it contains the answer."""

    found: list[Candidate]
    asked: ScoringContext
    features_of: Floats
    right: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Taught:
    """A question, the day it is asked, the corpus that answers it, and what tells that a text does."""

    source: str
    corpus: str
    text: str
    day: str
    answers: Callable[[str], bool]


def taught() -> list[Taught]:
    """The questions that have an answer and stand alone."""
    made = []
    for record in _records(SETS):
        if record["type"] == "inference":
            last = max(evidence["published_at"][:10] for evidence in record["evidence"])
            answers = partial(_contains, record["answer"])
            made.append(Taught("multihop", "multihop", record["question"], last, answers))
    for record in _records(REPORTS["newsquiz"].parent):
        answers = partial(_contains, record["answer"])
        made.append(Taught("quiz", "newsquiz", record["question"], record["asked"], answers))
    for record in _records(EXAM):
        if record["expect"] == "answer" and not record["history"]:
            corpus, answers = record["corpus"], partial(_matches, record["must"])
            made.append(Taught("exam", corpus, record["question"], LAST_DAY[corpus], answers))
    return made


def _records(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "questions.jsonl").read_text("utf-8").splitlines()]


def _contains(answer: str, text: str) -> bool:
    return plain(answer) in plain(text)


def _matches(wanted: Sequence[Sequence[str]], text: str) -> bool:
    joined = " ".join(text.split())
    return any(re.search(pattern, joined, re.IGNORECASE) for patterns in wanted for pattern in patterns)


def example(assistant: Assistant, one: Taught, reader: Reader | None) -> tuple[list[str], Example] | None:
    """The names of the features and an example; None where nothing is found."""
    asked_at = datetime.fromisoformat(f"{one.day}T23:59:59").replace(tzinfo=UTC)
    question = assistant.understand(one.text, scope=Scope(as_of=asked_at))
    asked = scoring_context(assistant.corpus, question)
    found = read(question, retrieve(assistant.corpus, question, limit=HITS).hits, asked, reader)
    features_of = features(found, asked, places=HITS)
    if not features_of:
        return None
    right = np.array([one.answers(candidate.text) for candidate in found])
    values = np.array([list(named.values()) for named in features_of])
    return list(features_of[0]), Example(found, asked, values, right)


def learned(
    names: Sequence[str], given: Sequence[Example], prior_of: Mapping[str, float], penalty: float
) -> Floats:
    """The weights under which the right sentences are likeliest (Adam; Kingma & Ba, ICLR 2015)."""
    mixed = [one for one in given if one.right.any() and not one.right.all()]
    prior = np.array([prior_of[name] for name in names])
    weights = prior.copy()
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, _STEPS + 1):
        gain = sum(_gain(one, weights) for one in mixed) / len(mixed)
        slope = penalty * (weights - prior) / len(mixed) - gain
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


def main() -> None:
    """Learns, tests on the other half, and prints or writes the weights learned from all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument(
        "--data", action="append", default=[], metavar="NAME=CORPUS", help="one that is there"
    )
    parser.add_argument("--every", type=int, default=1, help="take only every so manieth question")
    parser.add_argument("--write", action="store_true", help=f"write {_WRITTEN.name}")
    options = parser.parse_args()
    there = {name: Path(folder) for name, folder in (one.split("=", 1) for one in options.data)}
    questions = taught()[:: options.every]
    names: list[str] = []
    given: dict[str, list[Example]] = {"unread": [], "read": []}
    with tempfile.TemporaryDirectory() as scratch:
        for corpus, reports in REPORTS.items():
            folder = there.get(corpus) or Path(scratch) / corpus
            if corpus not in there:
                ingested(reports, folder)
            with open_assistant(Settings(folder=folder)) as assistant:
                for table, reader in (("unread", None), ("read", assistant.reader)):
                    for one in questions:
                        if one.corpus == corpus and one.source in _TEACH[table]:
                            made = example(assistant, one, reader)
                            if made:
                                names = made[0]
                                given[table].append(made[1])
    written = _HEADING
    for table, those in given.items():
        half = learned(names, those[::2], _PRIORS[table], _PENALTY[table])
        print(f"{table}: learned on one half, tested on the other:", tested(those[1::2], half))
        weights = zip(names, learned(names, those, _PRIORS[table], _PENALTY[table]), strict=True)
        written += f"\n[{table}]\n" + "".join(f"{name} = {weight:.2f}\n" for name, weight in weights)
    print(written)
    if options.write:
        _WRITTEN.write_text(written, "utf-8")


if __name__ == "__main__":
    main()
