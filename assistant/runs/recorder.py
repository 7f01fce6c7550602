"""The results of a run's files, written to the catalogue while it happens."""

from __future__ import annotations

import time
from collections import Counter, deque
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus import ChangeKind, FileResult, audit_log, file_results, runs
from ingest.identity import UPLOADED
from ingest.results import CHANGED, IngestResult, IngestStatus

if TYPE_CHECKING:
    from corpus import Catalogue
    from ingest.results import Progress

_WRITTEN_EVERY_S = 0.5  # each write waits for the disk
_AT_MOST = 200  # results that wait to be written


class RunRecorder:
    """Gathers the results of a run and writes them twice a second.

    A run that was interrupted goes over all of its files again. What it had changed by then is recorded as it
    was the first time, though the second time it is unchanged. Until then what the first time came to stays
    recorded: the second may end before it begins, as where Chroma still does not answer.
    """

    def __init__(self, catalogue: Catalogue, run_id: int) -> None:
        self._catalogue = catalogue
        self._run_id = run_id
        self._waiting: list[FileResult] = []
        self._number = 0
        self.counts: Counter[str] = Counter()
        self.files = 0
        self.files_total: int | None = None
        self._doing = ""
        self._written = time.monotonic()
        self._begun = False
        self._made_before: dict[str, deque[audit_log.RunVersion]] = {}
        for one in audit_log.versions_of_run(catalogue, run_id):
            self._made_before.setdefault(one.report_id, deque()).append(one)

    def record(self, result: IngestResult) -> IngestResult:
        """Records a result; returns it as it is recorded."""
        self._begin()
        recorded = self._as_the_first_time(result)
        self.counts[recorded.status.value] += 1
        self._waiting.append(_file_result(recorded, self._number))
        self._number += 1
        self._write_now_and_then()
        return recorded

    def progress(self, progress: Progress) -> None:
        """Records how far the run has come."""
        self._begin()
        self.files, self.files_total = progress.files, progress.files_total
        self._doing = progress.doing()
        self._write_now_and_then()

    def write(self) -> None:
        """Writes what is gathered."""
        runs.progress(
            self._catalogue,
            self._run_id,
            self._waiting,
            finished=self.files,
            inputs=self.files_total,
            doing=self._doing or None,
        )
        self._waiting, self._written = [], time.monotonic()

    @property
    def changed(self) -> bool:
        """Whether the run has changed the corpus."""
        return any(self.counts[status] for status in CHANGED)

    def summary(self) -> str:
        """The number of results of each status, in words."""
        return ", ".join(f"{n} {status}" for status, n in sorted(self.counts.items()))

    def _begin(self) -> None:
        if not self._begun:
            self._begun = True
            file_results.delete_all(self._catalogue, self._run_id)

    def _write_now_and_then(self) -> None:
        if len(self._waiting) >= _AT_MOST or time.monotonic() - self._written > _WRITTEN_EVERY_S:
            self.write()

    def _as_the_first_time(self, result: IngestResult) -> IngestResult:
        before = self._made_before.get(result.report_id or "")
        if result.status is not IngestStatus.UNCHANGED or not before:
            return result
        made = before.popleft()
        if made.kind is ChangeKind.REVISED:
            return replace(result, status=IngestStatus.REVISED, version=made.version)
        status = IngestStatus.NEAR_COPY if made.near_copy_of else IngestStatus.ADDED
        return replace(result, status=status, version=made.version, near_copy_of=made.near_copy_of)


def waiting_in_words(reports: int) -> str:
    """That so many reports are stored and wait for Chroma; nothing where none does."""
    if not reports:
        return ""
    stored = f"{reports:,} reports are stored; their" if reports > 1 else "1 report is stored; its"
    return f"{stored} vectors are added when Chroma answers"


def _file_result(result: IngestResult, number: int) -> FileResult:
    return FileResult(
        number=number,
        place=result.where.removeprefix(UPLOADED),
        status=result.status.value,
        reason=result.reason,
        title=result.title,
        report_id=result.report_id,
        version=result.version,
        near_copy_of=result.near_copy_of,
    )
