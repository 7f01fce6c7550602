"""``dateline eval``: asks again what was judged, and fails when too much of it no longer holds."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from assistant.cli.opening import opened_assistant, opened_ledger

if TYPE_CHECKING:
    from assistant.review.cases import Cases
    from assistant.review.evaluation import EvaluationSummary

_BELOW_THE_FLOOR = 1


def evaluate(options: argparse.Namespace) -> int:
    """Runs the cases and prints what became of each; returns 1 when fewer pass than the floor asks."""
    from assistant.review.cases import cases
    from assistant.review.evaluation import evaluate, select_cases, summarise

    ledger = opened_ledger(options)
    found = cases(ledger)
    judged = select_cases(found.judged, options.case)
    results = []
    if judged:
        with opened_assistant(options) as assistant:
            for result in evaluate(assistant, ledger, judged):
                results.append(result)
                print(
                    json.dumps(result.to_json(), ensure_ascii=False)
                    if options.json
                    else "\n".join(result.lines())
                )
    told = summarise(results)
    below = told.share is not None and told.share < options.floor
    if options.json:
        print(json.dumps(_sum(told, found, floor=options.floor, below=below)))
    else:
        print(_line(told, found, floor=options.floor, below=below))
    return _BELOW_THE_FLOOR if below else 0


def _sum(told: EvaluationSummary, found: Cases, *, floor: float, below: bool) -> dict[str, Any]:
    return {
        "passed": told.passed,
        "failed": told.failed,
        "changed": told.changed,
        "partly": found.partly,
        "disputed": found.disputed,
        "same_corpus": told.same_corpus,
        "share": told.share,
        "floor": floor,
        "below": below,
    }


def _line(told: EvaluationSummary, found: Cases, *, floor: float, below: bool) -> str:
    ran = told.passed + told.failed + told.changed
    if not ran:
        return "No verdict makes a case yet; reviewers give them at the desk."
    counted = told.passed + told.failed
    line = f"{told.passed} of {counted} cases pass"
    if told.share is not None:
        line += f" ({told.share:.2f}; {'below' if below else 'not below'} the floor of {floor:g})"
    asides = [
        f"{told.changed} changed" if told.changed else "",
        f"{found.partly} judged in part make none" if found.partly else "",
        f"{found.disputed} disputed make none" if found.disputed else "",
        f"the corpus has changed since {ran - told.same_corpus} of them" if told.same_corpus < ran else "",
    ]
    return "; ".join([line, *filter(None, asides)]) + "."
