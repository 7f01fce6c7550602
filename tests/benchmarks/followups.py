"""How well follow-up questions are made standalone, against rewritings by people.

`make bench-followups`, or `python -m tests.benchmarks.followups PATH`, where PATH is a file of JSON Lines
with `history` (a subject, a heading, then questions and answers in turn), `question`, `rewrite` and `dialog`.
A score is the F1 of the content words (lower case, NLTK's English stop words left out, each word once)
against the rewriting, the mean over all questions. A word is a run of letters, digits and apostrophes, so
"Iran's" is not "Iran"; in the last column it is. The rules were made looking at the dialogs of the
development half only.
"""

from __future__ import annotations

import argparse
import json
import re
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from assistant.question.followup import standalone
from assistant.question.question import Turn
from assistant.question.words import STOP_WORDS

Asked = dict[str, Any]
"""One record of the file."""

_WITH_APOSTROPHES = re.compile(r"\w[\w']*")
_WITHOUT = re.compile(r"\w+")


def turns(history: Sequence[str]) -> list[Turn]:
    """Questions and answers in turn; the subject and its heading are the first of them."""
    answers = [*history[1::2], ""]
    return [Turn(question=asked, answer=answer) for asked, answer in zip(history[::2], answers, strict=False)]


RULES: dict[str, Callable[[Asked], str]] = {
    "last question alone": lambda asked: str(asked["question"]),
    "all questions joined": lambda asked: " ".join([*asked["history"][2::2], asked["question"]]),
    "subject + last question": lambda asked: f"{asked['history'][0]} {asked['question']}",
    "Dateline's rule": lambda asked: standalone(asked["question"], turns(asked["history"])),
}


def score(written: str, rewritten: str, word: re.Pattern[str] = _WITH_APOSTROPHES) -> float:
    """F1 of the content words, 0 to 1; 1 when neither text has any."""
    ours, theirs = (set(word.findall(text.lower())) - STOP_WORDS for text in (written, rewritten))
    return 2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours or theirs else 1.0


def in_development(asked: Asked) -> bool:
    """Whether the question belongs to the half that was looked at; a dialog is wholly in one half."""
    return zlib.crc32(str(asked["dialog"]).encode()) % 2 == 0


def table(questions: Sequence[Asked]) -> str:
    """One line a rule: F1 over all questions, over the halves, and over all with possessives as the name."""
    lines = [f"{'F1 of content words':<26}{'all':>7}{'dev':>7}{'check':>7}{'without apostrophes':>22}"]
    for name, rule in RULES.items():
        written = [(asked, rule(asked)) for asked in questions]
        scored = [(in_development(asked), score(text, asked["rewrite"])) for asked, text in written]
        figures = (
            [value for _, value in scored],
            [value for development, value in scored if development],
            [value for development, value in scored if not development],
        )
        plain = fmean(score(text, asked["rewrite"], _WITHOUT) for asked, text in written)
        columns = "".join(f"{fmean(values) if values else float('nan'):7.3f}" for values in figures)
        lines.append(f"{name:<26}{columns}{plain:22.3f}")
    return "\n".join(lines)


def main() -> None:
    """Prints the table and the time a question takes."""
    parser = argparse.ArgumentParser(description="Follow-up questions against rewritings by people.")
    parser.add_argument("path", type=Path, help="JSON Lines with history, question, rewrite and dialog")
    path: Path = parser.parse_args().path
    questions = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    if not questions:
        parser.error(f"{str(path)!r} holds no questions; give a file of JSON Lines")
    print(table(questions))
    start = time.perf_counter()
    for asked in questions:
        RULES["Dateline's rule"](asked)
    each = (time.perf_counter() - start) / len(questions)
    print(f"{len(questions)} questions, {each * 1000:.2f} ms each by Dateline's rule")


if __name__ == "__main__":
    main()
