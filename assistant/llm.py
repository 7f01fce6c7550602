"""A chat model: opened by name, called within a time limit, its failures told in our own words."""

from __future__ import annotations

import asyncio
import math
import os
import threading
import time
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Protocol, cast

from assistant.errors import ModelError, ModelInterrupted, ModelUnavailable, ReplyCutShort, SettingsInvalid

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

    _Arrived = SimpleQueue[BaseMessage | Exception | None]

Message = tuple[str, str]
"""A role (``system``, ``user`` or ``assistant``) and a text."""

_EXTRAS = ("openai", "anthropic", "ollama")
_ENDINGS = ("finish_reason", "stop_reason", "done_reason", "status")
_AT_LIMIT = ("length", "max_tokens", "incomplete")
_WITHHELD = ("content_filter", "refusal", "safety", "error", "failed")
_RETRIED_STATUS = (408, 409, 425, 429)
_PAUSE_S = 0.3
_LONGEST_DETAIL = 300


class ChatModel(Protocol):
    """A language model that can be asked; ``open_model`` makes one."""

    @property
    def name(self) -> str:
        """``provider:name``."""

    @property
    def budget_tokens(self) -> int:
        """How many tokens a prompt and the reply to it may have together."""

    @property
    def max_answer_tokens(self) -> int:
        """How many tokens of the budget are kept for the reply."""

    def stream(self, messages: Sequence[Message]) -> Iterator[str]:
        """The reply, in pieces as they come.

        Raises ModelUnavailable or ModelInterrupted; ReplyCutShort as its last thing when the limit of tokens
        ended the reply.
        """

    def complete(self, messages: Sequence[Message]) -> str:
        """The whole reply without white space around it; raises as ``stream`` does."""


def open_model(
    name: str,
    *,
    url: str | None = None,
    timeout_s: float = 60.0,
    max_answer_tokens: int = 1000,
    budget_tokens: int = 6000,
) -> ChatModel:
    """The chat model ``provider:name``, any that LangChain's ``init_chat_model`` knows.

    With ``url`` (an OpenAI-compatible address, such as ``http://127.0.0.1:8080/v1``) the provider may be left
    out. ``timeout_s`` limits one whole call in seconds, however slowly the reply drips; ``budget_tokens`` is
    the room for prompt and reply together. Nothing is sent by opening.

    Raises ModelUnavailable when a package is missing or the name means nothing to LangChain, and
    SettingsInvalid for limits that leave no room.
    """
    if not 0 < max_answer_tokens < budget_tokens or not 0 < timeout_s < math.inf:
        raise SettingsInvalid(
            f"the language model has {timeout_s!r} s of time and a budget of {budget_tokens!r} tokens, "
            f"{max_answer_tokens!r} of them for its answer; set a time above 0 and a larger budget"
        )
    provider, separator, known_as = name.partition(":")
    if url and provider not in _EXTRAS:
        provider, separator, known_as = "openai", ":", name
    if not (provider and separator and known_as):
        raise ModelUnavailable(
            f"{name!r} names no language model; name it as provider:name, like ollama:qwen3"
        )
    options = _options(provider, url, timeout_s, max_answer_tokens, budget_tokens)
    try:
        from langchain.chat_models import init_chat_model

        chat = init_chat_model(known_as, model_provider=provider, **options)
    except ImportError as error:
        install = f"run: pip install 'dateline[{provider}]'" if provider in _EXTRAS else "install it"
        raise ModelUnavailable(
            f"the language model {name!r} needs a package that is not there ({_detail(error)}); {install}"
        ) from error
    except Exception as error:
        raise ModelUnavailable(
            f"the language model {name!r} cannot be opened: {_detail(error)}; "
            "name it as provider:name, and set its provider's key in the environment"
        ) from error
    return _OpenedModel(f"{provider}:{known_as}", budget_tokens, max_answer_tokens, timeout_s, chat)


def _options(provider: str, url: str | None, timeout_s: float, answer: int, budget: int) -> dict[str, Any]:
    """What ``init_chat_model`` hands to the provider's class."""
    address = {"base_url": url} if url else {}
    if provider == "ollama":
        # Ollama silently drops the beginning of a prompt that is longer than its window, 4096 unless told.
        window = {"num_ctx": budget, "num_predict": answer, "temperature": 0}
        return {**address, **window, "client_kwargs": {"timeout": timeout_s}}
    options = {**address, "timeout": timeout_s, "max_tokens": answer, "max_retries": 0}
    if url and provider == "openai" and not os.environ.get("OPENAI_API_KEY"):
        options["api_key"] = "none"  # the client insists on one; a local server does not look at it
    return options


