"""What of a sentence is marked as the answer: what is asked for, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.answer.extractive.emphasis import emphasis, read_emphasis
from assistant.answer.extractive.score import ScoringContext
from assistant.question.expected_answer_type import expected_answer_type
from assistant.text.terms import stem, terms
from corpus import SentenceReading, Span

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def marked(question: str, text: str, reported: str = "") -> list[str]:
    """The words of ``text`` that are marked; ``reported`` is what other reports say."""
    asked = ScoringContext(terms=terms(question), expected=expected_answer_type(question), idf={}, now=NOW)
    votes = dict.fromkeys((stem(word) for word in reported.split()), 1.0)
    return [text[span.start : span.end] for span in emphasis(text, asked, votes)]


FERRIES = (
    "Two ferries for the Norwegian company Ostravik Overfart will keep the Hyljekari shipyard in Lemna busy; "
    "they cost 148 million euros, and each carries 212 passengers."
)


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("Which shipyard builds the ferries?", ["Hyljekari"]),
        ("Which company ordered the ferries?", ["Ostravik Overfart"]),
        ("How much do the ferries cost?", ["148 million euros"]),
        ("How many passengers does a ferry carry?", ["212"]),
        ("How many ferries are built?", ["Two"]),
        ("Where are the ferries built?", ["Lemna"]),
        ("Which animal is carried by the ferries?", []),
        ("Why are the ferries built?", []),
        ("Are the ferries built?", []),
        ("When do the ferries leave?", []),
    ],
)
def test_of_each_thing_asked_for_one_reading_is_marked(question: str, answers: list[str]) -> None:
    assert marked(question, FERRIES) == answers


def test_each_aspect_of_a_question_has_a_reading_of_its_own() -> None:
    text = "Lemna is selling 500 lamps and 12 cranes to Norway, with deliveries from 2027 to 2029."
    assert marked("What is Lemna selling to Norway, and when?", text) == [
        "500 lamps and 12 cranes",
        "2027",
        "2029",
    ]


def test_an_amount_of_something_else_is_no_price_and_an_age_no_count() -> None:
    assert marked("How much did the ferries cost?", "They were kept for ten years.") == []
    assert marked("How many votes were cast?", "Okoye, 44, stood without a party.") == []
    assert marked("Who won the tournament?", "In all, the Three Capes tournament has no winner.") == []


def test_what_the_question_says_is_not_marked() -> None:
    text = "Ada Okoye beat Marta Lindqvist."
    assert marked("Who beat Marta Lindqvist?", text) == ["Ada Okoye"]


def test_of_several_names_the_one_that_reports_tell_is_marked() -> None:
    text = "Ada Okoye and the council met Ruiz of Brannoc, whom Marta Lindqvist had beaten."
    assert marked("Who won the vote?", text, "Lindqvist Marta") == ["Marta Lindqvist"]
    assert marked("Who won the vote?", text, "Okoye Ada") == ["Ada Okoye"]


def test_numbers_of_names_and_clocks_are_no_amounts() -> None:
    text = "The satellite Snowgull-2 was launched at 11:47 and rose 530 kilometres."
    assert marked("How high did it rise?", text) == ["530"]


@pytest.mark.parametrize(
    ("question", "text", "answers"),
    [
        ("What is the word of the year?", "The word of the year is polarization.", ["polarization"]),
        ("Which word did the panel choose?", "The panel chose a new word, “rizz”, on Monday.", ["rizz"]),
        ("They banned the sale of what?", "The ban on the sale of dog meat for food holds.", ["dog meat"]),
        ("Which animal was counted?", "Volunteers counted 12 nests of penguins.", []),
    ],
)
def test_an_answer_in_lower_case_is_marked_where_the_sentence_says_that_it_is_one(
    question: str, text: str, answers: list[str]
) -> None:
    assert marked(question, text) == answers


def test_where_a_report_was_filed_from_answers_nothing() -> None:
    assert marked("Who sued?", "LEMNA (AP) — Ada Okoye sued on Monday.") == ["Ada Okoye"]


def test_a_month_is_a_month() -> None:
    assert marked("In which month will they meet?", "They agreed on Wednesday to meet in June.") == ["June"]


def test_a_whole_sentence_is_not_marked() -> None:
    text = "A fault in the pump stopped the ferries for nine days."
    asked = ScoringContext(
        terms=terms("Why did they stop?"),
        expected=expected_answer_type("Why did they stop?"),
        idf={},
        now=NOW,
    )
    for end, spans in ((len(text) - 1, ()), (19, (Span(0, 19),))):
        reading = SentenceReading(score=2.0, span=Span(0, end), span_score=2.0)
        assert read_emphasis(text, reading, asked) == spans
