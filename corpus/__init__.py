"""What has been collected, and how it is found again: the ground floor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.errors import (
    CorpusBusy,
    CorpusError,
    CorpusUnreadable,
    EncoderMismatch,
    EncoderUnavailable,
    FullTextUnavailable,
    ReportNotFound,
    RerankerUnavailable,
    VectorsUnavailable,
)
from corpus.report import HeldReport, Hit, Passage, Precision, Report, Span, fitting_heading, heading
from corpus.reranker import Reranker, open_reranker
from corpus.scope import Scope
from corpus.search import Search
from corpus.sentences import sentences
from corpus.words import STOP_WORDS

if TYPE_CHECKING:
    from corpus.store import Corpus, Fate, Health

__all__ = [
    "STOP_WORDS",
    "Corpus",
    "CorpusBusy",
    "CorpusError",
    "CorpusUnreadable",
    "EncoderMismatch",
    "EncoderUnavailable",
    "Fate",
    "FullTextUnavailable",
    "Health",
    "HeldReport",
    "Hit",
    "Passage",
    "Precision",
    "Report",
    "ReportNotFound",
    "Reranker",
    "RerankerUnavailable",
    "Scope",
    "Search",
    "Span",
    "VectorsUnavailable",
    "fitting_heading",
    "heading",
    "open_reranker",
    "sentences",
]


def __getattr__(name: str) -> Any:
    """Loads the store on first use: it brings SQLAlchemy and numpy, which ``--help`` need not wait for."""
    if name in ("Corpus", "Fate", "Health"):
        import corpus.store

        return getattr(corpus.store, name)
    raise AttributeError(f"module 'corpus' has no attribute {name!r}")
