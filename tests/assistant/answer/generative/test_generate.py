"""Answers written by a language model, from the question to statements tied to passages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from assistant.answer.answer import Answer
from assistant.answer.generative.generate import generate
from assistant.answer.generative.material import passages
from assistant.errors import ModelInterrupted, ModelUnavailable
from assistant.llm.chat_model import open_model
from tests.assistant.answer.generative.asking import COUNTER, HITS, QUESTION, asked, sentences
from tests.assistant.openai_server import (
    OpenAIServer,
    cut_off,
    fails,
    says,
    talks_without_end,
)


def test_each_sentence_cites_the_passages_that_its_own_markers_name() -> None:
    shown, answer, _ = asked(
        "Iran buys 500 launchers [1]. They arrive in 2027 [2][3]. It pays [3, 1]. So it goes 【6】."
    )
    assert sentences(answer) == [
        ("Iran buys 500 launchers.", [1]),
        ("They arrive in 2027.", [2, 3]),
        ("It pays.", [3, 1]),
        ("So it goes.", [6]),
    ]
    assert shown == answer.text
    assert not answer.abstained
    assert answer.notes == ()
    assert answer.model == "openai:test"


def test_a_citation_is_the_whole_passage_of_the_report_version_that_was_given() -> None:
    _, answer, _ = asked("It is so [2].")
    (citation,) = answer.statements[0].citations
    assert citation.stored is HITS[1].stored
    assert citation.quote == HITS[1].text == "Report 2 says that 200 launchers are bought."


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("It buys. [1] It pays. [2]", [("It buys.", [1]), ("It pays.", [2])]),
        ("It buys.[1] It pays.[2]", [("It buys.", [1]), ("It pays.", [2])]),
        ("It buys.[1]It pays.[2]", [("It buys.", [1]), ("It pays.", [2])]),
        ("It buys.\n[1] It pays.", [("It buys.", []), ("It pays.", [1])]),
        ("It buys.\n\n[1]\n\nIt pays [2].", [("It buys.", [1]), ("It pays.", [2])]),
        ("[1] It buys. It pays [2].", [("It buys.", [1]), ("It pays.", [2])]),
        ("- It buys [1].\n- It pays [2].", [("It buys.", [1]), ("It pays.", [2])]),
        ("In May [1] it buys, in June [2] it pays.", [("In May it buys, in June it pays.", [1, 2])]),
        ("It [1] , it seems [1], buys.", [("It, it seems, buys.", [1])]),
        ("Mr. Smith of the U.S. buys 1.5 t [1].", [("Mr. Smith of the U.S. buys 1.5 t.", [1])]),
        ("It buys [sic] in [2024] [1].", [("It buys [sic] in [2024].", [1])]),
    ],
)
def test_a_marker_belongs_to_the_sentence_it_is_in_or_directly_after(
    reply: str, expected: list[tuple[str, list[int]]]
) -> None:
    shown, answer, _ = asked(reply)
    assert sentences(answer) == expected
    assert "[1]" not in shown


def test_unknown_numbers_are_reported_and_attached_to_nothing() -> None:
    _, answer, _ = asked("It buys [9]. It pays [0][2]. It waits [7, 9].")
    assert sentences(answer) == [("It buys.", []), ("It pays.", [2]), ("It waits.", [])]
    assert answer.text == "It pays."
    assert [note for note in answer.notes if "does not exist" in note] == [
        f"The model cited a source that does not exist [{n}]; the citation was removed." for n in (0, 7, 9)
    ]


def test_a_sentence_that_cites_nothing_is_unsupported_and_counted() -> None:
    shown, answer, _ = asked("It buys [1]. Everybody knows that.")
    assert sentences(answer)[1] == ("Everybody knows that.", [])
    assert [statement.unsupported for statement in answer.statements] == [False, True]
    assert shown == answer.text == "It buys."
    assert answer.notes == ("1 of 2 sentences cites no source and is shown separately.",)


@pytest.mark.parametrize(
    "reply", ["It buys. It pays.", "It buys [9].", '{"answer": "It buys"}', "<html>It</html>"]
)
def test_a_reply_that_names_no_passage_has_the_wrong_form(reply: str) -> None:
    with pytest.raises(ModelInterrupted, match="named no passage"):
        asked(reply)


@pytest.mark.parametrize("reply", ["NOANSWER", "NOANSWER.", " NOANSWER\n"])
def test_a_model_that_finds_no_answer_makes_an_answer_that_abstains_and_shows_nothing(reply: str) -> None:
    shown, answer, _ = asked(reply)
    assert (shown, answer.abstained, answer.statements) == ("", True, ())
    assert answer.notes == (answer.declined,) == ("No report answers this.",)
    assert answer.nearest == tuple(HITS[:3])


def test_what_a_model_adds_to_its_abstaining_is_a_note_and_not_a_statement() -> None:
    shown, answer, _ = asked("NOANSWER. The passages speak of wheat [1].")
    assert (shown, answer.abstained, answer.statements) == ("", True, ())
    assert "The passages speak of wheat." in answer.notes[1]


def test_an_answer_to_a_part_of_the_question_keeps_its_sentences_and_says_so() -> None:
    _, answer, _ = asked("It buys [1]. NOANSWER")
    assert sentences(answer) == [("It buys.", [1])]
    assert "not answer all" in answer.notes[0]


def test_without_passages_the_model_is_not_asked() -> None:
    _, answer, requests = asked("It buys [1].", [])
    assert (answer.abstained, answer.model, requests) == (True, None, [])


def test_what_was_thought_before_the_answer_is_no_part_of_it() -> None:
    for reply in ("<think>It sells [2]. Or?</think>It buys [1].", "It sells [2]. Or?</think>\nIt buys [1]."):
        _, answer, _ = asked(reply)
        assert sentences(answer) == [("It buys.", [1])]


@pytest.mark.parametrize(
    "reply",
    [
        "See [this](http://evil.example/?q=secret) now [1].",
        "See ![x](http://evil.example/p.png) now [1].",
        "See [x][ref] now [1].\n\n[ref]: http://evil.example",
        "See <http://evil.example> and <img src=x> now [1].",
        "See [2](http://evil.example) now [1].",
    ],
)
def test_links_and_images_are_plain_text_in_what_is_shown_and_in_what_is_kept(reply: str) -> None:
    from markdown_it import MarkdownIt

    shown, answer, _ = asked(reply)
    for text in (shown, answer.text):
        rendered = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(text)
        assert not re.search(r"<(?!/?p>)", rendered)
        assert "evil" not in text
        assert "now" in text
    assert any("that the model wrote" in note for note in answer.notes)


def test_a_failure_while_streaming_is_raised_after_what_came() -> None:
    with OpenAIServer(cut_off("It buys 500 launchers [1]. It pa")) as server:
        answering = generate(
            QUESTION,
            passages(HITS),
            hits=HITS,
            model=open_model("openai:test", url=server.url),
            counter=COUNTER,
        )
        assert str(next(answering)).startswith("It buys")
        with pytest.raises(ModelInterrupted):
            list(answering)


def test_a_failure_before_the_first_word_is_raised_as_it_is() -> None:
    with OpenAIServer(fails(401)) as server:
        answering = generate(
            QUESTION,
            passages(HITS),
            hits=HITS,
            model=open_model("openai:test", url=server.url),
            counter=COUNTER,
        )
        with pytest.raises(ModelUnavailable):
            next(answering)


def test_a_reply_of_markers_alone_is_no_answer() -> None:
    with pytest.raises(ModelInterrupted, match="no sentence"):
        asked("[1][2]")


def test_an_answer_that_reached_its_limit_is_kept_with_a_note_and_without_its_half_marker() -> None:
    shown, answer, _ = asked(says("It buys [1]. It pays [2", reason="length"))
    assert sentences(answer) == [("It buys.", [1]), ("It pays", [])]
    assert "[" not in shown
    assert any("incomplete" in note and "1000 tokens" in note for note in answer.notes)
    assert any("'[2'" in note for note in answer.notes)


def test_leaving_early_hangs_up() -> None:
    with OpenAIServer(talks_without_end) as server:
        answering: Iterator[str | Answer] = generate(
            QUESTION,
            passages(HITS),
            hits=HITS,
            model=open_model("openai:test", url=server.url),
            counter=COUNTER,
        )
        next(answering)
        del answering
        assert server.hung_up.wait(5)
