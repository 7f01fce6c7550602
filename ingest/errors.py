"""What can go wrong while collected files are read.

IngestError
├── ReportRefused       one report cannot be imported; the message says why
├── FileRefused         a whole file cannot be read; the message says why
├── ArchiveRefused      an archive cannot be unpacked, or not any further; the message says why
├── LimitExceeded       reading took too long, or too much memory
├── AddressRefused      an address is never fetched from; the message says why
├── ClusterUnavailable  a Ray cluster cannot be used, or has ended its work; the message says why
└── FetchFailed         a fetch gave nothing to read, this time or at all
"""

from __future__ import annotations


class IngestError(Exception):
    """Root of every error that the ingest step raises."""


class ReportRefused(IngestError):
    """One report of a file cannot be imported."""


class FileRefused(IngestError):
    """A whole file cannot be read."""


class ArchiveRefused(IngestError):
    """An archive cannot be unpacked, or not any further."""


class LimitExceeded(IngestError):
    """Reading took more time or memory than it may."""


class AddressRefused(IngestError):
    """An address is not one of a public server, or is written so that it might be read in two ways."""


class FetchFailed(IngestError):
    """A fetch gave nothing to read."""

    def __init__(self, message: str, *, later: bool, retry_after_s: float | None = None) -> None:
        """``later`` when it may work another time: after ``retry_after_s``, where the server says so."""
        super().__init__(message)
        self.later = later
        self.retry_after_s = retry_after_s


class ClusterUnavailable(IngestError):
    """A cluster cannot be used, or its workers ended."""
