"""What greets, thanks or asks what Dateline does, apart from what asks about reports."""

from __future__ import annotations

import pytest

from assistant.pipeline import Assistant
from assistant.question.follow_up_rewriting import standalone
from assistant.question.help_request import asks_for_help
from assistant.question.question import Turn


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "Hi!",
        "hey there",
        "HELP",
        "help?",
        "thanks",
        "Thank you very much!",
        "Good evening, Dateline",
        "what can you do",
        "What can I ask here?",
        "Hi, can you help me?",
        "how does this work",
        "?",
        "Hallo!",
        "谢谢",
    ],
)
def test_a_greeting_or_a_call_for_help_asks_nothing_of_reports(text: str) -> None:
    assert asks_for_help(text)


@pytest.mark.parametrize(
    "text",
    [
        "hello, when does the train run?",
        "Hello Kitty",
        "help for Ukraine",
        "thank you note to Biden",
        "who are the suspects",
        "what can you tell me about Iran",
        "morning",
        "please",
        "how are you going to pay for it",
        "What did Good Morning America report?",
    ],
)
def test_what_names_a_subject_is_a_question(text: str) -> None:
    assert not asks_for_help(text)


def test_in_a_conversation_this_may_be_its_subject() -> None:
    assert not asks_for_help("how does this work?", in_conversation=True)
    assert asks_for_help("thanks", in_conversation=True)


def test_a_greeting_gets_a_card_that_neither_answers_nor_declines(assistant: Assistant) -> None:
    train = Turn(question="When does the Lantern night train start?", answer="On 14 June.")
    for answer in (assistant.ask("Hello!"), assistant.ask("thanks", history=[train])):
        assert (answer.help, answer.abstained, answer.statements) == (True, False, ())
        assert "answers questions about the 48 news reports" in answer.notes[0]
        assert answer.notes[1].count("?") == 3
        assert "filter" in answer.notes[2]
        assert answer.to_json()["help"] is True
        assert "train" not in answer.standalone
    assert assistant.ask("When does the Lantern night train start?").help is False


def test_what_follows_a_greeting_still_belongs_to_the_question_before_it() -> None:
    history = [
        Turn(question="Who won the race in Harrow Bay?", answer="Mara Lind won narrowly."),
        Turn(question="thanks!"),
    ]
    assert standalone("what did she say?", history).startswith("what did Mara Lind say")
