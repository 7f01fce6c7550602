"""What a source gives: files to import, and what it found but does not give."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from ingest.unseen_signs import written_out


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file to import.

    ``origin`` names a file that has no path of its own that lasts, such as an upload or what was fetched from
    an address: see :mod:`ingest.identity`. ``name`` is the file's own where neither ends with it. One that is
    ``temporary`` is deleted once it has been read.
    """

    path: Path
    origin: str | None = None
    name: str | None = None
    temporary: bool = False

    @property
    def label(self) -> str:
        """What people know the file by."""
        return self.origin or path_in_words(self.path)


def path_in_words(path: str | Path) -> str:
    """A path as text, in which bytes that are not UTF-8, and signs that nobody sees, are written out."""
    return written_out(os.fsencode(path).decode("utf-8", "backslashreplace"))


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRead:
    """Something that is not imported, and why; what is ``left_out`` is no mistake, such as a README."""

    label: str
    reason: str
    left_out: bool = False
