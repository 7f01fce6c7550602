"""Batches of reports encoded and stored together, and the write lock shared with others meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from typing import Any, Protocol, Self

from corpus import (
    UNKNOWN_OUTLET,
    Actor,
    EncodedReport,
    FullTextUnavailable,
    Report,
    VectorsUnavailable,
)
from ingest.destination import Destination
from ingest.encoding_ahead import PASSAGES, Encoding, EncodingAhead, Slice, WaitingReport
from ingest.prepared import Prepared
from ingest.results import IngestResult, IngestStatus, Progress
from ingest.split import split

_LONGEST_WAIT_S = 600.0  # for others who write meanwhile: an admin's withdrawal takes seconds


class Writing(Protocol):
    """Has the right to write, after waiting for at most ``wait_s`` seconds. Raises CorpusBusy."""

    def __call__(self, *, wait_s: float = 0.0) -> AbstractContextManager[None]:
        """Has it until the block ends."""


class WriteTurn:
    """The write lock, given to others who want it between two batches; ``number`` counts its turns."""

    def __init__(self, corpus: Destination, *, wait_s: float, writing: Writing | None = None) -> None:
        """``writing`` is how the lock is had, :meth:`Destination.writing` unless it is given."""
        self._corpus = corpus
        self._writing = writing or corpus.writing
        self._wait_s = wait_s
        self._lock = ExitStack()
        self.number = 1

    def __enter__(self) -> Self:
        """Waits for the lock. Raises CorpusBusy."""
        self._lock.enter_context(self._writing(wait_s=self._wait_s))
        return self

    def __exit__(self, *_: object) -> None:
        """Gives the lock back."""
        self._lock.close()

    def is_wanted(self) -> bool:
        """Whether somebody else waits to write."""
        return self._corpus.wanted()

    def give_way(self) -> None:
        """Lets them write, and waits for the next turn."""
        self._lock.close()
        self._corpus.give_way()
        self.number += 1
        self._lock.enter_context(self._writing(wait_s=_LONGEST_WAIT_S))


class ProgressTracker:
    """The progress so far, for whoever wants to know."""

    def __init__(self, on_progress: Callable[[Progress], None] | None, progress: Progress) -> None:
        self._on_progress = on_progress
        self.progress = progress

    def update(self, **changed: Any) -> None:
        """Says what has changed."""
        self.progress = replace(self.progress, **changed)
        if self._on_progress:
            self._on_progress(self.progress)


class Batch:
    """Reports that wait to be encoded and written together. Use it as a context manager.

    A full batch is encoded in a thread of its own while the one before it is stored and the next one is read.
    """

    def __init__(
        self,
        corpus: Destination,
        turn: WriteTurn,
        tracker: ProgressTracker,
        *,
        by: Actor,
        encode: Callable[[Slice], list[EncodedReport]],
    ) -> None:
        self.corpus = corpus
        self.turn = turn
        self.tracker = tracker
        self._by = by
        self._waiting: dict[str, WaitingReport] = {}
        self._contents: dict[str, str] = {}
        self._ahead = EncodingAhead(encode)
        self._encoding: Encoding | None = None

    def __enter__(self) -> Self:
        """The batch itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Ends the thread; what was not written is lost, and is imported the next time."""
        self._ahead.close()

    @property
    def contents(self) -> Mapping[str, str]:
        """The identities of the reports that wait, by the hash of their content."""
        return {**(self._encoding.contents if self._encoding else {}), **self._contents}

    def before(self, report: Report) -> Iterator[IngestResult]:
        """Writes the batch when it has another version of the report."""
        encoding = self._encoding.report_ids if self._encoding else frozenset()
        if report.report_id in self._waiting or report.report_id in encoding:
            yield from self.write()

    def offer(
        self, label: str, report: Report, *, status: str, version: int, prepared: Prepared | None = None
    ) -> Iterator[IngestResult]:
        """Adds a report, unless adding it would change nothing."""
        if status == "withdrawn":
            yield self._withdrawn(label, report, version)
            return
        if status == "unchanged":
            yield unchanged(label, report, version)
            return
        encoder = self.corpus.encoder
        if prepared and prepared.fits(report):
            spans = list(prepared.spans)
        else:
            spans, prepared = split(report, count=encoder.count, limit=encoder.limit), None
        if not spans:
            yield IngestResult(
                file=label,
                where=label,
                status=IngestStatus.REFUSED,
                reason="the text has no sentence",
                title=report.title,
                report=report,
            )
            return
        self._waiting[report.report_id] = WaitingReport(label, report, spans, prepared)
        self._contents[report.content_hash] = report.identity
        self.tracker.update(passages_waiting=self.tracker.progress.passages_waiting + len(spans))
        if sum(len(one.spans) for one in self._waiting.values()) >= PASSAGES:
            yield from self._write(self._begin())

    def write(self) -> Iterator[IngestResult]:
        """Encodes and stores the waiting reports and yields their results."""
        yield from self._write(self._begin())
        yield from self._write(None)

    def _begin(self) -> Encoding | None:
        """Has the waiting reports encoded, once those before them are."""
        waiting, contents, self._waiting, self._contents = self._waiting, self._contents, {}, {}
        return self._ahead.begin(list(waiting.values()), contents, turn=self.turn.number) if waiting else None

    def _write(self, following: Encoding | None) -> Iterator[IngestResult]:
        """Stores the reports that are being encoded and yields their results; ``following`` come next."""
        encoding, self._encoding = self._encoding, following
        if encoding is None:
            return
        waiting = encoding.reports
        if self._wait_for(encoding):
            waiting, results = self._still_new(waiting)
            yield from results
        try:
            added = self.corpus.store([one.joined() for one in waiting], by=self._by)
        except (VectorsUnavailable, FullTextUnavailable):
            yield from self._stored_all_the_same(waiting)
            raise
        for one, result in zip(waiting, added, strict=True):
            status = IngestStatus.REVISED if result.status == "revised" else IngestStatus.ADDED
            if result.near_copy_of and status is IngestStatus.ADDED:
                status = IngestStatus.NEAR_COPY
            yield _stored(one, status, version=result.version, near_copy_of=result.near_copy_of)

    def _stored_all_the_same(self, reports: list[WaitingReport]) -> Iterator[IngestResult]:
        """The results of those of a batch that are stored although the indexes could not add all of it."""
        kept = self.corpus.waiting([one.report.report_id for one in reports])
        for one in reports:
            if one.report.report_id in kept:
                if self.corpus.has_content(
                    one.report
                ):  # else an earlier version waits, and this is not stored
                    yield _stored(one, IngestStatus.WAITING)
                continue
            if self.corpus.status(one.report)[0] == "unchanged":
                now = self.corpus.report(one.report.report_id)
                status = IngestStatus.NEAR_COPY if now.near_copy_of else IngestStatus.ADDED
                status = IngestStatus.REVISED if now.version > 1 else status
                yield _stored(one, status, version=now.version, near_copy_of=now.near_copy_of)

    def _wait_for(self, encoding: Encoding) -> bool:
        """Waits for the passages, a slice at a time; whether others wrote meanwhile."""
        interrupted = encoding.turn != self.turn.number
        for done in encoding.slices():
            progress = self.tracker.progress
            self.tracker.update(
                passages=progress.passages + done, passages_waiting=progress.passages_waiting - done
            )
            if self.turn.is_wanted():
                self.turn.give_way()
                interrupted = True
        return interrupted

    def _still_new(self, waiting: list[WaitingReport]) -> tuple[list[WaitingReport], list[IngestResult]]:
        """Those that still change something after others have written, and the results of the rest."""
        new, results = [], []
        for one in waiting:
            status, version = self.corpus.status(one.report)
            if status == "withdrawn":
                results.append(self._withdrawn(one.label, one.report, version))
            elif status == "unchanged":
                results.append(unchanged(one.label, one.report, version))
            else:
                new.append(one)
        return new, results

    def _withdrawn(self, label: str, report: Report, version: int) -> IngestResult:
        withdrawn = self.corpus.report(report.report_id).withdrawn
        since = f" (on {withdrawn.at:%Y-%m-%d}: {withdrawn.reason})" if withdrawn else ""
        return IngestResult(
            file=label,
            where=label,
            status=IngestStatus.WITHDRAWN,
            reason=f"it was withdrawn{since}; `dateline report restore {report.report_id}` brings it back",
            title=report.title,
            report_id=report.report_id,
            version=version,
            report=report,
        )


def _stored(
    one: WaitingReport, status: IngestStatus, *, version: int | None = None, near_copy_of: str | None = None
) -> IngestResult:
    return IngestResult(
        file=one.label,
        where=one.label,
        status=status,
        reason=_notes(one.report),
        title=one.report.title,
        report_id=one.report.report_id,
        version=version,
        near_copy_of=near_copy_of,
        report=one.report,
        passages=len(one.spans),
    )


def unchanged(label: str, report: Report, version: int) -> IngestResult:
    """The result of a report that the corpus has already."""
    return IngestResult(
        file=label,
        where=label,
        status=IngestStatus.UNCHANGED,
        title=report.title,
        report_id=report.report_id,
        version=version,
        report=report,
    )


def _notes(report: Report) -> str | None:
    """What is to be said of a report that is imported, and what it does not say of itself."""
    lacking = {
        "it names no outlet": report.outlet == UNKNOWN_OUTLET,
        "it has no date": report.published is None,
    }
    return "; ".join((*report.import_notes, *(words for words, lacks in lacking.items() if lacks))) or None
