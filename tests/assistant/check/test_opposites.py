"""Words that say the opposite of their source."""

from __future__ import annotations

import pytest

from assistant.check.check_result import Evidence
from assistant.check.pipeline import check


@pytest.mark.parametrize(
    ("claim", "passage", "reason"),
    [
        (
            "Prices rose 3 percent in May.",
            "Prices fell 3 percent in May.",
            "“rose” is “fell” in the cited text",
        ),
        ("Hansen admitted taking the money.", "Hansen denied taking the money.", "“admitted” is “denied”"),
        (
            "The council of Lemna approved the tram plan on Monday.",
            "On Monday the council of Lemna rejected the tram plan.",
            "“approved” is “rejected”",
        ),
    ],
)
def test_an_opposite_is_altered_and_shown(claim: str, passage: str, reason: str) -> None:
    found = check(claim, cited=[Evidence(text=passage)])
    assert found.flagged
    assert any(one.startswith(reason) for one in found.reasons)


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Prices rose 3 percent in May.", "Prices fell in April. Prices rose 3 percent in May."),
        ("Prices climbed 3 percent in May.", "Prices rose 3 percent in May, and rents fell."),
        ("Prices rose.", "Wages fell."),
    ],
)
def test_another_clause_or_another_subject_is_no_opposite(claim: str, passage: str) -> None:
    assert not any(" is “" in one for one in check(claim, cited=[Evidence(text=passage)]).reasons)
