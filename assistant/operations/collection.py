"""The collection: reports listed, opened, corrected and withdrawn, and the record of who changed what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.access import Person, Role, actor, operation
from assistant.errors import CorrectionRefused
from assistant.operations.changes import ChangeList, list_changes
from assistant.operations.citing import CitedBy, cited_by
from assistant.operations.correcting import LONGEST_WAIT_S
from assistant.runs.rerunning import queue_rerun
from assistant.settings import Services
from corpus import AuditQuery, ReportNotFound, StoredReport, VectorsUnavailable, audit_log, listing
from corpus import rulings as origin_rulings
from ingest.errors import IngestError
from ingest.revise import revise as revised

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from corpus import About, Passage, ReportFilter, ReportList, ReportRow, Ruling, RulingKind

_CHANGES_SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportChoices:
    """The values to filter the reports by: names with the number of current reports."""

    outlets: Mapping[str, int]
    countries: Mapping[str, int]
    languages: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """The current version of a report after a revision; ``unchanged`` when the file has the same text."""

    stored: StoredReport
    unchanged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingView:
    """A ruling, and what people know the two by that it is about: outlets by name, reports by title."""

    ruling: Ruling
    one: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedReport:
    """A report with everything that is known about it.

    ``copies`` are the near-copies of it, or of the ``original`` that it is itself a near-copy of. ``rulings``
    are about it and another report. ``in_story`` is how many reports its story has, and ``brought_by`` the
    run that brought it, where one did.
    """

    stored: StoredReport
    versions: Sequence[tuple[int, datetime]]
    passages: Sequence[Passage]
    original: StoredReport | None
    copies: Sequence[ReportRow]
    publisher: str
    rulings: Sequence[RulingView]
    changes: ChangeList
    cited_by: CitedBy
    in_story: int
    brought_by: int | None

    @property
    def collected(self) -> datetime:
        """When the report first came, whatever its version."""
        return min(collected for _, collected in self.versions)


@operation(needs=Role.ADMIN)
def filter_choices(_person: Person, services: Services) -> ReportChoices:
    """What the list can be narrowed to."""
    corpus = services.corpus
    return ReportChoices(
        outlets=corpus.overview.outlets(),
        countries=corpus.overview.countries(),
        languages=corpus.overview.languages(),
    )


@operation(needs=Role.ADMIN)
def list_reports(
    _person: Person, services: Services, wanted: ReportFilter, *, limit: int = 50, skip: int = 0
) -> ReportList:
    """A page of the list of reports, and how many it has in all."""
    return services.corpus.listed(wanted, limit=limit, skip=skip)


@operation(needs=Role.ADMIN)
def open_report(person: Person, services: Services, report_id: str) -> OpenedReport:
    """A report with everything that is known about it. Raises ReportNotFound, LedgerUnusable."""
    corpus = services.corpus
    stored = corpus.report(report_id)
    copies = listing.copies_of(corpus.catalogue, stored.near_copy_of or report_id)
    return OpenedReport(
        stored=stored,
        versions=listing.version_times(corpus.catalogue, report_id),
        passages=corpus.passages(stored),
        original=_report(services, stored.near_copy_of),
        copies=[one for one in copies if one.report_id != report_id],
        publisher=corpus.origins.publishers().publisher(stored.report.outlet),
        rulings=[one for one in _rulings(services) if report_id in one.ruling.pair],
        changes=list_changes(person, services, AuditQuery(report_id=report_id), limit=_CHANGES_SHOWN),
        cited_by=cited_by(person, services, report_id),
        in_story=corpus.stories.size(report_id),
        brought_by=audit_log.run_that_brought(corpus.catalogue, report_id),
    )


@operation(needs=Role.ADMIN)
def report_version(
    _person: Person, services: Services, report_id: str, number: int | None = None
) -> StoredReport:
    """One version of a report, the current one when no number is given. Raises ReportNotFound."""
    return services.corpus.report(report_id, number)


@operation(needs=Role.ADMIN)
def revise(
    person: Person, services: Services, report_id: str, file: Path, *, rerun_later: bool = True
) -> Revision:
    """Makes the one report of a file the next version of a report; ``rerun_later`` as in :func:`withdraw`.

    Raises CorrectionRefused, ReportNotFound, ReportWithdrawn, CorpusBusy.
    """
    try:
        result = revised(services.corpus, report_id, file, by=actor(person), wait_s=LONGEST_WAIT_S)
    except IngestError as refusal:
        raise CorrectionRefused(str(refusal)) from refusal
    unchanged = result.status == "unchanged"
    if rerun_later and not unchanged:
        queue_rerun(services, report_id, by=actor(person))
    return Revision(stored=services.corpus.report(report_id), unchanged=unchanged)


@operation(needs=Role.ADMIN)
def withdraw(
    person: Person, services: Services, report_id: str, *, reason: str, rerun_later: bool = True
) -> StoredReport:
    """Takes a report out of every search, for a reason.

    The watched questions that it touches are asked again by a process of its own; without ``rerun_later``
    the caller does that (:func:`assistant.operations.watching.rerun_touched`). Raises ReportNotFound,
    ReportWithdrawn, CorpusBusy.
    """
    with services.corpus.writer.alone(wait_s=LONGEST_WAIT_S):
        stored = services.corpus.writer.withdraw(report_id, reason=reason, by=actor(person))
    if rerun_later:
        queue_rerun(services, report_id, by=actor(person))
    return stored


@operation(needs=Role.ADMIN)
def restore(person: Person, services: Services, report_id: str, *, rerun_later: bool = True) -> StoredReport:
    """Lets a withdrawn report be found again; ``rerun_later`` as in :func:`withdraw`.

    Raises ReportNotFound, ReportWithdrawn, CorpusBusy, and VectorsUnavailable, with which it stays withdrawn.
    """
    try:
        with services.corpus.writer.writing(wait_s=LONGEST_WAIT_S):
            stored = services.corpus.writer.restore(report_id, by=actor(person))
    except VectorsUnavailable as error:
        raise VectorsUnavailable(f"the report {report_id!r} is not restored: {error}") from error
    if rerun_later:
        queue_rerun(services, report_id, by=actor(person))
    return stored


@operation(needs=Role.ADMIN)
def rulings(_person: Person, services: Services) -> list[RulingView]:
    """The rulings that are in force, in the order made."""
    return _rulings(services)


@operation(needs=Role.ADMIN)
def rule(
    person: Person,
    services: Services,
    kind: RulingKind,
    about: About,
    pair: tuple[str, str],
    *,
    reason: str,
) -> Ruling:
    """Rules that two reports, or two outlets, share an origin or are independent.

    Raises ReportNotFound, RulingRefused.
    """
    if about == "reports":
        for report_id in pair:
            services.corpus.report(report_id)
    return origin_rulings.add(services.corpus.catalogue, kind, about, *pair, reason=reason, by=actor(person))


@operation(needs=Role.ADMIN)
def revoke(person: Person, services: Services, ruling_id: int) -> None:
    """Takes a ruling back. Raises RulingRefused."""
    origin_rulings.revoke(services.corpus.catalogue, ruling_id, by=actor(person))


@operation(needs=Role.ADMIN)
def sizes(_person: Person, services: Services) -> dict[str, int]:
    """Numbers of reports, versions and passages, and bytes of each part of the folder."""
    folder, files = services.settings.folder, services.settings.files_folder
    parts = {
        "vectors": [*folder.glob("chroma/**/*")],
        "full text": [*folder.glob("words-*/**/*")],
        "originals": [*files.glob("originals/**/*")],
        "waiting": [*files.glob("inbox/**/*")],
    }
    sizes_on_disk = {
        "bytes of catalogue": services.corpus.catalogue.size(),
        "bytes of ledger": services.ledger.size(),
        **{f"bytes of {name}": sum(map(_bytes, paths)) for name, paths in parts.items()},
    }
    return listing.sizes(services.corpus.catalogue) | sizes_on_disk


def _bytes(path: Any) -> int:
    try:
        return int(path.stat().st_size) if path.is_file() else 0
    except OSError:
        return 0  # it was there a moment ago


def _rulings(services: Services) -> list[RulingView]:
    made = origin_rulings.in_force(services.corpus.catalogue)
    of_reports = {name for one in made if one.about == "reports" for name in (one.one, one.other)}
    titles = services.corpus.titles(of_reports)
    return [
        RulingView(ruling=one, one=titles.get(one.one, one.one), other=titles.get(one.other, one.other))
        for one in made
    ]


def _report(services: Services, report_id: str | None) -> StoredReport | None:
    try:
        return services.corpus.report(report_id) if report_id else None
    except ReportNotFound:
        return None
