"""Questions asked of the sample reports, mostly without a language model."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.answer.answer import Answer
from assistant.errors import QuestionInvalid
from assistant.llm.chat_model import open_model
from assistant.llm.client import Tokens
from assistant.llm.tokens import TokenCounter
from assistant.pipeline import Assistant
from assistant.question.question import Turn
from assistant.settings import Settings, open_assistant
from corpus import Corpus, Scope
from ingest.pipeline import ingest
from ingest.sources.folder import find_files
from tests.assistant.openai_server import (
    OpenAIServer,
    Reply,
    cut_off,
    drips,
    fails,
    hangs,
    malformed,
    says,
    talks_without_end,
    web_page,
)
from tests.corpora import SAMPLE

ARMS = "what is Iran buying from Russia and when"
FIRST = (Turn(question=ARMS, answer="500 Verba launchers."),)


def test_one_report_alone_answers_what_and_when(folder: Path) -> None:
    with Corpus(folder) as corpus:
        list(ingest(corpus, find_files([SAMPLE / "iran-russia-verba-agreement.txt"])))
        answer = Assistant(corpus=corpus).ask(ARMS)
    assert not answer.abstained
    cited = " ".join(c.quote for s in answer.statements for c in s.citations)
    for words in ("500 Verba launchers", "2,500 9M336 missiles", "2027 to 2029"):
        assert words in answer.text
        assert words in cited


def test_every_statement_is_the_words_it_cites(assistant: Assistant) -> None:
    for question in (ARMS, "When was the snow satellite launched?", "Why was the night train delayed?"):
        answer = assistant.ask(question)
        assert answer.statements
        for statement in answer.statements:
            assert statement.citations
            for citation in statement.citations:
                stored = assistant.corpus.report(citation.stored.report_id, citation.stored.version)
                text = stored.report.text_of(citation.field)
                assert text[citation.start : citation.end] == citation.quote
                assert " ".join(citation.quote.split()) == " ".join(statement.text.split())


def test_a_sentence_that_two_outlets_carry_cites_both(assistant: Assistant) -> None:
    answer = assistant.ask("When was the snow satellite launched?")
    outlets = {citation.stored.report.outlet for citation in answer.statements[0].citations}
    assert outlets == {"Fjordvakten", "Wendamack Courier"}


def test_outlets_that_disagree_on_a_figure_are_both_heard(assistant: Assistant) -> None:
    answer = assistant.ask("How many people were evacuated in the Vila Jacurema flood?")
    assert "1,900" in answer.text
    assert "1,240" in answer.text


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How much did the Nordwerder harbour crane cost?", "23 million euros"),
        ("Who won the mayoral election in Kuldranna?", "Liis Pihlakannu"),
        ("How many penguins were counted?", "1,386"),
        ("When will tram line 7 return?", "by the end of the year"),
        ("Where was the amphora wreck found?", "Asprovoli"),
        ("Who bought Canadian wheat and how much?", "30,000 tonnes"),
        ("What did the tea from Tumbuni fetch?", "4.71"),
        ("How did the U.S. strikes affect Tehran's wish for support?", "Tehran"),
    ],
)
def test_a_question_is_answered_by_the_sentence_that_tells(
    assistant: Assistant, question: str, expected: str
) -> None:
    assert expected in assistant.ask(question).text


def test_a_sentence_that_says_all_of_its_title_and_more_is_given_in_place_of_it(assistant: Assistant) -> None:
    answer = assistant.ask("Who ordered the hydrogen ferries, from whom, and for how much?")
    first = answer.statements[0].text
    assert all(words in first for words in ("Ostravik Overfart", "Hyljekari shipyard", "148 million euros"))


@pytest.mark.parametrize(
    "question",
    [
        "Who is the president of France?",
        "What is the weather in Tokyo?",
        "Did Iran buy nuclear bombs from China?",
        "When will the U.S. strikes' effect show on Tehran's wish for support?",
        "How much is Iran paying for the Verba launchers?",
        "how do I bake bread",
        "?!",
        "🛰️",
    ],
)
def test_what_is_not_collected_is_not_guessed(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.abstained
    assert not answer.statements
    assert answer.notes


@pytest.mark.parametrize(
    ("question", "outlet"),
    [
        ("Is tea getting more expensive?", "Nyota Dispatch"),
        ("Are the launchers already delivered?", "Rzeczpospolita"),
    ],
)
def test_what_only_shares_a_common_word_with_the_question_is_not_added(
    assistant: Assistant, question: str, outlet: str
) -> None:
    """Breakwaters that get built and letters that are delivered are far from what is asked."""
    answer = assistant.ask(question)
    assert {c.stored.report.outlet for s in answer.statements for c in s.citations} == {outlet}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("tell me about tea", "4.71 dollars"),
        ("Summarise the news about elections", "3,418 votes"),
        ("Give me an overview of the flood", "1,900 people"),
        ("Which countries are mentioned with launchers?", "Russia"),
    ],
)
def test_a_request_in_few_words_is_answered_where_one_passage_has_them_all(
    assistant: Assistant, question: str, expected: str
) -> None:
    """The words of the request itself are in no report."""
    assert expected in assistant.ask(question).text


def test_abstaining_shows_what_is_nearest(assistant: Assistant) -> None:
    answer = assistant.ask("Did Iran buy nuclear bombs from China?")
    assert answer.nearest[0].stored.report.outlet == "Rzeczpospolita"
    assert "China" in answer.notes[0]


def test_the_scope_limits_what_answers(assistant: Assistant) -> None:
    question = "How many people were evacuated in the Vila Jacurema flood?"
    answer = assistant.ask(question, scope=Scope(outlets=("Folha do Igarapé",)))
    assert "1,900" in answer.text
    cited = {c.stored.report.outlet for s in answer.statements for c in s.citations}
    assert cited == {"Folha do Igarapé"}
    long_ago = Scope(as_of=datetime(1990, 1, 1, tzinfo=UTC))
    assert assistant.ask(question, scope=long_ago).abstained


def test_an_outlet_that_is_not_collected_is_reported(assistant: Assistant) -> None:
    answer = assistant.ask(ARMS, scope=Scope(outlets=("Bloomberg",)))
    assert answer.abstained
    assert "No reports from Bloomberg are collected." in answer.notes


def test_the_conversation_reaches_the_retriever(assistant: Assistant) -> None:
    first = assistant.ask(ARMS)
    history = (Turn(question=ARMS, answer=first.text),)
    follow_up = "and when will they be delivered?"
    assert "2027 to 2029" in assistant.ask(follow_up, history=history).text
    found = assistant.search(follow_up, history=history, limit=1)
    assert found[0].stored.report.outlet == "Rzeczpospolita"


def test_what_streams_is_what_the_answer_says(assistant: Assistant) -> None:
    *pieces, answer = assistant.stream(ARMS)
    assert isinstance(answer, Answer)
    assert "".join(str(piece) for piece in pieces).strip() == answer.text


@pytest.mark.parametrize("question", ["", "  \n", "\0", "x" * 10_001])
def test_what_cannot_be_asked_is_refused_with_the_reason(assistant: Assistant, question: str) -> None:
    with pytest.raises(QuestionInvalid, match=r"empty|characters"):
        assistant.ask(question)


@pytest.mark.parametrize(
    "question",
    ["U.S.", "what's up?", "AND", "NEAR(", '"', "rate-hike*", "caf\udce9 in Paris", "מה קורה", "x " * 5000],
)
def test_odd_questions_end_in_an_answer(assistant: Assistant, question: str) -> None:
    assert isinstance(assistant.ask(question), Answer)


@pytest.mark.parametrize(
    ("failure", "what_it_did"),
    [
        (hangs, "was not done in 1 second"),
        (drips(": wait\n\n", every_s=0.05), "was not done in 1 second"),
        (talks_without_end, "was not done in 1 second"),
        (fails(429), "failed|was not done in 1 second"),  # it is asked twice
        (fails(429, after="3600"), "failed"),
        (fails(503), "failed|was not done in 1 second"),
        (cut_off("Iran buys 500 launchers [1]. It pa"), "could not be reached"),
        (malformed("Iran buys [1]."), "failed"),
        (says(""), "gave an empty reply"),
        (says("Iran buys 500 launchers."), "cited no source"),
        (says("<think>Iran buys 500 launchers [1]."), "wrote no sentence"),
        (web_page, "failed"),
    ],
)
def test_a_model_that_fails_in_any_way_leads_to_the_reports_own_sentences_in_time(
    assistant: Assistant, failure: Reply, what_it_did: str
) -> None:
    with OpenAIServer(failure) as server:
        asked = _with_model(assistant, server, timeout_s=1)
        started = time.monotonic()
        answer = asked.ask("and when will they be delivered?", history=FIRST)
        assert time.monotonic() - started < 8
    assert "2027 to 2029" in answer.text
    assert answer.model is None
    why = rf"The language model ({what_it_did}), so this answer is quoted from the reports\."
    assert re.fullmatch(why, answer.fallback)
    assert answer.notes[0] == answer.fallback


def test_a_model_that_cannot_be_reached_is_said_to_be_so(assistant: Assistant) -> None:
    with OpenAIServer(hangs) as gone:
        asked = _with_model(assistant, gone, timeout_s=5)
    answer = asked.ask("and when will they be delivered?", history=FIRST)
    assert answer.fallback.startswith("The language model could not be reached, so")


@pytest.mark.parametrize("status", [400, 401, 404])
def test_a_model_that_refuses_is_asked_once_for_one_question(assistant: Assistant, status: int) -> None:
    with OpenAIServer(fails(status)) as server:
        answer = _with_model(assistant, server, timeout_s=5).ask(
            "and when will they be delivered?", history=FIRST
        )
        assert len(server.requests) == 1
    assert "2027 to 2029" in answer.text
    assert answer.fallback.startswith("The language model refused the request, so")


def test_what_a_model_writes_is_checked_against_the_reports_and_its_tokens_are_counted(
    assistant: Assistant,
) -> None:
    written = "Iran has agreed to buy 917 Verba launchers [1]. They are due from 2027 to 2029 [1]."
    with OpenAIServer(says(written), says("I cannot say [99].")) as server:
        answer = _with_model(assistant, server, timeout_s=10).ask(ARMS)
    first, second = answer.statements
    assert first.unsupported
    assert first.check
    assert "917" in " ".join(first.check.reasons)
    assert not second.unsupported
    assert answer.text == "They are due from 2027 to 2029."
    assert answer.tokens == Tokens(prompt=22, reply=14)


def _with_model(assistant: Assistant, server: OpenAIServer, *, timeout_s: float) -> Assistant:
    counter = TokenCounter("openai:test", fallback=lambda text: len(text.split()) * 2)
    return replace(
        assistant,
        model=open_model("openai:test", url=server.url, timeout_s=timeout_s),
        counter=counter,
    )


def test_without_chroma_the_full_text_answers_and_the_answer_says_so(
    sample_folder: Path,
) -> None:
    nowhere = Settings(folder=sample_folder, chroma_url="http://127.0.0.1:9")
    with open_assistant(nowhere) as opened:
        answer = opened.ask(ARMS)
    assert "500 Verba launchers" in answer.text
    assert any("found by their words" in note for note in answer.notes)


def test_a_comparison_finds_the_side_that_calls_the_same_thing_by_another_word(assistant: Assistant) -> None:
    """The Polish report never says "delay": it is of the story of the German one."""
    answer = assistant.ask(
        "Compare how the Polish and German outlets explain the delay of the night train",
    )
    assert {side.outlet for side in answer.sides} == {"Kurier Zalewowy", "Hafenblatt Nordwerder"}
    assert "unfinished signalling work on the German side is the cause" in answer.text
    assert not any("None of the passages" in note for note in answer.notes)


def test_what_a_country_says_is_answered_from_its_press_where_it_is_not_quoted_itself(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("What does Portugal say about the grain silo capacity?")
    assert answer.lead == "No statement by Portugal was found; this is what reports from there say."
    assert answer.lead in answer.notes
    assert "46,000 tonnes" in answer.statements[0].text
    assert answer.standalone == "What does Portugal say about the grain silo capacity?"
    declined = assistant.ask("What does Kenya say about the penguin nests?")
    assert (declined.abstained, declined.lead) == (True, "")


@pytest.mark.parametrize(
    ("question", "country"),
    [
        ("What did German newspapers say about the night train?", "DE"),
        ("What do reports from Norway say about the hydrogen ferries?", "NO"),
        ("What does Rannakell say about the election?", "EE"),
        ("What do Norwegian and Finnish papers say about the ferry order?", "FI NO"),
    ],
)
def test_what_a_source_says_is_said_by_no_other(assistant: Assistant, question: str, country: str) -> None:
    answer = assistant.ask(question)
    assert not answer.abstained
    assert {one.stored.report.country for line in answer.statements for one in line.citations} == set(
        country.split()
    )
