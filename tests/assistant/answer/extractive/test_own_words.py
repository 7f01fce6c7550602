"""Where a question asks what somebody said, their own words are preferred."""

from __future__ import annotations

import pytest

from assistant.answer.extractive.candidates import Candidate
from assistant.answer.extractive.own_words import quotes
from assistant.question.asked_speaker import asked_speaker
from corpus import Hit, Passage
from tests.corpora import as_stored, make_report


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


def _candidate(text: str, before: str = "") -> Candidate:
    stored = as_stored(make_report("Ferry", text))
    passage = Passage(passage_id=1, report_id=stored.report_id, version=1, ordinal=0, start=0, end=len(text))
    hit = Hit(passage=passage, stored=stored, score=1.0, cosine=None, found_by={})
    return Candidate(text=text, hit=hit, rank=0, place=0, before=before, after="")


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
    ],
)
def test_words_are_the_speakers_where_the_verb_of_saying_is_theirs(
    text: str, before: str, quoted: bool
) -> None:
    assert quotes(_candidate(text, before), "Ada Okoye") is quoted
