"""Judging passages again, each together with the question: a seam, with nothing in it by default."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, Protocol

from corpus.errors import RerankerUnavailable
from corpus.models import OFFLINE


class Reranker(Protocol):
    """What reads a question and a passage together; slower than comparing vectors, and more exact."""

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """How well each passage answers the question; higher is better, on a scale of its own."""


class CrossEncoderReranker:
    """A cross-encoder of sentence-transformers, open for use."""

    def __init__(self, model: Any) -> None:
        """Takes a loaded ``sentence_transformers.CrossEncoder``."""
        self._model = model

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """See :class:`Reranker`."""
        if not passages:
            return []
        pairs = [(question, passage) for passage in passages]
        return [float(score) for score in self._model.predict(pairs, show_progress_bar=False)]


def open_reranker(name: str) -> Reranker:
    """The cross-encoder ``name``: a folder, or a name in the hub's cache on this machine; none is downloaded.

    Raises RerankerUnavailable.
    """
    os.environ.update(OFFLINE)  # read as the library is imported: it asks the hub even for what it has
    try:
        from sentence_transformers import CrossEncoder

        return CrossEncoderReranker(CrossEncoder(name, device="cpu", local_files_only=True))
    except Exception as error:
        raise RerankerUnavailable(
            f"reranker {name!r} cannot be loaded ({type(error).__name__}: {error}); "
            "set DATELINE_RERANKER to the folder of a cross-encoder, to a name that is in this machine's hub "
            "cache (where `hf download NAME` puts it), or to nothing"
        ) from error
