"""What is reported of another storm or law of the kind is no answer."""

from __future__ import annotations

import pytest

from assistant.answer.extractive.another_of_its_kind import is_of_another, named_of_kind


@pytest.mark.parametrize(
    ("question", "text", "another"),
    [
        ("How many did Hurricane Orla kill?", "Rains of Hurricane Basil killed five people.", True),
        ("How many did Hurricane Orla kill?", "Hurricane Orla, unlike Hurricane Basil, killed nine.", False),
        ("How many did Hurricane Orla kill?", "Orla killed nine; Hurricane Basil had killed five.", False),
        ("How many did Hurricane Orla kill?", "The hurricane killed nine people.", False),
        ("How many did the hurricane kill?", "Hurricane Basil killed five people.", False),
        ("What does Proposition 36 do?", "Proposition 33 would let towns cap rents.", True),
        ("What does Proposition 36 do?", "Proposition 36 raises penalties.", False),
        ("Who was on flight 212?", "Flight 871 landed in Arnhold.", True),
    ],
)
def test_a_sentence_that_names_another_alone_is_known(question: str, text: str, another: bool) -> None:
    assert is_of_another(text, named_of_kind(question)) is another
