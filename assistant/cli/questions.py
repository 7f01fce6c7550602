"""`dateline questions` and `dateline eval`: asking again, for what is new and for what still passes."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from assistant.access import ALONE
from assistant.cli.arguments import (
    add_command,
    add_group,
    add_json,
    add_scope,
    given_scope,
    positive,
    share,
)
from assistant.cli.opening import opened_services
from assistant.cli.progress import Progress

if TYPE_CHECKING:
    from assistant.cli.arguments import Commands
    from assistant.operations.reviewing import Evaluation
    from assistant.review.evaluation import AnyResult, EvaluationSummary
    from assistant.watch.rerun import RerunResult

_BELOW_THE_FLOOR = 1


def add(commands: Commands) -> None:
    """The commands."""
    group = add_group(
        commands,
        "questions",
        summary="watch questions: asked again whenever reports change",
        example="dateline questions run",
    )
    saved = add_command(
        group,
        "save",
        save_question,
        summary="watch a question: it is asked again whenever reports change",
        example='dateline questions save "What is known of the Lemna dam?"',
    )
    saved.add_argument("question", metavar="TEXT", help="what is asked, in words")
    add_scope(saved)
    listed = add_command(
        group,
        "list",
        list_questions,
        summary="list the watched questions",
        example="dateline questions list",
    )
    add_json(listed, "one JSON line for each question")
    removed = add_command(
        group,
        "remove",
        remove_question,
        summary="stop watching a question; its answers stay",
        example="dateline questions remove 3",
    )
    removed.add_argument("saved_id", type=positive, metavar="ID")
    again = add_command(
        group,
        "run",
        run_questions,
        summary="ask all watched questions now, and show what is new, gone or changed",
        example="dateline questions run --json",
    )
    add_json(again, "one JSON line for each question")
    _add_eval(commands)


def _add_eval(commands: Commands) -> None:
    parser = add_command(
        commands,
        "eval",
        evaluate,
        summary="ask again what reviewers judged, and fail when too few cases pass",
        example="dateline eval --floor 0.8",
        refused="too few cases pass",
    )
    parser.add_argument("--case", type=positive, metavar="N", help="only the case of this number")
    parser.add_argument(
        "--floor",
        type=share,
        default=0.9,
        metavar="SHARE",
        help="the share of cases that must pass, from 0 to 1 (default 0.9)",
    )
    add_json(parser, "one JSON line for each case, and one for all")


def save_question(options: argparse.Namespace) -> int:
    """Saves a question and asks it a first time, to have something to compare with."""
    from assistant.operations import watching

    with opened_services(options, with_model=True) as services, Progress("Answering"):
        question, first = watching.watch_text(ALONE, services, options.question, scope=given_scope(options))
    print(f"Watching question {question.saved_id}; later answers are compared with answer {first.answer_id}.")
    return 0


def list_questions(options: argparse.Namespace) -> int:
    """Prints every watched question."""
    from assistant.operations import watching

    with opened_services(options) as services:
        found = watching.list_watched(ALONE, services)
    for one in found:
        if options.json:
            shown = {"watched_question": one.saved_id, "question": one.question}
            shown |= {"saved": one.saved.isoformat(), "saved_by": one.saved_by}
            print(json.dumps(shown, ensure_ascii=False))
        else:
            print(f"{one.saved_id}. {one.question}")
    if not found and not options.json:
        print(_NONE)
    return 0


_NONE = "No watched questions; watch one: dateline questions save TEXT"


def remove_question(options: argparse.Namespace) -> int:
    """Stops asking a watched question."""
    from assistant.operations import watching

    with opened_services(options) as services:
        question = watching.remove(ALONE, services, options.saved_id)
    print(f"No longer watching question {options.saved_id}: {question}")
    return 0


def run_questions(options: argparse.Namespace) -> int:
    """Asks every watched question again, and prints what is new, gone or changed."""
    from assistant.operations import watching

    with opened_services(options, with_model=True) as services:
        total = len(watching.list_watched(ALONE, services))
        with Progress("Asking again", total=total, unit="questions") as progress:
            for number, one in enumerate(watching.rerun_all(ALONE, services), start=1):
                progress.at(number)
                progress.result(_result(one, as_json=options.json))
    if not total and not options.json:
        print(_NONE)
    return 0


def _result(one: RerunResult | AnyResult, *, as_json: bool) -> str:
    return json.dumps(one.to_json(), ensure_ascii=False) if as_json else "\n".join(one.lines())


def evaluate(options: argparse.Namespace) -> int:
    """Runs the cases and prints the result of each; returns 1 when fewer pass than the floor asks."""
    from assistant.operations import reviewing
    from assistant.review.evaluation import summarise

    results = []
    with opened_services(options, with_model=True) as services:
        run = reviewing.evaluate(ALONE, services, case_id=options.case)
        with Progress("Evaluating", total=run.cases, unit="cases") as progress:
            for result in run.results:
                results.append(result)
                progress.at(len(results))
                progress.result(_result(result, as_json=options.json))
    summary = summarise(results)
    below = summary.share is not None and summary.share < options.floor
    if options.json:
        print(json.dumps(_summary_to_json(summary, run, floor=options.floor, below=below)))
    else:
        print(_line(summary, run, floor=options.floor, below=below))
    return _BELOW_THE_FLOOR if below else 0


def _summary_to_json(
    summary: EvaluationSummary, run: Evaluation, *, floor: float, below: bool
) -> dict[str, Any]:
    return {
        "passed": summary.passed,
        "failed": summary.failed,
        "changed": summary.changed,
        "partly": run.partly,
        "disputed": run.disputed,
        "lapsed": run.lapsed,
        "same_corpus": summary.same_corpus,
        "share": summary.share,
        "floor": floor,
        "below": below,
    }


def _line(summary: EvaluationSummary, run: Evaluation, *, floor: float, below: bool) -> str:
    ran = summary.passed + summary.failed + summary.changed
    line = "There are no cases yet; verdicts of reviewers make them"
    if ran:
        line = f"{summary.passed} of {summary.passed + summary.failed} cases pass"
    if summary.share is not None:
        line += f" ({summary.share:.2f}; {'below' if below else 'not below'} the floor of {floor:g})"
    details = [
        f"{summary.changed} changed and not counted" if summary.changed else "",
        f"{run.partly} judged “partly” and not counted" if run.partly else "",
        f"{run.disputed} on which reviewers disagree and not counted" if run.disputed else "",
        f"{run.lapsed} to be reviewed again, since the source or the story has changed" if run.lapsed else "",
        f"the corpus has changed since {ran - summary.same_corpus} of them"
        if summary.same_corpus < ran
        else "",
    ]
    return "; ".join([line, *filter(None, details)]) + "."
