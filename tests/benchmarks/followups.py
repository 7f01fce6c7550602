"""How well follow-up questions are made standalone, against rewritings by people.

`make bench-followups`, or `python -m tests.benchmarks.followups [FILE] [--check]`, where FILE is JSON Lines
with `history` (a subject, a heading, then questions and answers in turn), `question`, `rewrite` and `dialog`.
The questions are rewritten by `dateline rewrite --batch`, a process of its own and without a language model.
A score is the F1 of the content words (lower case, NLTK's English stop words left out, each word once)
against the rewriting, the mean over all questions. A word is a run of letters, digits and apostrophes, so
"Iran's" is not "Iran"; in the last column it is. The rules were made looking at the dialogs of the
development half only.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from corpus import STOP_WORDS

_ROOT = Path(__file__).resolve().parents[2]
_QUESTIONS = _ROOT.parent / "shared" / "data" / "conversations" / "questions.jsonl"
_FLOORS = _ROOT / "tests" / "quality" / "floors.json"
_DATELINE = "Dateline's rule"

Asked = dict[str, Any]
"""One record of the file."""

_WITH_APOSTROPHES = re.compile(r"\w[\w']*")
_WITHOUT = re.compile(r"\w+")


def rewritten(questions: Sequence[Asked]) -> list[str]:
    """What `dateline rewrite --batch` makes of each question."""
    lines = "".join(
        json.dumps({"id": number, "history": asked["history"], "question": asked["question"]}) + "\n"
        for number, asked in enumerate(questions)
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
    command = [sys.executable, "-m", "assistant.cli", "rewrite", "--batch", "-"]
    printed = subprocess.run(
        command, cwd=_ROOT, env=environment, input=lines, stdout=subprocess.PIPE, text=True, check=True
    ).stdout
    by_id = {record["id"]: record["standalone"] for record in map(json.loads, printed.splitlines())}
    return [by_id[number] for number in range(len(questions))]


def by_rule(questions: Sequence[Asked]) -> dict[str, list[str]]:
    """What three plain rules make of each question."""
    return {
        "last question alone": [asked["question"] for asked in questions],
        "all questions joined": [
            " ".join([*asked["history"][2::2], asked["question"]]) for asked in questions
        ],
        "subject + last question": [f"{asked['history'][0]} {asked['question']}" for asked in questions],
    }


def score(written: str, rewritten: str, word: re.Pattern[str] = _WITH_APOSTROPHES) -> float:
    """F1 of the content words, 0 to 1; 1 when neither text has any."""
    ours, theirs = (set(word.findall(text.lower())) - STOP_WORDS for text in (written, rewritten))
    return 2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours or theirs else 1.0


def in_development(asked: Asked) -> bool:
    """Whether the question belongs to the half that was looked at; a dialog is wholly in one half."""
    return zlib.crc32(str(asked["dialog"]).encode()) % 2 == 0


def table(questions: Sequence[Asked], written: Mapping[str, Sequence[str]]) -> str:
    """One line a rule: F1 over all questions, over the halves, and over all with possessives as the name."""
    lines = ["| F1 of content words | all | looked at | not looked at | without apostrophes |"]
    lines.append(f"| --- |{' ---: |' * 4}")
    for name, texts in written.items():
        halves: dict[bool, list[float]] = {True: [], False: []}
        for asked, text in zip(questions, texts, strict=True):
            halves[in_development(asked)].append(score(text, asked["rewrite"]))
        figures = [f1(questions, texts), _mean(halves[True]), _mean(halves[False])]
        figures.append(f1(questions, texts, _WITHOUT))
        lines.append(f"| {name} | {' | '.join(f'{figure:.3f}' for figure in figures)} |")
    return "\n".join(lines)


def f1(questions: Sequence[Asked], texts: Sequence[str], word: re.Pattern[str] = _WITH_APOSTROPHES) -> float:
    """The mean score of the texts."""
    return _mean([score(text, asked["rewrite"], word) for asked, text in zip(questions, texts, strict=True)])


def _mean(values: Sequence[float]) -> float:
    return fmean(values) if values else float("nan")


def main() -> int:
    """Prints the table; with `--check` the status is 1 when the figure is below its floor."""
    parser = argparse.ArgumentParser(description="Follow-up questions against rewritings by people.")
    parser.add_argument("file", nargs="?", type=Path, default=_QUESTIONS, help="JSON Lines")
    parser.add_argument("--check", action="store_true", help="fail when the figure is below its floor")
    options = parser.parse_args()
    if not options.file.exists():
        sys.exit(f"there is no {str(options.file)!r}; the evaluation sets lie beside the checkout")
    lines = options.file.read_text(encoding="utf-8").splitlines()
    questions: list[Asked] = [json.loads(line) for line in lines if line.strip()]
    started = time.perf_counter()
    ours = rewritten(questions)
    took = time.perf_counter() - started
    print(table(questions, {**by_rule(questions), _DATELINE: ours}))
    print(f"\n{len(questions)} questions in {took:.1f} s, the start of the process included")
    floor = float(json.loads(_FLOORS.read_text("utf-8"))["follow-ups on CANARD"]["F1"])
    reached = f1(questions, ours)
    if options.check and not reached >= floor:
        print(f"F1 is {reached:.4f}, below its floor of {floor}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
