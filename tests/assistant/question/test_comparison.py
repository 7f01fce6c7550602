"""A question that compares things falls apart into one for each of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.llm.chat_model import open_model
from assistant.pipeline import Assistant
from assistant.question.comparison import halves
from assistant.text.terms import terms
from tests.assistant.openai_server import OpenAIServer, fails, says


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("Which grew faster, Estonia's or Latvia's economy?", "Estonia's economy", "Latvia's economy"),
        ("Compare the sanctions on Iran with those on Russia", "sanctions on Iran", "sanctions on Russia"),
        ("What is the difference between the ferries and the harbour crane?", "ferries", "harbour crane"),
        ("Did Poland or Germany blame the signals?", "Poland blame the signals", "Germany blame the signals"),
        ("Iran and Russia, which sells more oil?", "Iran , which sells more oil", "Russia , which sells"),
        ("How does the recount differ from the first count?", "recount", "first count"),
        ("Is the tea record larger than the olive export?", "tea record larger", "olive export"),
        ("What happened in Bosnia and Herzegovina or Serbia?", "Bosnia and Herzegovina", "in Serbia"),
        ("Compare Trinidad and Tobago with Cuba", "Trinidad and Tobago", "Cuba"),
        ("Compare the flood at Lemna and the one at Odal", "flood at Lemna", "flood at Odal"),
        ("Compare the price of the Lemna and the Odal", "price of the Lemna", "price of the Odal"),
        ("How do the Lemna and the Odal differ?", "the Lemna", "the Odal"),
        ("What do the Lemna and the Odal each cost?", "Lemna each cost", "Odal each cost"),
    ],
)
def test_what_is_compared_is_asked_for_each_by_itself(text: str, one: str, other: str) -> None:
    first, second = halves(text)
    assert one in first
    assert other in second
    assert not terms(other) - terms(one) <= terms(first)


@pytest.mark.parametrize(
    "text",
    [
        "What was spent on research and development?",
        "Who won the vote in Trinidad and Tobago?",
        "What was agreed between Iran and Russia on missiles?",
        "Who bought ferries and cranes?",
        "Did more than 30 people die?",
        "Did she win by 60 votes, more or less?",
        "Who ordered ferries rather than trains?",
        "Are the bridge and the train late?",
        "What do people buy each week?",
        "",
        "or",
    ],
)
def test_one_thing_stays_whole(text: str) -> None:
    assert halves(text) == ()


JOINTS = ("compare", "Iran", "or", ",", "and", "with", "the", "than", "larger", "which", "?", "those")


@given(st.lists(st.sampled_from(JOINTS)))
def test_no_word_is_lost_between_the_halves(words: list[str]) -> None:
    text = " ".join(words)
    split = halves(text)
    assert len(split) in (0, 2)
    assert not split or terms(text) <= terms(" ".join((*split, "and or with than")))


def test_both_things_of_a_comparison_are_among_the_first_two(assistant: Assistant) -> None:
    question = "Which costs more, the harbour cranes of Nordwerder or the breakwater of Inishmoyle?"
    places = {hit.stored.report.outlet for hit in assistant.search(question, limit=2)}
    assert places == {"Hafenblatt Nordwerder", "The Inishmoyle Standard"}


def test_a_language_model_may_split() -> None:
    text = "How do rail and shipping fare in the strike?"
    with OpenAIServer(
        says("How does rail fare in the strike?\nHow does shipping fare in the strike?")
    ) as server:
        model = open_model("openai:test", url=server.url)
        split = halves(text, complete=model.complete)
    assert split == ("How does rail fare in the strike?", "How does shipping fare in the strike?")


@pytest.mark.parametrize(
    "reply", [says("Who is the king of Denmark?\nDid Poland win?"), says(""), says("Did\n" * 9), fails(500)]
)
def test_a_reply_with_other_words_and_a_failure_leave_it_to_the_rule(reply: object) -> None:
    text = "Did Poland or Germany blame the signals?"
    with OpenAIServer(reply) as server:  # type: ignore[arg-type]
        model = open_model("openai:test", url=server.url)
        assert halves(text, complete=model.complete) == halves(text)


def test_a_model_that_repeats_the_question_keeps_it_whole() -> None:
    text = "Did the court or the government decide?"
    with OpenAIServer(says(text)) as server:
        model = open_model("openai:test", url=server.url)
        assert halves(text, complete=model.complete) == ()
