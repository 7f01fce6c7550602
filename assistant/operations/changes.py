"""Who changed what in the collection, and when: what one run did as one entry, to be opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.access import Person, Role, operation
from assistant.settings import Services
from corpus import AuditQuery, Change, Run, RunChanges, RunNotFound, audit_log, run_changes
from corpus import runs as run_queue
from ingest.results import IngestStatus

if TYPE_CHECKING:
    from corpus import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesOfRun:
    """What a run has changed, the run itself, and how many of its files were ``refused``."""

    changed: RunChanges
    run: Run | None
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeList:
    """A page of the changes, the latest first, and how many entries there are in all.

    ``titles`` are those of the reports that the changes are of, by their ids.
    """

    entries: Sequence[Change | ChangesOfRun]
    total: int
    titles: Mapping[str, str]


@operation(needs=Role.ADMIN)
def list_changes(
    _person: Person, services: Services, wanted: AuditQuery, *, limit: int = 50, skip: int = 0
) -> ChangeList:
    """The changes wanted, those of a run as one entry unless one run, or one report, is asked for."""
    corpus = services.corpus
    if wanted.run_id is not None or wanted.report_id:
        single, total = audit_log.changes(corpus.catalogue, wanted, limit=limit, skip=skip)
        return ChangeList(entries=single, total=total, titles=corpus.titles(_reports(single)))
    found, total = run_changes.changes_by_run(corpus.catalogue, wanted, limit=limit, skip=skip)
    entries = [_of_run(corpus.catalogue, one) if isinstance(one, RunChanges) else one for one in found]
    alone = [one for one in found if isinstance(one, Change)]
    return ChangeList(entries=entries, total=total, titles=corpus.titles(_reports(alone)))


@operation(needs=Role.ADMIN)
def editors(_person: Person, services: Services) -> list[str]:
    """Who has changed something."""
    return audit_log.people(services.corpus.catalogue)


def _of_run(catalogue: Catalogue, changed: RunChanges) -> ChangesOfRun:
    try:
        run = run_queue.run(catalogue, changed.run_id)
    except RunNotFound:
        run = None
    refused = run_queue.result_counts(catalogue, changed.run_id).get(IngestStatus.REFUSED.value, 0)
    return ChangesOfRun(changed=changed, run=run, refused=refused)


def _reports(changes: Sequence[Change]) -> set[str]:
    """The reports that changes are of; of an override of two, both."""
    named = {one.report_id for one in changes if one.report_id}
    for one in changes:
        pair = {**one.before, **one.after}
        if pair.get("about") == "reports":
            named |= {str(pair["one"]), str(pair["other"])}
    return named
