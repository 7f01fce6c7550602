"""What a country says may be asked of its press."""

from __future__ import annotations

import pytest

from assistant.question.press_instead import press_instead

COLLECTED = {"NO", "PT", "KE"}


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("What does Norway say about the ferries?", "What do reports from Norway say about the ferries?"),
        ("what did Portugal say on the silo", "what did reports from Portugal say on the silo"),
        ("What has Kenya said about tea?", "What have reports from Kenya said about tea?"),
        ("And what do the Portuguese say (silo)?", "And what do reports from Portugal say (silo)?"),
        ("and what do the Norwegians say?", "and what do reports from Norway say?"),
    ],
)
def test_the_press_is_asked_the_same(question: str, asked: str) -> None:
    instead = press_instead(question, COLLECTED)
    assert instead is not None
    assert instead.text == asked
    assert instead.country in COLLECTED


@pytest.mark.parametrize(
    "question",
    [
        "What does Chile say about the ferries?",  # nothing is collected from there
        "What does the Norway Post say about the ferries?",
        "What does the union say about Norway?",
        "What does Norway buy from Finland?",
        "When did Norway say that the ferries are late?",
    ],
)
def test_other_questions_are_left_as_they_are(question: str) -> None:
    assert press_instead(question, COLLECTED) is None
