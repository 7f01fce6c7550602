"""Cohen's kappa on tables worked by hand, and what reviewers have in common."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ledger import Ledger
from assistant.ledger.answers import record_answer
from assistant.ledger.verdicts import Verdict, judge, undo
from assistant.review.agreement import agreements, cohen_kappa
from corpus import Scope
from tests.assistant.answers import answering, citing, saying
from tests.corpora import small_reports


def table(**counts: int) -> list[tuple[str, str]]:
    """So many pairs of each two categories, each named by a letter."""
    return [(pair[0], pair[1]) for pair, count in counts.items() for _ in range(count)]


@pytest.mark.parametrize(
    ("pairs", "kappa"),
    [
        (table(yy=20, yn=5, ny=10, nn=15), 0.4),  # agreed 0.7, by chance 0.5·0.6 + 0.5·0.4 = 0.5
        (table(yy=45, yn=15, ny=25, nn=15), (0.60 - 0.54) / 0.46),
        (table(yy=25, yn=35, ny=5, nn=35), (0.60 - 0.46) / 0.54),
        (table(aa=3, bb=2, cc=1), 1.0),
        (table(ab=1, ba=1), -1.0),
        (table(yy=1, yn=1, ny=1, nn=1), 0.0),
        (table(ab=4), 0.0),  # each sure of another category: no better than chance
    ],
)
def test_kappa_is_what_the_table_gives_by_hand(pairs: list[tuple[str, str]], kappa: float) -> None:
    assert cohen_kappa(pairs) == pytest.approx(kappa)


@pytest.mark.parametrize("pairs", [[], table(yy=7)])
def test_kappa_is_undefined_where_chance_leaves_no_room(pairs: list[tuple[str, str]]) -> None:
    assert cohen_kappa(pairs) is None


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")), max_size=30))
def test_kappa_does_not_ask_who_is_first_and_stays_within_its_bounds(pairs: list[tuple[str, str]]) -> None:
    kappa = cohen_kappa(pairs)
    assert kappa == cohen_kappa([(other, one) for one, other in pairs])
    assert kappa is None or -1 <= kappa <= 1


def test_reviewers_are_compared_on_what_both_have_judged_and_not_undone(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    statements = [saying(citing(report)) for report in small_reports(5)]
    record_answer(ledger, answering("What?", *statements), scope=Scope(), asked_by=None)
    yes, no = Verdict.SUPPORTS, Verdict.DOES_NOT
    of = {"ana": (yes, yes, no, no), "ben": (yes, no, no, no, yes), "cy": (yes,)}
    for name, verdicts in of.items():
        for number, verdict in enumerate(verdicts, 1):
            judge(
                ledger,
                number,
                verdict,
                reviewer=f"id-{name}",
                reviewer_name=name,
                drawn_from="newest",
                fingerprint="f",
            )
    found = {(one.first, one.second): one for one in agreements(ledger)}
    two = found["ana", "ben"]
    assert (two.both, two.alike) == (4, 3)
    assert two.kappa == pytest.approx(0.5)  # agreed 0.75, by chance 0.5·0.25 + 0.5·0.75 = 0.5
    assert found["ana", "cy"].kappa is None
    undo(ledger, reviewer="id-cy")
    assert [(one.first, one.second) for one in agreements(ledger)] == [("ana", "ben")]
