"""Whether the reports counted for a statement in other words support it, on pairs that were read.

`make bench-corroboration`, or `python -m tests.benchmarks.corroboration [--data CORPUS] [--check]`.
Each question of the news quiz, and of the exam over it, is asked as of its day. Every pair of a statement
and a sentence counted for it is looked up in `corroboration.jsonl`: 217 pairs, more than are counted, that
were read and judged by one rule. The sentence supports the statement when it alone supports the words in it
that answer, or its main clause where none are marked, about the same event. The texts are their publishers',
so the file has hashes of them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.answers import Asked, printed, questions
from tests.benchmarks.exam import EXAM, LAST_DAY, REPORTS
from tests.benchmarks.retrieval import ingested, outcome

_JUDGED = Path(__file__).with_suffix(".jsonl")
_SECTION = "corroboration in other words"


def digest(text: str) -> str:
    """What stands for a text in the file: twelve hexadecimal digits of the SHA-256 of its words."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:12]


def judged() -> dict[tuple[str, str], bool]:
    """Whether the second of two texts supports the first, by their digests."""
    records = map(json.loads, _JUDGED.read_text("utf-8").splitlines())
    return {(one["statement"], one["also"]): one["supports"] for one in records}


def counted(answers: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """The digests of each statement and of each sentence counted for it."""
    for answer in answers.values():
        for statement in answer["statements"]:
            for citation in statement["also"]:
                yield digest(statement["text"]), digest(citation["quote"])


def measured(answers: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    """Every figure by its name."""
    known = judged()
    pairs = set(counted(answers))
    read = [pair for pair in pairs if pair in known]
    right = sum(known[pair] for pair in read)
    statements = [one for answer in answers.values() for one in answer["statements"]]
    several = [one for one in statements if one["corroboration"] and one["corroboration"]["reports"] > 1]
    worded_alike = [one for one in several if one["corroboration"]["reports"] - len(one["also"]) > 1]
    return {
        "precision": right / max(1, len(read)),
        "recall": right / sum(known.values()),
        "pairs counted": float(len(pairs)),
        "of them not read": float(len(pairs) - len(read)),
        "statements of several reports": len(several) / max(1, len(statements)),
        "by wording alone": len(worded_alike) / max(1, len(statements)),
    }


def asked() -> Sequence[Asked]:
    """The quiz's questions, and the exam's over the same reports that follow no other."""
    records = map(json.loads, (EXAM / "questions.jsonl").read_text("utf-8").splitlines())
    exam = [
        Asked(one["id"], one["question"], LAST_DAY["newsquiz"], "")
        for one in records
        if one["corpus"] == "newsquiz" and not one.get("history")
    ]
    return [*questions(REPORTS["newsquiz"].parent), *exam]


def main() -> int:
    """Ingests, asks, prints the figures; with `--check` the status is 1 when a figure is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, help="a corpus that holds the reports already")
    parser.add_argument("--check", action="store_true", help="fail when a figure is below its floor")
    options = parser.parse_args()
    if not REPORTS["newsquiz"].exists():
        sys.exit(f"{str(REPORTS['newsquiz'])!r} is missing; the evaluation sets lie beside the checkout")
    with tempfile.TemporaryDirectory() as scratch:
        corpus = options.data or Path(scratch) / "corpus"
        if options.data is None:
            ingested(REPORTS["newsquiz"], corpus)
        figures = measured(printed("ask", asked(), corpus))
    return outcome(figures, _SECTION, check=options.check)


if __name__ == "__main__":
    sys.exit(main())
