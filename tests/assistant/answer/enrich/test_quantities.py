"""What a figure counts: whom which deed befell."""

from __future__ import annotations

import pytest

from assistant.answer.enrich.quantities import quantities


@pytest.mark.parametrize(
    ("sentence", "counted"),
    [
        ("The gunman shot 12 people and killed three.", {3: "killed"}),
        ("It capsized with its 22 passengers and killed one man.", {22: "", 1: "killed"}),
        ("12 men and women died.", {12: "killed"}),
        ("Divers have recovered six bodies.", {6: "killed"}),
        ("A total of seven bodies were found after the sinking.", {7: "killed"}),
        ("Nine regulatory bodies met on Monday.", {9: ""}),
        ("30 people were killed and 55 injured.", {30: "killed", 55: "injured"}),
    ],
)
def test_the_deed_is_of_those_whom_it_befell(sentence: str, counted: dict[int, str]) -> None:
    found = {int(one.figure.low): one.deed for one in quantities(sentence)}
    assert {low: found.get(low, "") for low in counted} == counted
    assert all(found.get(low) == deed for low, deed in counted.items() if deed)


@pytest.mark.parametrize(
    ("sentence", "deed", "phrase"),
    [
        ("The number of people evacuated because of the flood at Lemna rose to 2,310.", "evacuated", set()),
        ("The total of those injured in the blast has climbed to 40.", "injured", set()),
        ("The number of homes at risk fell to 300 on Friday.", "", {"home"}),
    ],
)
def test_what_is_counted_may_be_named_long_before_the_figure(
    sentence: str, deed: str, phrase: set[str]
) -> None:
    [found] = quantities(sentence)
    assert (found.deed, phrase <= found.phrase) == (deed, True)


def test_a_count_named_before_another_clause_is_not_of_the_figure_after_it() -> None:
    assert quantities("The number of people injured is unknown; the bridge, police said, rose to 14.") == ()
