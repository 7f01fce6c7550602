"""file → Report → [Passage] → Corpus: read this first.

Files are read one after another, in a process of their own. What is new or changed is put into batches,
so that the encoder is kept busy, and each batch becomes visible as a whole. Between two batches, and while a
long report is being encoded, whoever else waits to write is let in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sized
from dataclasses import replace

from corpus import Actor, Corpus, Report, ReportNotFound
from ingest.batch import Batch, ProgressTracker, WriteTurn
from ingest.errors import FileRefused
from ingest.former_versions import FormerVersions
from ingest.identity import known_by
from ingest.language import detect_language
from ingest.limited_process import Limits
from ingest.original import kept
from ingest.readers.fields import RELATIVE_DAY
from ingest.readers.reader import Refusal
from ingest.reading import Reading, read_files
from ingest.results import IngestResult, IngestStatus, Progress
from ingest.sources.source import NotRead, SourceFile


def ingest(
    corpus: Corpus,
    sources: Iterable[SourceFile | NotRead],
    *,
    by: Actor | None = None,
    wait_s: float = 0.0,
    limits: Limits | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Iterator[IngestResult]:
    """Imports files, yielding the result of every report as soon as it is known.

    ``sources`` may be read lazily, such as the files of an archive. ``on_progress`` is called after each
    report and each slice of passages encoded. Raises CorpusBusy (after ``wait_s`` seconds),
    VectorsUnavailable, and IngestError when no process can be started that reads the files.
    """
    total = len(sources) if isinstance(sources, Sized) else None
    tracker = ProgressTracker(on_progress, Progress(files_total=total))
    with WriteTurn(corpus, wait_s=wait_s) as turn:
        batch = Batch(corpus, turn, tracker, by=by or Actor())
        for source, readings in read_files(sources, limits=limits):
            tracker.update(file=source.label, file_bytes=0, file_bytes_read=0)
            if isinstance(source, NotRead):
                yield _refused(source, Refusal(source.label, source.reason, source.left_out))
            else:
                yield from _import_file(batch, source, readings)
            tracker.update(files=tracker.progress.files + 1)
            yield from _give_way(turn, batch)
        yield from batch.write()
        corpus.stories.group()


def _import_file(batch: Batch, source: SourceFile, readings: Iterator[Reading]) -> Iterator[IngestResult]:
    with FormerVersions(batch) as former:
        for reading in readings:
            tracker = batch.tracker
            tracker.update(file_bytes=reading.size, file_bytes_read=reading.at)
            if isinstance(reading.value, Refusal):
                yield _refused(source, reading.value)
                continue
            report = _with_language(reading.value)
            report = known_by(report, batch.corpus, waiting=batch.contents)
            report = _with_first_year(report, batch.corpus)
            try:
                report = kept(report, source.path, batch.corpus, member=reading.member is not None)
            except FileRefused as refusal:
                yield _refused(source, Refusal(reading.member or source.label, str(refusal)))
                continue
            yield from former.offer(reading.member or source.label, report)
            tracker.update(reports=tracker.progress.reports + 1)
            yield from _give_way(batch.turn, batch)
        yield from former.close()


def _refused(source: SourceFile | NotRead, refusal: Refusal) -> IngestResult:
    status = IngestStatus.LEFT_OUT if refusal.left_out else IngestStatus.REFUSED
    return IngestResult(file=source.label, where=refusal.where, status=status, reason=refusal.reason)


def _give_way(turn: WriteTurn, batch: Batch) -> Iterator[IngestResult]:
    if turn.is_wanted():
        yield from batch.write()
        turn.give_way()


def _with_language(report: Report) -> Report:
    return report if report.language else replace(report, language=detect_language(report.body))


def _with_first_year(report: Report, corpus: Corpus) -> Report:
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
