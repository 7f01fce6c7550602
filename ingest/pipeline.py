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
from ingest.former_versions import FormerVersions
from ingest.identity import known_by
from ingest.language import detect_language
from ingest.limited_process import Limits
from ingest.original import not_kept
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
                status = IngestStatus.LEFT_OUT if source.left_out else IngestStatus.REFUSED
                yield IngestResult(file=source.label, where=source.label, status=status, reason=source.reason)
            else:
                yield from _import_file(batch, source, readings)
            tracker.update(files=tracker.progress.files + 1)
            yield from _give_way(turn, batch)
        yield from batch.write()


def _import_file(batch: Batch, source: SourceFile, readings: Iterator[Reading]) -> Iterator[IngestResult]:
    with FormerVersions(batch) as former:
        for reading in readings:
            tracker = batch.tracker
            tracker.update(file_bytes=reading.size, file_bytes_read=reading.at)
            if isinstance(reading.value, Refusal):
                where, reason = reading.value.where, reading.value.reason
                yield IngestResult(file=source.label, where=where, status=IngestStatus.REFUSED, reason=reason)
                continue
            report = reading.value
            if source.origin is not None:
                report = known_by(report, batch.corpus)
            if problem := not_kept(report, source.path, batch.corpus):
                yield IngestResult(
                    file=source.label, where=source.label, status=IngestStatus.REFUSED, reason=problem
                )
                continue
            yield from former.offer(source.label, _completed(report, batch.corpus))
            tracker.update(reports=tracker.progress.reports + 1)
            yield from _give_way(batch.turn, batch)
        yield from former.close()


def _give_way(turn: WriteTurn, batch: Batch) -> Iterator[IngestResult]:
    if turn.is_wanted():
        yield from batch.write()
        turn.give_way()


def _completed(report: Report, corpus: Corpus) -> Report:
    """The report with its language, and with the year that was first inferred for it."""
    if report.language is None:
        report = replace(report, language=detect_language(report.body))
    if not report.year_inferred or report.published is None:
        return report
    try:
        before = corpus.report(report.report_id).report
    except ReportNotFound:
        return report
    same_day = (
        before.year_inferred
        and before.published
        and f"{before.published:%m%d%H%M}" == f"{report.published:%m%d%H%M}"
    )
    return replace(report, published=before.published) if same_day else report
