"""Versions of a report that one file has one after another, as distinct from a file that was changed back."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from typing import Self

from corpus import Report
from ingest.batch import Batch, unchanged
from ingest.prepared import Prepared
from ingest.report_json import report_from_json, report_to_json
from ingest.results import IngestResult

_KEPT_IN_MEMORY = 8_000_000  # bytes of deferred reports, beyond which they go to the disk


class FormerVersions:
    """Reports of a file that repeat a former version of their report.

    When the file goes on with a later version, such a report is unchanged: the file has been imported before.
    When it does not, the file has been changed back, and the report is revised. Until then they are
    deferred, on the disk when there are many.
    """

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        # closed on exit
        self._kept = tempfile.SpooledTemporaryFile(_KEPT_IN_MEMORY)  # noqa: SIM115
        self._places: dict[str, tuple[int, int]] = {}

    def __enter__(self) -> Self:
        """The former reports of one file."""
        return self

    def __exit__(self, *_: object) -> None:
        """Deletes the deferred reports."""
        self._kept.close()

    def offer(
        self, label: str, report: Report, *, prepared: Prepared | None = None
    ) -> Iterator[IngestResult]:
        """The results that are known once the file has this report."""
        yield from self._superseded(report.report_id)
        yield from self._batch.before(report)
        status, version = self._batch.corpus.status(report)
        if status == "revised" and self._batch.corpus.has_content(report):
            self._kept.seek(0, 2)
            place = self._kept.tell()
            self._kept.write(json.dumps([label, report_to_json(report)]).encode() + b"\n")
            self._places[report.report_id] = (place, version - 1)
        else:
            yield from self._batch.offer(label, report, status=status, version=version, prepared=prepared)

    def close(self) -> Iterator[IngestResult]:
        """The results of what the file does not revise further on."""
        for place, _ in self._places.values():
            label, report = self._at(place)
            status, version = self._batch.corpus.status(report)
            yield from self._batch.offer(label, report, status=status, version=version)
        self._places.clear()

    def _superseded(self, report_id: str) -> Iterator[IngestResult]:
        if report_id in self._places:
            place, version = self._places.pop(report_id)
            yield unchanged(*self._at(place), version)

    def _at(self, place: int) -> tuple[str, Report]:
        self._kept.seek(place)
        label, fields = json.loads(self._kept.readline())
        return label, report_from_json(fields)
