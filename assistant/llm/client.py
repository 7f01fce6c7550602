"""Calls of a chat model: each within a limit of time, its failures in our own words.

What LangChain and asyncio do not do is ours: ``with_retry`` does not repeat a stream, and knows neither
``Retry-After`` nor that a reply has begun; ``asyncio.timeout`` limits one request, not all that one
question makes, and not the reading of what has arrived.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import inf, isfinite
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, cast

from assistant.errors import ModelError, ModelInterrupted, ModelUnavailable, ReplyCutShort
from assistant.llm.reasoning_tags import without_reasoning
from assistant.llm.redaction import detail

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

    _Arrived = SimpleQueue[BaseMessage | Exception | None]

REPORT_THEIR_END = ("openai", "anthropic", "ollama")
_ENDINGS = ("finish_reason", "stop_reason", "done_reason", "status")
_AT_LIMIT = ("length", "max_tokens", "incomplete")
_REFUSED_ENDINGS = ("content_filter", "refusal", "safety", "error", "failed")
_RETRIED_STATUS = (408, 409, 425, 429)
_PAUSE_S = 0.3
_LONGEST_PAUSE_S = 5.0  # a reader who waits longer is better served by the reports' own sentences
_LATE_S = 1.0


@dataclass(frozen=True, slots=True)
class Tokens:
    """What providers say that prompts and replies had in tokens."""

    prompt: int
    reply: int


@dataclass(slots=True)
class ModelUsage:
    """What one question has had of a model: a refusal that no repetition changes, and tokens."""

    refused: ModelUnavailable | None = None
    tokens: Tokens | None = None


@dataclass(frozen=True, slots=True)
class OpenedModel:
    """A chat model of LangChain's; :class:`assistant.llm.chat_model.ChatModel` says what it does.

    ``_until`` is an instant of ``time.monotonic()`` that ends its calls.
    """

    name: str
    budget_tokens: int
    max_answer_tokens: int
    timeout_s: float
    _chat: BaseChatModel
    _until: float = inf
    _use: ModelUsage | None = None

    @property
    def tokens(self) -> Tokens | None:
        """What the calls of this limited model took."""
        return self._use.tokens if self._use else None

    def limited(self, *, share: float = 1.0) -> OpenedModel:
        """The model with a share of its time limit, counted from now."""
        until = min(self._until, time.monotonic() + share * self.timeout_s)
        return replace(self, _until=until, _use=self._use or ModelUsage())

    def complete(self, messages: Sequence[tuple[str, str]]) -> str:
        """The whole reply."""
        return without_reasoning("".join(self.stream(messages))).strip()

    def stream(self, messages: Sequence[tuple[str, str]]) -> Iterator[str]:
        """The reply, in pieces as they come."""
        deadline = min(self._until, time.monotonic() + self.timeout_s)
        if self._use and self._use.refused:
            raise self._use.refused
        if time.monotonic() >= deadline:
            raise self._too_slow()
        given = False
        try:
            for piece in self._reply(messages, deadline):
                given = True
                yield piece
        except ModelInterrupted as error:
            pause = _PAUSE_S if error.after_s is None else max(error.after_s, _PAUSE_S)
            if given or pause > _LONGEST_PAUSE_S or time.monotonic() + pause >= deadline:
                raise
        else:
            return
        time.sleep(pause)
        yield from self._reply(messages, deadline)

    def _reply(self, messages: Sequence[tuple[str, str]], deadline: float) -> Iterator[str]:
        """One attempt. A reply without an ending is one that the connection cut off."""
        ending = None
        empty = True
        for message in self._messages(messages, deadline):
            self._count(message)
            if reason := next(filter(None, map(message.response_metadata.get, _ENDINGS)), None):
                ending = str(reason).lower()
            if text := str(message.text):
                empty = empty and text.isspace()
                yield text
        if ending in _AT_LIMIT and empty:
            raise ModelUnavailable(
                f"the language model {self.name!r} used up the {self.max_answer_tokens} tokens of its answer "
                "before it wrote a word; give it more, or choose a model that thinks less",
                what_it_did="reached its limit of tokens before it wrote a word",
            )
        if ending in _AT_LIMIT:
            raise ReplyCutShort(
                f"the language model {self.name!r} reached its limit of {self.max_answer_tokens} tokens"
            )
        cut_off = not ending and self.name.partition(":")[0] in REPORT_THEIR_END
        if cut_off or ending in _REFUSED_ENDINGS:
            how = "before it was finished" if cut_off else f"as {ending!r}"
            raise ModelInterrupted(
                f"the reply of the language model {self.name!r} ended {how}; ask again",
                what_it_did="broke off its reply",
            )
        if empty:
            raise ModelInterrupted(
                f"the reply of the language model {self.name!r} is empty; ask again",
                what_it_did="gave an empty reply",
            )

    def _messages(self, messages: Sequence[tuple[str, str]], deadline: float) -> Iterator[BaseMessage]:
        """What LangChain streams until the deadline.

        Of a reply that has not ended by then nothing more is taken up: it is lost in any case, and one that
        is written faster than it is read would go on for long.
        """
        arrived: _Arrived = SimpleQueue()
        receiving = asyncio.run_coroutine_threadsafe(
            _receive(self._chat, messages, arrived, deadline), _loop()
        )
        try:
            while True:
                # asyncio ends the reply at the deadline, or soon after it where it is busy with a flood of
                # pieces or a provider ignores it; neither is waited for.
                event = arrived.get(timeout=max(deadline - time.monotonic(), 0.0) + _LATE_S)
                late = time.monotonic() > deadline and not receiving.done()
                if late or isinstance(event, _DeadlineReached):
                    raise Empty
                if isinstance(event, Exception):
                    raise self._in_our_words(event) from None  # its own text may have the key
                if event is None:
                    return
                yield event
        except Empty:
            raise self._too_slow() from None
        finally:
            receiving.cancel()

    def _too_slow(self) -> ModelInterrupted:
        return ModelInterrupted(
            f"the language model {self.name!r} was not done after {self.timeout_s:g} s; "
            "ask again, choose a faster model or raise the time limit",
            what_it_did=f"was not done in {self.timeout_s:g} second{'' if self.timeout_s == 1 else 's'}",
        )

    def _count(self, message: BaseMessage) -> None:
        usage = getattr(message, "usage_metadata", None)
        if self._use and usage:
            before = self._use.tokens or Tokens(0, 0)
            self._use.tokens = Tokens(
                before.prompt + usage["input_tokens"], before.reply + usage["output_tokens"]
            )

    def _in_our_words(self, error: Exception) -> ModelError:
        if _permanent(error):
            refused = ModelUnavailable(
                f"the language model {self.name!r} refused the request: {detail(error, chat=self._chat)}; "
                "check its name, its key and its budget of tokens",
                what_it_did="refused the request",
            )
            if self._use:
                self._use.refused = refused
            return refused
        return ModelInterrupted(
            f"the language model {self.name!r} failed: {detail(error, chat=self._chat)}; ask again",
            what_it_did="could not be reached" if _is_of_the_network(error) else "failed",
            after_s=_after(error),
        )


async def _receive(
    chat: BaseChatModel, messages: Sequence[tuple[str, str]], arrived: _Arrived, deadline: float
) -> None:
    """Puts each message, and at the end None or the error that ended the reply."""
    stream = cast("AsyncGenerator[BaseMessage, None]", chat.astream(list(messages)))
    try:
        async with asyncio.timeout(deadline - time.monotonic()), aclosing(stream):
            async for message in stream:
                # asyncio.wait_for, which providers use, can swallow a cancellation (Python 3.11).
                if (task := asyncio.current_task()) and task.cancelling():
                    raise TimeoutError
                arrived.put(message)
        arrived.put(None)
    except TimeoutError as error:
        while not arrived.empty():
            arrived.get_nowait()
        arrived.put(_DeadlineReached(error))
    except Exception as error:  # noqa: BLE001 - raised again by the thread that waits
        arrived.put(error)


class _DeadlineReached(Exception):
    """The time for the reply is over."""


def _permanent(error: Exception) -> bool:
    """Whether the same request would be refused again."""
    from langchain_core import exceptions

    status = getattr(error, "status_code", None)
    if isinstance(status, int) and status >= 400:
        return status < 500 and status not in _RETRIED_STATUS
    return isinstance(error, exceptions.ModelError) and not error.is_retryable


def _is_of_the_network(error: BaseException | None) -> bool:
    """Whether no connection came about, or it was lost. Not every provider's library says so by its class."""
    from langchain_core import exceptions

    if isinstance(error, exceptions.ModelConnectionError):
        return True
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, OSError):
            return True
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return False


def _after(error: Exception) -> float | None:
    """In how many seconds the provider wants to be asked again (RFC 9110, ``Retry-After``), if it says so."""
    after = getattr(getattr(error, "response", None), "headers", {}).get("retry-after")
    if after is None:
        return None
    try:
        return float(after) if isfinite(float(after)) else None
    except ValueError:
        pass
    try:
        instant = parsedate_to_datetime(after)
    except ValueError:
        return None
    return (instant - datetime.now(UTC)).total_seconds() if instant.tzinfo else None


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
