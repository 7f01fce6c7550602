"""Dateline as one LangChain Runnable: what it gives, and what callbacks see of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.documents import Document
from langchain_core.runnables import Runnable, RunnableLambda

from assistant import open_chain
from assistant.answer.answer import Answer
from assistant.chain import ChainInput
from assistant.errors import QuestionInvalid
from assistant.llm.chat_model import open_model
from assistant.llm.tokens import TokenCounter
from assistant.pipeline import Assistant
from assistant.question.question import Turn
from corpus import Scope
from tests.assistant.openai_server import OpenAIServer, says, talks_without_end

FERRIES = "Who ordered two hydrogen ferries?"
SATELLITE = "When was the snow satellite launched?"


class Recorder(BaseCallbackHandler):
    """Writes down what LangChain reports to a handler: each event, and the names of its run and parent."""

    def __init__(self) -> None:
        self.events: list[tuple[str, str]] = []
        self.parents: dict[str, str] = {}
        self.documents: list[Document] = []
        self.ended: dict[str, Any] = {}
        self._names: dict[UUID, str] = {}

    def _start(self, event: str, run_id: UUID, parent: UUID | None, name: str | None) -> None:
        self._names[run_id] = str(name)
        self.events.append((event, str(name)))
        if parent is not None:
            self.parents[str(name)] = self._names[parent]

    def on_chain_start(self, serialized: Any, inputs: Any, *, run_id: UUID, **details: Any) -> None:
        self._start("chain", run_id, details.get("parent_run_id"), details.get("name"))

    def on_chain_end(self, outputs: Any, *, run_id: UUID, **details: Any) -> None:
        self.ended[self._names[run_id]] = outputs

    def on_chain_error(self, error: BaseException, *, run_id: UUID, **details: Any) -> None:
        self.ended[self._names[run_id]] = error

    def on_retriever_start(self, serialized: Any, query: str, *, run_id: UUID, **details: Any) -> None:
        self._start("retriever", run_id, details.get("parent_run_id"), details.get("name"))

    def on_retriever_end(self, documents: Sequence[Document], *, run_id: UUID, **details: Any) -> None:
        self.documents = list(documents)

    def on_chat_model_start(self, serialized: Any, messages: Any, *, run_id: UUID, **details: Any) -> None:
        self._start("llm", run_id, details.get("parent_run_id"), details.get("name"))

    def on_llm_end(self, response: Any, *, run_id: UUID, **details: Any) -> None:
        self.ended[self._names[run_id]] = response

    def names(self, event: str) -> list[str]:
        return [name for kind, name in self.events if kind == event]


def _with_model(assistant: Assistant, server: OpenAIServer) -> Assistant:
    return replace(
        assistant,
        model=open_model("openai:test", url=server.url, timeout_s=30),
        counter=TokenCounter("openai:test", fallback=len),
    )


def _anything(given: object) -> Any:
    return given


def _whole(answer: Any) -> dict[str, Any]:
    assert isinstance(answer, Answer)
    return answer.to_json()


def test_it_answers_a_question_a_mapping_and_a_value_alike(assistant: Assistant) -> None:
    expected = _whole(assistant.chain.invoke(FERRIES))
    assert expected["statements"]
    assert _whole(assistant.chain.invoke({"question": FERRIES})) == expected
    assert _whole(assistant.chain.invoke(ChainInput(question=FERRIES))) == expected


def test_a_mapping_with_an_unknown_name_is_refused(assistant: Assistant) -> None:
    with pytest.raises(QuestionInvalid, match="limit"):
        assistant.chain.invoke({"question": FERRIES, "limit": 3})


def test_it_keeps_to_history_and_scope(assistant: Assistant) -> None:
    history = [Turn(question=FERRIES, answer="Nordwerder ordered two hydrogen ferries.")]
    scope = Scope(outlets=("Fjordvakten",))
    answer = assistant.chain.invoke({"question": "and why?", "history": history, "scope": scope})
    assert isinstance(answer, Answer)
    assert "ferries" in answer.standalone
    cited = {c.stored.report.outlet for statement in answer.statements for c in statement.citations}
    assert cited <= {"Fjordvakten"}


def test_streaming_gives_the_text_and_then_the_answer(assistant: Assistant) -> None:
    *pieces, answer = assistant.chain.stream(FERRIES)
    assert isinstance(answer, Answer)
    assert "".join(map(str, pieces)).split() == answer.text.split()


def test_a_batch_is_answered_in_its_order_and_one_bad_question_spoils_only_itself(
    assistant: Assistant,
) -> None:
    first, bad, last = map(
        _anything, assistant.chain.batch([FERRIES, " ", SATELLITE], return_exceptions=True)
    )
    assert _whole(first) == _whole(assistant.chain.invoke(FERRIES))
    assert _whole(last) == _whole(assistant.chain.invoke(SATELLITE))
    assert isinstance(bad, QuestionInvalid)


def test_it_can_be_awaited_and_streamed_asynchronously(assistant: Assistant) -> None:
    async def both() -> tuple[Any, list[Any]]:
        chain = assistant.chain
        return await chain.ainvoke(FERRIES), [piece async for piece in chain.astream(FERRIES)]

    # In a thread of its own: in this one Playwright may keep a loop, which browser tests leave running.
    with ThreadPoolExecutor(1) as thread:
        answer, pieces = thread.submit(asyncio.run, both()).result()
    assert _whole(answer) == _whole(pieces[-1]) == _whole(assistant.chain.invoke(FERRIES))
    assert len(pieces) > 1


def test_callbacks_see_every_step_and_the_passages_read(assistant: Assistant) -> None:
    seen = Recorder()
    answer = assistant.chain.invoke(FERRIES, config={"callbacks": [seen], "run_name": "ferries"})
    assert isinstance(answer, Answer)
    assert [
        name
        for name in seen.names("chain")
        if name in ("ferries", "understand", "retrieve", "extract", "enrich")
    ] == [
        "ferries",
        "understand",
        "retrieve",
        "extract",
        "enrich",
    ]
    assert seen.names("retriever") == ["DatelineRetriever"]
    assert seen.parents["DatelineRetriever"] == "retrieve"
    assert seen.ended["ferries"] is answer
    assert answer.trace
    assert [one.metadata["report_id"] for one in seen.documents] == [
        one.report_id for one in answer.trace.hits[: len(seen.documents)]
    ], "the summaries joined to them are read last"
    assert seen.documents[0].metadata.keys() >= {
        "version",
        "title",
        "outlet",
        "country",
        "published",
        "start",
        "end",
    }
    assert "_hit" not in seen.documents[0].model_dump_json()


def test_callbacks_see_a_question_refused(assistant: Assistant) -> None:
    seen = Recorder()
    with pytest.raises(QuestionInvalid):
        assistant.chain.invoke(" ", config={"callbacks": [seen]})
    assert isinstance(seen.ended["dateline"], QuestionInvalid)


@pytest.mark.parametrize("streamed", [False, True])
def test_callbacks_see_the_model_asked_and_its_reply(assistant: Assistant, streamed: bool) -> None:
    seen = Recorder()
    with OpenAIServer(says("Nordwerder ordered two ferries [1].")) as server:
        chain = _with_model(assistant, server).chain
        if streamed:
            *_, answer = chain.stream(FERRIES, config={"callbacks": [seen]})
        else:
            answer = chain.invoke(FERRIES, config={"callbacks": [seen]})
    assert isinstance(answer, Answer)
    assert answer.model == "openai:test"
    assert seen.names("llm")
    assert "write" in seen.names("chain")
    assert "extract" not in seen.names("chain")
    assert "Nordwerder ordered two ferries [1]." in str(seen.ended[seen.names("llm")[0]])


def test_callbacks_see_the_model_rewriting_a_follow_up(assistant: Assistant) -> None:
    seen = Recorder()
    with OpenAIServer(says(FERRIES), says("Nordwerder ordered two ferries [1].")) as server:
        _with_model(assistant, server).chain.invoke(
            {"question": "and who?", "history": [Turn(question="What was ordered?", answer="Two ferries.")]},
            config={"callbacks": [seen]},
        )
    assert len(seen.names("llm")) >= 2


def test_whoever_leaves_the_stream_ends_the_request(assistant: Assistant) -> None:
    with OpenAIServer(talks_without_end) as server:
        pieces = _with_model(assistant, server).chain.stream(FERRIES)
        assert isinstance(next(pieces), str)
        del pieces
        assert server.hung_up.wait(5)


def test_it_is_a_part_of_others_chains(assistant: Assistant) -> None:
    def text(answer: str | Answer) -> str:
        assert isinstance(answer, Answer)
        return answer.text

    chain: Runnable[Any, str] = assistant.chain | RunnableLambda(text)
    assert chain.invoke(FERRIES) == assistant.ask(FERRIES).text


def test_programs_open_it_by_a_folder(sample_folder: Path, assistant: Assistant) -> None:
    with open_chain(sample_folder) as chain:
        assert _whole(chain.invoke(FERRIES)) == _whole(assistant.chain.invoke(FERRIES))
