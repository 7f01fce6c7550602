"""file → Report → [Passage] → Corpus: read this first.

Files are read one after another; what is new or changed is gathered into batches, so that the
encoder is kept busy, and each batch becomes visible as a whole.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any

from corpus import Actor, Corpus, Report, ReportNotFound, Span
from ingest.identity import known_by
from ingest.language import detect_language
from ingest.readers import read
from ingest.readers.collected import Collected, Refusal
from ingest.split import split

_BATCH_PASSAGES = 64
_LONGEST_WAIT_S = 600.0  # for others who write meanwhile: an admin's withdrawal takes seconds


class IngestStatus(StrEnum):
    """The result of importing one report, or a file without any. The runs table stores these values."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    WITHDRAWN = "withdrawn"
    REVISED = "revised"
    NEAR_COPY = "near-copy"
    REFUSED = "refused"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestResult:
    """The result for one report, or for a file that has none.

    ``file`` is the path it came from; ``where`` says more closely which part of it is meant.
    """

    file: str
    where: str
    status: IngestStatus
    reason: str | None = None
    title: str | None = None
    report_id: str | None = None
    version: int | None = None
    near_copy_of: str | None = None

    def line(self) -> str:
        """The outcome as the CLI prints it for people."""
        what = {
            IngestStatus.REVISED: f"revised (version {self.version})",
            IngestStatus.NEAR_COPY: f"near-copy of {self.near_copy_of}",
            IngestStatus.WITHDRAWN: f"stays withdrawn: {self.reason}",
            IngestStatus.REFUSED: f"refused: {self.reason}",
            IngestStatus.LEFT_OUT: f"left out: {self.reason}",
        }.get(self.status, self.status.value)
        known = f" — {self.report_id} {self.title}" if self.report_id else ""
        return f"{self.where}: {what}{known}"

    def to_json(self) -> dict[str, Any]:
        """The outcome as the CLI prints it for programs."""
        return {
            "where": self.where,
            "status": self.status.value,
            "reason": self.reason,
            "title": self.title,
            "report_id": self.report_id,
            "version": self.version,
            "near_copy_of": self.near_copy_of,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far an import has come. ``files_total`` is None while an archive is still being counted.

    ``file`` is being read: of its ``file_bytes``, ``file_bytes_read`` have been. ``passages`` counts those
    encoded so far, and ``passages_waiting`` those of the reports at hand that are still to be encoded.
    """

    files: int = 0
    files_total: int | None = None
    reports: int = 0
    passages: int = 0
    passages_waiting: int = 0
    file: str = ""
    file_bytes: int = 0
    file_bytes_read: int = 0


def files(paths: Iterable[Path]) -> list[Path]:
    """Every file named by ``paths`` or lying in a folder they name, in order; hidden ones are left alone."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            for folder, subfolders, names in os.walk(path):
                subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
                found.update(
                    {Path(folder) / name: None for name in sorted(names) if not name.startswith(".")}
                )
        else:
            found[path] = None
    return list(found)


def ingest(
    corpus: Corpus,
    paths: Sequence[Path],
    *,
    named: frozenset[Path] = frozenset(),
    origins: Mapping[Path, str] | None = None,
    by: Actor | None = None,
    wait_s: float = 0.0,
    on_progress: Callable[[Progress], None] | None = None,
) -> Iterator[IngestResult]:
    """Takes files into the corpus, yielding the result of every report as soon as it is known.

    ``named`` are the files that somebody asked for by name; a README found in a folder is left out.
    ``origins`` names the files that were handed over and lie somewhere for the moment only: see
    :mod:`ingest.identity`. ``on_progress`` is called after each file. Whoever waits to write is let in
    between two files. Raises CorpusBusy (after ``wait_s`` seconds) and VectorsUnavailable.
    """
    left = iter(paths)
    progress = Progress(files_total=len(paths))
    batch = _Batch(corpus, by=by or Actor())
    while True:
        with corpus.writing(wait_s=wait_s):
            for path in left:
                origin = (origins or {}).get(path)
                shown = origin or str(path)
                if path not in named and PurePosixPath(shown).stem.casefold() == "readme":
                    reason = "it describes its folder; name the file itself to take it in"
                    yield IngestResult(file=shown, where=shown, status=IngestStatus.LEFT_OUT, reason=reason)
                else:
                    yield from _take_in(batch, path, origin=origin)
                progress = replace(progress, files=progress.files + 1, file=shown)
                if on_progress:
                    on_progress(progress)
                if corpus.wanted():
                    break
            else:
                yield from batch.write()
                return
            yield from batch.write()
        corpus.give_way()
        wait_s = _LONGEST_WAIT_S


def _take_in(batch: _Batch, path: Path, *, origin: str | None) -> Iterator[IngestResult]:
    shown = origin or str(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = f"it cannot be read: {error.strerror or error}"
        yield IngestResult(file=shown, where=shown, status=IngestStatus.REFUSED, reason=reason)
        return
    collected = Collected(
        origin=origin or str(path.resolve()),
        name=PurePosixPath(shown).name,
        raw=raw,
        collected=datetime.now(UTC),
    )
    readings = list(read(collected))
    if origin is not None:
        readings = [known_by(one, batch.corpus) if isinstance(one, Report) else one for one in readings]
    last_of = {reading.report_id: i for i, reading in enumerate(readings) if isinstance(reading, Report)}
    for i, reading in enumerate(readings):
        if isinstance(reading, Refusal):
            yield IngestResult(
                file=shown, where=reading.where, status=IngestStatus.REFUSED, reason=reading.reason
            )
        else:
            yield from batch.offer(shown, reading, superseded=last_of[reading.report_id] != i)


class _Batch:
    """Reports that wait to be encoded and written together."""

    def __init__(self, corpus: Corpus, *, by: Actor) -> None:
        self.corpus = corpus
        self._by = by
        self._waiting: dict[str, tuple[str, Report, list[Span]]] = {}
        self._passages = 0

    def offer(self, where: str, report: Report, *, superseded: bool) -> Iterator[IngestResult]:
        """Adds a report unless it is held already; ``superseded`` when its file revises it further on."""
        if report.report_id in self._waiting:
            yield from self.write()
        report = self._completed(report)
        status, version = self.corpus.status(report)
        if status == "withdrawn":
            yield self._withdrawn(where, report, version)
            return
        if status == "unchanged" or (superseded and self.corpus.has_content(report)):
            yield IngestResult(
                file=where,
                where=where,
                status=IngestStatus.UNCHANGED,
                title=report.title,
                report_id=report.report_id,
                version=version,
            )
            return
        encoder = self.corpus.encoder
        spans = split(report, count=encoder.count, limit=encoder.limit)
        if not spans:
            yield IngestResult(
                file=where,
                where=where,
                status=IngestStatus.REFUSED,
                reason="its body holds no sentence",
                title=report.title,
            )
            return
        self._waiting[report.report_id] = (where, report, spans)
        self._passages += len(spans)
        if self._passages >= _BATCH_PASSAGES:
            yield from self.write()

    def _withdrawn(self, where: str, report: Report, version: int) -> IngestResult:
        withdrawn = self.corpus.report(report.report_id).withdrawn
        since = f" (on {withdrawn.at:%Y-%m-%d}: {withdrawn.reason})" if withdrawn else ""
        return IngestResult(
            file=where,
            where=where,
            status=IngestStatus.WITHDRAWN,
            reason=f"it was withdrawn{since}; `dateline report restore {report.report_id}` brings it back",
            title=report.title,
            report_id=report.report_id,
            version=version,
        )

    def _completed(self, report: Report) -> Report:
        """The report with its language, and with the year that was first inferred for it."""
        if report.language is None:
            report = replace(report, language=detect_language(report.body))
        if not report.year_inferred or report.published is None:
            return report
        try:
            held = self.corpus.report(report.report_id).report
        except ReportNotFound:
            return report
        if (
            held.year_inferred
            and held.published
            and f"{held.published:%m%d%H%M}" == f"{report.published:%m%d%H%M}"
        ):
            return replace(report, published=held.published)
        return report

    def write(self) -> Iterator[IngestResult]:
        """Writes the waiting reports and yields their results."""
        waiting, self._waiting, self._passages = list(self._waiting.values()), {}, 0
        if not waiting:
            return
        fates = self.corpus.add([(report, spans) for _, report, spans in waiting], by=self._by)
        for (where, report, _), fate in zip(waiting, fates, strict=True):
            status = IngestStatus.REVISED if fate.status == "revised" else IngestStatus.ADDED
            if fate.near_copy_of and status is IngestStatus.ADDED:
                status = IngestStatus.NEAR_COPY
            yield IngestResult(
                file=where,
                where=where,
                status=status,
                title=report.title,
                report_id=fate.report_id,
                version=fate.version,
                near_copy_of=fate.near_copy_of,
            )
