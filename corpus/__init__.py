"""What has been collected, and how it is found again: the ground floor."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from corpus.errors import (
    CorpusBusy,
    CorpusError,
    CorpusNotFound,
    CorpusUnreadable,
    DatabaseUnusable,
    EncoderMismatch,
    EncoderUnavailable,
    FullTextUnavailable,
    PublishersUnreadable,
    ReportNotFound,
    ReportWithdrawn,
    RerankerUnavailable,
    RulingRefused,
    RunNotFound,
    SchemaTooNew,
    SourceNotFound,
    TransferFailed,
    VectorsUnavailable,
)
from corpus.open_files import allow_many_files, files_allowed

# Read by onnxruntime as it is imported, here and by what reads pictures; its own function for this, called
# later, does not stop the events.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

if TYPE_CHECKING:
    from corpus.browsing import Matched, ReportList
    from corpus.catalogue import (
        audit_log,
        imported_files,
        listing,
        moving,
        rulings,
        run_changes,
        runs,
        sources,
    )
    from corpus.catalogue.audit_log import Actor, AuditQuery, Change, ChangeKind
    from corpus.catalogue.database import Catalogue
    from corpus.catalogue.imported_files import ImportedFile, ReportOfFile
    from corpus.catalogue.index_changes import Lag
    from corpus.catalogue.listing import Missing, ReportFilter, ReportRow, ReportState, Sort
    from corpus.catalogue.names import NameForm
    from corpus.catalogue.rulings import About, Ruling, RulingKind
    from corpus.catalogue.run_changes import RunChanges
    from corpus.catalogue.runs import FileResult, Run, RunKind, RunState
    from corpus.catalogue.sources import Source, SourceEntry, SourceKind
    from corpus.catalogue.stories import KnownStory
    from corpus.database import statements
    from corpus.database.belonging import (
        check_database_url,
        check_place,
        is_kept,
        passwords_of_url,
        shown_url,
    )
    from corpus.database.database import LEDGER, Database, open_database, place_of
    from corpus.database.sqlite import database_failure
    from corpus.dry_run import DryRun
    from corpus.encoding import EncodedReport, encode, passage_texts
    from corpus.health import Health, LostOriginal
    from corpus.index.excerpts import MarkedText
    from corpus.layout import Layout, PageLayout, PlacedWord, laid_out
    from corpus.migrations import schema_is_current, upgrade_schema
    from corpus.models.cache import open_encoder
    from corpus.models.encoder import Encoder
    from corpus.models.encoder_files import EncoderFiles, encoder_files, open_encoder_files
    from corpus.models.gpu_encoder import GpuEncoder
    from corpus.models.reader import Reader, ReadingWindow, SentenceReading, open_reader, reading_windows
    from corpus.models.reranker import Reranker, open_reranker
    from corpus.names import CollectedNames, KnownName, NamingReport
    from corpus.provenance.groups import Groups
    from corpus.provenance.independence import CitedReport, Corroboration, Member, Origin, corroborate
    from corpus.provenance.notices import Notice, NoticeKind
    from corpus.provenance.publishers import Publishers
    from corpus.publishing import AddResult
    from corpus.report import (
        IMPORT_NOTES,
        PAGE_STARTS,
        PUBLISHED_OFFSET,
        UNKNOWN_OUTLET,
        FieldSpan,
        Hit,
        Passage,
        Precision,
        Report,
        StoredReport,
        TextField,
        Withdrawal,
        fitting_heading,
        heading,
    )
    from corpus.scope import Scope
    from corpus.scratch import scratch_folder
    from corpus.search import Search, SearchResults
    from corpus.store import Corpus
    from corpus.stories import CollectedStories
    from corpus.text.acronyms import acronyms, written_out
    from corpus.text.aliases import SMALL as SMALL_WORDS
    from corpus.text.aliases import Alias, alias_key
    from corpus.text.countries import (
        CountryMention,
        countries_called,
        countries_named,
        country_codes,
        country_key,
        country_mentions,
        country_name,
        country_names,
        country_of_code,
        is_also_a_name,
        is_part_of_country,
    )
    from corpus.text.folding import fold, fold_spaces, fold_word, plain_words, squash, word_runs
    from corpus.text.invisible import without_invisible
    from corpus.text.named import name_key
    from corpus.text.sentences import header_of_row, sentences
    from corpus.text.short_names import shortened
    from corpus.text.span import Span
    from corpus.text.stop_words import STOP_WORDS
    from corpus.writer import CorpusWriter

__all__ = [
    "IMPORT_NOTES",
    "LEDGER",
    "PAGE_STARTS",
    "PUBLISHED_OFFSET",
    "SMALL_WORDS",
    "STOP_WORDS",
    "UNKNOWN_OUTLET",
    "About",
    "Actor",
    "AddResult",
    "Alias",
    "AuditQuery",
    "Catalogue",
    "Change",
    "ChangeKind",
    "ChromaAccess",
    "CitedReport",
    "CollectedNames",
    "CollectedStories",
    "Corpus",
    "CorpusBusy",
    "CorpusError",
    "CorpusNotFound",
    "CorpusUnreadable",
    "CorpusWriter",
    "Corroboration",
    "CountryMention",
    "Database",
    "DatabaseUnusable",
    "DryRun",
    "EncodedReport",
    "Encoder",
    "EncoderFiles",
    "EncoderMismatch",
    "EncoderUnavailable",
    "FieldSpan",
    "FileResult",
    "FullTextUnavailable",
    "GpuEncoder",
    "Groups",
    "Health",
    "Hit",
    "ImportedFile",
    "KnownName",
    "KnownStory",
    "Lag",
    "Layout",
    "LostOriginal",
    "MarkedText",
    "Matched",
    "Member",
    "Missing",
    "NameForm",
    "NamingReport",
    "Notice",
    "NoticeKind",
    "Origin",
    "PageLayout",
    "Passage",
    "PlacedWord",
    "Precision",
    "Publishers",
    "PublishersUnreadable",
    "Reader",
    "ReadingWindow",
    "Report",
    "ReportFilter",
    "ReportList",
    "ReportNotFound",
    "ReportOfFile",
    "ReportRow",
    "ReportState",
    "ReportWithdrawn",
    "Reranker",
    "RerankerUnavailable",
    "Ruling",
    "RulingKind",
    "RulingRefused",
    "Run",
    "RunChanges",
    "RunKind",
    "RunNotFound",
    "RunState",
    "SchemaTooNew",
    "Scope",
    "Search",
    "SearchResults",
    "SentenceReading",
    "Sort",
    "Source",
    "SourceEntry",
    "SourceKind",
    "SourceNotFound",
    "Span",
    "StoredReport",
    "TextField",
    "TransferFailed",
    "VectorsUnavailable",
    "Withdrawal",
    "acronyms",
    "alias_key",
    "allow_many_files",
    "audit_log",
    "check_database_url",
    "check_place",
    "chroma_addresses",
    "corroborate",
    "countries_called",
    "countries_named",
    "country_codes",
    "country_key",
    "country_mentions",
    "country_name",
    "country_names",
    "country_of_code",
    "database_failure",
    "encode",
    "encoder_files",
    "files_allowed",
    "fitting_heading",
    "fold",
    "fold_spaces",
    "fold_word",
    "header_of_row",
    "heading",
    "imported_files",
    "is_also_a_name",
    "is_kept",
    "is_part_of_country",
    "laid_out",
    "listing",
    "moving",
    "name_key",
    "open_database",
    "open_encoder",
    "open_encoder_files",
    "open_reader",
    "open_reranker",
    "passage_texts",
    "passwords_of_url",
    "place_of",
    "plain_words",
    "probe_chroma",
    "reading_windows",
    "rulings",
    "run_changes",
    "runs",
    "schema_is_current",
    "scratch_folder",
    "sentences",
    "shortened",
    "shown_url",
    "sources",
    "squash",
    "statements",
    "upgrade_schema",
    "without_invisible",
    "word_runs",
    "written_out",
]


_LOADED_LATE = {
    "Layout": "layout",
    "PageLayout": "layout",
    "PlacedWord": "layout",
    "laid_out": "layout",
    "open_encoder": "models.cache",
    "EncoderFiles": "models.encoder_files",
    "encoder_files": "models.encoder_files",
    "open_encoder_files": "models.encoder_files",
    "Reader": "models.reader",
    "ReadingWindow": "models.reader",
    "SentenceReading": "models.reader",
    "open_reader": "models.reader",
    "reading_windows": "models.reader",
    "Reranker": "models.reranker",
    "open_reranker": "models.reranker",
    "CitedReport": "provenance.independence",
    "Corroboration": "provenance.independence",
    "Member": "provenance.independence",
    "Origin": "provenance.independence",
    "corroborate": "provenance.independence",
    "Notice": "provenance.notices",
    "NoticeKind": "provenance.notices",
    "Publishers": "provenance.publishers",
    "IMPORT_NOTES": "report",
    "PAGE_STARTS": "report",
    "PUBLISHED_OFFSET": "report",
    "UNKNOWN_OUTLET": "report",
    "FieldSpan": "report",
    "Hit": "report",
    "Passage": "report",
    "Precision": "report",
    "Report": "report",
    "StoredReport": "report",
    "TextField": "report",
    "Withdrawal": "report",
    "fitting_heading": "report",
    "heading": "report",
    "Scope": "scope",
    "scratch_folder": "scratch",
    "Search": "search",
    "SearchResults": "search",
    "acronyms": "text.acronyms",
    "written_out": "text.acronyms",
    "SMALL_WORDS": "text.aliases",
    "Alias": "text.aliases",
    "alias_key": "text.aliases",
    "CountryMention": "text.countries",
    "countries_called": "text.countries",
    "countries_named": "text.countries",
    "country_codes": "text.countries",
    "country_key": "text.countries",
    "country_mentions": "text.countries",
    "country_name": "text.countries",
    "country_names": "text.countries",
    "country_of_code": "text.countries",
    "is_also_a_name": "text.countries",
    "is_part_of_country": "text.countries",
    "fold": "text.folding",
    "fold_spaces": "text.folding",
    "fold_word": "text.folding",
    "plain_words": "text.folding",
    "squash": "text.folding",
    "word_runs": "text.folding",
    "without_invisible": "text.invisible",
    "name_key": "text.named",
    "header_of_row": "text.sentences",
    "sentences": "text.sentences",
    "shortened": "text.short_names",
    "Span": "text.span",
    "STOP_WORDS": "text.stop_words",
    "Corpus": "store",
    "CorpusWriter": "writer",
    "AddResult": "publishing",
    "DryRun": "dry_run",
    "Encoder": "models.encoder",
    "GpuEncoder": "models.gpu_encoder",
    "EncodedReport": "encoding",
    "encode": "encoding",
    "passage_texts": "encoding",
    "Health": "health",
    "LostOriginal": "health",
    "Database": "database.database",
    "database_failure": "database.sqlite",
    "LEDGER": "database.database",
    "open_database": "database.database",
    "place_of": "database.database",
    "check_place": "database.belonging",
    "check_database_url": "database.belonging",
    "is_kept": "database.belonging",
    "passwords_of_url": "database.belonging",
    "shown_url": "database.belonging",
    "ChromaAccess": "index.chroma_access",
    "chroma_addresses": "index.chroma_access",
    "probe_chroma": "index.chroma_probe",
    "schema_is_current": "migrations",
    "upgrade_schema": "migrations",
    "Catalogue": "catalogue.database",
    "Groups": "provenance.groups",
    "CollectedNames": "names",
    "CollectedStories": "stories",
    "KnownName": "names",
    "KnownStory": "catalogue.stories",
    "NameForm": "catalogue.names",
    "NamingReport": "names",
    "Actor": "catalogue.audit_log",
    "Change": "catalogue.audit_log",
    "ChangeKind": "catalogue.audit_log",
    "AuditQuery": "catalogue.audit_log",
    "RunChanges": "catalogue.run_changes",
    "About": "catalogue.rulings",
    "Ruling": "catalogue.rulings",
    "RulingKind": "catalogue.rulings",
    "FileResult": "catalogue.runs",
    "ImportedFile": "catalogue.imported_files",
    "ReportOfFile": "catalogue.imported_files",
    "Run": "catalogue.runs",
    "RunKind": "catalogue.runs",
    "RunState": "catalogue.runs",
    "Source": "catalogue.sources",
    "SourceEntry": "catalogue.sources",
    "SourceKind": "catalogue.sources",
    "Matched": "browsing",
    "ReportList": "browsing",
    "MarkedText": "index.excerpts",
    "Lag": "catalogue.index_changes",
    "Missing": "catalogue.listing",
    "ReportRow": "catalogue.listing",
    "Sort": "catalogue.listing",
    "ReportState": "catalogue.listing",
    "ReportFilter": "catalogue.listing",
}


_NAMED_THERE = {"SMALL_WORDS": "SMALL"}

_MODULES = (
    "audit_log",
    "imported_files",
    "listing",
    "moving",
    "rulings",
    "run_changes",
    "runs",
    "sources",
)  # functions over the catalogue


def __getattr__(name: str) -> Any:
    """Loads on first use what brings SQLAlchemy and numpy along, which ``--help`` need not wait for.

    Nor does the small process that keeps the Chroma server, which is started with almost every command.
    """
    from importlib import import_module

    if name == "statements":
        return import_module("corpus.database.statements")
    if name in _MODULES:
        return import_module(f"corpus.catalogue.{name}")
    if name not in _LOADED_LATE:
        raise AttributeError(f"module 'corpus' has no attribute {name!r}")
    found = getattr(import_module(f"corpus.{_LOADED_LATE[name]}"), _NAMED_THERE.get(name, name))
    globals()[name] = found  # so that it is looked for only once
    return found
