"""file → Report → [Passage] → Corpus: read this first.

Files are read one after another, in a process of their own or on a cluster (:mod:`ingest.executor`). What is
new or changed is put into batches, so that the encoder is kept busy, and each batch becomes visible as a
whole. Between two batches, and while a long report is being encoded, whoever else waits to write is let in. A
file that is as it was when it was imported is not read again. A dry run goes the same way to another
destination.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sized
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from corpus import Actor, Corpus, Report, ReportNotFound
from ingest.batch import Batch, ProgressTracker, WriteTurn
from ingest.destination import Destination
from ingest.errors import FileRefused
from ingest.executor import Executor, LocalExecutor
from ingest.former_versions import FormerVersions
from ingest.identity import known_by
from ingest.imported_before import ImportedBefore, ReadEvery, Unchanged
from ingest.language import with_language
from ingest.limited_process import Limits
from ingest.original import kept
from ingest.readers.fields import RELATIVE_DAY
from ingest.readers.reader import Refusal
from ingest.reading import Reading, read_files
from ingest.results import IngestResult, IngestStatus, Progress
from ingest.sources.source import NotRead, SourceFile

if TYPE_CHECKING:
    from corpus import DryRun


def ingest(
    corpus: Corpus,
    sources: Iterable[SourceFile | NotRead],
    *,
    by: Actor | None = None,
    wait_s: float = 0.0,
    limits: Limits | None = None,
    executor: Executor | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Iterator[IngestResult]:
    """Imports files, yielding the result of every report as soon as it is known.

    ``sources`` may be read lazily, such as the files of an archive. ``executor`` reads and encodes, this
    machine unless one is given. ``on_progress`` is called after each report and each slice of passages
    encoded. Raises CorpusBusy (after ``wait_s`` seconds), VectorsUnavailable or FullTextUnavailable (after
    the results of what is stored all the same), and IngestError when no process can be started that reads the
    files.
    """
    tracker = _tracker(sources, on_progress)
    executor = executor or LocalExecutor()
    encode = partial(executor.encode, encoder=corpus.encoder)
    with (
        WriteTurn(corpus.writer, wait_s=wait_s) as turn,
        Batch(corpus.writer, turn, tracker, by=by or Actor(), encode=encode) as batch,
    ):
        before = ImportedBefore(corpus, turn)
        for result in _import(batch, sources, before, executor, limits):
            yield before.take(result)
        before.remember()
        corpus.stories.group()


def dry_run(
    destination: DryRun,
    sources: Iterable[SourceFile | NotRead],
    *,
    limits: Limits | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Iterator[IngestResult]:
    """The results that :func:`ingest` would have now, while nothing is stored in the corpus.

    A report is compared with those before it in ``sources`` as well. Raises IngestError when no process can
    be started that reads the files.
    """
    tracker = _tracker(sources, on_progress)
    executor = LocalExecutor()
    encode = partial(executor.encode, encoder=destination.encoder)
    with (
        WriteTurn(destination, wait_s=0.0) as turn,
        Batch(destination, turn, tracker, by=Actor(), encode=encode) as batch,
    ):
        yield from _import(batch, sources, ReadEvery(), executor, limits)


def _tracker(
    sources: Iterable[SourceFile | NotRead], on_progress: Callable[[Progress], None] | None
) -> ProgressTracker:
    total = len(sources) if isinstance(sources, Sized) else None
    return ProgressTracker(on_progress, Progress(files_total=total))


def _import(
    batch: Batch,
    sources: Iterable[SourceFile | NotRead],
    before: ImportedBefore | ReadEvery,
    executor: Executor,
    limits: Limits | None,
) -> Iterator[IngestResult]:
    tracker = batch.tracker

    def is_known(report: Report) -> bool:
        return batch.corpus.identity_with_content(report) is not None

    for source, readings in executor.read_files(before.look(sources), limits=limits, is_known=is_known):
        if isinstance(source, SourceFile):
            yield from _import_file(batch, source, readings, before)
        elif isinstance(source, NotRead):
            tracker.update(file=source.label, file_bytes=0, file_bytes_read=0)
            yield _refused(source, Refusal(source.label, source.reason, source.left_out))
        elif isinstance(source, Unchanged):
            yield from _pass_over(batch, source, before, limits)
        tracker.update(files=tracker.progress.files + 1)
        yield from _give_way(batch.turn, batch)
    yield from batch.write()


def _pass_over(
    batch: Batch, unchanged: Unchanged, before: ImportedBefore | ReadEvery, limits: Limits | None
) -> Iterator[IngestResult]:
    """The results of a file that need not be read, unless something was written since that was seen."""
    tracker, source = batch.tracker, unchanged.source
    if before.is_still(unchanged):
        yield from unchanged.results()
        unchanged.discard()
        reports = tracker.progress.reports + len(unchanged.file.reports)
        tracker.update(file=source.label, file_bytes=0, file_bytes_read=0, reports=reports)
        return
    for _, readings in read_files([source], limits=limits):
        yield from _import_file(batch, source, readings, before)


def _import_file(
    batch: Batch, source: SourceFile, readings: Iterator[Reading], before: ImportedBefore | ReadEvery
) -> Iterator[IngestResult]:
    tracker = batch.tracker
    tracker.update(file=source.label, file_bytes=0, file_bytes_read=0)
    in_file = set[str]()  # the ids of its reports
    with FormerVersions(batch) as former:
        for reading in readings:
            tracker.update(file_bytes=reading.size, file_bytes_read=reading.at)
            if isinstance(reading.value, Refusal):
                before.spoil(source)
                yield _refused(source, reading.value)
                continue
            report = with_language(reading.value)
            report = known_by(report, batch.corpus, waiting=batch.contents, in_file=in_file)
            in_file.add(report.report_id)
            report = _with_first_year(report, batch.corpus)
            where = reading.member or source.label
            try:
                report = kept(report, source.path, batch.corpus, member=reading.member is not None)
            except FileRefused as refusal:
                before.spoil(source)
                yield _refused(source, Refusal(where, str(refusal)))
                continue
            before.expect(source, where, report)
            yield from former.offer(where, report, prepared=reading.prepared)
            tracker.update(reports=tracker.progress.reports + 1)
            yield from _give_way(batch.turn, batch)
        yield from former.close()
    before.read(source)


def _refused(source: SourceFile | NotRead, refusal: Refusal) -> IngestResult:
    status = IngestStatus.LEFT_OUT if refusal.left_out else IngestStatus.REFUSED
    return IngestResult(file=source.label, where=refusal.where, status=status, reason=refusal.reason)


def _give_way(turn: WriteTurn, batch: Batch) -> Iterator[IngestResult]:
    if turn.is_wanted():
        yield from batch.write()
        turn.give_way()


def _with_first_year(report: Report, corpus: Destination) -> Report:
    """The report with the year or day that was first inferred for it."""
    relative = report.metadata.get(RELATIVE_DAY)
    if report.published is None or not (report.year_inferred or relative):
        return report
    try:
        before = corpus.report(report.report_id).report
    except ReportNotFound:
        return report
    same_year = (
        before.year_inferred
        and before.published
        and f"{before.published:%m%d%H%M}" == f"{report.published:%m%d%H%M}"
    )
    same_day = relative and before.metadata.get(RELATIVE_DAY) == relative
    return replace(report, published=before.published) if same_year or same_day else report
