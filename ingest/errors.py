"""What can go wrong while reading collected files.

IngestError
├── ReportRefused     one report cannot be taken in; the message says why
└── FileRefused       a whole file cannot be read; the message says why
"""

from __future__ import annotations


class IngestError(Exception):
    """Root of every error that the ingest step raises."""


class ReportRefused(IngestError):
    """One report of a file cannot be taken in."""


class FileRefused(IngestError):
    """A whole file cannot be read."""
