"""What an import writes to: the corpus, or a dry run of it, which says the same and stores nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, BinaryIO, Literal, Protocol

from corpus import Actor, Report, StoredReport

if TYPE_CHECKING:
    from corpus import AddResult, EncodedReport, Encoder


class Destination(Protocol):
    """What the import uses of :class:`corpus.CorpusWriter`, where each method is described."""

    @property
    def encoder(self) -> Encoder:
        """Counts word pieces and encodes passages."""

    def writing(self, *, wait_s: float = 0.0) -> AbstractContextManager[None]:
        """Has the right to write. Raises CorpusBusy."""

    def wanted(self) -> bool:
        """Whether somebody waits to write."""

    def give_way(self) -> None:
        """Lets them begin."""

    def status(self, report: Report) -> tuple[Literal["new", "unchanged", "revised", "withdrawn"], int]:
        """What adding a report would be, and the version that is, or would become, current."""

    def has_content(self, report: Report) -> bool:
        """Whether any version of the report has exactly this content."""

    def identity_with_content(self, report: Report) -> str | None:
        """The identity of a stored report with exactly this content."""

    def similar(self, report: Report) -> list[StoredReport]:
        """The stored reports with most of its words."""

    def report(self, report_id: str) -> StoredReport:
        """A stored report. Raises ReportNotFound."""

    def waiting(self, report_ids: Collection[str]) -> set[str]:
        """Those of which a stored version is not visible before the indexes have it."""

    def identity(self, report_id: str) -> str:
        """What a report's id is made from. Raises ReportNotFound."""

    def keep_original(self, source: BinaryIO, *, file_hash: str) -> bool:
        """Keeps a file; whether its bytes still have this SHA-256. Raises OSError."""

    def store(self, encoded: Sequence[EncodedReport], *, by: Actor = ...) -> list[AddResult]:
        """Stores reports. Raises VectorsUnavailable or FullTextUnavailable."""
