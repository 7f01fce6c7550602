"""How reports become visible and stop being so, in the catalogue and in both indexes.

Each step can be the last before a crash: what is staged or lies in the outbox is finished by the next
:func:`publish`, which every opening and every use of the write lock begins with. The vectors are one for all
who use the catalogue; the full text, of which each server has its own, follows the catalogue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from corpus.catalogue import incoming, outbox, reports, staging
from corpus.catalogue.audit_log import Actor, Cause, ChangeKind
from corpus.catalogue.database import Catalogue
from corpus.catalogue.incoming import AddStatus
from corpus.catalogue.rows import VersionId
from corpus.encoding import EncodedReport
from corpus.errors import ReportWithdrawn


class Indexes(Protocol):
    """What is written beside the catalogue: both indexes, or in a dry run nothing."""

    def add(self, versions: Sequence[VersionId]) -> None:
        """Adds the passages of versions that are about to be published.

        Raises VectorsUnavailable or FullTextUnavailable.
        """

    def add_vectors(self, versions: Sequence[VersionId]) -> None:
        """Adds the passages of these versions to the vectors alone. Raises VectorsUnavailable."""

    def delete_vectors(self, passage_ids: Sequence[int]) -> None:
        """Deletes passages from the vectors. Raises VectorsUnavailable."""

    def follow(self) -> None:
        """Has the full text look at what was published or withdrawn. Raises FullTextUnavailable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddResult:
    """The result of adding one report."""

    report_id: str
    version: int
    status: AddStatus
    near_copy_of: str | None = None


def is_unfinished(catalogue: Catalogue) -> bool:
    """Whether an interrupted process left something for :func:`publish` to finish."""
    return bool(staging.staged(catalogue) or outbox.deletions(catalogue))


def store(
    encoded: Sequence[EncodedReport],
    *,
    catalogue: Catalogue,
    indexes: Indexes,
    by: Actor = Actor(),
    corrected: bool = False,
    reason: str | None = None,
) -> list[AddResult]:
    """Stages reports, has both indexes add them, and makes all of them visible together."""
    results, staged = [], []
    for one in encoded:
        status, version = incoming.status(catalogue, one.report)
        copied = incoming.copied_from(catalogue, one.report)
        revised = ChangeKind.CORRECTED if corrected else ChangeKind.REVISED
        staged.append(
            staging.stage(
                catalogue,
                one.report,
                one.spans,
                one.embeddings,
                version=version,
                near_copy_of=copied,
                cause=Cause(kind=revised if status == "revised" else ChangeKind.ADDED, by=by, reason=reason),
            )
        )
        results.append(
            AddResult(report_id=one.report.report_id, version=version, status=status, near_copy_of=copied)
        )
    publish(staged, catalogue=catalogue, indexes=indexes)
    return results


def publish(staged: Sequence[VersionId], *, catalogue: Catalogue, indexes: Indexes) -> None:
    """Has both indexes add staged versions, makes these visible, and has what they replace deleted.

    Raises VectorsUnavailable or FullTextUnavailable, after which the next call goes on.
    """
    if staged:
        indexes.add(staged)
        staging.publish(catalogue, staged)
    deletions = outbox.deletions(catalogue)
    if deletions:
        indexes.delete_vectors(deletions)
        outbox.confirm(catalogue, deletions)
    indexes.follow()


def withdraw(report_id: str, *, reason: str, catalogue: Catalogue, indexes: Indexes, by: Actor) -> None:
    """Takes a report out of every search. Raises ReportNotFound or ReportWithdrawn."""
    withdrawal = reports.report(catalogue, report_id).withdrawn
    if withdrawal is not None:
        raise ReportWithdrawn(
            f"the report {report_id!r} is withdrawn already, since {withdrawal.at:%Y-%m-%d}: "
            f"{withdrawal.reason}"
        )
    staging.withdraw(catalogue, report_id, reason=reason, at=datetime.now(UTC), by=by)
    publish([], catalogue=catalogue, indexes=indexes)


def restore(report_id: str, *, catalogue: Catalogue, indexes: Indexes, by: Actor) -> None:
    """Lets a withdrawn report be found again. Raises ReportNotFound or ReportWithdrawn."""
    stored = reports.report(catalogue, report_id)
    if stored.withdrawn is None:
        raise ReportWithdrawn(f"the report {report_id!r} is not withdrawn; there is nothing to restore")
    one = VersionId(report_id=report_id, version=stored.version)
    staging.prepare_restoring(catalogue, one)
    indexes.add_vectors([one])
    staging.restore(catalogue, one, at=datetime.now(UTC), by=by)
    indexes.follow()
