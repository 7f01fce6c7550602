"""Which cut-off judged decisions speak for, and when they say too little."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.answer.answerability import Answerability, Cutoffs, DecisionRule
from assistant.review.tuning import JudgedDecision, RuleProposal, propose


def decisions(right: Sequence[float], wrong: Sequence[float]) -> list[JudgedDecision]:
    return [
        JudgedDecision(
            question=f"{margin}",
            found=Answerability(rule=DecisionRule.READ, margin=margin),
            answer_is_right=answer_is_right,
        )
        for margins, answer_is_right in ((right, True), (wrong, False))
        for margin in margins
    ]


def of_read(right: Sequence[float], wrong: Sequence[float], *, present: float = 0.0) -> RuleProposal:
    proposal = propose(decisions(right, wrong), Cutoffs(read=present, unread=0.5))
    assert proposal.rules[1].present == 0.5
    assert proposal.rules[1].proposed is None
    return proposal.rules[0]


RIGHT = [1.0 + place / 10 for place in range(20)]


def test_the_cut_off_lies_between_what_is_right_and_what_is_wrong() -> None:
    found = of_read(RIGHT, [0.1, 0.2, 0.3, 0.4, 0.5])
    assert found.proposed == pytest.approx(0.75)
    assert (found.wrong_declined, found.right_lost) == (5, 0)


def test_of_equally_good_cut_offs_the_one_nearest_to_the_present_is_proposed() -> None:
    """A right answer between two wrong ones: losing it for the second wrong one gains nothing."""
    found = of_read([*RIGHT, 0.55], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    assert found.proposed == pytest.approx(0.525)
    assert (found.wrong_declined, found.right_lost) == (5, 0)


def test_a_cut_off_that_loses_nearly_as_many_as_it_gains_may_be_chance() -> None:
    found = of_read([*RIGHT, 0.15, 0.25], [0.1, 0.2, 0.3, 0.4, 0.5])
    assert found.proposed is None
    assert "makes 5 decisions right and 2 wrong, which may be chance" in found.refusal


def test_right_answers_are_not_given_up_for_a_majority_of_wrong_ones() -> None:
    """Doubtful answers are judged first: where the margin says nothing, declining nearly all is no gain."""
    margins = [place / 10 for place in range(1, 81)]
    found = of_read(margins[2::4], [one for one in margins if one not in margins[2::4]])
    assert (found.right, found.wrong) == (20, 60)
    assert found.proposed is None or found.right_lost <= 2


def test_a_cut_off_that_declines_too_much_is_lowered_again() -> None:
    found = of_read(RIGHT, [0.1, 0.2, 0.3, 0.4, 0.5], present=2.0)
    assert found.proposed is not None
    assert 0.5 < found.proposed <= 1.0
    assert (found.right_regained, len(found.answered)) == (10, 10)


@pytest.mark.parametrize(("right", "wrong"), [(19, 5), (20, 4), (0, 0)])
def test_fewer_cases_are_too_few(right: int, wrong: int) -> None:
    found = of_read([1.0] * right, [0.1] * wrong)
    assert found.proposed is None
    assert found.refusal.startswith(
        f"Too few judged questions: {right} rightly answered and {wrong} wrongly."
    )
