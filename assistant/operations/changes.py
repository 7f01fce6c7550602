"""Who changed what in the collection, and when: what one run did as one entry, to be opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.access import Person, Role, operation
from assistant.settings import Services
from assistant.text.differences import TextChange, in_short
from corpus import (
    AuditQuery,
    Change,
    ReportNotFound,
    Run,
    RunChanges,
    RunNotFound,
    audit_log,
    file_results,
    run_changes,
)
from corpus import runs as run_queue
from ingest.results import IngestStatus

if TYPE_CHECKING:
    from corpus import Catalogue, Corpus, FileResult

_REFUSED_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesOfRun:
    """What a run has changed, and the run itself, where it is still known."""

    changed: RunChanges
    run: Run | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedFiles:
    """How many files of a run were refused, and the first few of them."""

    count: int
    first: Sequence[FileResult]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeList:
    """A page of the changes, the latest first, and how many entries there are in all.

    ``titles`` are those of the reports that the changes are of, by their ids; ``texts`` says what of the body
    or the summary changed, by the number of the change and the name of the field. ``refused`` are files that
    no change is of, by the run that an entry stands for.
    """

    entries: Sequence[Change | ChangesOfRun]
    total: int
    titles: Mapping[str, str]
    texts: Mapping[int, Mapping[str, TextChange]]
    refused: Mapping[int, RefusedFiles]


@operation(needs=Role.ADMIN)
def list_changes(
    _person: Person, services: Services, wanted: AuditQuery, *, limit: int = 50, skip: int = 0
) -> ChangeList:
    """The changes wanted, those of a run as one entry unless one run, or one report, is asked for."""
    corpus = services.corpus
    if wanted.run_id is not None or wanted.report_id:
        single, total = audit_log.changes(corpus.catalogue, wanted, limit=limit, skip=skip)
        return ChangeList(
            entries=single,
            total=total,
            titles=corpus.titles(_reports(single)),
            texts=_texts(corpus, single),
            refused={},
        )
    found, total = run_changes.changes_by_run(corpus.catalogue, wanted, limit=limit, skip=skip)
    entries = [_of_run(corpus.catalogue, one) if isinstance(one, RunChanges) else one for one in found]
    alone = [one for one in found if isinstance(one, Change)]
    runs = [one.run_id if isinstance(one, RunChanges) else one.by.run_id for one in found]
    return ChangeList(
        entries=entries,
        total=total,
        titles=corpus.titles(_reports(alone)),
        texts=_texts(corpus, alone),
        refused={run_id: refused for run_id in runs if run_id and (refused := _refused(corpus, run_id))},
    )


@operation(needs=Role.ADMIN)
def editors(_person: Person, services: Services) -> list[str]:
    """Who has changed something."""
    return audit_log.people(services.corpus.catalogue)


def _of_run(catalogue: Catalogue, changed: RunChanges) -> ChangesOfRun:
    try:
        run = run_queue.run(catalogue, changed.run_id)
    except RunNotFound:
        run = None
    return ChangesOfRun(changed=changed, run=run)


def _refused(corpus: Corpus, run_id: int) -> RefusedFiles | None:
    """The files of a run that were refused, where there are any."""
    refused = IngestStatus.REFUSED.value
    count = file_results.counts(corpus.catalogue, run_id).get(refused, 0)
    if not count:
        return None
    first = file_results.of_run(corpus.catalogue, run_id, statuses=[refused], limit=_REFUSED_NAMED)
    return RefusedFiles(count=count, first=first)


def _texts(corpus: Corpus, changes: Sequence[Change]) -> dict[int, dict[str, TextChange]]:
    """What changed of the bodies and summaries of reports; the log has no body, so versions are compared."""
    found: dict[int, dict[str, TextChange]] = {}
    for one in changes:
        if not (one.before and one.report_id and one.version and {"body", "summary"} & one.after.keys()):
            continue
        try:
            before, after = (
                corpus.report(one.report_id, number).report for number in (one.version - 1, one.version)
            )
        except ReportNotFound:
            continue
        texts = {"body": (before.body, after.body), "summary": (before.summary, after.summary)}
        found[one.change_id] = {
            name: in_short(old, new, language=after.language)
            for name, (old, new) in texts.items()
            if old and new and old != new
        }
    return found


def _reports(changes: Sequence[Change]) -> set[str]:
    """The reports that changes are of; of an override of two, both."""
    named = {one.report_id for one in changes if one.report_id}
    for one in changes:
        pair = {**one.before, **one.after}
        if pair.get("about") == "reports":
            named |= {str(pair["one"]), str(pair["other"])}
    return named
