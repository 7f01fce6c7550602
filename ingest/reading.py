"""Files → the reports in them, read one after another in a process of their own that has limits."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from corpus import Report
from ingest.errors import LimitExceeded
from ingest.identity import file_name
from ingest.limited_process import LimitedProcess, Limits, Message
from ingest.prepared import Prepared
from ingest.readers.members import Place
from ingest.readers.reader import Refusal
from ingest.report_json import report_from_json
from ingest.sources.source import SourceFile, path_in_words

_BREAKS = 8  # members at which reading one file may be broken off before the rest of it is given up
_READ_AHEAD = 8  # files that the process may read while the reports of earlier ones are being encoded
_NotToRead = TypeVar("_NotToRead")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One report of a file, or what was wrong with a part of it; ``at`` of its ``size`` bytes are read.

    ``member`` is the origin of a report that is in a file inside the file. ``prepared`` is what whoever read
    it has done for the report beyond reading it.
    """

    value: Report | Refusal
    member: str | None = None
    at: int = 0
    size: int = 0
    prepared: Prepared | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileToRead:
    """A file where it lies for whoever reads it, and what it is called: see :class:`SourceFile`.

    ``origin`` is where it lies for whoever imports it, unless it has one of its own.
    """

    path: Path
    label: str
    origin: str
    name: str

    @classmethod
    def of(cls, source: SourceFile) -> FileToRead:
        """The file of a source on this machine."""
        # resolve() fails at links in a circle
        origin = source.origin or path_in_words(os.path.realpath(source.path))
        return cls(path=source.path.absolute(), label=source.label, origin=origin, name=file_name(source))


def read_files(
    sources: Iterable[SourceFile | _NotToRead], *, limits: Limits | None = None
) -> Iterator[tuple[SourceFile | _NotToRead, Iterator[Reading]]]:
    """Each source with its readings, which are read while they are asked for and are to be read to their end.

    What is no file to read, such as a NotRead, is given back in its place, without any.

    A file that goes beyond the limits, or is no regular file, gives a Refusal. Raises IngestError when no
    process can be started.
    """
    waiting = iter(sources)
    begun: deque[tuple[SourceFile, FileToRead] | _NotToRead] = deque()
    with reading_process(limits) as process:
        while True:
            while len(begun) < _READ_AHEAD and (source := next(waiting, None)) is not None:
                if isinstance(source, SourceFile):
                    file = FileToRead.of(source)
                    request(process, file)
                    begun.append((source, file))
                else:
                    begun.append(source)
            if not begun:
                return
            first = begun.popleft()
            if not isinstance(first, tuple):
                yield first, iter(())
                continue
            source, file = first
            yield source, read(process, file)
            if source.temporary:
                source.path.unlink(missing_ok=True)


def reading_process(limits: Limits | None) -> LimitedProcess:
    """The process that reads files, to be used as a context manager."""
    return LimitedProcess("ingest.reader_process", limits=limits or Limits())


def request(process: LimitedProcess, file: FileToRead) -> None:
    """Has a file read after those that were requested before it. Raises IngestError."""
    process.request(_request(file))


def read(process: LimitedProcess, file: FileToRead) -> Iterator[Reading]:
    """What is read of the file that was requested first, to be taken to its end.

    A member that breaks reading off is refused, and those after it are read. Raises IngestError.
    """
    broken = 0
    while True:
        place = Place((), "")
        try:
            for answer in process.answers():
                if "place" in answer:
                    place = Place(tuple(answer["place"]), answer["origin"])
                else:
                    yield _reading(answer, file)
            return
        except LimitExceeded as error:
            broken += 1
            if not place.path:
                rest = "; the files after this in it were not read" if place.origin or broken > 1 else ""
                yield Reading(value=Refusal(file.label, f"{error}{rest}"))
                return
            yield Reading(value=Refusal(place.origin, str(error)))
        if broken >= _BREAKS:
            given_up = (
                f"reading {broken} of the files in it was broken off; the files after them were not read"
            )
            yield Reading(value=Refusal(file.label, given_up))
            return
        process.retry(_request(file, after=place.path))


def _request(file: FileToRead, *, after: tuple[int, ...] = ()) -> Message:
    return {"path": os.fspath(file.path), "origin": file.origin, "name": file.name, "after": after}


def _reading(answer: Message, file: FileToRead) -> Reading:
    at, size = answer["at"], answer["size"]
    if "refused" in answer:
        return Reading(value=Refusal(**answer["refused"]), at=at, size=size)
    report = report_from_json(answer["report"])
    member = report.collected_from if report.collected_from != file.origin else None
    return Reading(value=report, member=member, at=at, size=size)
