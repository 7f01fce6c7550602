"""The Collection desk: bringing reports in, correcting and withdrawing them, and seeing what happened."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.access import Person, Role, operating_user, operation
from assistant.errors import AnswerNotFound, CorrectionRefused
from assistant.ledger.answers import citing, kept
from assistant.runs import inbox
from assistant.runs.inbox import UploadedFile
from assistant.runs.start import start_working
from assistant.settings import Services
from corpus import Actor, AuditQuery, ReportNotFound, RunKind, StoredReport
from ingest.correct import correct as corrected
from ingest.errors import ReportRefused

if TYPE_CHECKING:
    from datetime import datetime

    from corpus import (
        About,
        Change,
        FileResult,
        Passage,
        ReportFilter,
        ReportRow,
        Ruling,
        RulingKind,
        Run,
    )

PASTED = "pasted text.json"
_LONGEST_WAIT_S = 30.0  # for a run to come to the end of a batch and let somebody else write
_CITING_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """A run, how many of its inputs became what, and whether nobody is at it though it is not over."""

    run: Run
    counts: Mapping[str, int]
    interrupted: bool
    results: Sequence[FileResult] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportChoices:
    """What the reports held can be narrowed to: names with the number of current reports."""

    outlets: Mapping[str, int]
    countries: Mapping[str, int]
    languages: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedReport:
    """A report with everything that is known about it.

    ``citing`` are the answers that cite it, the latest first: number and question; ``cited_by`` says how many
    there are.
    """

    held: StoredReport
    versions: Sequence[tuple[int, datetime]]
    passages: Sequence[Passage]
    original: StoredReport | None
    copies: Sequence[ReportRow]
    publisher: str
    rulings: Sequence[Ruling]
    changes: Sequence[Change]
    citing: Sequence[tuple[int, str]]
    cited_by: int


@operation(needs=Role.ADMIN)
def import_files(person: Person, services: Services, uploads: Sequence[UploadedFile]) -> Run:
    """Keeps the files whole, and has them taken in by a process of its own.

    Raises CorpusUnreadable, and OSError when they cannot be kept.
    """
    folder = services.settings.folder
    name = inbox.receive(folder, uploads)
    run = services.corpus.records.ask(
        RunKind.INGEST, by=_by(person), given=[one.name for one in uploads], inbox=name
    )
    start_working(services.settings)
    return run


@operation(needs=Role.ADMIN)
def import_text(person: Person, services: Services, fields: Mapping[str, str]) -> Run:
    """Takes in one report whose fields were typed: ``title``, ``body``, ``outlet``, ``date`` and so on."""
    told = {name: words for name, words in fields.items() if words.strip()}
    content = io.BytesIO(json.dumps(told, ensure_ascii=False).encode())
    return import_files(person, services, [UploadedFile(name=PASTED, content=content)])


@operation(needs=Role.ADMIN)
def request_run(person: Person, services: Services, kind: RunKind) -> Run:
    """Has the health of the corpus looked into, or both indexes made anew, by a process of its own."""
    run = services.corpus.records.ask(kind, by=_by(person))
    start_working(services.settings)
    return run


@operation(needs=Role.ADMIN)
def resume(_person: Person, services: Services, run_id: int) -> None:
    """Has a run that broke off or failed taken up once more. Raises RunNotFound."""
    services.corpus.records.wait_again(run_id)
    start_working(services.settings)


@operation(needs=Role.ADMIN)
def runs(_person: Person, services: Services, *, limit: int = 20, skip: int = 0) -> list[RunView]:
    """The runs, the one asked for last first."""
    records = services.corpus.records
    return [
        RunView(run=run, counts=records.fate_counts(run.run_id), interrupted=records.broken_off(run))
        for run in records.latest(limit=limit, skip=skip)
    ]


@operation(needs=Role.ADMIN)
def run(
    _person: Person,
    services: Services,
    run_id: int,
    *,
    became: Sequence[str] = (),
    limit: int = 50,
    skip: int = 0,
) -> RunView:
    """One run with what became of its inputs, the latest first. Raises RunNotFound."""
    records = services.corpus.records
    one = records.run(run_id)
    return RunView(
        run=one,
        counts=records.fate_counts(run_id),
        interrupted=records.broken_off(one),
        results=records.fates(run_id, became=became, limit=limit, skip=skip),
    )


@operation(needs=Role.ADMIN)
def filter_choices(_person: Person, services: Services) -> ReportChoices:
    """What the list can be narrowed to."""
    corpus = services.corpus
    return ReportChoices(outlets=corpus.outlets(), countries=corpus.countries(), languages=corpus.languages())


@operation(needs=Role.ADMIN)
def list_reports(
    _person: Person, services: Services, wanted: ReportFilter, *, limit: int = 50, skip: int = 0
) -> tuple[list[ReportRow], int]:
    """A page of the list of reports, and how many it has in all."""
    return services.corpus.listed(wanted, limit=limit, skip=skip)


@operation(needs=Role.ADMIN)
def open_report(_person: Person, services: Services, report_id: str) -> OpenedReport:
    """A report with everything that is known about it. Raises ReportNotFound."""
    corpus = services.corpus
    held = corpus.report(report_id)
    numbers = citing(services.ledger, report_id)
    return OpenedReport(
        held=held,
        versions=corpus.records.version_times(report_id),
        passages=corpus.passages(held),
        original=_report(services, held.near_copy_of),
        copies=corpus.records.copies_of(report_id),
        publisher=corpus.publishers().publisher(held.report.outlet),
        rulings=[one for one in corpus.records.rulings() if report_id in one.pair],
        changes=corpus.records.changes_made(AuditQuery(report_id=report_id), limit=100)[0],
        citing=[(number, _question(services, number)) for number in reversed(numbers[-_CITING_SHOWN:])],
        cited_by=len(numbers),
    )


@operation(needs=Role.ADMIN)
def report_version(_person: Person, services: Services, report_id: str, number: int) -> StoredReport:
    """One version of a report. Raises ReportNotFound."""
    return services.corpus.report(report_id, number)


@operation(needs=Role.ADMIN)
def withdraw(person: Person, services: Services, report_id: str, *, reason: str) -> StoredReport:
    """Takes a report out of every search, for a reason.

    Raises ReportNotFound, ReportWithdrawn, CorpusBusy.
    """
    with services.corpus.writing(wait_s=_LONGEST_WAIT_S):
        return services.corpus.withdraw(report_id, reason=reason, by=_by(person))


@operation(needs=Role.ADMIN)
def restore(person: Person, services: Services, report_id: str) -> StoredReport:
    """Lets a withdrawn report be found again. Raises ReportNotFound, ReportWithdrawn, CorpusBusy."""
    with services.corpus.writing(wait_s=_LONGEST_WAIT_S):
        return services.corpus.restore(report_id, by=_by(person))


@operation(needs=Role.ADMIN)
def correct(person: Person, services: Services, report_id: str, fields: Mapping[str, Any]) -> StoredReport:
    """Puts right what a report says of itself, as its next version.

    Raises CorrectionRefused, ReportNotFound, ReportWithdrawn, CorpusBusy.
    """
    try:
        return corrected(services.corpus, report_id, fields, by=_by(person), wait_s=_LONGEST_WAIT_S)
    except ReportRefused as refusal:
        raise CorrectionRefused(str(refusal)) from refusal


@operation(needs=Role.ADMIN)
def rulings(_person: Person, services: Services) -> list[Ruling]:
    """The rulings about origins that are in force, in the order made."""
    return services.corpus.records.rulings()


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
    return services.corpus.records.rule(kind, about, *pair, reason=reason, by=_by(person))


@operation(needs=Role.ADMIN)
def revoke(person: Person, services: Services, ruling_id: int) -> None:
    """Takes a ruling back. Raises RulingRefused."""
    services.corpus.records.revoke(ruling_id, by=_by(person))


@operation(needs=Role.ADMIN)
def change_history(
    _person: Person, services: Services, trail: AuditQuery, *, limit: int = 50, skip: int = 0
) -> tuple[list[Change], int]:
    """The trail of changes, the latest first, and how many there are."""
    return services.corpus.records.changes_made(trail, limit=limit, skip=skip)


@operation(needs=Role.ADMIN)
def editors(_person: Person, services: Services) -> list[str]:
    """Who has changed something."""
    return services.corpus.records.people()


@operation(needs=Role.ADMIN)
def sizes(_person: Person, services: Services) -> dict[str, int]:
    """How much is held: numbers of reports, versions and passages, and bytes of each part of the folder."""
    folder = services.settings.folder
    parts = {
        "catalogue": [*folder.glob("catalogue.sqlite*")],
        "vectors": [*folder.glob("chroma/**/*")],
        "full text": [*folder.glob("words-*/**/*")],
        "ledger": [*folder.glob("ledger.sqlite*")],
        "waiting": [*folder.glob("inbox/**/*")],
    }
    taken = {f"bytes of {name}": sum(map(_bytes, paths)) for name, paths in parts.items()}
    return services.corpus.records.sizes() | taken


def _bytes(path: Any) -> int:
    try:
        return int(path.stat().st_size) if path.is_file() else 0
    except OSError:
        return 0  # it was there a moment ago


def _by(person: Person) -> Actor:
    """The person as the history has them; where nobody signs in, the operating system's user."""
    alone = person.person_id is None
    return Actor(name=operating_user() if alone else person.name, person_id=person.person_id)


def _report(services: Services, report_id: str | None) -> StoredReport | None:
    try:
        return services.corpus.report(report_id) if report_id else None
    except ReportNotFound:
        return None


def _question(services: Services, number: int) -> str:
    try:
        return kept(services.ledger, number).question
    except AnswerNotFound:
        return ""
