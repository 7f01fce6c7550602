"""When to decline what the reader has read: calibrates the table ``read`` of ``abstention.toml``.

`python -m tests.benchmarks.declining_when_read [--quiz CORPUS] [--multihop CORPUS] [--write]`. The questions
of the news quiz are asked of their own reports, which answer them; of MultiHop-RAG, other news, which does
not; and with another name in them, of their own reports, which nearly answer them. A
logistic regression weighs what the reader found with how near the passages come; its bias is set so that
few of the quiz's own are declined. Every fold of questions is judged by weights learned from the others, and
by those in use.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.answer.extractive.abstention import (
    EvidenceWeights,
    answered_by_a_sentence,
    calibrated_with_reader,
    nearness,
)
from assistant.answer.extractive.evidence import evidence
from assistant.answer.extractive.extract import scoring_context
from assistant.answer.extractive.own_words import speaker_in
from assistant.answer.extractive.read import read
from assistant.pipeline import Assistant
from assistant.retrieval.retrieve import HITS, retrieve
from assistant.settings import Settings, open_assistant
from corpus import Scope
from tests.benchmarks.abstaining import write_table
from tests.benchmarks.retrieval import SETS, ingested

_QUIZ = SETS.parent / "newsquiz"
_LAST_DAY = "2023-12-26"  # of MultiHop-RAG
_DECLINED = 0.03  # of the quiz's own questions
_FOLDS, _ROUNDS, _PENALTY = 8, 50, 1.0
_NAME = re.compile(r"(?<=[a-z,’'] )[A-Z][\w'’.-]+(?: (?:of (?:the )?)?[A-Z][\w'’.-]+)*")

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """What is known of one question: the features in the order of EvidenceWeights, without the bias."""

    kind: str
    features: tuple[float, ...]


def judged(assistant: Assistant, asked: Sequence[tuple[str, str, str]]) -> Iterator[Judged]:
    """What is known of each question, of which are given its kind, its words and the day it is asked."""
    for kind, text, day in asked:
        scope = Scope(as_of=datetime.fromisoformat(f"{day}T23:59:59").replace(tzinfo=UTC))
        question = assistant.understand(text, scope=scope)
        hits = retrieve(assistant.corpus, question, limit=HITS).hits
        asked_for = scoring_context(assistant.corpus, question)
        sentences = read(question, hits, asked_for, assistant.reader)
        found = evidence(sentences, asked_for, speaker_in(question))
        if not hits or found is None or not answered_by_a_sentence(question):
            continue
        near = nearness(assistant.corpus, question, hits)
        if near.cosine is not None:
            yield Judged(kind, (*astuple(found), near.cosine, near.unmentioned_share))


def with_other_names(records: Sequence[dict[str, str]]) -> Iterator[tuple[str, str, str]]:
    """The questions that have a name, with that of another question in its place."""
    rng = random.Random(5)
    names = [name for record in records for name in _NAME.findall(record["question"])]
    for record in records:
        text = record["question"]
        places = list(_NAME.finditer(text))
        if places:
            longest = max(places, key=lambda match: len(match.group()))
            length = len(longest.group().split())
            other = rng.choice([n for n in names if n not in text and len(n.split()) == length] or names)
            yield "another name", text[: longest.start()] + other + text[longest.end() :], record["asked"]


def learned(features: Floats, answerable: Floats, weight: Floats) -> Floats:
    """Weights and bias of the logistic regression (Newton's method)."""
    one = np.hstack([features, np.ones((len(features), 1))])
    ridge = _PENALTY * np.diag([*np.ones(features.shape[1]), 0.0])
    weights: Floats = np.zeros(one.shape[1])
    for _ in range(_ROUNDS):
        likely = 1 / (1 + np.exp(-one @ weights))
        slope = one.T @ (weight * (likely - answerable)) + ridge @ weights
        bend = (one * (weight * likely * (1 - likely))[:, None]).T @ one + ridge
        weights = weights - np.linalg.solve(bend, slope)
    return weights


def calibrated(given: Sequence[Judged]) -> EvidenceWeights:
    """The weights, with the bias at which the given share of the quiz's own questions is declined."""
    features = np.array([one.features for one in given])
    middle, width = features.mean(0), features.std(0) + 1e-9
    kinds = np.array([one.kind for one in given])
    own = kinds == "own news"
    share = {kind: 0.5 if kind == "own news" else 0.25 for kind in set(kinds)}
    weight = np.array([len(given) * share[kind] / (kinds == kind).sum() for kind in kinds])
    slopes = learned((features - middle) / width, own.astype(float), weight)[:-1] / width
    bias = -float(np.quantile(features[own] @ slopes, _DECLINED))
    names = [field.name for field in fields(EvidenceWeights)]
    return EvidenceWeights(**dict(zip(names, [*map(float, slopes), bias], strict=True)))


def declined(given: Sequence[Judged], weights: EvidenceWeights) -> list[bool]:
    """Which of the questions are declined."""
    *slopes, bias = astuple(weights)
    return [float(np.dot(one.features, slopes)) + bias < 0 for one in given]


def main() -> None:
    """Asks, learns, prints what is declined, and writes the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quiz", type=Path, help="a corpus that holds the quiz's reports already")
    parser.add_argument("--multihop", type=Path, help="and one that holds those of MultiHop-RAG")
    parser.add_argument("--write", action="store_true", help="write abstention.toml")
    options = parser.parse_args()
    records = [json.loads(line) for line in (_QUIZ / "questions.jsonl").read_text("utf-8").splitlines()]
    own = [("own news", record["question"], record["asked"]) for record in records]
    other = [("other news", record["question"], _LAST_DAY) for record in records]
    given: list[Judged] = []
    with tempfile.TemporaryDirectory() as scratch:
        for there, folder, asked in (
            (options.quiz, _QUIZ, [*own, *with_other_names(records)]),
            (options.multihop, SETS, other),
        ):
            corpus = there or Path(scratch) / folder.name
            if there is None:
                ingested(folder / "reports.jsonl", corpus)
            with open_assistant(Settings(folder=corpus)) as assistant:
                given += judged(assistant, asked)
    found: dict[str, list[bool]] = {}
    for fold in range(_FOLDS):
        weights = calibrated([one for place, one in enumerate(given) if place % _FOLDS != fold])
        for one, refused in zip(given[fold::_FOLDS], declined(given[fold::_FOLDS], weights), strict=True):
            found.setdefault(one.kind, []).append(refused)
    weights = calibrated(given)
    print(f"Calibrated on all: {weights}")
    if options.write:
        write_table("read", asdict(weights))
    used = weights if options.write else calibrated_with_reader()
    print(f"In use: {used}")
    for kind, decisions in found.items():
        those = declined([one for one in given if one.kind == kind], used)
        print(
            f"{kind} ({len(those)}), declined: {sum(those) / len(those):.3f}; "
            f"{sum(decisions) / len(decisions):.3f} where the other folds calibrate"
        )


if __name__ == "__main__":
    main()
