"""A folder that is checked again and again → the files that are new or changed since."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from corpus import SourceEntry
from ingest.errors import FileRefused
from ingest.regular_file import open_regular
from ingest.sources.folder import find_files
from ingest.sources.harvest import Harvest, hashed
from ingest.sources.source import NotRead, SourceFile

_SETTLED_S = 5.0  # a file that was written to more recently is perhaps not complete


def check_folder(folder: Path, known: Mapping[str, SourceEntry], *, now: datetime) -> Harvest:
    """What is new or changed in a folder and below it. Files that are gone change nothing.

    A file of the size and time that are known is not read; one with another time but the same content is
    not imported again. Raises FileRefused when the folder is not there.
    """
    if not folder.is_dir():
        raise FileRefused(f"the folder {str(folder)!r} is not there; put it back, or remove the source")
    look = _Look(known, now)
    for one in find_files([folder]):
        look.at(one)
    return look.harvest()


class _Look:
    """What has been found so far."""

    def __init__(self, known: Mapping[str, SourceEntry], now: datetime) -> None:
        self._known = known
        self._now = now
        self._files: list[SourceFile | NotRead] = []
        self._entries: list[SourceEntry] = []
        self._found = self._unsettled = 0

    def at(self, one: SourceFile | NotRead) -> None:
        """Takes one file, or something that cannot be read, into account."""
        if isinstance(one, NotRead):
            entry = SourceEntry(key=_key(one.label), digest=hashed(one.reason.encode()), at=self._now)
            if self._is_new(entry):
                self._files.append(one)
            return
        self._found += 1
        try:
            self._at_file(one)
        except (OSError, FileRefused):
            self._unsettled += 1  # gone since it was listed, or not readable now: another time perhaps

    def _at_file(self, one: SourceFile) -> None:
        seen = one.path.stat()
        key = _key(str(one.path))
        before = self._known.get(key)
        if before and (before.size, before.modified) == (seen.st_size, seen.st_mtime_ns):
            return
        if 0 <= self._now.timestamp() - seen.st_mtime < _SETTLED_S:
            self._unsettled += 1
            return
        entry = SourceEntry(
            key=key,
            digest=_digest(one.path),
            at=datetime.fromtimestamp(seen.st_mtime, tz=UTC),
            size=seen.st_size,
            modified=seen.st_mtime_ns,
        )
        if self._is_new(entry):
            self._files.append(one)

    def _is_new(self, entry: SourceEntry) -> bool:
        before = self._known.get(entry.key)
        if before is None or before.digest != entry.digest or before.size != entry.size:
            self._entries.append(entry)
            return True
        if before.modified != entry.modified:  # touched, and not changed
            self._entries.append(replace(entry, at=before.at))
        return False

    def harvest(self) -> Harvest:
        """All of it."""
        new = sum(isinstance(one, SourceFile) for one in self._files)
        waiting = (
            f"; {self._unsettled:,} left for the next time, since they are being written or cannot be read"
        )
        return Harvest(
            result=f"{new:,} new or changed of {self._found:,} files{waiting if self._unsettled else ''}",
            files=self._files,
            entries=self._entries,
        )


def _key(path: str) -> str:
    return hashed(os.fsencode(path))


def _digest(path: Path) -> str:
    with open_regular(path) as opened:
        return hashlib.file_digest(opened, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
