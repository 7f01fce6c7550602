"""Proposes from judged questions from where on to answer: the cut-off that makes most decisions right.

A question whose answer has a sentence that was judged to answer it is rightly answered; one whose answer
begins with a sentence judged not to, and has none that does, should have been declined. Any other judged
question is not counted. Questions that were declined have no sentence to judge, so that by new verdicts
Dateline can only come to decline more, or to answer again what it did before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import comb
from typing import TYPE_CHECKING, Any

from assistant.answer.answerability import EVERYTHING, Answerability, Cutoffs, DecisionRule
from assistant.ledger.verdicts import Relevance
from assistant.review.evaluation import asker
from assistant.review.results import begins_with, contains_answer

if TYPE_CHECKING:
    from assistant.pipeline import Assistant
    from assistant.review.cases import QuestionCase

LEAST_RIGHT = 20  # of which none lost still leaves up to 14 % that may be (0.05 = 0.86 ** 20)
LEAST_WRONG = 5  # with fewer, all of them declined may be chance (0.5 ** 5 < 0.05 < 0.5 ** 4)
_CHANCE = 0.05
_MOST_LOST = (
    0.1  # of the right answers; most of what is judged may be wrong only because doubtful ones come up
)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedDecision:
    """A judged question, how far it was from being declined, and whether it is right to answer it."""

    question: str
    found: Answerability
    answer_is_right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleProposal:
    """What the judged questions that a rule decided make of its cut-off.

    ``right`` are those that are rightly answered, ``wrong`` those that should be declined. ``proposed`` is
    None where no cut-off is better than the present one, or they are too few: ``refusal`` says which.
    ``declined`` would be declined and are answered now, ``answered`` the other way round.
    """

    rule: DecisionRule
    right: int
    wrong: int
    present: float
    proposed: float | None = None
    refusal: str = ""
    declined: tuple[JudgedDecision, ...] = ()
    answered: tuple[JudgedDecision, ...] = ()

    @property
    def wrong_declined(self) -> int:
        """How many wrong answers would be declined that are given now."""
        return sum(not one.answer_is_right for one in self.declined)

    @property
    def right_lost(self) -> int:
        """How many right answers would be declined that are given now."""
        return sum(one.answer_is_right for one in self.declined)

    @property
    def right_regained(self) -> int:
        """How many right answers would be given that are declined now."""
        return sum(one.answer_is_right for one in self.answered)

    def to_json(self) -> dict[str, Any]:
        """The proposal for programs."""
        return {
            "rule": self.rule.value,
            "right": self.right,
            "wrong": self.wrong,
            "present": self.present,
            "proposed": self.proposed,
            "refusal": self.refusal,
            "wrong_declined": self.wrong_declined,
            "right_lost": self.right_lost,
            "declined": [one.question for one in self.declined],
            "answered": [one.question for one in self.answered],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The proposals for both rules, and the cut-offs in use."""

    present: Cutoffs
    rules: tuple[RuleProposal, ...]

    @property
    def cutoffs(self) -> Cutoffs | None:
        """The cut-offs proposed; None where nothing is."""
        changed = {one.rule.value: one.proposed for one in self.rules if one.proposed is not None}
        return replace(self.present, **changed) if changed else None

    @property
    def cases(self) -> int:
        """How many judged questions the change rests on."""
        return sum(one.right + one.wrong for one in self.rules if one.proposed is not None)


def judged_decisions(
    assistant: Assistant, questions: Sequence[QuestionCase]
) -> Iterator[JudgedDecision | None]:
    """Asks each question again, declining nothing; None for one that says nothing of a cut-off.

    Raises CorpusError.
    """
    ask = asker(replace(assistant, cutoffs=lambda: EVERYTHING))
    for case in questions:
        answer = ask(case.given, case.scope)
        found, right = answer.answerability, contains_answer(case, answer)
        if found is None or not (right or begins_with(case, answer, Relevance.NO)):
            yield None
            continue
        yield JudgedDecision(question=case.given.question, found=found, answer_is_right=right)


def propose(decisions: Sequence[JudgedDecision], present: Cutoffs) -> Proposal:
    """For each rule the cut-off by which most of its decisions are right, if there is a better one.

    At most a tenth of the right answers given now may be lost by it.
    """
    rules = (
        _of_rule(rule, [one for one in decisions if one.found.rule is rule], present.of(rule))
        for rule in DecisionRule
    )
    return Proposal(present=present, rules=tuple(rules))


def _of_rule(rule: DecisionRule, decisions: Sequence[JudgedDecision], present: float) -> RuleProposal:
    right = sum(one.answer_is_right for one in decisions)
    unchanged = RuleProposal(rule=rule, right=right, wrong=len(decisions) - right, present=present)
    if unchanged.right < LEAST_RIGHT or unchanged.wrong < LEAST_WRONG:
        return replace(unchanged, refusal=_too_few(unchanged))
    allowed = [at for at in _candidates(decisions) if _lost(decisions, at, present) <= _MOST_LOST * right]
    best = max([present, *allowed], key=lambda at: (_right(decisions, at), -abs(at - present)))
    declined = tuple(one for one in decisions if present <= one.found.margin < best)
    answered = tuple(one for one in decisions if best <= one.found.margin < present)
    better = sum(not one.answer_is_right for one in declined) + sum(one.answer_is_right for one in answered)
    worse = len(declined) + len(answered) - better
    if better <= worse:
        return replace(unchanged, refusal="No other cut-off makes more decisions right.")
    if _by_chance(better, worse) > _CHANCE:
        refusal = (
            f"The best other cut-off makes {better} decisions right and {worse} wrong, which may be chance "
            f"(sign test at {_CHANCE:.0%})."
        )
        return replace(unchanged, refusal=refusal)
    return replace(unchanged, proposed=best, declined=declined, answered=answered)


def _too_few(found: RuleProposal) -> str:
    return (
        f"Too few judged questions: {found.right} rightly answered and {found.wrong} wrongly. At least "
        f"{LEAST_RIGHT} right ones are needed, since even if none of {LEAST_RIGHT} is lost up to 14% may be, "
        f"and {LEAST_WRONG} wrong ones, since fewer may be chance."
    )


def _candidates(decisions: Sequence[JudgedDecision]) -> list[float]:
    """The least margin, by which all are answered, and the middle between each two next to each other."""
    margins = sorted({one.found.margin for one in decisions})
    return [margins[0], *((low + high) / 2 for low, high in pairwise(margins))]


def _right(decisions: Sequence[JudgedDecision], cutoff: float) -> int:
    return sum((one.found.margin >= cutoff) is one.answer_is_right for one in decisions)


def _lost(decisions: Sequence[JudgedDecision], cutoff: float, present: float) -> int:
    """How many right answers that are given now would be declined."""
    return sum(one.answer_is_right and present <= one.found.margin < cutoff for one in decisions)


def _by_chance(better: int, worse: int) -> float:
    """How likely as many changed decisions, or more, are better where either is as likely (sign test)."""
    changed = better + worse
    return float(sum(comb(changed, count) for count in range(better, changed + 1)) / 2**changed)
