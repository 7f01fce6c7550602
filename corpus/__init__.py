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
    RulingRefused,
    RunNotFound,
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
    from corpus.history import By, Change, Kind
    from corpus.records import Records, Trail
    from corpus.rulings import About, Ruling, RulingKind
    from corpus.runs import FileFate, Run, RunKind, RunState
    from corpus.shelves import Listed, Sort, State, Wanted
    from corpus.store import Corpus, Fate, Health

__all__ = [
    "STOP_WORDS",
    "About",
    "Alias",
    "By",
    "Change",
    "Cited",
    "Corpus",
    "CorpusBusy",
    "CorpusError",
    "CorpusUnreadable",
    "EncoderMismatch",
    "EncoderUnavailable",
    "Fate",
    "FileFate",
    "FullTextUnavailable",
    "Groups",
    "Health",
    "HeldReport",
    "Hit",
    "Kind",
    "Listed",
    "Member",
    "Origin",
    "Passage",
    "Precision",
    "Publishers",
    "PublishersUnreadable",
    "Records",
    "Report",
    "ReportNotFound",
    "ReportWithdrawn",
    "Reranker",
    "RerankerUnavailable",
    "Ruling",
    "RulingKind",
    "RulingRefused",
    "Run",
    "RunKind",
    "RunNotFound",
    "RunState",
    "Scope",
    "Search",
    "Sort",
    "Span",
    "State",
    "Trail",
    "VectorsUnavailable",
    "Wanted",
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


_LOADED_LATE = {
    "Corpus": "store",
    "Fate": "store",
    "Health": "store",
    "Groups": "groups",
    "By": "history",
    "Change": "history",
    "Kind": "history",
    "Records": "records",
    "Trail": "records",
    "About": "rulings",
    "Ruling": "rulings",
    "RulingKind": "rulings",
    "FileFate": "runs",
    "Run": "runs",
    "RunKind": "runs",
    "RunState": "runs",
    "Listed": "shelves",
    "Sort": "shelves",
    "State": "shelves",
    "Wanted": "shelves",
}


def __getattr__(name: str) -> Any:
    """Loads on first use what brings SQLAlchemy and numpy along, which ``--help`` need not wait for."""
    if name not in _LOADED_LATE:
        raise AttributeError(f"module 'corpus' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"corpus.{_LOADED_LATE[name]}"), name)
