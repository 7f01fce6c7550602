"""`dateline tune`: from where on questions are answered, tuned on what reviewers judged."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from assistant.access import ALONE
from assistant.cli.arguments import add_command, add_json
from assistant.cli.opening import opened_services
from assistant.cli.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.cli.arguments import Commands
    from assistant.ledger.cutoffs import AcceptedCutoffs
    from assistant.operations.tuning import Acceptance
    from assistant.review.tuning import Proposal, RuleProposal
    from assistant.settings import Services

_NOT_ACCEPTED = 1
_SHOWN = 10  # questions of which the decision would change
_RULES = {
    "read": "Questions that a sentence answers (decided by the reader)",
    "unread": "Other questions (decided by how near the passages come)",
}


def add(commands: Commands) -> None:
    """The command."""
    parser = add_command(
        commands,
        "tune",
        tune,
        summary="propose from reviewers' verdicts when to decline a question, and use what is accepted",
        example="dateline tune --accept",
        refused="nothing was accepted",
    )
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument(
        "--accept",
        action="store_true",
        help="use the proposed cut-offs, unless fewer cases of `dateline eval` pass by them",
    )
    choice.add_argument(
        "--reset", action="store_true", help="use the cut-offs that Dateline comes with again"
    )
    add_json(parser, "one JSON object")


def tune(options: argparse.Namespace) -> int:
    """Proposes, accepts or resets; returns 1 when something was to be accepted and was not."""
    from assistant.operations import tuning

    with opened_services(options, with_model=True) as services:
        if options.reset:
            tuning.reset(ALONE, services)
            done = "The cut-offs that Dateline comes with are used from now on."
            print(json.dumps({"reset": True}) if options.json else done)
            return 0
        with Progress("Asking again", unit="questions") as progress:
            proposal = tuning.propose(
                ALONE, services, asked=lambda done, total: progress.at(done, total=total)
            )
        acceptance = _accepted(services, proposal) if options.accept and proposal.cutoffs else None
        if options.json:
            print(json.dumps(_to_json(proposal, acceptance), ensure_ascii=False))
        else:
            print("\n".join(_lines(proposal, acceptance, tuning.in_use(ALONE, services))))
    return _NOT_ACCEPTED if options.accept and not (acceptance and acceptance.accepted) else 0


def _accepted(services: Services, proposal: Proposal) -> Acceptance:
    from assistant.operations import tuning

    with Progress("Evaluating", unit="cases") as progress:
        return tuning.accept(
            ALONE, services, proposal, asked=lambda done, total: progress.at(done, total=total)
        )


def _to_json(proposal: Proposal, acceptance: Acceptance | None) -> dict[str, object]:
    return {
        "rules": [one.to_json() for one in proposal.rules],
        "cases": proposal.cases,
        "passed_before": acceptance.before.share if acceptance else None,
        "passed_after": acceptance.after.share if acceptance else None,
        "accepted": acceptance is not None and acceptance.accepted,
    }


def _lines(
    proposal: Proposal, acceptance: Acceptance | None, in_use: AcceptedCutoffs | None
) -> Iterator[str]:
    for rule in proposal.rules:
        yield from _of_rule(rule)
    if acceptance:
        yield _result(acceptance)
    elif proposal.cutoffs:
        yield "These figures are of the questions it was chosen on, so they are optimistic."
        yield "Nothing is changed yet; `dateline tune --accept` uses it unless fewer cases pass."
    if in_use and not acceptance:
        accepted = f"{in_use.at:%Y-%m-%d}{f' by {in_use.by}' if in_use.by else ''}"
        yield f"The present cut-offs were accepted on {accepted}; `dateline tune --reset` undoes that."


def _of_rule(rule: RuleProposal) -> Iterator[str]:
    yield f"{_RULES[rule.rule.value]}:"
    if rule.proposed is None:
        yield f"   present cut-off {rule.present:+.3f}. {rule.refusal}"
        return
    judged = rule.right + rule.wrong
    yield (
        f"   present cut-off {rule.present:+.3f}, proposed {rule.proposed:+.3f}, "
        f"on {judged} judged questions ({rule.right} rightly answered, {rule.wrong} wrongly)"
    )
    if rule.declined:
        yield (
            f"   declines {rule.wrong_declined} of {rule.wrong} wrong answers, "
            f"and loses {rule.right_lost} of {rule.right} right ones:"
        )
    for one in rule.declined[:_SHOWN]:
        yield f"      {'right' if one.answer_is_right else 'wrong'}: {' '.join(one.question.split())}"
    if rule.answered:
        yield (
            f"   answers {rule.right_regained} right ones that are declined now, "
            f"and {len(rule.answered) - rule.right_regained} wrong ones:"
        )
    for one in rule.answered[:_SHOWN]:
        yield f"      {'right' if one.answer_is_right else 'wrong'}: {' '.join(one.question.split())}"


def _result(found: Acceptance) -> str:
    before, after = (
        f"{one.passed} of {one.passed + one.failed} cases pass" for one in (found.before, found.after)
    )
    if found.accepted:
        return f"Accepted: {after} (before: {before}). `dateline tune --reset` undoes it."
    return f"Not accepted: only {after} by the proposed cut-offs, and {before} by the present ones."
