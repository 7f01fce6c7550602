"""What an import says: the result for each report, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from ingest.identity import UPLOADED

if TYPE_CHECKING:
    from corpus import Report

_LARGE_BYTES = 1_000_000  # a file of which it is worth saying how much has been read


class IngestStatus(StrEnum):
    """The result of importing one report, or a file without any. The runs table stores these values."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    WITHDRAWN = "withdrawn"
    REVISED = "revised"
    NEAR_COPY = "near-copy"
    REFUSED = "refused"
    LEFT_OUT = "left out"
    WAITING = "waiting"  # stored, and visible once the indexes have it


CHANGED = frozenset({IngestStatus.ADDED, IngestStatus.REVISED, IngestStatus.NEAR_COPY})
"""The results after which the corpus is another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestResult:
    """The result for one report, or for a file that has none.

    ``file`` is the path it came from; ``where`` says more closely which part of it is meant. ``reason`` says
    why it was not imported, or what could not be read of what was (its date). ``report`` is what was read,
    and ``passages`` the number of its passages where they were made.
    """

    file: str
    where: str
    status: IngestStatus
    reason: str | None = None
    title: str | None = None
    report_id: str | None = None
    version: int | None = None
    near_copy_of: str | None = None
    report: Report | None = field(default=None, compare=False, repr=False)
    passages: int | None = field(default=None, compare=False)

    def line(self) -> str:
        """The result as the command line prints it for people."""
        what = {
            IngestStatus.REVISED: f"revised (version {self.version})",
            IngestStatus.NEAR_COPY: f"near-copy of {self.near_copy_of}",
            IngestStatus.WITHDRAWN: f"stays withdrawn: {self.reason}",
            IngestStatus.REFUSED: f"refused: {self.reason}",
            IngestStatus.LEFT_OUT: f"left out: {self.reason}",
            IngestStatus.WAITING: "stored; it is found once the search indexes have it",
        }.get(self.status, self.status.value)
        known = f" — {self.report_id} {self.title}" if self.report_id else ""
        note = f" ({self.reason})" if self.reason and self.status in CHANGED else ""
        return f"{self.where}: {what}{known}{note}"

    def to_json(self) -> dict[str, Any]:
        """The result as the command line prints it for programs."""
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
    """How far an import has come. ``files_total`` is None where the files are not counted yet.

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

    def doing(self) -> str:
        """What is being done, in words: a file of some size is read, or passages are encoded."""
        if self.passages_waiting:
            return f"{self.passages:,} passages encoded, {self.passages_waiting:,} waiting"
        name = PurePosixPath(self.file.removeprefix(UPLOADED)).name
        if self.file_bytes < _LARGE_BYTES:
            return name
        share = 100 * self.file_bytes_read // self.file_bytes
        return f"{name} ({share} % of {self.file_bytes / 1e6:.0f} MB)"
