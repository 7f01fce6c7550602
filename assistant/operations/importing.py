"""Importing reports, and looking after the indexes: long work, here or in a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import corpus
from assistant.access import Person, Role, actor, operation
from assistant.runs import inbox
from assistant.runs.foreground import LONGEST_WAIT_S, ImportSummary, import_here
from assistant.runs.inbox import UploadedFile
from assistant.runs.missing import NOTHING, MissingFields
from assistant.runs.start import start_working
from assistant.settings import Services
from corpus import RunKind, file_results, listing, run_workers
from corpus import runs as run_queue
from ingest.complete import rebuild as rebuild_indexes
from ingest.results import CHANGED, IngestStatus
from ingest.sources.folder import find_files
from ingest.sources.source import SourceFile

if TYPE_CHECKING:
    from corpus import FileResult, Health, Run
    from ingest.results import IngestResult, Progress

_SAMPLE = Path(corpus.__file__).with_name("sample")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """A run with its results, and whether it was interrupted: nobody works on it and it is not over.

    ``titles`` are those of the reports that the run is because of or that results are near-copies of, by
    their ids, and ``missing`` is what the imported reports lack now, once the run is over.
    """

    run: Run
    counts: Mapping[str, int]
    interrupted: bool
    results: Sequence[FileResult] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    missing: MissingFields = NOTHING

    @property
    def given(self) -> tuple[str, ...]:
        """What people know the run by."""
        return tuple(self.titles.get(one, one) for one in self.run.given)

    @property
    def refused(self) -> int:
        """How many of its results are refusals."""
        return self.counts.get(IngestStatus.REFUSED.value, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """The Ray cluster that reads and encodes: at an address, else of RAY_ADDRESS, else one of its own."""

    address: str | None = None
    workers: int | None = None


@operation(needs=Role.ADMIN)
def import_files(person: Person, services: Services, uploads: Sequence[UploadedFile]) -> Run:
    """Stores the files whole, and has them imported by a process of its own.

    Raises CorpusUnreadable, and OSError when they cannot be stored.
    """
    name = inbox.receive(services.settings.files_folder, uploads)
    run = run_queue.enqueue(
        services.corpus.catalogue,
        RunKind.INGEST,
        by=actor(person),
        given=[one.name for one in uploads],
        inbox=name,
    )
    start_working(services.settings)
    return run


@operation(needs=Role.ADMIN)
def import_text(person: Person, services: Services, fields: Mapping[str, str]) -> Run:
    """Imports one report whose fields were typed: ``title``, ``body``, ``outlet``, ``date`` and so on."""
    return import_files(person, services, [inbox.pasted_text(fields)])


@operation(needs=Role.ADMIN)
def import_sample(person: Person, services: Services) -> Run:
    """Imports the invented reports that come with Dateline, as :func:`import_files` does."""
    found = [one for one in find_files([_SAMPLE]) if isinstance(one, SourceFile)]
    return import_files(
        person,
        services,
        [UploadedFile(name=one.path.name, content=BytesIO(one.path.read_bytes())) for one in found],
    )


@operation(needs=Role.ADMIN)
def ingest_files(
    person: Person,
    services: Services,
    paths: Sequence[Path],
    *,
    cluster: Cluster | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Iterator[IngestResult | ImportSummary]:
    """Imports files and folders here and now, yielding the result for each report, and last the summary.

    It is a run like those of :func:`import_files`, which whoever else writes lets begin after at most ten
    minutes. Raises CorpusBusy, VectorsUnavailable, IngestError.
    """
    with ExitStack() as stack:
        executor = None
        if cluster is not None:
            from ingest.cluster.executor import cluster_executor

            executor = stack.enter_context(
                cluster_executor(cluster.address, services.corpus.encoder, workers=cluster.workers)
            )
        yield from import_here(
            services.corpus,
            find_files(paths),
            by=actor(person),
            given=[str(path) for path in paths],
            executor=executor,
            on_progress=on_progress,
        )


@operation(needs=Role.ADMIN)
def check_index(
    _person: Person, services: Services, *, on_progress: Callable[[int, int, str], None] | None = None
) -> Health:
    """Looks up every passage in both indexes, here and now. Raises VectorsUnavailable."""
    return services.corpus.health(on_progress=on_progress)


@operation(needs=Role.ADMIN)
def rebuild(
    person: Person, services: Services, *, on_progress: Callable[[int, int, str], None] | None = None
) -> int:
    """Rebuilds both indexes here and now; returns the number of passages. Raises CorpusError."""
    return rebuild_indexes(services.corpus, by=actor(person), wait_s=LONGEST_WAIT_S, on_progress=on_progress)


@operation(needs=Role.ADMIN)
def request_run(person: Person, services: Services, kind: RunKind) -> Run:
    """Has the index checked, or both indexes rebuilt, by a process of its own."""
    run = run_queue.enqueue(services.corpus.catalogue, kind, by=actor(person))
    start_working(services.settings)
    return run


@operation(needs=Role.ADMIN)
def resume(_person: Person, services: Services, run_id: int) -> None:
    """Queues an interrupted or failed run again. Raises RunNotFound."""
    run_queue.requeue(services.corpus.catalogue, run_id)
    start_working(services.settings)


@operation(needs=Role.ADMIN)
def runs(_person: Person, services: Services, *, limit: int = 20, skip: int = 0) -> list[RunView]:
    """The runs, newest first."""
    catalogue = services.corpus.catalogue
    found = run_queue.latest(catalogue, limit=limit, skip=skip)
    titles = services.corpus.titles({one for run in found for one in _because_of(run)})
    return [
        RunView(
            run=run,
            counts=file_results.counts(catalogue, run.run_id),
            interrupted=run_workers.interrupted(catalogue, run),
            titles=titles,
        )
        for run in found
    ]


@operation(needs=Role.ADMIN)
def run_count(_person: Person, services: Services) -> int:
    """How many runs there are."""
    return run_queue.count(services.corpus.catalogue)


@operation(needs=Role.ADMIN)
def run(
    _person: Person,
    services: Services,
    run_id: int,
    *,
    statuses: Sequence[str] = (),
    limit: int = 50,
    skip: int = 0,
) -> RunView:
    """One run with the result for each input, latest first. Raises RunNotFound."""
    catalogue = services.corpus.catalogue
    one = run_queue.run(catalogue, run_id)
    lacking = listing.missing_in_run(catalogue, run_id, sorted(CHANGED)) if one.over and limit else {}
    results = file_results.of_run(catalogue, run_id, statuses=statuses, limit=limit, skip=skip)
    return RunView(
        run=one,
        counts=file_results.counts(catalogue, run_id),
        interrupted=run_workers.interrupted(catalogue, one),
        results=results,
        missing=MissingFields(lacking),
        titles=services.corpus.titles(
            {one.near_copy_of for one in results if one.near_copy_of} | _because_of(one)
        ),
    )


def _because_of(run: Run) -> set[str]:
    """The ids of the reports because of which a run asks watched questions again."""
    return set(run.given) if run.kind is RunKind.RERUN else set()
