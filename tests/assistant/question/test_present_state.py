"""A question for how things stand is known by its words, and so is a role whose holder is asked for."""

from __future__ import annotations

import pytest

from assistant.question.asked_role import asked_roles
from assistant.question.present_state import asks_present_state, asks_whether


@pytest.mark.parametrize(
    "question",
    [
        "Has Vellin signed the contract?",
        "Is Ada Roth still mayor of Lemna?",
        "Who leads the harbour board?",
        "Who is the chief executive of Hollin?",
        "What happened to the tram deal?",
        "What has happened to the Lemna satellite?",
        "How many people have fallen ill?",
        "Who’s the new coach of Orsk?",
    ],
)
def test_these_ask_how_things_stand(question: str) -> None:
    assert asks_present_state(question)


@pytest.mark.parametrize(
    "question",
    [
        "When was Jan Vellin arrested?",
        "When did talks begin?",
        "Who won the race to Orsk?",
        "Why has Vellin signed?",
        "Who was the mayor before Ada Roth?",
        "What did the council decide?",
        "What was Roth's first proposal?",
    ],
)
def test_what_was_done_does_not_change(question: str) -> None:
    assert not asks_present_state(question)


def test_whether_something_was_done_is_asked_apart() -> None:
    assert asks_whether("Did the merger go ahead?")
    assert asks_whether("Was Jan Vellin convicted?")
    assert not asks_whether("Did talks begin before May?")
    assert not asks_whether("Who was convicted?")


@pytest.mark.parametrize(
    ("question", "role"),
    [
        ("Who is the speaker of the assembly?", "speaker"),
        ("Who is Orsk's new head coach?", "head coach"),
        ("Who is the council choosing for harbour master?", "harbour master"),
        ("Who did the duchess pick as chief judge?", "chief judge"),
        ("Is Ada Roth still CEO of Hollin?", "chief executive"),
        ("Who leads the harbour board?", "chairman"),
    ],
)
def test_a_role_is_known_under_its_names(question: str, role: str) -> None:
    assert role in asked_roles(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who is Ada Roth?",
        "Who is the suspect in the fire?",
        "Who won the vote?",
        "What is the price of the ferry?",
    ],
)
def test_no_role_is_asked_for_here(question: str) -> None:
    assert asked_roles(question) == frozenset()
