"""Whether a question for how things stand is answered from the newest report that says so.

`make bench-heads`, or `python -m tests.benchmarks.heads [--data CORPUS] [--half kept] [--show] [--check]`.
`heads.jsonl` has 49 affairs of the news quiz's reports: a trial, a strike, a nomination, a rising count. Of
each, reports of different days give successive states; they were read, and a question for the present state
was worded, before any answer was looked at. A record names by its id every report that has the newest state
(`head`), and by a digest every sentence of theirs that gives it (`states`), since the texts are their
publishers'. With `as_of`, the question is asked as of that day, of which another report may be the newest.
Rules were tried on one half of the affairs (`tuned`); the other (`kept`) shows how they do on new ones.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.answers import Asked, printed
from tests.benchmarks.corroboration import digest
from tests.benchmarks.exam import LAST_DAY, REPORTS
from tests.benchmarks.retrieval import ingested, outcome

_READ = Path(__file__).with_suffix(".jsonl")
_SECTION = "the newest state of affairs"
_HALVES = ("tuned", "kept")


@dataclass(frozen=True, slots=True)
class Affair:
    """A question for how things stand, and what was read: reports and sentences with the newest state."""

    identity: str
    half: str
    question: str
    as_of: str
    head: frozenset[str]
    states: frozenset[str]


def affairs() -> list[Affair]:
    """The affairs that were read."""
    return [
        Affair(
            one["id"],
            one["half"],
            one["question"],
            one["as_of"] or LAST_DAY["newsquiz"],
            frozenset(one["head"]),
            frozenset(one["states"]),
        )
        for one in map(json.loads, _READ.read_text("utf-8").splitlines())
    ]


def marks(affair: Affair, answer: Mapping[str, Any]) -> dict[str, float]:
    """Of one answer: whether its first statement is from the head and gives the state, whether any does."""
    statements = answer["statements"]
    cited = [{one["report_id"] for one in statement["citations"]} for statement in statements[:1]]
    given = [digest(statement["text"]) in affair.states for statement in statements]
    return {
        "first from the newest": float(any(affair.head & reports for reports in cited)),
        "first gives the state": float(any(given[:1])),
        "any gives the state": float(any(given)),
    }


def measured(read: Sequence[Affair], answers: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    """Every figure by its name, over all affairs and over either half."""
    figures: dict[str, float] = {}
    for half, names in (("", _HALVES), *((f"{half}: ", (half,)) for half in _HALVES)):
        each = [marks(one, answers[one.identity]) for one in read if one.half in names]
        for name in each[0] if each else ():
            figures[half + name] = sum(one[name] for one in each) / len(each)
    return figures


def show(read: Sequence[Affair], answers: Mapping[str, Mapping[str, Any]]) -> None:
    """Prints each answer below what it was given."""
    for one in read:
        given = ", ".join(name for name, mark in marks(one, answers[one.identity]).items() if mark)
        print(f"\n{one.identity} ({one.half}): {one.question} [{one.as_of}]\n  {given or 'nothing'}")
        for statement in answers[one.identity]["statements"]:
            published = statement["citations"][0]["published"]
            print(f"  - {statement['label'] or ''} {(published or '')[:10]}: {statement['text']}")


def main() -> int:
    """Ingests, asks, prints the figures; with `--check` the status is 1 when a figure is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, help="a corpus that has the reports already")
    parser.add_argument("--half", choices=_HALVES, help="show the answers of this half alone")
    parser.add_argument("--show", action="store_true", help="print the answers")
    parser.add_argument("--check", action="store_true", help="fail when a figure is below its floor")
    options = parser.parse_args()
    if not REPORTS["newsquiz"].exists():
        sys.exit(f"{str(REPORTS['newsquiz'])!r} is missing; the evaluation sets lie beside the checkout")
    read = affairs()
    asked = [Asked(one.identity, one.question, one.as_of, "") for one in read]
    with tempfile.TemporaryDirectory() as scratch:
        corpus = options.data or Path(scratch) / "corpus"
        if options.data is None:
            ingested(REPORTS["newsquiz"], corpus)
        answers = printed("ask", asked, corpus)
    if options.show:
        show([one for one in read if options.half in (None, one.half)], answers)
    return outcome(measured(read, answers), _SECTION, check=options.check)


if __name__ == "__main__":
    sys.exit(main())
