"""What runs on the nodes of a cluster: actors that read files, split reports and encode passages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus import GpuEncoder, Report, open_encoder_files, scratch_folder
from ingest.cluster.installed import Installed, installed
from ingest.cluster.shipping import fetch
from ingest.errors import FileRefused
from ingest.language import with_language
from ingest.limited_process import Limits
from ingest.prepared import Prepared
from ingest.readers.reader import Refusal
from ingest.reading import FileToRead, Reading, read, reading_process, request
from ingest.split import split

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_READINGS = 32  # in a block: fewer wait longer for each other than they take to be sent
_CHARACTERS = 1_000_000  # of a block's reports, beyond which it is sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The next readings of one of the files that were asked for together, and whether they are its last."""

    file: int
    readings: Sequence[Reading]
    last: bool


class Worker:
    """An actor. It reads in one thread, by a process of its own that has limits, and encodes in another.

    Ray runs a task again whose worker has died. Blocks are made by what is in them alone, never by time, so
    that the second run gives the same ones and those that were taken already can be passed over.
    """

    def __init__(self, limits: Limits, driver_node: str, file_server: str) -> None:
        """``file_server`` names the FileServer on the node that imports, where files are read without it."""
        import ray

        self._file_server: Any = ray.get_actor(file_server)
        [encoder] = ray.get(self._file_server.encoder.remote())
        self._encoder = open_encoder_files(ray.get(encoder), threads=1)
        self._limits = limits
        self._process = reading_process(limits)  # ends with this one, as its input does
        self._driver_node = driver_node

    def installed(self) -> Installed:
        """What this machine has, also for whoever waits until this worker has started."""
        return installed(_node().node_ip)

    def read(self, files: Sequence[FileToRead]) -> Iterator[Block]:
        """The reports of the files, split; one file after another, each by at least one block."""
        process, self._process = self._process, reading_process(self._limits)
        with ExitStack() as stack, ExitStack() as unfinished:
            unfinished.enter_context(process)
            here = [self._here(file, stack) for file in files]
            for file in here:
                if isinstance(file, FileToRead):
                    request(process, file)
            for number, file in enumerate(here):
                readings = read(process, file) if isinstance(file, FileToRead) else iter((file,))
                yield from self._blocks(number, readings)
            unfinished.pop_all()  # whoever left it amid a file would have the rest taken for another's
            self._process = process

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """The unit vectors of passages: float32, (len(texts), dimension)."""
        return self._encoder.encode_passages(texts)

    def _here(self, file: FileToRead, stack: ExitStack) -> FileToRead | Reading:
        """The file on this machine, fetched unless it is one of this machine; or why it cannot be."""
        if _node().node_id == self._driver_node:
            return file
        import ray

        def piece(path: Path, at: int) -> bytes | str:
            some: bytes | str = ray.get(self._file_server.piece.remote(path, at))
            return some

        copy = stack.enter_context(scratch_folder()) / "file"
        try:
            fetch(file.path, copy, piece=piece)
        except FileRefused as refusal:
            return Reading(value=Refusal(file.origin, str(refusal)))
        return replace(file, path=copy)

    def _blocks(self, number: int, readings: Iterator[Reading]) -> Iterator[Block]:
        some: list[Reading] = []
        characters = 0
        for reading in readings:
            some.append(self._prepared(reading))
            characters += len(reading.value.body) if isinstance(reading.value, Report) else 0
            if len(some) >= _READINGS or characters >= _CHARACTERS:
                yield Block(file=number, readings=some, last=False)
                some, characters = [], 0
        yield Block(file=number, readings=some, last=True)

    def _prepared(self, reading: Reading) -> Reading:
        if not isinstance(reading.value, Report):
            return reading
        report = with_language(reading.value)
        spans = split(report, count=self._encoder.count, limit=self._encoder.limit)
        return replace(reading, value=report, prepared=Prepared(report=report, spans=tuple(spans)))


class GpuWorker:
    """An actor that has a GPU, and encodes there."""

    def __init__(self, file_server: str) -> None:
        """``file_server`` names the FileServer, which has the encoder's description."""
        import ray

        [encoder] = ray.get(ray.get_actor(file_server).encoder.remote())
        self._encoder = GpuEncoder(ray.get(encoder))

    def installed(self) -> Installed:
        """As :meth:`Worker.installed`."""
        return installed(_node().node_ip)

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """As :meth:`Worker.encode`."""
        return self._encoder.encode_passages(texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    node_id: str
    node_ip: str


def _node() -> _Node:
    import ray

    return _Node(node_id=ray.get_runtime_context().get_node_id(), node_ip=ray.util.get_node_ip_address())
