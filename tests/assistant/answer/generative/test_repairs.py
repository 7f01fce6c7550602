"""A sentence whose check fails is asked for once more, and costs the answer nothing."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.answer.answer import Answer
from tests.assistant.answer.generative.asking import checked, sentences
from tests.assistant.openai_server import (
    OpenAIServer,
    fails,
    hangs,
    says,
    sent_text,
)

SUPPORTED = "Report 1 says that 100 launchers are bought"


ALTERED = "Report 1 says that 700 launchers are bought"


def checked_answer(*replies: str) -> tuple[list[str], Answer, list[dict[str, Any]]]:
    """The pieces shown, the answer, and the requests, when every sentence is checked."""
    with OpenAIServer(*(says(reply, size=9) for reply in replies)) as server:
        pieces, answer = checked(server)
        return pieces, answer, server.requests


def test_a_sentence_whose_check_passes_is_shown_without_another_request() -> None:
    pieces, answer, requests = checked_answer(f"{SUPPORTED} [1]. {SUPPORTED} [1].")
    assert pieces == [f"{SUPPORTED}.", f" {SUPPORTED}."]
    assert all(statement.check and not statement.unsupported for statement in answer.statements)
    assert len(requests) == 1


def test_a_failed_check_asks_once_for_the_sentence_with_the_reason_and_takes_what_passes() -> None:
    pieces, answer, requests = checked_answer(f"{ALTERED} [1]. {SUPPORTED} [1].", f"{SUPPORTED} [1].")
    assert sentences(answer) == [(f"{SUPPORTED}.", [1])] * 2
    assert pieces == [f"{SUPPORTED}.", f" {SUPPORTED}."]
    assert answer.notes == ()
    _, repair = requests
    sent = sent_text(repair)
    assert ALTERED in sent
    assert "“700” is “100” in the cited text" in sent
    assert "<<<passage [1] " in sent
    assert "<<<passage [2] " not in sent


@pytest.mark.parametrize(
    "repair", [f"{ALTERED} [1].", "NOANSWER", "It is so.", f"{SUPPORTED} [9].", f"{SUPPORTED} [1]. " * 3, ""]
)
def test_a_sentence_that_fails_again_stays_as_it_is_and_is_unsupported(repair: str) -> None:
    pieces, answer, requests = checked_answer(f"{ALTERED} [1]. {SUPPORTED} [1].", repair)
    assert sentences(answer) == [(f"{ALTERED}.", [1]), (f"{SUPPORTED}.", [1])]
    assert [statement.unsupported for statement in answer.statements] == [True, False]
    assert "".join(pieces) == answer.text == f"{SUPPORTED}."
    assert any("not supported by" in note for note in answer.notes)
    assert len(requests) == (3 if repair == "" else 2)  # an empty reply is a passing failure of the server


def test_a_repair_that_is_refused_costs_the_answer_nothing_and_is_asked_for_once() -> None:
    with OpenAIServer(says(f"{ALTERED} [1]. {ALTERED} [1]. {SUPPORTED} [1]."), fails(400)) as server:
        _, answer = checked(server)
        assert [statement.unsupported for statement in answer.statements] == [True, True, False]
        assert len(server.requests) == 2


def test_a_repair_that_hangs_leaves_time_for_the_rest() -> None:
    with OpenAIServer(says(f"{ALTERED} [1]. {SUPPORTED} [1]."), hangs) as server:
        _, answer = checked(server, timeout_s=4)
        assert [statement.unsupported for statement in answer.statements] == [True, False]
