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
