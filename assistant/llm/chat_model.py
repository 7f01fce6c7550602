"""A chat model, opened by name."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from assistant.errors import ModelUnavailable, SettingsInvalid
from assistant.llm.client import REPORT_THEIR_END, OpenedModel, Tokens
from assistant.llm.redaction import detail

Message = tuple[str, str]
"""A role (``system``, ``user`` or ``assistant``) and a text."""

_EXTRAS = REPORT_THEIR_END


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

    @property
    def tokens(self) -> Tokens | None:
        """What the calls of this limited model took, as far as the provider says."""

    def limited(self, *, share: float = 1.0) -> ChatModel:
        """The model with that share of its time limit for all calls together, counted from now.

        Of a limited model, at most the time that it has left itself; its tokens are counted with it, and a
        request that was refused for good is not made again by either.
        """

    def stream(self, messages: Sequence[Message]) -> Iterator[str]:
        """The reply, in pieces as they come.

        Raises ModelUnavailable or ModelInterrupted; ReplyCutShort as its last thing when the limit of tokens
        ended the reply.
        """

    def complete(self, messages: Sequence[Message]) -> str:
        """The whole reply without reasoning and white space around it; raises as ``stream`` does."""


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
        install = f"run: .venv/bin/pip install -e '.[{provider}]'" if provider in _EXTRAS else "install it"
        raise ModelUnavailable(
            f"the language model {name!r} needs a package that is not installed ({detail(error)}); {install}"
        ) from error
    except Exception as error:
        raise ModelUnavailable(
            f"the language model {name!r} cannot be opened: {detail(error)}; "
            "name it as provider:name, and set its provider's key in the environment"
        ) from error
    return OpenedModel(f"{provider}:{known_as}", budget_tokens, max_answer_tokens, timeout_s, chat)


def _options(provider: str, url: str | None, timeout_s: float, answer: int, budget: int) -> dict[str, Any]:
    """What ``init_chat_model`` hands to the provider's class."""
    address = {"base_url": url} if url else {}
    if provider == "ollama":
        # Ollama silently drops the beginning of a prompt that is longer than its window, 4096 by default.
        window = {"num_ctx": budget, "num_predict": answer, "temperature": 0}
        return {**address, **window, "client_kwargs": {"timeout": timeout_s}}
    options = {**address, "timeout": timeout_s, "max_tokens": answer, "max_retries": 0}
    if url and provider == "openai" and not os.environ.get("OPENAI_API_KEY"):
        options["api_key"] = "none"  # the client insists on one; a local server does not look at it
    return options
