"""How often the answer without a language model contains the quiz's answer, on the news quiz.

`make bench-answers`, or `python -m tests.benchmarks.answers [FOLDER] [--data CORPUS] [--check]`.
The reports are ingested by `dateline ingest` and asked by `dateline ask --batch`, each question as of the
day it was asked. An answer counts when the quiz's own answer, letters and digits alone, is in its
statements.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.retrieval import below_floor, dateline, floors, ingested

_ROOT = Path(__file__).resolve().parents[2]
_SETS = _ROOT.parent / "shared" / "data" / "newsquiz"
_SECTION = "answers on the news quiz"
_TIMED = 30  # questions timed in one warm process


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the quiz, the day it was asked (YYYY-MM-DD), and its answer."""

    identity: str
    text: str
    day: str
    answer: str


def plain(text: str) -> str:
    """The text as the rule compares it."""
    return "".join(character for character in text.casefold() if character.isalnum())


def questions(folder: Path) -> list[Asked]:
    """The quiz's questions."""
    records = [json.loads(line) for line in (folder / "questions.jsonl").read_text("utf-8").splitlines()]
    return [Asked(r["id"], r["question"], r["asked"], r["answer"]) for r in records]


def printed(command: str, asked: Sequence[Asked], corpus: Path) -> dict[str, dict[str, Any]]:
    """What `dateline COMMAND --batch` prints for each question, by its id."""
    lines = "".join(json.dumps({"id": q.identity, "question": q.text, "as_of": q.day}) + "\n" for q in asked)
    records = map(json.loads, dateline("--data", corpus, command, "--batch", "-", given=lines).splitlines())
    return {record["id"]: record for record in records}


def measured(
    asked: Sequence[Asked],
    answered: Mapping[str, Mapping[str, Any]],
    found: Mapping[str, Mapping[str, Any]],
) -> dict[str, float]:
    """Every figure by its name: shares of the questions, and mean numbers."""
    sums: dict[str, float] = {}
    for question in asked:
        texts = [plain(one["text"]) for one in answered[question.identity]["statements"]]
        shown = answered[question.identity]["statements"]
        wanted = plain(question.answer)
        figures = {
            "answered": float(any(wanted in text for text in texts)),
            "answered by the first": float(bool(texts) and wanted in texts[0]),
            "words": float(sum(len(one["text"].split()) for one in shown)),
            "words with context": float(sum(len(f"{one['context']} {one['text']}".split()) for one in shown)),
            "statements": float(len(shown)),
            "declined": float(bool(answered[question.identity]["abstained"])),
            "in ten passages": float(
                wanted in plain(" ".join(hit["text"] for hit in found[question.identity]["hits"]))
            ),
        }
        for name, value in figures.items():
            sums[name] = sums.get(name, 0.0) + value
    return {name: total / len(asked) for name, total in sums.items()}


def seconds_warm(asked: Sequence[Asked], folder: Path) -> float:
    """The median time of one answer, in seconds, in a process that has answered before."""
    from assistant.cli.arguments import last_instant
    from assistant.settings import Settings, open_assistant
    from corpus import Scope

    taken = []
    with open_assistant(Settings(folder=folder)) as assistant:
        for question in asked[: _TIMED + 1]:
            start = time.perf_counter()
            assistant.ask(question.text, scope=Scope(as_of=last_instant(question.day)))
            taken.append(time.perf_counter() - start)
    return statistics.median(taken[1:])


def main() -> int:
    """Ingests, asks, prints the figures; with `--check` the status is 1 when a figure is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", nargs="?", type=Path, default=_SETS, help="reports.jsonl, questions.jsonl")
    parser.add_argument("--data", type=Path, help="a corpus that holds the reports already")
    parser.add_argument("--check", action="store_true", help="fail when a figure is below its floor")
    parser.add_argument("--every", type=int, default=1, help="ask only every so manieth question")
    options = parser.parse_args()
    if not (options.folder / "questions.jsonl").exists():
        sys.exit(
            f"{str(options.folder)!r} holds no questions.jsonl; the evaluation sets lie beside the checkout"
        )
    asked = questions(options.folder)[:: options.every]
    with tempfile.TemporaryDirectory() as scratch:
        corpus = options.data or Path(scratch) / "corpus"
        if options.data is None:
            ingested(options.folder / "reports.jsonl", corpus)
        figures = measured(asked, printed("ask", asked, corpus), printed("search", asked, corpus))
        figures["seconds, median"] = seconds_warm(asked, corpus)
    print(f"{len(asked)} questions\n\n| | |\n| --- | ---: |")
    print("\n".join(f"| {name} | {value:.3f} |" for name, value in figures.items()))
    least = floors(_SECTION) if options.check else {}
    fallen = below_floor({**figures, "words fewer than 60": 60 - figures["words"]}, least)
    print("\n".join(fallen), file=sys.stderr)
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
