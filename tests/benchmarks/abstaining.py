"""When to decline: calibrates ``abstention.toml`` on MultiHop-RAG, and prints what is declined.

`make bench-abstaining`, or `python -m tests.benchmarks.abstaining [--data CORPUS] [--write] [--check]`.
Every question is searched, and how near its hits come is noted; those limits are taken that keep furthest,
in standard errors, from both bars: 90 % of the unanswerable declined, and no more than 7 % of the answerable.
These questions are long; a few words are farther from every passage, and limits too strict for them are out.
How well that carries over is printed first: every second question calibrates, and both halves are judged.
What is written is calibrated on all; the floors are checked with the limits in use.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.answer.extractive.abstention import AnswerabilityThreshold, Nearness, nearness
from assistant.answer.extractive.abstention import calibrated as limits_in_use
from assistant.pipeline import Assistant
from assistant.retrieval.retrieve import HITS, retrieve
from assistant.settings import Settings, open_assistant
from tests.benchmarks.retrieval import SETS, ingested, outcome

_WRITTEN = Path(__file__).resolve().parents[2] / "assistant" / "answer" / "extractive" / "abstention.toml"
_HEADING = """\
# When passages may answer: those that were not read, and questions that no one sentence answers
# (written by `python -m tests.benchmarks.abstaining --write`), and those that were read
# (`python -m tests.benchmarks.declining_when_read --write`).
"""
_SECTION = "declining on MultiHop-RAG"
_FEW_WORDS = 0.28  # cosine at which a passage that has all words of a short question is not too far from it
_LEAST_NULL, _MOST_OTHERS = 0.90, 0.07  # the bars: shares of the questions declined


@dataclass(frozen=True, slots=True)
class Judged:
    """How near the hits of a question come, and whether the collection answers it."""

    kind: str
    near: Nearness

    @property
    def answerable(self) -> bool:
        """Whether the collection holds evidence."""
        return self.kind != "null"


def judged(assistant: Assistant, folder: Path, *, every: int) -> list[Judged]:
    """All unanswerable questions, and every so manieth answerable one."""
    records = [json.loads(line) for line in (folder / "questions.jsonl").read_text("utf-8").splitlines()]
    null = [record for record in records if record["type"] == "null"]
    asked = [*null, *[record for record in records if record["type"] != "null"][::every]]
    made = []
    for record in asked:
        question = assistant.understand(record["question"])
        hits = retrieve(assistant.corpus, question, limit=HITS).hits
        made.append(Judged(record["type"], nearness(assistant.corpus, question, hits)))
    return made


def declined(those: Sequence[Judged], threshold: AnswerabilityThreshold) -> float:
    """The share of the questions that are declined."""
    return sum(not one.near.answerable(threshold) for one in those) / max(1, len(those))


def calibrated(given: Sequence[Judged]) -> AnswerabilityThreshold:
    """The limits that keep furthest from both bars; of several, those that decline fewest answerable ones."""
    null = [one for one in given if not one.answerable]
    others = [one for one in given if one.answerable]

    def worth(threshold: AnswerabilityThreshold) -> tuple[float, float]:
        unanswered, lost = declined(null, threshold), declined(others, threshold)
        margin = min(
            (unanswered - _LEAST_NULL) / _error(_LEAST_NULL, len(null)),
            (_MOST_OTHERS - lost) / _error(_MOST_OTHERS, len(others)),
        )
        return round(margin, 6), -lost

    tried = [
        AnswerabilityThreshold(
            coverage_weight=coverage / 20, name_weight=names / 10, min_score=least / 200, min_coverage=0.5
        )
        for coverage in range(13)
        for names in range(6)
        for least in range(40, 200)
        if _FEW_WORDS + coverage / 20 >= least / 200
    ]
    return max(tried, key=worth)


def _error(share: float, number: int) -> float:
    """The standard error of a share of so many questions."""
    return math.sqrt(share * (1 - share) / max(1, number))


def table(given: Sequence[Judged], threshold: AnswerabilityThreshold) -> str:
    """What is declined, by type of question, in Markdown."""
    lines = ["| questions | declined | of them for a name that is not mentioned |", "| --- | ---: | ---: |"]
    for kind in sorted({one.kind for one in given}):
        those = [one for one in given if one.kind == kind]
        unmentioned = sum(bool(one.near.unmentioned) for one in those) / len(those)
        lines.append(f"| {kind} ({len(those)}) | {declined(those, threshold):.3f} | {unmentioned:.3f} |")
    return "\n".join(lines)


def write_table(name: str, values: Mapping[str, float]) -> None:
    """Puts these values into abstention.toml in place of the table of that name."""
    tables = tomllib.loads(_WRITTEN.read_text("utf-8")) | {name: dict(values)}
    parts = [
        f"\n[{table}]\n" + "".join(f"{key} = {value:.4g}\n" for key, value in of_table.items())
        for table, of_table in tables.items()
    ]
    _WRITTEN.write_text(_HEADING + "".join(parts), "utf-8")


def main() -> int:
    """Calibrates, prints, writes; with `--check` the status is 1 when a figure is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", nargs="?", type=Path, default=SETS)
    parser.add_argument("--data", type=Path, help="a corpus that holds the reports already")
    parser.add_argument("--every", type=int, default=1, help="ask only every so manieth answerable question")
    parser.add_argument("--write", action="store_true", help=f"write {_WRITTEN.name}")
    parser.add_argument("--check", action="store_true", help="fail when a figure is below its floor")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        corpus = options.data or Path(scratch) / "corpus"
        if options.data is None:
            ingested(options.folder / "reports.jsonl", corpus)
        with open_assistant(Settings(folder=corpus)) as assistant:
            given = judged(assistant, options.folder, every=options.every)
    of_half = calibrated(given[::2])
    for name, half in (("that calibrated", given[::2]), ("kept apart", given[1::2])):
        print(f"The half {name}:\n\n{table(half, of_half)}\n")
    threshold = calibrated(given)
    print(f"Calibrated on all: {threshold}")
    if options.write:
        write_table("unread", asdict(threshold))
    used = threshold if options.write else limits_in_use()
    print(f"In use: {used}")
    figures = {
        "unanswerable, declined": declined([one for one in given if not one.answerable], used),
        "answerable, answered": 1 - declined([one for one in given if one.answerable], used),
    }
    return outcome(figures, _SECTION, check=options.check)


if __name__ == "__main__":
    sys.exit(main())
