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

from corpus.catalogue import incoming, outbox, passages, reports, staging
from corpus.catalogue.audit_log import Actor, Cause, ChangeKind
from corpus.catalogue.database import Catalogue
from corpus.catalogue.incoming import AddStatus
from corpus.catalogue.rows import VersionId
from corpus.encoding import EncodedReport
from corpus.errors import ReportWithdrawn, ShardsUnavailable, VectorsUnavailable
from corpus.months import in_words, month_of


class Indexes(Protocol):
    """What is written beside the catalogue: both indexes, or in a dry run nothing."""

    def add_vectors(self, versions: Sequence[VersionId]) -> None:
        """Adds the passages of these versions to the vectors.

        Raises VectorsUnavailable; where that is ShardsUnavailable, those of other months are added.
        """

    def add_words(self, versions: Sequence[VersionId]) -> None:
        """Adds the passages of versions that are about to be published to the full text.

        Raises FullTextUnavailable.
        """

    def delete_vectors(self, passage_ids: Sequence[int]) -> None:
        """Deletes passages from the vectors. Raises as :meth:`add_vectors`."""

    def follow(self, *, wait: bool = True) -> None:
        """Has the full text look at what was published or withdrawn. Raises FullTextUnavailable.

        Unless it is to ``wait``, another process that is at it is left to it.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class AddResult:
    """The result of adding one report."""

    report_id: str
    version: int
    status: AddStatus
    near_copy_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """Why some of what was to be done has to wait: versions to be added, and passages to be deleted."""

    additions: VectorsUnavailable | None = None
    deletions: VectorsUnavailable | None = None

    def reasons(self) -> dict[str, str]:
        """By what is left to be done, the reason, empty where the log has that already."""
        named = {
            "new reports are kept until their vectors can be added": self.additions,
            "what was withdrawn or replaced is yet to be deleted from the vectors": self.deletions,
        }
        return {
            what: "" if error.is_logged else str(error) for what, error in named.items() if error is not None
        }


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
    """Stages reports, has both indexes add them, and makes all of them visible together.

    Raises ShardsUnavailable where some have to wait for a part of the vectors; the others are visible then.
    """
    results, staged = [], []
    waiting = incoming.waiting(catalogue, [one.report.report_id for one in encoded])
    passed_over = {one.report_id for one in waiting}
    for one in encoded:
        if one.report.report_id in passed_over:
            continue
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
    left = publish(staged, catalogue=catalogue, indexes=indexes)
    if left.additions is not None:
        raise left.additions
    if waiting:
        months = {month_of(published) for published in passages.published_of(catalogue, waiting).values()}
        raise ShardsUnavailable(
            f"an earlier import of {len(waiting)} of these reports waits until the vectors of "
            f"{in_words(months)} can be reached",
            months,
        )
    return results


def publish(staged: Sequence[VersionId], *, catalogue: Catalogue, indexes: Indexes) -> Unfinished:
    """Has both indexes add staged versions, makes these visible, and has what they replace deleted.

    Where a part of the vectors cannot be reached, all else is done; returned is why something is left. Raises
    VectorsUnavailable or FullTextUnavailable. The next call goes on.
    """
    additions = _publish_versions(staged, catalogue=catalogue, indexes=indexes) if staged else None
    deletions = _delete(outbox.deletions(catalogue), catalogue=catalogue, indexes=indexes)
    indexes.follow(wait=False)  # whoever fills it needs minutes, and would keep all others from writing
    return Unfinished(additions=additions, deletions=deletions)


def _publish_versions(
    staged: Sequence[VersionId], *, catalogue: Catalogue, indexes: Indexes
) -> ShardsUnavailable | None:
    error = None
    try:
        indexes.add_vectors(staged)
    except ShardsUnavailable as some:
        error = some
        published = passages.published_of(catalogue, staged)
        staged = [one for one in staged if month_of(published[one]) not in some.months]
    if staged:
        indexes.add_words(staged)
        staging.publish(catalogue, staged)
    return error


def _delete(deletions: Sequence[int], *, catalogue: Catalogue, indexes: Indexes) -> ShardsUnavailable | None:
    if not deletions:
        return None
    error = None
    try:
        indexes.delete_vectors(deletions)
    except ShardsUnavailable as some:
        error = some
        published = passages.published(catalogue, deletions)
        deletions = [i for i, at in published.items() if month_of(at) not in some.months]
    outbox.confirm(catalogue, deletions)
    return error


def withdraw(report_id: str, *, reason: str, catalogue: Catalogue, indexes: Indexes, by: Actor) -> Unfinished:
    """Takes a report out of every search, whether or not the vectors can be reached.

    Raises ReportNotFound, ReportWithdrawn or FullTextUnavailable.
    """
    withdrawal = reports.report(catalogue, report_id).withdrawn
    if withdrawal is not None:
        raise ReportWithdrawn(
            f"the report {report_id!r} is withdrawn already, since {withdrawal.at:%Y-%m-%d}: "
            f"{withdrawal.reason}"
        )
    staging.withdraw(catalogue, report_id, reason=reason, at=datetime.now(UTC), by=by)
    try:
        return publish([], catalogue=catalogue, indexes=indexes)
    except VectorsUnavailable as error:
        indexes.follow(wait=False)
        return Unfinished(deletions=error)


def restore(report_id: str, *, catalogue: Catalogue, indexes: Indexes, by: Actor) -> None:
    """Lets a withdrawn report be found again. Raises ReportNotFound or ReportWithdrawn."""
    stored = reports.report(catalogue, report_id)
    if stored.withdrawn is None:
        raise ReportWithdrawn(f"the report {report_id!r} is not withdrawn; there is nothing to restore")
    one = VersionId(report_id=report_id, version=stored.version)
    staging.prepare_restoring(catalogue, one)
    indexes.add_vectors([one])
    staging.restore(catalogue, one, at=datetime.now(UTC), by=by)
    indexes.follow(wait=False)