@dataclass(frozen=True, slots=True)
class _OpenedModel:
    name: str
    budget_tokens: int
    max_answer_tokens: int
    timeout_s: float
    _chat: BaseChatModel

    def complete(self, messages: Sequence[Message]) -> str:
        return "".join(self.stream(messages)).strip()

    def stream(self, messages: Sequence[Message]) -> Iterator[str]:
        deadline = time.monotonic() + self.timeout_s
        given = False
        try:
            for piece in self._reply(messages, deadline):
                given = True
                yield piece
        except ModelInterrupted:
            if given or time.monotonic() + _PAUSE_S >= deadline:
                raise
        else:
            return
        time.sleep(_PAUSE_S)
        yield from self._reply(messages, deadline)

    def _reply(self, messages: Sequence[Message], deadline: float) -> Iterator[str]:
        """One attempt. A reply without an ending is one that the connection cut off."""
        ending = None
        empty = True
        for message in self._messages(messages, deadline):
            if told := next(filter(None, map(message.response_metadata.get, _ENDINGS)), None):
                ending = str(told).lower()
            if text := str(message.text):
                empty = empty and text.isspace()
                yield text
        if ending in _AT_LIMIT and empty:
            raise ModelUnavailable(
                f"the language model {self.name!r} used up the {self.max_answer_tokens} tokens of its answer "
                "before it wrote a word; give it more, or choose a model that thinks less"
            )
        if ending in _AT_LIMIT:
            raise ReplyCutShort(
                f"the language model {self.name!r} reached its limit of {self.max_answer_tokens} tokens"
            )
        cut_off = not ending and self.name.partition(":")[0] in _EXTRAS
        if cut_off or ending in _WITHHELD:
            told = "without saying that it was finished" if cut_off else f"as {ending!r}"
            raise ModelInterrupted(f"the reply of the language model {self.name!r} ended {told}; ask again")
        if empty:
            raise ModelInterrupted(f"the reply of the language model {self.name!r} is empty; ask again")

    def _messages(self, messages: Sequence[Message], deadline: float) -> Iterator[BaseMessage]:
        """What LangChain streams. The wait is for the deadline, never for the server."""
        arrived: _Arrived = SimpleQueue()
        receiving = asyncio.run_coroutine_threadsafe(_receive(self._chat, messages, arrived), _loop())
        try:
            while (left := deadline - time.monotonic()) > 0:
                event = arrived.get(timeout=left)
                if isinstance(event, Exception):
                    raise _in_our_words(self.name, event) from event
                if event is None:
                    return
                yield event
            raise Empty
        except Empty:
            raise ModelInterrupted(
                f"the language model {self.name!r} was not done after {self.timeout_s:g} s; "
                "ask again, choose a faster model or raise the time limit"
            ) from None
        finally:
            receiving.cancel()


async def _receive(chat: BaseChatModel, messages: Sequence[Message], arrived: _Arrived) -> None:
    """Puts each message, and at the end None or the error that ended the reply."""
    stream = cast("AsyncGenerator[BaseMessage, None]", chat.astream(list(messages)))
    try:
        async with aclosing(stream):
            async for message in stream:
                # asyncio.wait_for, which providers use, can swallow a cancellation (Python 3.11).
                if (task := asyncio.current_task()) and task.cancelling():
                    return
                arrived.put(message)
        arrived.put(None)
    except Exception as error:  # noqa: BLE001 - raised again by the thread that waits
        arrived.put(error)


def _in_our_words(name: str, error: Exception) -> ModelError:
    from langchain_core import exceptions

    status = getattr(error, "status_code", None)
    if isinstance(status, int) and status >= 400:
        permanent = status < 500 and status not in _RETRIED_STATUS
    else:
        permanent = isinstance(error, exceptions.ModelError) and not error.is_retryable
    if permanent:
        return ModelUnavailable(
            f"the language model {name!r} refused the request: {_detail(error)}; "
            "check its name, its key and its budget of tokens"
        )
    return ModelInterrupted(f"the language model {name!r} failed: {_detail(error)}; ask again")


def _detail(error: Exception) -> str:
    """A library's message on one line, shortened."""
    text = " ".join(str(error).split())
    shown = text if len(text) <= _LONGEST_DETAIL else f"{text[:_LONGEST_DETAIL]}…"
    return f"{type(error).__name__}: {shown}" if shown else type(error).__name__


_starting = threading.Lock()
_loops: list[asyncio.AbstractEventLoop] = []


def _loop() -> asyncio.AbstractEventLoop:
    """The event loop that every model of this process is called on, in a thread of its own.

    A call on it can be given up at any instant, and its connection is closed. There is only one, because
    LangChain shares a provider's connections between models, and a connection belongs to its loop.
    """
    with _starting:
        if not _loops:
            _loops.append(asyncio.new_event_loop())
            threading.Thread(target=_loops[0].run_forever, name="dateline-models", daemon=True).start()
        return _loops[0]
