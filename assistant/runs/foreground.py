"""An import here and now, as the command line does it: a run like any other, without the queue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.runs.missing import NOTHING, MissingFields, missing_of
from assistant.runs.recorder import RunRecorder, waiting_in_words
from corpus import RunKind, RunState, VectorsUnavailable, runs
from ingest.pipeline import ingest
from ingest.results import CHANGED, IngestStatus

if TYPE_CHECKING:
    from corpus import Actor, Corpus
    from ingest.executor import Executor
    from ingest.results import IngestResult, Progress
    from ingest.sources.source import NotRead, SourceFile

LONGEST_WAIT_S = 600.0  # for another run, which gives way after each batch


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSummary:
    """How many reports and files had which result, and what the imported reports lack.

    Of an import that ended because Chroma does not answer, ``waiting`` is how many reports are stored and
    wait for their vectors, those of earlier imports included.
    """

    counts: Mapping[str, int]
    missing: MissingFields = NOTHING
    waiting: int = 0

    @property
    def changed(self) -> bool:
        """Whether any report is new or another than before."""
        return any(self.counts.get(one) for one in CHANGED)

    @property
    def refused(self) -> int:
        """How many were refused."""
        return self.counts.get(IngestStatus.REFUSED, 0)

    def line(self) -> str:
        """The summary in words; empty where nothing came of what there was to import."""
        shown = ", ".join(f"{count} {status}" for status, count in sorted(self.counts.items()) if count)
        return shown or ("" if self.waiting else "No files to import.")

    def notes(self) -> list[str]:
        """What the imported reports lack, and where it is set; and what waits."""
        lacking = [
            f"{line} Set it on the Collection page, under Edit details."
            for line in self.missing.lines().values()
        ]
        waiting = waiting_in_words(self.waiting)
        return [*lacking, *([f"{waiting}. Run it again for the rest."] if waiting else [])]


def import_here(
    corpus: Corpus,
    sources: Iterable[SourceFile | NotRead],
    *,
    by: Actor,
    given: Sequence[str],
    executor: Executor | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Iterator[IngestResult | ImportSummary]:
    """Imports files, yielding the result for each report, and last the summary, also before an error.

    Whoever else writes lets it begin after at most ten minutes. ``given`` is what people know the run by;
    ``executor`` reads and encodes, this machine unless one is given.
    Raises CorpusBusy, VectorsUnavailable, IngestError.
    """
    catalogue = corpus.catalogue
    run = runs.enqueue(catalogue, RunKind.INGEST, by=by, given=given)
    recorder = RunRecorder(catalogue, run.run_id)
    runs.start(catalogue, run.run_id)
    total = len(sources) if isinstance(sources, Sized) else None
    runs.progress(catalogue, run.run_id, [], finished=0, inputs=total)

    def note(progress: Progress) -> None:
        recorder.progress(progress)
        if on_progress:
            on_progress(progress)

    by = replace(by, run_id=run.run_id)
    missing = NOTHING
    try:
        for result in ingest(
            corpus, sources, by=by, wait_s=LONGEST_WAIT_S, executor=executor, on_progress=note
        ):
            recorder.record(result)
            missing += missing_of([result])
            yield result
    except VectorsUnavailable as error:
        recorder.write()
        waiting = corpus.reports_waiting()
        why = "; ".join(filter(None, (str(error), waiting_in_words(waiting))))
        runs.finish(catalogue, run.run_id, RunState.FAILED, why)
        if recorder.counts or waiting:
            yield ImportSummary(counts=recorder.counts, missing=missing, waiting=waiting)
        raise
    except BaseException as error:
        recorder.write()
        runs.finish(catalogue, run.run_id, RunState.FAILED, str(error) or "interrupted")
        raise
    recorder.write()
    runs.finish(catalogue, run.run_id, RunState.DONE, recorder.summary())
    yield ImportSummary(counts=recorder.counts, missing=missing)
