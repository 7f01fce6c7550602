"""Work that is given to a cluster before its turn: files to be read, and reports that seem new to be encoded.

A worker is asked to read some files only once it reads nothing else, and files are given out in order. So the
file whose turn it is has either been given out or a worker is free for it, and none waits for another.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from corpus import Report, passage_texts
from ingest.cluster.pool import WorkerPool
from ingest.cluster.waiting import taken, wait_for
from ingest.encoding_ahead import PASSAGES
from ingest.reading import FileToRead, Reading
from ingest.sources.source import SourceFile

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from corpus import Encoder
    from ingest.cluster.worker import Block

_FILES_TOGETHER = 8  # asked for at once, so that a worker need not wait between small ones
_BYTES_TOGETHER = 4_000_000
_AHEAD = 512  # files, and what is no file to read, beyond the one whose turn it is
_TASKS_AHEAD = 4  # for each worker that encodes: what it does while a batch is stored
_NotToRead = TypeVar("_NotToRead")


@dataclass(slots=True, eq=False)
class _File:
    """A file with what has been read of it, which has not been taken yet."""

    source: SourceFile
    readings: deque[Reading] = field(default_factory=deque)
    is_read: bool = False


@dataclass(slots=True, eq=False)
class _Group:
    """Files that are read by one worker, one after another, once it has begun."""

    files: list[_File] = field(default_factory=list)
    blocks: Any = None


class ReadAhead(Generic[_NotToRead]):
    """The sources in their order, each with its readings; to be gone through once, in one thread."""

    def __init__(
        self,
        ray: Any,
        pool: WorkerPool,
        sources: Iterable[SourceFile | _NotToRead],
        *,
        encoder: Encoder,
        is_known: Callable[[Report], bool],
    ) -> None:
        """``encoder`` gives the texts of passages as the workers' encoders do."""
        self._ray = ray
        self._pool = pool
        self._sources: Iterator[SourceFile | _NotToRead] | None = iter(sources)
        self._encoder = encoder
        self._is_known = is_known
        self._entries: deque[_File | _NotToRead] = deque()
        self._next: _Group | None = None
        self._reading: deque[_Group] = deque()
        self._passages = 0  # that are being encoded, or are, and were not taken yet

    def __iter__(self) -> Iterator[tuple[SourceFile | _NotToRead, Iterator[Reading]]]:
        while True:
            self._go_ahead()
            if not self._entries:
                return
            entry = self._entries.popleft()
            if isinstance(entry, _File):
                yield entry.source, self._readings(entry)
            else:
                yield entry, iter(())

    def _readings(self, file: _File) -> Iterator[Reading]:
        while True:
            self._go_ahead(file)
            if file.readings:
                reading = file.readings.popleft()
                if reading.prepared and reading.prepared.embeddings:
                    self._passages -= len(reading.prepared.spans)
                yield reading
            elif file.is_read:
                return
            else:
                wait_for(self._ray, [group.blocks for group in self._reading if self._may_take(group, file)])

    def _go_ahead(self, turn: _File | None = None) -> None:
        """Gives workers to do and takes what they have read, without waiting; ``turn``: the file at hand."""
        self._begin()
        for group in list(self._reading):
            while group.blocks is not None and self._may_take(group, turn) and self._has_block(group):
                self._take(group)
        self._begin()

    def _begin(self) -> None:
        while group := self._next_group():
            group.blocks = self._pool.read([FileToRead.of(file.source) for file in group.files])
            if group.blocks is None:  # no worker is free to read
                return
            self._reading.append(group)
            self._next = None

    def _next_group(self) -> _Group | None:
        """The files to be read next, those that are small together."""
        if self._next:
            return self._next
        group, size = _Group(), 0
        while len(group.files) < _FILES_TOGETHER and size < _BYTES_TOGETHER and len(self._entries) < _AHEAD:
            source = next(self._sources, None) if self._sources else None
            if source is None:
                self._sources = None
                break
            if isinstance(source, SourceFile):
                file = _File(source)
                group.files.append(file)
                self._entries.append(file)
                size += _size(source)
            else:
                self._entries.append(source)
        self._next = group if group.files else None
        return self._next

    def _may_take(self, group: _Group, turn: _File | None) -> bool:
        """Whether more of a group can be taken: for the file at hand, or while few passages are ahead."""
        if turn is not None and turn in group.files and not turn.readings and not turn.is_read:
            return True
        tasks = self._pool.encoders * _TASKS_AHEAD
        return self._passages < max(2 * PASSAGES, tasks * self._pool.passages_at_once)

    def _has_block(self, group: _Group) -> bool:
        ready, _ = self._ray.wait([group.blocks], timeout=0, fetch_local=False)
        return bool(ready)

    def _take(self, group: _Group) -> None:
        block: Block = taken(self._ray, next(group.blocks))
        file = group.files[block.file]
        file.readings.extend(self._encoded_ahead(block.readings))
        file.is_read = block.last
        if block.last and file is group.files[-1]:
            self._pool.has_read(group.blocks)
            self._reading.remove(group)
            group.blocks = None

    def _encoded_ahead(self, readings: Sequence[Reading]) -> Iterator[Reading]:
        """The readings, the passages of what is not known being encoded."""
        texts: list[str] = []
        firsts: list[int | None] = []
        for reading in readings:
            prepared = reading.prepared
            new = prepared is not None and prepared.spans and not self._is_known(prepared.report)
            firsts.append(len(texts) if new else None)
            if prepared and new:
                texts += passage_texts(prepared.report, prepared.spans, self._encoder)
        self._passages += len(texts)
        at_once = self._pool.passages_at_once
        tasks = [self._pool.encode(texts[start : start + at_once]) for start in range(0, len(texts), at_once)]
        for reading, first in zip(readings, firsts, strict=True):
            if reading.prepared is None or first is None:
                yield reading
            else:
                embeddings = _Embeddings(self._ray, tasks, at_once, first)
                yield replace(reading, prepared=replace(reading.prepared, embeddings=embeddings))


@dataclass(frozen=True, slots=True)
class _Embeddings:
    """See :class:`ingest.prepared.Embeddings`: from ``first`` on in what tasks of ``at_once`` texts give."""

    ray: Any
    tasks: Sequence[Any]
    at_once: int
    first: int

    def rows(self, start: int, stop: int) -> npt.NDArray[np.float32]:
        """See :class:`ingest.prepared.Embeddings`. Raises ClusterUnavailable."""
        import numpy as np

        begin, end = self.first + start, self.first + stop
        first_task = begin // self.at_once
        parts = [taken(self.ray, one) for one in self.tasks[first_task : (end - 1) // self.at_once + 1]]
        skipped = first_task * self.at_once
        rows: npt.NDArray[np.float32] = np.concatenate(parts)[begin - skipped : end - skipped]
        return rows


def _size(source: SourceFile) -> int:
    try:
        return source.path.stat().st_size
    except OSError:  # which reading it will say
        return 0
