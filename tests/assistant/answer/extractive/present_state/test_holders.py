"""Who is said to have a role, of whom, and whether still."""

from __future__ import annotations

import pytest

from assistant.answer.extractive.present_state.holders import holders

ROLES = frozenset({"prime minister"})


@pytest.mark.parametrize(
    ("text", "of", "found"),
    [
        ("Israeli Prime Minister Jan Roth met him.", "israel", {"roth": True}),
        ("Egyptian Prime Minister Jan Roth met him.", "israel", {}),
        ("Lemna's Prime Minister Jan Roth met him.", "lemna", {"roth": True}),
        ("Former prime minister Jan Roth met him.", "", {"roth": False}),
        ("Jan Roth, formerly prime minister, met him.", "", {"roth": False}),
        ("Jan Roth, the prime minister, met him.", "", {"roth": True}),
    ],
)
def test_a_role_is_of_whom_the_words_say_and_not_of_another_country(
    text: str, of: str, found: dict[str, bool]
) -> None:
    assert holders(text, ROLES, frozenset(of.split())) == found
