"""A follow-up is made understandable without the conversation, and what stands alone is left alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import ModelInterrupted, ModelUnavailable
from assistant.question.conversation_state import content_set
from assistant.question.follow_up_rewriting import standalone
from assistant.question.question import Turn

_DEAL = Turn(
    question="what is Iran buying from Russia and when",
    answer="Iran has agreed to buy 500 Verba launchers and 2,500 9M336 missiles, due from 2027 to 2029.",
)
_MINISTER = Turn(
    question="who leads the finance ministry",
    answer="Anna Kowalska, 52, was appointed finance minister on Monday.",
)
_TEXTS = st.text(max_size=80) | st.lists(
    st.sampled_from(
        [
            "what",
            "about",
            "Iran",
            "it",
            "its",
            "they",
            "their",
            "he",
            "her",
            "this",
            "that",
            "year",
            "the",
            "album",
            "Verba",
            "why",
            "else",
            "and",
            "other",
            "?",
            "(x)",
            "in",
        ]
    ),
    max_size=12,
).map(" ".join)
_TURNS = st.lists(st.builds(Turn, question=_TEXTS, answer=_TEXTS), max_size=5)


def test_a_preposition_says_which_of_several_names_another_replaces() -> None:
    assert standalone("And from Turkey?", [_DEAL]) == "what is Iran buying from Turkey and when?"


def test_the_names_and_things_still_spoken_of_are_carried() -> None:
    carried = standalone("and when will they be delivered?", [_DEAL])
    assert {"delivered", "iran", "russia", "verba", "launchers", "missiles"} <= content_set(carried)
    assert carried.endswith("?")


def test_what_about_takes_over_the_last_question_without_the_name_it_replaces() -> None:
    assert standalone("what about Poland?", [_DEAL]) == "what is Iran buying from Poland and when?"


@pytest.mark.parametrize("fragment", ["why?", "and when?", "how so", "and where?"])
def test_a_fragment_takes_over_the_last_question(fragment: str) -> None:
    assert standalone(fragment, [_DEAL]).startswith(fragment.rstrip("?"))
    assert {"iran", "buying", "russia"} <= content_set(standalone(fragment, [_DEAL]))


def test_a_fragment_after_a_fragment_still_knows_the_first_question() -> None:
    history = [_DEAL, Turn(question="and Poland?", answer="Poland buys howitzers from South Korea.")]
    assert {"iran", "poland"} <= content_set(standalone("why?", history))


@pytest.mark.parametrize(
    "question",
    [
        "Who won the mayoral election in Harrow Bay?",
        "What caused the flooding in the northern provinces last week?",
        "How many people live in Lisbon",
    ],
)
def test_an_independent_question_stays_exactly_as_it_is(question: str) -> None:
    assert standalone(question, [_DEAL]) == question


def test_a_change_of_subject_drops_the_old_one() -> None:
    history = [_DEAL, Turn(question="Who won the election in Harrow Bay?", answer="Mara Lind won narrowly.")]
    carried = content_set(standalone("how many votes were cast?", history))
    assert {"harrow", "bay"} <= carried
    assert not {"iran", "russia"} & carried


def test_a_person_named_in_the_answer_takes_the_place_of_the_pronoun() -> None:
    asked = standalone("when did she take office?", [_MINISTER])
    assert asked == "when did Anna Kowalska take office (leads the finance ministry)?"
    assert standalone("Who are her deputies?", [_MINISTER]).startswith("Who are Anna Kowalska's deputies")


def test_a_name_given_in_part_is_completed() -> None:
    history = [Turn(question="Who is Anna Kowalska?", answer="The finance minister.")]
    assert standalone("Where was Kowalska born?", history) == "Where was Anna Kowalska born?"


def test_what_else_leaves_out_what_was_named() -> None:
    assert "besides Verba launchers" in standalone(
        "what else?", [_DEAL, Turn(question="What else is Iran buying?", answer="500 Verba launchers.")]
    )


def test_that_year_is_the_year_mentioned_last() -> None:
    history = [Turn(question="When did Mara Lind become mayor?", answer="In May 2021.")]
    assert "May 2021" in standalone("What else happened that year?", history)


def test_the_bare_name_that_opens_a_conversation_is_its_subject() -> None:
    history = [
        Turn(question="Harrow Bay (city)", answer="Elections"),
        Turn(question="Who ran?", answer="Mara Lind and Jon Abel."),
    ]
    assert standalone("What is its population?", history) == "What is Harrow Bay's population?"
    assert standalone("Who won the race in Lisbon?", history) == "Who won the race in Lisbon?"


def _turns(*texts: str) -> list[Turn]:
    return [
        Turn(question=asked, answer=answer) for asked, answer in zip(texts[::2], texts[1::2], strict=True)
    ]


_BRIDGE = _turns(
    "When was the lagoon bridge closed?", "It was closed on 14 February after cracks were found."
)
_WHEAT = _turns(
    "Who bought Canadian wheat and how much?", "Mawimbi Millers bought it at 287 dollars a tonne."
)
_RACE = _turns("Who won the race in Harrow Bay?", "Mara Lind won narrowly.")


@pytest.mark.parametrize(
    ("history", "asked", "understood"),
    [
        (_BRIDGE, "when will it reopen?", "when will it reopen (lagoon bridge closed)?"),
        (_BRIDGE, "is the ferry running?", "is the ferry running (lagoon bridge closed)?"),
        (_BRIDGE, "how did the opposition react?", "how did the opposition react (lagoon bridge closed)?"),
        (_WHEAT, "at what price?", "at what price (Mawimbi Millers bought Canadian wheat)?"),
        (_WHEAT, "who else?", "who else besides Mawimbi Millers (bought Canadian wheat)?"),
        (_RACE, "what did she say?", "what did Mara Lind say (race in Harrow Bay)?"),
        (_RACE, "was there a recount?", "was there a recount (Mara Lind won the race in Harrow Bay)?"),
        ([_DEAL], "who negotiated it?", "who negotiated it (Iran buying from Russia)?"),
        (_turns("and why?", ""), "who said so?", "who said so?"),
    ],
)
def test_a_conversation_without_a_title_is_about_what_its_first_question_asked(
    history: list[Turn], asked: str, understood: str
) -> None:
    assert standalone(asked, history) == understood


@pytest.mark.parametrize("history", [_BRIDGE, _WHEAT, _RACE, [_DEAL]])
@pytest.mark.parametrize(
    "asked",
    [
        "is the ice road to the mine open?",
        "How many penguins were counted at Ellary Heads?",
        "Did Germany say that it would close its border?",
        "compare with the corrected grain silo figures",
    ],
)
def test_a_question_with_a_subject_of_its_own_brings_nothing_along_and_is_what_comes_next(
    history: list[Turn], asked: str
) -> None:
    assert standalone(asked, history) == asked
    after = standalone("and why?", [*history, Turn(question=asked)])
    assert after.startswith("and why (")
    assert content_set(after) <= content_set(asked)
    assert len(content_set(after)) > 1


def test_an_answer_that_names_nothing_carries_nothing() -> None:
    assert (
        standalone("when was it?", [Turn(question="what happened?", answer="I don't know.")])
        == "when was it?"
    )


def test_another_language_is_joined_with_the_names_spoken_of() -> None:
    assert {"iran", "russia"} <= content_set(standalone("und wann wird das geliefert?", [_DEAL]))


def test_the_model_is_shown_the_conversation_and_its_line_is_taken() -> None:
    asked: list[tuple[str, str]] = []

    def complete(messages: list[tuple[str, str]]) -> str:
        asked.extend(messages)
        return '"When will Russia deliver the Verba launchers to Iran?"\n'

    written = standalone("and when?", [_DEAL], complete=complete)
    assert written == "When will Russia deliver the Verba launchers to Iran?"
    assert [role for role, _ in asked] == ["user"]
    assert _DEAL.question in asked[0][1]
    assert _DEAL.answer in asked[0][1]
    assert "and when?" in asked[0][1]


@pytest.mark.parametrize(
    "reply",
    ["", " \n ", "Here is the question:\n", "I cannot help.", "Iran " * 400],
    ids=["empty", "blank", "announcement", "about nothing asked", "endless"],
)
def test_a_useless_reply_leads_to_the_rule(reply: str) -> None:
    by_rule = standalone("and when will they be delivered?", [_DEAL])
    assert standalone("and when will they be delivered?", [_DEAL], complete=lambda _: reply) == by_rule


@pytest.mark.parametrize("error", [ModelUnavailable("no such model"), ModelInterrupted("cut off")])
def test_a_failing_model_leads_to_the_rule(error: Exception) -> None:
    def complete(_: list[tuple[str, str]]) -> str:
        raise error

    assert standalone("what about Poland?", [_DEAL], complete=complete) == standalone(
        "what about Poland?", [_DEAL]
    )


def test_without_a_conversation_the_model_is_not_asked() -> None:
    def complete(_: list[tuple[str, str]]) -> str:
        raise AssertionError("there is nothing to resolve")

    assert standalone("and when?", [], complete=complete) == "and when?"


@given(_TEXTS)
def test_without_a_conversation_every_question_is_left_as_it_is(question: str) -> None:
    assert standalone(question, []) == question


@settings(deadline=None)
@given(_TEXTS, _TURNS)
def test_no_question_loses_a_content_word_of_its_own(question: str, history: list[Turn]) -> None:
    assert content_set(question) <= content_set(standalone(question, history))


@pytest.mark.parametrize(
    "piece", ["A ", "A&", "the Iran ", '"Iran ', "1,0", "it ", "and of ", "  ", "x", "A of "]
)
def test_ten_thousand_characters_take_less_than_a_fifth_of_a_second(piece: str) -> None:
    long = (piece * 10_000)[:10_000]
    for question, history in ((long, [_DEAL]), ("and when was it?", [Turn(question=long, answer=long)] * 30)):
        taken = []
        for _ in range(3):  # the best of three: others use this machine too
            start = time.process_time()
            standalone(question, history)
            taken.append(time.process_time() - start)
        assert min(taken) < 0.2, (piece, len(question))


def test_a_long_conversation_of_fragments_ends() -> None:
    assert {"iran", "russia"} <= content_set(standalone("why?", [_DEAL] + [Turn(question="why?")] * 5))
    assert standalone("why?", [Turn(question="why?")] * 2000).startswith("why")
