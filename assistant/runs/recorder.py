"""What becomes of a run's files, noted while it happens."""

from __future__ import annotations

import time
from collections import Counter, deque
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus import ChangeKind, FileResult, audit_log, runs
from ingest.identity import HANDED_OVER
from ingest.pipeline import IngestResult, IngestStatus

if TYPE_CHECKING:
    from corpus import Catalogue, Change

_NOTED_EVERY_S = 0.5  # each noting waits for the disk
_AT_MOST = 200


class RunRecorder:
    """Gathers a run's outcomes and notes them twice a second.

    A run that was broken off goes over all of its files again. What it had changed by then is told as it was
    the first time, though the second time it is unchanged.
    """

    def __init__(self, catalogue: Catalogue, run_id: int) -> None:
        self._catalogue = catalogue
        self._run_id = run_id
        self._waiting: list[FileResult] = []
        self._files: set[str] = set()
        self._number = 0
        self.counts: Counter[str] = Counter()
        self._written = time.monotonic()
        self._before: dict[str, deque[Change]] = {}
        for change in audit_log.changes_by_run(catalogue, run_id):
            if change.report_id:
                self._before.setdefault(change.report_id, deque()).append(change)

    def note(self, outcome: IngestResult) -> IngestResult:
        """Notes an outcome; returns it as it is told."""
        told = self._as_at_first(outcome)
        self.counts[told.status.value] += 1
        self._files.add(told.file)
        self._waiting.append(_fate(told, self._number))
        self._number += 1
        if len(self._waiting) >= _AT_MOST or time.monotonic() - self._written > _NOTED_EVERY_S:
            self.write()
        return told

    def write(self) -> None:
        """Writes what is gathered."""
        runs.progress(self._catalogue, self._run_id, self._waiting, finished=len(self._files))
        self._waiting, self._written = [], time.monotonic()

    @property
    def files(self) -> int:
        """How many files are done with."""
        return len(self._files)

    def summary(self) -> str:
        """The number of results of each status, in words."""
        return ", ".join(f"{n} {status}" for status, n in sorted(self.counts.items()))

    def _as_at_first(self, outcome: IngestResult) -> IngestResult:
        before = self._before.get(outcome.report_id or "")
        if outcome.status is not IngestStatus.UNCHANGED or not before:
            return outcome
        change = before.popleft()
        status = IngestStatus.REVISED if change.kind is ChangeKind.REVISED else IngestStatus.ADDED
        return replace(outcome, status=status, version=change.version)


def _fate(outcome: IngestResult, number: int) -> FileResult:
    return FileResult(
        number=number,
        place=outcome.where.removeprefix(HANDED_OVER),
        status=outcome.status.value,
        reason=outcome.reason,
        title=outcome.title,
        report_id=outcome.report_id,
        version=outcome.version,
        near_copy_of=outcome.near_copy_of,
    )
