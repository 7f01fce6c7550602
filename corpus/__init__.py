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
    PublishersUnreadable,
    ReportNotFound,
    ReportWithdrawn,
    RerankerUnavailable,
    RulingRefused,
    RunNotFound,
    VectorsUnavailable,
)
from corpus.models.reranker import Reranker, open_reranker
from corpus.provenance.independence import Cited, Member, Origin, Weight, weigh
from corpus.provenance.publishers import Publishers
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
from corpus.scope import Scope
from corpus.search import Search
from corpus.text.acronyms import acronyms, written_out
from corpus.text.aliases import Alias
from corpus.text.sentences import sentences
from corpus.text.short_names import shortened
from corpus.text.stop_words import STOP_WORDS

if TYPE_CHECKING:
    from corpus.catalogue.audit_log import By, Change, Kind
    from corpus.catalogue.listing import Listed, Sort, State, Wanted
    from corpus.catalogue.records import Records, Trail
    from corpus.catalogue.rulings import About, Ruling, RulingKind
    from corpus.catalogue.runs import FileFate, Run, RunKind, RunState
    from corpus.provenance.groups import Groups
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
    "Groups": "provenance.groups",
    "By": "catalogue.audit_log",
    "Change": "catalogue.audit_log",
    "Kind": "catalogue.audit_log",
    "Records": "catalogue.records",
    "Trail": "catalogue.records",
    "About": "catalogue.rulings",
    "Ruling": "catalogue.rulings",
    "RulingKind": "catalogue.rulings",
    "FileFate": "catalogue.runs",
    "Run": "catalogue.runs",
    "RunKind": "catalogue.runs",
    "RunState": "catalogue.runs",
    "Listed": "catalogue.listing",
    "Sort": "catalogue.listing",
    "State": "catalogue.listing",
    "Wanted": "catalogue.listing",
}


def __getattr__(name: str) -> Any:
    """Loads on first use what brings SQLAlchemy and numpy along, which ``--help`` need not wait for."""
    if name not in _LOADED_LATE:
        raise AttributeError(f"module 'corpus' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"corpus.{_LOADED_LATE[name]}"), name)
