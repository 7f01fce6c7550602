"""Which questions are answered by sides that face each other."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.pipeline import Assistant
from assistant.question.form import Form
from assistant.question.parts import parts
from assistant.question.scope import recognise
from assistant.question.side_by_side import side_by_side

OUTLETS = ("Lemna Courier", "Sound Post")


def asked_side_by_side(text: str) -> bool:
    now = datetime(2026, 3, 10, tzinfo=UTC)
    recognised = recognise(text, outlets=OUTLETS, collected_countries=("PL", "DE"), as_of=now)
    return side_by_side(text, parts(text, recognised))


@pytest.mark.parametrize(
    "text",
    [
        "How do the Lemna Courier and the Sound Post differ on the ferry?",
        "Compare what the Lemna Courier and the Sound Post say about the ferry",
        "What do the Lemna Courier and the Sound Post each say about the ferry?",
        "What do the German and the Polish report each say about the ferry?",
        "Compare the flood at Lemna and the one at Odal",
        "Compare the ferry and the harbour crane",
        "compare the lemna and the odal",
        "What is the difference between the Odal 7 and the Odal 8?",
    ],
)
def test_one_subject_in_two_sources_and_two_named_things_are_set_side_by_side(text: str) -> None:
    assert asked_side_by_side(text)


@pytest.mark.parametrize(
    "text",
    [
        "Did Poland or Germany win?",
        "Who was quoted by the Lemna Courier and the Sound Post on different ferries?",
        "Does the Lemna Courier article on the tea auction differ from the Sound Post one on a strike?",
        "How does the new ferry compare with the old one?",
        "How does the recount differ from the first count?",
        "What did the Lemna Courier compare the ferry to?",
        "What does the Sound Post say about the ferry?",
    ],
    ids=["which of two", "who it is", "two subjects", "no name", "no name of a count", "one source", "one"],
)
def test_other_questions_are_not(text: str) -> None:
    assert not asked_side_by_side(text)


def test_only_a_question_without_another_form_is_a_comparison(assistant: Assistant) -> None:
    question = "How do Kurier Zalewowy and Hafenblatt Nordwerder differ on the night train?"
    assert assistant.understand(question).form is Form.COMPARISON
    assert assistant.understand(f"Give me a timeline. {question}").form is Form.TIMELINE
