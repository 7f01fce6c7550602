"""Somebody at the desk without a browser: a program that says what Streamlit's page says to the server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import perf_counter
from types import TracebackType
from typing import Any, Self

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import ChatInputValue
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus

_XSRF = "_streamlit_xsrf"
_PATIENCE_S = 60.0
_RETRY_S = 10.0  # after which the page of somebody who was turned away tries again


class TurnedAway(Exception):
    """The server is busy, and asks to come again after so many seconds."""

    def __init__(self, after_s: float) -> None:
        super().__init__(after_s)
        self.after_s = after_s


@dataclass(frozen=True, slots=True)
class Reply:
    """The result of a question: the seconds to its first sentence, and why it got none, if so."""

    seconds: float
    sentences: int
    failure: str


@dataclass(slots=True)
class Visitor:
    """One open page. Raises TurnedAway on entering when the server says that it is busy."""

    url: str
    _socket: ClientConnection | None = None
    _query: str = ""
    _box: str = ""
    _new: str = ""
    _kept: dict[str, ForwardMsg] = field(default_factory=dict)

    async def __aenter__(self) -> Self:
        """Does what a browser does that has the page's files already, until the page is drawn."""
        async with httpx.AsyncClient(base_url=self.url, trust_env=False, timeout=_PATIENCE_S) as browser:
            page = await browser.get("/", headers={"Accept": "text/html"})
            if page.status_code == 503:
                raise TurnedAway(float(page.headers["Retry-After"]))
            page.raise_for_status()
            for path in ("/_stcore/health", "/_stcore/host-config"):
                (await browser.get(path)).raise_for_status()
            token = browser.cookies[_XSRF]
        try:
            self._socket = await connect(
                f"{self.url.replace('http', 'ws', 1)}/_stcore/stream",
                subprotocols=["streamlit", token],  # type: ignore[list-item]
                additional_headers={"Origin": self.url, "Cookie": f"{_XSRF}={token}"},
                max_size=None,
                proxy=None,
                open_timeout=_PATIENCE_S,
            )
        except InvalidStatus as refused:
            if refused.response.status_code == 403:
                raise TurnedAway(_RETRY_S) from refused
            raise
        await self._rerun()
        async with asyncio.timeout(_PATIENCE_S):
            async for _ in self._elements():
                pass
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the page."""
        assert self._socket is not None
        await self._socket.close()

    async def ask(self, question: str) -> Reply:
        """Types the question into the box and awaits its answer's first sentence, then the whole page."""
        assert self._box, "the page has no box for questions"
        began = perf_counter()
        await self._rerun(WidgetState(id=self._box, chat_input_value=ChatInputValue(data=question)))
        reply: Reply | None = None
        async with asyncio.timeout(_PATIENCE_S):
            async for element in self._elements():
                turn = _turn(element, question) if reply is None else None
                if turn:
                    seconds = perf_counter() - began
                    reply = Reply(seconds, len(turn["statements"]), turn["failure"])
        assert reply is not None, f"no answer to {question!r} was shown"
        return reply

    async def new_conversation(self) -> None:
        """Presses "New conversation"."""
        await self._rerun(WidgetState(id=self._new, trigger_value=True))
        async with asyncio.timeout(_PATIENCE_S):
            async for _ in self._elements():
                pass

    async def _rerun(self, *pressed: WidgetState) -> None:
        message = BackMsg()
        message.rerun_script.query_string = self._query
        message.rerun_script.widget_states.widgets.extend(pressed)
        message.rerun_script.cached_message_hashes.extend(self._kept)
        assert self._socket is not None
        await self._socket.send(message.SerializeToString())

    async def _elements(self) -> Any:
        """The elements that come until the page has been drawn to its end."""
        assert self._socket is not None
        while True:
            message = ForwardMsg.FromString(await self._socket.recv(decode=False))
            kind = message.WhichOneof("type")
            if kind == "ref_hash":
                message = self._kept[message.ref_hash]
                kind = message.WhichOneof("type")
            elif message.metadata.cacheable:
                self._kept[message.hash] = message
            if kind == "page_info_changed":
                self._query = message.page_info_changed.query_string
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                element = message.delta.new_element
                self._note(element)
                yield element
            elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return

    def _note(self, element: Any) -> None:
        if element.WhichOneof("type") == "chat_input":
            self._box = element.chat_input.id
        elif element.WhichOneof("type") == "button" and element.button.label == "New conversation":
            self._new = element.button.id


def _turn(element: Any, question: str) -> dict[str, Any] | None:
    """What a part of the page shows of the question once it is answered."""
    if element.WhichOneof("type") != "bidi_component":
        return None
    part = element.bidi_component
    turn: dict[str, Any] = json.loads(part.json) if part.component_name == "dateline_turn" else {}
    asked = turn.get("question") == question
    return turn if asked and (turn["statements"] or turn["settled"]) else None


def every(questions: list[str], start: int) -> Iterator[str]:
    """The questions over and over, from that one on."""
    while True:
        yield questions[start % len(questions)]
        start += 1
