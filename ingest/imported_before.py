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

from corpus import Corpus, ImportedFile, Report, ReportOfFile, imported_files
from ingest.batch import WriteTurn
from ingest.errors import FileRefused
from ingest.identity import file_name
from ingest.regular_file import open_regular
from ingest.results import CHANGED, IngestResult, IngestStatus
from ingest.sources.source import NotRead, SourceFile

_AT_ONCE = 256  # files that are looked up, or remembered, together
_LARGEST = 100_000_000  # bytes of a file; hashing a larger one first would keep its result waiting
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
            where = one.where or self.source.label
            yield IngestResult(
                file=where,
                where=where,
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

    source: SourceFile
    origin: str
    digest: str
    state: _State
    expected: int = 0
    wheres: set[str] = field(default_factory=set)
    reports: list[ReportOfFile] = field(default_factory=list)
    answered: int = 0
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
        if not self._offered.isdisjoint(report.report_id for report in one.file.reports):
            return False
        if one.turn == self._turn.number:
            return True
        key = one.file.origin, one.file.digest
        return imported_files.unchanged(self._corpus.catalogue, {key}).get(key) == one.file

    def expect(self, source: SourceFile, where: str, report: Report) -> None:
        """A report of the file, at ``where`` in it, has been read; its result comes sooner or later."""
        self._offered.add(report.report_id)
        if not (reading := self._hashed.get(source)):
            return
        reading.expected += 1
        reading.wheres.add(where)
        reading.spoiled |= bool(report.import_notes)  # what could not be read today may be another day
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
            reading.spoiled |= _state(source.path) != reading.state
            self._settle(reading)

    def take(self, result: IngestResult) -> IngestResult:
        """A result, which is given back."""
        if reading := self._waiting.get(result.where):
            reading.answered += 1
            if result.status in _STORED and result.report_id and result.version:
                where = "" if result.where == reading.source.label else result.where
                reading.reports.append(
                    ReportOfFile(where=where, report_id=result.report_id, version=result.version)
                )
            else:
                reading.spoiled = True
            self._settle(reading)
        return result

    def _settle(self, reading: _Reading) -> None:
        """Remembers a file that was read to its end when every report of it has its result."""
        if not reading.read or reading.answered < reading.expected:
            return
        for where in reading.wheres:
            if self._waiting.get(where) is reading:
                del self._waiting[where]
        if reading.spoiled or not reading.reports:
            return
        self._complete.append(
            ImportedFile(origin=reading.origin, digest=reading.digest, reports=tuple(reading.reports))
        )
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

    def expect(self, source: SourceFile, where: str, report: Report) -> None:
        """Does nothing."""

    def spoil(self, source: SourceFile) -> None:
        """Does nothing."""

    def read(self, source: SourceFile) -> None:
        """Does nothing."""


def _hashed(source: SourceFile) -> _Reading | None:
    """The file with its digest; None where it is too large, or cannot be read, which reading it will say."""
    try:
        state = _state(source.path)
        if state is None or state[1] > _LARGEST:
            return None
        with open_regular(source.path) as opened:
            digest = hashlib.file_digest(opened, lambda: hashlib.blake2b(_readers(), digest_size=16))
    except (OSError, FileRefused):
        return None
    origin = f"{source.origin or os.path.realpath(source.path)}\0{file_name(source)}"
    return _Reading(
        source=source,
        origin=hashlib.blake2b(origin.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest(),
        digest=digest.hexdigest(),
        state=state,
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
