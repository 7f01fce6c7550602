"""The chat model against a real server that speaks OpenAI's protocol."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

import pytest

from assistant.errors import ModelInterrupted, ModelUnavailable, ReplyCutShort, SettingsInvalid
from assistant.llm.chat_model import ChatModel, open_model
from assistant.llm.client import Tokens
from tests.assistant.openai_server import (
    OpenAIServer,
    Reply,
    cut_off,
    drips,
    fails,
    hangs,
    malformed,
    resets,
    says,
    talks_without_end,
    web_page,
)

ASKED = [("system", "Be brief."), ("user", "What was bought?")]
LIMIT_S = 0.8
SLACK_S = 1.5


@pytest.fixture(autouse=True)
def no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """The provider's package takes seconds to import, which is no part of a call."""
    with OpenAIServer(says("ok")) as server:
        model(server, timeout_s=30).complete(ASKED)


def model(server: OpenAIServer, *, timeout_s: float = 5.0) -> ChatModel:
    return open_model("openai:test", url=server.url, timeout_s=timeout_s)


def seconds_until_interrupted(reply: Reply) -> tuple[float, str]:
    with OpenAIServer(reply) as server:
        started = time.monotonic()
        with pytest.raises(ModelInterrupted) as caught:
            model(server, timeout_s=LIMIT_S).complete(ASKED)
        return time.monotonic() - started, str(caught.value)


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_streamed_reply_arrives_whole_however_it_is_cut(size: int) -> None:
    text = "Five hundred launchers, “Verba”, 委内瑞拉 [1]."
    with OpenAIServer(says(text, size=size)) as server:
        assert model(server).complete(ASKED) == text


def test_pieces_are_given_before_the_reply_has_ended() -> None:
    with OpenAIServer(talks_without_end) as server:
        pieces = model(server).stream(ASKED)
        assert next(pieces) == "And then another launcher was bought [1]. "
        assert isinstance(pieces, Iterator)


def test_roles_and_texts_are_sent_as_given_with_the_limit_of_the_answer() -> None:
    with OpenAIServer(says("ok")) as server:
        open_model("openai:m", url=server.url, max_answer_tokens=77).complete(ASKED)
        (request,) = server.requests
    assert [(m["role"], m["content"]) for m in request["messages"]] == ASKED
    assert request["model"] == "m"
    assert 77 in (request.get("max_tokens"), request.get("max_completion_tokens"))


def test_a_local_server_needs_no_key_and_a_key_that_is_set_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with OpenAIServer(says("ok")) as server:
        model(server).complete(ASKED)
        monkeypatch.setenv("OPENAI_API_KEY", "secret")
        model(server).complete(ASKED)
        assert server.keys[0] != server.keys[1] == "Bearer secret"


@pytest.mark.parametrize("name", ["llama3:8b", "qwen3", "openai:qwen3"])
def test_with_an_address_the_provider_may_be_left_out(name: str) -> None:
    with OpenAIServer(says("ok")) as server:
        opened = open_model(name, url=server.url)
        opened.complete(ASKED)
        assert server.requests[0]["model"] == name.removeprefix("openai:")
        assert opened.name == f"openai:{name.removeprefix('openai:')}"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_a_request_that_is_refused_is_made_once_and_called_useless_to_repeat(status: int) -> None:
    with OpenAIServer(fails(status, "no such thing"), says("ok")) as server:
        with pytest.raises(ModelUnavailable, match="no such thing"):
            model(server).complete(ASKED)
        assert len(server.requests) == 1


@pytest.mark.parametrize(
    "failure", [fails(429), fails(500), fails(503), malformed(), resets, says(""), web_page]
)
def test_a_passing_failure_before_the_first_word_is_tried_once_more(failure: Reply) -> None:
    with OpenAIServer(failure, says("Bought.")) as server:
        assert model(server).complete(ASKED) == "Bought."
        assert len(server.requests) == 2


@pytest.mark.parametrize("failure", [fails(429), fails(500), malformed(), says(" \n"), web_page])
def test_a_failure_that_stays_is_an_interruption_after_two_attempts(failure: Reply) -> None:
    with OpenAIServer(failure) as server:
        with pytest.raises(ModelInterrupted):
            model(server).complete(ASKED)
        assert 1 <= len(server.requests) <= 2


