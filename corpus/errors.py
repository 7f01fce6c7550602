"""What can go wrong on the ground floor.

CorpusError
├── CorpusBusy            another process is writing to the corpus
├── CorpusNotFound        the folder has no corpus, and none is to be created
├── CorpusUnreadable      the catalogue is damaged, or newer than this program
│   └── FilesElsewhere    servers of one corpus name different folders for what reports came from
├── DatabaseUnusable      a database cannot be connected to, or is none that Dateline works with
│   └── DatabaseEmpty     it has nothing of Dateline's, and nothing is to be created
├── EncoderMismatch       the corpus was built with another encoder
├── EncoderUnavailable    the encoder's model cannot be loaded or exported
├── FolderNotJoined       the folder is not used with the corpus of its database yet
├── FullTextUnavailable   the full-text index cannot be read or written
├── PublishersUnreadable  the map of publishers cannot be used
├── RerankerUnavailable   the cross-encoder cannot be loaded
├── VectorsUnavailable    Chroma does not answer, or answers with an error
│   ├── ShardsUnavailable of several collections some do not answer, and others do
│   └── VectorsMisplaced  the settings name other collections than the vectors are in
├── ReportNotFound        no report has this id (or this version of it)
├── RulingRefused         a ruling about origins contradicts one in force, or is of one thing with itself
├── RunNotFound           no run has this number
├── SourceNotFound        no folder or feed that is looked at has this address
├── SchemaTooNew          a database was written by a newer program
├── TransferFailed        what was carried to another database is not what was read
└── ReportWithdrawn       the report is withdrawn, or is to be restored and is not
"""

from __future__ import annotations

from collections.abc import Collection


class CorpusError(Exception):
    """Root of every error that the corpus raises."""


class CorpusBusy(CorpusError):
    """Another process has the corpus's write lock."""


class CorpusNotFound(CorpusError, LookupError):
    """The folder has no corpus, and none is to be created in it."""


class CorpusUnreadable(CorpusError):
    """The catalogue cannot be read by this version of the program."""


class DatabaseUnusable(CorpusError):
    """A database cannot be connected to, or Dateline does not work with its release or encoding."""


class FilesElsewhere(CorpusUnreadable):
    """The folder for what reports came from is another one than the corpus's other servers use."""


class DatabaseEmpty(DatabaseUnusable):
    """A database has nothing of Dateline's, and nothing is to be created in it."""


class FolderNotJoined(CorpusError):
    """The database has a corpus with which the folder is not used yet, and is not to be by this command."""


class EncoderMismatch(CorpusError):
    """The corpus was built with an encoder other than the one configured."""


class EncoderUnavailable(CorpusError):
    """The encoder's model cannot be loaded or exported."""


class FullTextUnavailable(CorpusError):
    """The full-text index cannot be read or written."""


class VectorsUnavailable(CorpusError):
    """The Chroma server cannot be reached or refused an operation."""

    is_logged = False
    """Whether the log has said already that this server does not answer."""


class ShardsUnavailable(VectorsUnavailable):
    """Some of the collections that the vectors are spread over cannot be reached; the others were used."""

    def __init__(self, message: str, months: Collection[str]) -> None:
        """``months`` are those whose collections were not reached, with ``undated`` in place of none."""
        super().__init__(message)
        self.months = frozenset(months)


class VectorsMisplaced(VectorsUnavailable):
    """The vectors are in other collections, or on another server, than the settings name.

    It passes by no waiting: the settings have to be corrected, or a rebuild fills those that are named.
    """


class ReportNotFound(CorpusError, LookupError):
    """No report, or no such version of it, is stored under this id."""


class ReportWithdrawn(CorpusError):
    """The report is withdrawn and cannot be changed before it is restored, or is not withdrawn at all."""


class RulingRefused(CorpusError):
    """A ruling about origins contradicts one that is in force, or is of one thing with itself."""


class RunNotFound(CorpusError, LookupError):
    """No run of this number is noted in the catalogue."""


class SourceNotFound(CorpusError, LookupError):
    """No folder or feed that is looked at again and again has this address."""


class PublishersUnreadable(CorpusError):
    """The map of publishers cannot be read, or is no such map."""


class RerankerUnavailable(CorpusError):
    """The cross-encoder that is to judge the hits again cannot be loaded."""


class SchemaTooNew(CorpusError):
    """A database has a step of its schema that this program does not know."""

    def __init__(self, step: str, latest: str) -> None:
        """``step`` is the one that it has, ``latest`` the last one known here."""
        super().__init__(f"step {step!r} of its schema is unknown, the last one known is {latest!r}")


class TransferFailed(CorpusError):
    """What was carried to another database is not what was read."""
