"""What can go wrong while collected files are read.

IngestError
├── ReportRefused     one report cannot be imported; the message says why
├── FileRefused       a whole file cannot be read; the message says why
├── ArchiveRefused    an archive cannot be unpacked, or not any further; the message says why
└── LimitExceeded     reading took too long, or too much memory
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
