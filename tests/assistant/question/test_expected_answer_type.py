"""The kind of thing asked for is read from the question, and found in sentences."""

from __future__ import annotations

from itertools import pairwise

import pytest

from assistant.answer.mentions import kind_match, mentions
from assistant.question.expected_answer_type import AnswerKind, expected_answer_type


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("Who won the mayoral election?", {AnswerKind.PERSON}),
        ("Which singer gave a concert in the quarry?", {AnswerKind.PERSON}),
        ("Which high court judge ruled on the quarry?", {AnswerKind.PERSON}),
        ("The bridge fell on Monday. In which city did it stand?", {AnswerKind.PLACE}),
        ("Which country sent the ferries?", {AnswerKind.COUNTRY}),
        ("Which insect is expected this spring?", {AnswerKind.THING}),
        ("What is the name of the storm that reached the coast?", {AnswerKind.NAME}),
        ("What percentage of the vote went to the mayor?", {AnswerKind.PERCENT}),
        ("How many people were aboard the capsule, who later walked home?", {AnswerKind.NUMBER}),
        ("Who sold the crane and when?", {AnswerKind.PERSON, AnswerKind.DATE}),
        ("Did the council vote?", {AnswerKind.YES_NO}),
        ("whence", {AnswerKind.THING}),
        ("How much did Lemna pay for the ferry?", {AnswerKind.MONEY}),
        ("Which country's minister cancelled?", {AnswerKind.COUNTRY}),
        ("Which company’s ferry sank?", {AnswerKind.ORGANISATION}),
        ("Which companies sold ferries?", {AnswerKind.ORGANISATION}),
        ("Which churches were closed?", {AnswerKind.ORGANISATION}),
        ("Which women were elected?", {AnswerKind.PERSON}),
        ("Which people did the mayor appoint?", {AnswerKind.PERSON}),
        ("In which cities did it rain?", {AnswerKind.PLACE}),
        ("What is the company's revenue?", {AnswerKind.MONEY}),
        ("How much more will the ferry cost?", {AnswerKind.MONEY}),
        ("How much severance did the mayor get?", {AnswerKind.MONEY}),
        ("How much hydrogen does Lemna buy?", {AnswerKind.MONEY, AnswerKind.NUMBER, AnswerKind.PERCENT}),
        ("How much of the mill was sold?", {AnswerKind.MONEY, AnswerKind.NUMBER, AnswerKind.PERCENT}),
        ("How much did the bell weigh?", {AnswerKind.NUMBER}),
        ("How big a fine did the mill get?", {AnswerKind.MONEY}),
        ("What will it cost to build the ferry?", {AnswerKind.MONEY}),
        ("What did Lemna pay for the ferry?", {AnswerKind.MONEY}),
        ("What caused the flood?", {AnswerKind.REASON}),
        ("price of the ferry in Lemna", {AnswerKind.MONEY}),
        ("the mayor's salary", {AnswerKind.MONEY}),
        ("winner of the boat race", {AnswerKind.PERSON}),
        ("mayor election in Lemna", {AnswerKind.THING}),
    ],
)
def test_the_question_tells_the_kind_of_thing(question: str, kinds: set[AnswerKind]) -> None:
    assert expected_answer_type(question).kinds == kinds


def test_a_sentence_tells_its_figures_names_and_dates_apart() -> None:
    text = (
        "The council of Lemna voted 35-12 on Tuesday to give $8.5 million, 52% of its budget, "
        "to the University of Lemna, said Rep. Ada Okoye of Texas."
    )
    found = {(mention.kind, mention.text) for mention in mentions(text)}
    assert found >= {
        (AnswerKind.SCORE, "35-12"),
        (AnswerKind.DATE, "Tuesday"),
        (AnswerKind.MONEY, "$8.5 million"),
        (AnswerKind.PERCENT, "52%"),
        (AnswerKind.ORGANISATION, "University of Lemna"),
        (AnswerKind.PERSON, "Rep. Ada Okoye"),
        (AnswerKind.STATE, "Texas"),
    }


def test_mentions_stand_where_they_say_and_do_not_overlap() -> None:
    text = "“The Long Quay” won five awards in Norway in May 2024, after 1,200 votes."
    found = mentions(text)
    assert [text[one.span.start : one.span.end] for one in found] == [one.text for one in found]
    assert all(one.span.end <= other.span.start for one, other in pairwise(found))


def test_a_lone_letter_that_opens_a_sentence_is_no_name_but_an_acronym_is() -> None:
    texts = [mention.text for mention in mentions("A ferry sank. I saw it, and so did the WHO and the US.")]
    assert texts == ["WHO", "US"]


def test_an_amount_is_no_person_and_a_state_is_a_place() -> None:
    amount, state = (mentions(text)[0] for text in ("It cost $9,000.", "It stands in Texas."))
    assert kind_match(amount, expected_answer_type("Who paid?")) == 0
    assert kind_match(state, expected_answer_type("Where does it stand?")) == 1


@pytest.mark.parametrize(
    ("question", "after"),
    [
        ("The council banned the sale of what?", "sale"),
        ("What is the mayor selling to Norway?", "selling"),
        ("What did the flood in Lemna destroy?", "destroy"),
        ("What do you call a group of gulls?", ""),
        ("What did the mayor say in May?", ""),
        ("Who won?", ""),
    ],
)
def test_the_question_tells_which_word_the_thing_asked_for_follows(question: str, after: str) -> None:
    assert expected_answer_type(question).after == after
