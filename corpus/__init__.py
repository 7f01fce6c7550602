"""What has been collected, and how it is found again: the ground floor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.abbreviations import acronyms, written_out
from corpus.aliases import Alias
from corpus.errors import (
    CorpusBusy,
    CorpusError,
    CorpusUnreadable,
    EncoderMismatch,
    EncoderUnavailable,
    FullTextUnavailable,
    PublishersUnreadable,
    ReportNotFound,
    ReportWithdrawn,
    RerankerUnavailable,
    VectorsUnavailable,
)
from corpus.publishers import Publishers
from corpus.report import (
    HeldReport,
    Hit,
    Passage,
    Precision,
    Report,
    Span,
    Withdrawal,
    fitting_heading,
    heading,
)
from corpus.reranker import Reranker, open_reranker
from corpus.scope import Scope
from corpus.search import Search
from corpus.sentences import sentences
from corpus.short_names import shortened
from corpus.weight import Cited, Member, Origin, Weight, weigh
from corpus.words import STOP_WORDS

if TYPE_CHECKING:
    from corpus.groups import Groups
    from corpus.store import Corpus, Fate, Health

__all__ = [
    "STOP_WORDS",
    "Alias",
    "Cited",
    "Corpus",
    "CorpusBusy",
    "CorpusError",
    "CorpusUnreadable",
    "EncoderMismatch",
    "EncoderUnavailable",
    "Fate",
    "FullTextUnavailable",
    "Groups",
    "Health",
    "HeldReport",
    "Hit",
    "Member",
    "Origin",
    "Passage",
    "Precision",
    "Publishers",
    "PublishersUnreadable",
    "Report",
    "ReportNotFound",
    "ReportWithdrawn",
    "Reranker",
    "RerankerUnavailable",
    "Scope",
    "Search",
    "Span",
    "VectorsUnavailable",
    "Weight",
    "Withdrawal",
    "acronyms",
    "fitting_heading",
    "heading",
    "open_reranker",
    "sentences",
    "shortened",
    "weigh",
    "written_out",
]


def __getattr__(name: str) -> Any:
    """Loads the store on first use: it brings SQLAlchemy and numpy, which ``--help`` need not wait for."""
    if name in ("Corpus", "Fate", "Health"):
        import corpus.store

        return getattr(corpus.store, name)
    if name == "Groups":
        import corpus.groups

        return corpus.groups.Groups
    raise AttributeError(f"module 'corpus' has no attribute {name!r}")
