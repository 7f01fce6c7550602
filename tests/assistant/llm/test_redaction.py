"""Keys that a model's server repeats are neither shown nor kept."""

from __future__ import annotations

import logging
import traceback
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.ledger import Ledger
from assistant.ledger.conversations import add_turn, store_answer
from assistant.llm.chat_model import open_model
from assistant.llm.redaction import REDACTED, detail, redacted
from assistant.llm.tokens import TokenCounter
from assistant.pipeline import Assistant
from corpus import Scope
from tests.assistant.openai_server import OpenAIServer, echoes_the_key

KEY = "sk-proj-Zq81JfO0wLmB-3nT_xY"


def test_a_library_s_message_ends_without_a_stop_since_more_follows() -> None:
    assert detail(OSError("Connection\n error.")) == "OSError: Connection error"


@pytest.mark.parametrize("status", [401, 500])
def test_an_error_that_echoes_the_key_is_shown_without_it(
    status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with OpenAIServer(echoes_the_key(status)) as server:
        with pytest.raises(ModelError) as caught:
            open_model("openai:test", url=server.url).complete([("user", "What was bought?")])
        assert server.keys[0] == f"Bearer {KEY}"
    printed = "".join(traceback.format_exception(caught.value))
    assert "refused" in str(caught.value)
    assert REDACTED in str(caught.value)
    assert KEY not in printed
    assert KEY[:12] not in printed


def test_an_answer_whose_model_echoes_the_key_is_kept_and_logged_without_it(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    ledger = Ledger(tmp_path)
    turn = add_turn(
        ledger, "Who ordered two hydrogen ferries?", scope=Scope(), conversation_id=None, asked_by=None
    )
    with OpenAIServer(echoes_the_key(401)) as server, caplog.at_level(logging.DEBUG, "dateline"):
        asked = replace(
            assistant,
            model=open_model("openai:test", url=server.url, timeout_s=10),
            counter=TokenCounter("openai:test", fallback=len),
        )
        answer = asked.ask(turn.question)
    assert answer.fallback.startswith("The language model refused")
    assert REDACTED in caplog.text  # what the provider said is for whoever reads the log
    store_answer(ledger, turn.turn_id, answer)
    assert KEY not in caplog.text
    assert KEY not in str(answer.to_json())
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"hydrogen ferries" in kept
    assert KEY.encode() not in kept
    assert KEY[:12].encode() not in kept


@pytest.mark.parametrize(
    "text",
    [
        f"Incorrect API key provided: {KEY}.",
        f"Incorrect API key provided: {KEY[:14]}…",
        f"{{'Authorization': 'Bearer {KEY}'}}",
        "x-api-key: 0f9e8d7c6b5a4938",
        "Bearer eyJhbGciOiJIUzI1NiJ9.e30.abc",
        "use sk-ant-api03-AbCd1234EfGh5678",
    ],
)
def test_what_looks_like_a_key_is_left_out(text: str) -> None:
    shown = redacted(text, secrets=[KEY])
    assert REDACTED in shown
    for part in (KEY[:10], "0f9e8d7c", "eyJhbGci", "AbCd1234"):
        assert part not in shown


@pytest.mark.parametrize(
    "text",
    [
        "The model 'gpt-4o' does not exist.",
        "Set OPENAI_API_KEY in the environment.",
        "This model's maximum context length is 4096 tokens.",
        "Rate limit reached for requests; see https://example.org/account/rate-limits",
    ],
)
def test_an_error_without_a_key_stays_as_it_is(text: str) -> None:
    assert redacted(text, secrets=[KEY]) == text
