"""Files that are as they were when they were imported, which need not be read again.

A file is known by where it is from, by its content, and by the code that read it: what a newer release reads
better is read again. It counts as unchanged while every report that was read from it is the current version.
A report that was corrected or withdrawn since, and a file of which anything was refused, is read and judged
again each time.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sized
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path

from corpus import Corpus, ImportedFile, ReportOfFile, imported_files
from ingest.batch import WriteTurn
from ingest.errors import FileRefused
from ingest.regular_file import open_regular
from ingest.results import CHANGED, IngestResult, IngestStatus
from ingest.sources.source import NotRead, SourceFile

_AT_ONCE = 256  # files that are looked up, or remembered, together
_STORED = CHANGED | {IngestStatus.UNCHANGED}

_State = tuple[int, int, int]
"""A file's inode, size and time of modification in nanoseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """A file that was imported before as it is; ``turn`` is the number of the turn in which that was seen."""

    source: SourceFile
    file: ImportedFile
    turn: int

    def results(self) -> Iterator[IngestResult]:
        """What reading it would come to."""
        for one in self.file.reports:
            yield IngestResult(
                file=one.where,
                where=one.where,
                status=IngestStatus.UNCHANGED,
                title=one.title,
                report_id=one.report_id,
                version=one.version,
            )

    def discard(self) -> None:
        """Deletes a file that is temporary, as reading it would."""
        if self.source.temporary:
            self.source.path.unlink(missing_ok=True)


@dataclass(slots=True, kw_only=True)
class _Reading:
    """A file that is to be read, as it was when it was hashed, and the results for its reports so far."""

    path: Path
    origin: str
    digest: str
    state: _State
    expected: int = 0
    results: list[IngestResult] = field(default_factory=list)
    spoiled: bool = False
    read: bool = False


class ImportedBefore:
    """Which files of an import are unchanged, and what the next one has to know of the others."""

    def __init__(self, corpus: Corpus, turn: WriteTurn) -> None:
        self._corpus = corpus
        self._turn = turn
        self._hashed: dict[SourceFile, _Reading] = {}
        self._waiting: dict[str, _Reading] = {}  # by where their reports are
        self._complete: list[ImportedFile] = []
        self._offered: set[str] = set()

    def look(self, sources: Iterable[SourceFile | NotRead]) -> Iterator[SourceFile | NotRead | Unchanged]:
        """The sources in their order, the unchanged ones as such.

        Many are looked up at once where they are listed; what an archive unpacks is taken one by one.
        """
        waiting = iter(sources)
        at_once = _AT_ONCE if isinstance(sources, Sized) else 1
        while some := list(islice(waiting, at_once)):
            hashed = {
                one: reading for one in some if isinstance(one, SourceFile) and (reading := _hashed(one))
            }
            known = imported_files.unchanged(
                self._corpus.catalogue, {(reading.origin, reading.digest) for reading in hashed.values()}
            )
            turn = self._turn.number
            for one in some:
                if isinstance(one, SourceFile) and (reading := hashed.get(one)):
                    if file := known.get((reading.origin, reading.digest)):
                        yield Unchanged(source=one, file=file, turn=turn)
                        continue
                    self._hashed[one] = reading
                yield one

    def is_still(self, one: Unchanged) -> bool:
        """Whether nothing was read or written since that could have changed a report of the file."""
        ids = {report.report_id for report in one.file.reports}
        return one.turn == self._turn.number and self._offered.isdisjoint(ids)

    def expect(self, source: SourceFile, where: str, report_id: str) -> None:
        """A report of the file, at ``where`` in it, has been read; its result comes sooner or later."""
        self._offered.add(report_id)
        if not (reading := self._hashed.get(source)):
            return
        reading.expected += 1
        other = self._waiting.setdefault(where, reading)
        if other is not reading:  # no telling which of the two a result belongs to
            reading.spoiled = other.spoiled = True

    def spoil(self, source: SourceFile) -> None:
        """Something in the file was refused: it is read again the next time, to say so again."""
        if reading := self._hashed.get(source):
            reading.spoiled = True

    def read(self, source: SourceFile) -> None:
        """The file has been read to its end."""
        if reading := self._hashed.pop(source, None):
            reading.read = True
            reading.spoiled |= _state(reading.path) != reading.state
            self._settle(reading)

    def take(self, result: IngestResult) -> IngestResult:
        """A result, which is given back."""
        if reading := self._waiting.get(result.where):
            reading.results.append(result)
            reading.spoiled |= result.status not in _STORED
            self._settle(reading)
        return result

    def _settle(self, reading: _Reading) -> None:
        """Remembers a file that was read to its end when every report of it has its result."""
        if not reading.read or len(reading.results) < reading.expected:
            return
        for where in {one.where for one in reading.results}:
            self._waiting.pop(where, None)
        if reading.spoiled or not reading.results:
            return
        reports = tuple(
            ReportOfFile(where=one.where, report_id=one.report_id, version=one.version)
            for one in reading.results
            if one.report_id and one.version
        )
        self._complete.append(ImportedFile(origin=reading.origin, digest=reading.digest, reports=reports))
        if len(self._complete) >= _AT_ONCE:
            self.remember()

    def remember(self) -> None:
        """Writes what is known of the files whose reports are stored. Needs the write lock."""
        imported_files.remember(self._corpus.catalogue, self._complete)
        self._complete = []


class ReadEvery:
    """In the place of :class:`ImportedBefore` where every file is to be read, as in a dry run."""

    def look(self, sources: Iterable[SourceFile | NotRead]) -> Iterator[SourceFile | NotRead | Unchanged]:
        """The sources."""
        yield from sources

    def is_still(self, one: Unchanged) -> bool:
        """Never: nothing was looked up."""
        del one
        return False

    def expect(self, source: SourceFile, where: str, report_id: str) -> None:
        """Does nothing."""

    def spoil(self, source: SourceFile) -> None:
        """Does nothing."""

    def read(self, source: SourceFile) -> None:
        """Does nothing."""


def _hashed(source: SourceFile) -> _Reading | None:
    """The file with its digest; None where it cannot be read, which reading it will say."""
    try:
        state = _state(source.path)
        with open_regular(source.path) as opened:
            digest = hashlib.file_digest(opened, lambda: hashlib.blake2b(_readers(), digest_size=16))
    except (OSError, FileRefused):
        return None
    origin = f"{source.origin or os.path.realpath(source.path)}\0{source.name or ''}"
    return (
        _Reading(
            path=source.path,
            origin=hashlib.blake2b(origin.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest(),
            digest=digest.hexdigest(),
            state=state,
        )
        if state
        else None
    )


def _state(path: Path) -> _State | None:
    try:
        now = path.stat()
    except OSError:
        return None
    return now.st_ino, now.st_size, now.st_mtime_ns


@cache
def _readers() -> bytes:
    """A hash of the code that reads files."""
    digest = hashlib.blake2b(digest_size=16)
    package = Path(__file__).parent
    for path in sorted(path for path in package.rglob("*") if path.suffix in (".py", ".toml")):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.digest()
