"""The models: each is opened and used once, as when a question is asked."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter
from typing import TYPE_CHECKING

from assistant.doctor.finding import Finding, ok, problem, refused
from assistant.errors import ModelError
from assistant.settings import open_language_model
from corpus import (
    EncoderUnavailable,
    ReadingWindow,
    RerankerUnavailable,
    open_encoder,
    open_reader,
    open_reranker,
)

if TYPE_CHECKING:
    from assistant.settings import Settings

_QUESTION = "Who ordered the two ferries?"
_SENTENCE = "Two ferries were ordered by the operator on Tuesday."
_SEE_MODEL = "See the name in DATELINE_MODEL, the address in DATELINE_MODEL_URL and the provider's key."
_REINSTALL = "Run `make setup` again: its files belong to the installation."


def encoder(settings: Settings) -> Iterator[Finding]:
    """Whether passages and questions can be encoded, before there is a corpus that has its own say in it."""
    try:
        opened = open_encoder(settings.encoder, models=settings.models)
    except EncoderUnavailable as error:
        yield refused("encoder", str(error))
        return
    began = perf_counter()
    opened.encode_questions([_QUESTION])
    yield ok("encoder", f"{settings.encoder} encodes a question in {_since(began)}.")


def reader(settings: Settings) -> Iterator[Finding]:
    """Whether passages can be read for the words that answer."""
    if not settings.reader:
        yield ok("reader", "Switched off (DATELINE_READER).")
        return
    began = perf_counter()
    try:
        open_reader().read(_QUESTION, [ReadingWindow(heading="", sentences=(_SENTENCE,))])
    except (OSError, ValueError, RuntimeError) as error:
        yield problem("reader", f"The reader cannot be used: {error}.", _REINSTALL)
        return
    yield ok("reader", f"Loaded and reads, in {_since(began)}.")


def reranker(settings: Settings) -> Iterator[Finding]:
    """Whether the cross-encoder opens, where one is set."""
    if settings.reranker is None:
        return
    try:
        open_reranker(settings.reranker)
    except RerankerUnavailable as error:
        yield refused("reranker", str(error))
        return
    yield ok("reranker", f"{settings.reranker} opens.")


def language_model(settings: Settings) -> Iterator[Finding]:
    """Whether the language model replies, where one is set; asks it for one word."""
    if settings.model is None:
        yield ok("language model", "None is set: answers are quoted from the reports.")
        return
    began = perf_counter()
    try:
        model = open_language_model(settings)
        assert model is not None
        model.limited().complete([("user", "Reply with the word: ready")])
    except ModelError as error:
        yield problem("language model", f"It {error.what_it_did}: {error}.", _SEE_MODEL)
        return
    yield ok("language model", f"{settings.model} replies in {_since(began)}.")


def _since(began: float) -> str:
    return f"{perf_counter() - began:.1f} s"
