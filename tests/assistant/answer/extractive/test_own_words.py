"""Where a question asks what somebody said, their own words are preferred."""

from __future__ import annotations

import pytest

from assistant.answer.extractive.own_words import quotes, speaks
from assistant.question.asked_speaker import asked_speaker
from tests.assistant.answer.extractive.made import candidate


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("What exactly did Okoye say?", "Okoye"),
        ("what did okoye say about the ferry", "okoye"),
        ("How did Mayor Ola Nord put it?", "Mayor Ola Nord"),
        ("In Okoye's own words, why was it late?", "Okoye"),
        ("quotes from Ola Nord on the ferry", "Ola Nord"),
        ("What did the council order?", ""),
        ("What does it say?", ""),
        ("Who said that?", ""),
    ],
)
def test_whose_words_are_asked_for(question: str, speaker: str) -> None:
    assert asked_speaker(question) == speaker


@pytest.mark.parametrize(
    ("text", "before", "quoted"),
    [
        ("“The ferry is late again,” Ada Okoye said.", "", True),
        ("Okoye, a captain, told reporters: “The ferry is late again.”", "", True),
        ("“The ferry is late again,” said Captain Okoye.", "", True),
        ("“The ferry is late again,” she said.", "Ada Okoye spoke on Monday.", True),
        ("The mayor told Okoye it was “a ferry too many for us”.", "", False),
        ("“The ferry is late again,” Ola Nord said.", "Ada Okoye spoke on Monday.", False),
        ("Ada Okoye said the ferry is late again.", "", False),
        ("“The ferry is late again,” says the harbour's old captain, Ada Okoye.", "", True),
        ("“The ferry is late again,” said Ola Nord, and Okoye laughed.", "", False),
        ("“The ferry is late again,” he said.", "Ada Okoye spoke on Monday.", False),
        ("The owner writes that Okoye “was not candid in her reports”.", "", False),
        ("The owner said Okoye's departure was “a loss for all of us”.", "", False),
        ("“The ferry is late again,” they continued.", "Ada Okoye spoke on Monday.", False),
        ("“The ferry is late again,” she said.", "Ada Okoye met Eva Nord on Monday.", False),
        ("“The ferry is late again,” Peter Okoye said.", "", False),
        ("Ola Nord said: “The ferry is late again.” Okoye has yet to reply.", "", False),
        ("Okoye was called “a captain of the old kind”.", "", False),
        ("Okoye of the harbour court in Lemna said “the ferry is late again”.", "", True),
        ("Ola Nord flags what she says is “a ferry too many for us”.", "Ada Okoye spoke on Monday.", False),
    ],
)
def test_words_are_the_speakers_where_the_verb_of_saying_is_theirs(
    text: str, before: str, quoted: bool
) -> None:
    assert quotes(candidate(text, before), "Ada Okoye") is quoted


@pytest.mark.parametrize(
    ("text", "before", "voiced"),
    [
        ("Ada Okoye said the ferry is late again.", "", True),
        ("Okoye shamed the company for its late ferry.", "", True),
        ("The captain called it a scandal.", "Ada Okoye spoke on Monday.", True),
        ("Ada Okoye was on the ferry.", "", False),
        ("Ola Nord said the ferry is late again.", "", False),
        ("Ola Nord called it a scandal.", "Ada Okoye spoke on Monday.", False),
    ],
)
def test_a_sentence_may_say_what_somebody_said_in_whatever_words(
    text: str, before: str, voiced: bool
) -> None:
    assert speaks(candidate(text, before), "Ada Okoye") is voiced