def test_a_model_that_asks_for_patience_is_asked_again_after_that_time() -> None:
    with OpenAIServer(fails(429, after="1"), says("Bought.")) as server:
        started = time.monotonic()
        assert model(server).complete(ASKED) == "Bought."
        assert time.monotonic() - started >= 1


@pytest.mark.parametrize("after", ["30", "Wed, 21 Oct 2199 07:28:00 GMT"])
def test_a_model_that_asks_for_too_much_patience_is_given_up_at_once(after: str) -> None:
    with OpenAIServer(fails(429, after=after), says("Bought.")) as server:
        with pytest.raises(ModelInterrupted):
            model(server, timeout_s=60).complete(ASKED)
        assert len(server.requests) == 1


@pytest.mark.parametrize("after", ["soon", "nan", "-5", "Mon, 01 Jan 2001 00:00:00 GMT"])
def test_a_wait_that_means_nothing_or_is_over_is_a_short_pause(after: str) -> None:
    with OpenAIServer(fails(429, after=after), says("Bought.")) as server:
        assert model(server).complete(ASKED) == "Bought."


def test_one_limit_holds_for_all_calls_of_a_limited_model() -> None:
    with OpenAIServer(hangs) as server:
        opened = model(server, timeout_s=LIMIT_S).limited()
        started = time.monotonic()
        for _ in range(3):
            with pytest.raises(ModelInterrupted):
                opened.complete(ASKED)
        assert LIMIT_S <= time.monotonic() - started < LIMIT_S + SLACK_S


def test_a_share_of_the_time_leaves_the_rest_to_what_follows() -> None:
    with OpenAIServer(hangs) as server:
        opened = model(server, timeout_s=8).limited()
        with pytest.raises(ModelInterrupted):
            opened.limited(share=0.1).complete(ASKED)
        server.replies = (says("Bought."),)
        assert opened.complete(ASKED) == "Bought."


def test_what_was_refused_for_good_is_not_asked_again_for_the_same_question() -> None:
    with OpenAIServer(fails(401)) as server:
        opened = model(server)
        limited = opened.limited()
        for one in (limited, limited.limited(share=0.5), limited):
            with pytest.raises(ModelUnavailable, match="401"):
                one.complete(ASKED)
        assert len(server.requests) == 1
        with pytest.raises(ModelUnavailable):
            opened.limited().complete(ASKED)
        assert len(server.requests) == 2


def test_the_tokens_of_all_calls_for_one_question_are_counted_together() -> None:
    with OpenAIServer(says("Bought.")) as server:
        limited = model(server).limited()
        limited.complete(ASKED)
        assert limited.tokens == Tokens(prompt=11, reply=7)
        limited.limited(share=0.5).complete(ASKED)
        assert limited.tokens == Tokens(prompt=22, reply=14)


def test_what_came_in_time_is_taken_up_however_late_its_reader_is() -> None:
    with OpenAIServer(says("Bought in time.", size=5)) as server:
        pieces = model(server, timeout_s=2).stream(ASKED)
        first = next(pieces)
        time.sleep(2.1)  # a reader who is busy with what came first
        assert first + "".join(pieces) == "Bought in time."


def test_a_reply_that_is_written_faster_than_it_is_read_ends_at_its_limit_too() -> None:
    """Nothing is taken up after it, although much of it came in time."""
    with OpenAIServer(talks_without_end) as server:
        pieces = model(server, timeout_s=LIMIT_S).stream(ASKED)
        next(pieces)
        time.sleep(LIMIT_S)  # a reader who is busy with what came first
        with pytest.raises(ModelInterrupted):
            next(pieces)


def test_a_whole_reply_comes_without_its_reasoning() -> None:
    with OpenAIServer(says("<think>Was it five? [1]</think>\n\nBought.")) as server:
        assert model(server).complete(ASKED) == "Bought."


@pytest.mark.parametrize(
    "failure",
    [
        cut_off("Half a"),
        cut_off("Half a", noticeably=False),
        malformed("Half a"),
        says("Half a", size=99, reason="content_filter"),
    ],
)
def test_a_reply_that_breaks_off_gives_what_came_then_raises_and_is_not_begun_again(failure: Reply) -> None:
    with OpenAIServer(failure, says("Other.")) as server:
        pieces = model(server).stream(ASKED)
        assert next(pieces) == "Half a"
        with pytest.raises(ModelInterrupted):
            next(pieces)
        assert len(server.requests) == 1


