"""A question's words tell what it asks for."""

from __future__ import annotations

import pytest

from assistant.question.aspects import aspects
from assistant.question.question import Aspect


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("what is Iran buying from Russia and when", {Aspect.WHAT, Aspect.WHEN}),
        ("How many ferries were ordered, and by whom?", {Aspect.HOW_MANY, Aspect.WHO}),
        ("Why was the train late?", {Aspect.WHY}),
        ("In which town was the wreck found?", {Aspect.WHERE}),
        ("What date was agreed?", {Aspect.WHEN}),
        ("Did Iran buy missiles?", {Aspect.WHAT}),
        ("What did the crane cost?", {Aspect.WHAT, Aspect.HOW_MANY}),
        ("whence", {Aspect.WHAT}),
    ],
)
def test_the_question_words_tell_the_aspects(question: str, asked: set[Aspect]) -> None:
    assert aspects(question) == asked