@pytest.mark.parametrize("reply", [hangs, drips(": wait\n\n", every_s=0.05), talks_without_end])
def test_a_whole_call_is_limited_in_time_whatever_the_server_does(reply: Reply) -> None:
    took, message = seconds_until_interrupted(reply)
    assert LIMIT_S <= took < LIMIT_S + SLACK_S
    assert "0.8 s" in message


def test_the_time_of_both_attempts_together_is_limited() -> None:
    with OpenAIServer(fails(500), hangs) as server:
        started = time.monotonic()
        with pytest.raises(ModelInterrupted):
            model(server, timeout_s=LIMIT_S).complete(ASKED)
        assert time.monotonic() - started < LIMIT_S + SLACK_S
        assert len(server.requests) == 2


@pytest.mark.parametrize("reply", [drips(": wait\n\n", every_s=0.01), talks_without_end])
def test_a_call_that_ran_out_of_time_hangs_up(reply: Reply) -> None:
    with OpenAIServer(reply) as server:
        with pytest.raises(ModelInterrupted):
            model(server, timeout_s=LIMIT_S).complete(ASKED)
        assert server.hung_up.wait(5)


def test_a_reader_who_leaves_early_hangs_up() -> None:
    with OpenAIServer(talks_without_end) as server:
        pieces = model(server).stream(ASKED)
        next(pieces)
        del pieces
        assert server.hung_up.wait(5)


def test_a_server_that_is_not_there_is_an_interruption() -> None:
    with OpenAIServer(says("ok")) as server:
        gone = server.url
    with pytest.raises(ModelInterrupted, match="openai:test"):
        open_model("openai:test", url=gone, timeout_s=5).complete(ASKED)


def test_a_reply_that_reached_its_limit_is_given_and_then_reported_as_cut_short() -> None:
    with OpenAIServer(says("Bought. And th", size=99, reason="length")) as server:
        pieces = model(server).stream(ASKED)
        assert next(pieces) == "Bought. And th"
        with pytest.raises(ReplyCutShort, match="1000 tokens"):
            next(pieces)


def test_a_limit_that_left_no_room_for_a_word_is_not_tried_again() -> None:
    with OpenAIServer(says("", reason="length")) as server:
        with pytest.raises(ModelUnavailable, match="1000 tokens"):
            model(server).complete(ASKED)
        assert len(server.requests) == 1


@pytest.mark.parametrize("provider", ["openai", "anthropic", "ollama"])
def test_a_missing_package_is_named_with_the_extra_that_brings_it(
    provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from langchain.chat_models.base import _get_chat_model_creator

    _get_chat_model_creator.cache_clear()
    monkeypatch.setitem(sys.modules, f"langchain_{provider}", None)
    monkeypatch.setitem(sys.modules, "langchain_community", None)
    with pytest.raises(ModelUnavailable, match=rf"\.venv/bin/pip install -e '\.\[{provider}\]'"):
        open_model(f"{provider}:any")


@pytest.mark.parametrize("name", ["nosuch:model", "qwen3", "", "openai:", ":x"])
def test_a_name_that_means_nothing_is_unavailable_and_is_named(name: str) -> None:
    with pytest.raises(ModelUnavailable, match=repr(name)):
        open_model(name)


def test_a_provider_that_wants_a_key_says_so_when_the_model_is_opened() -> None:
    with pytest.raises(ModelUnavailable, match="OPENAI_API_KEY"):
        open_model("openai:gpt-4o")


@pytest.mark.parametrize("limits", [{"timeout_s": 0.0}, {"timeout_s": float("nan")}, {"budget_tokens": 1000}])
def test_limits_that_leave_no_room_are_refused(limits: dict[str, float]) -> None:
    with pytest.raises(SettingsInvalid, match=repr(next(iter(limits.values())))):
        open_model("openai:test", url="http://127.0.0.1:1/v1", **limits)  # type: ignore[arg-type]


def test_several_threads_may_ask_one_model_at_once() -> None:
    from concurrent.futures import ThreadPoolExecutor

    with OpenAIServer(says(lambda request: request["messages"][-1]["content"])) as server:
        opened = model(server)
        with ThreadPoolExecutor(4) as threads:
            replies = threads.map(lambda n: opened.complete([("user", f"number {n}")]), range(8))
            assert list(replies) == [f"number {n}" for n in range(8)]
