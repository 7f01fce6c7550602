"""The workers of a cluster: compared with this machine, and given work."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ingest.cluster.installed import installed
from ingest.cluster.waiting import in_words
from ingest.errors import ClusterUnavailable

if TYPE_CHECKING:
    from ingest.reading import FileToRead

_PASSAGES_AT_ONCE = 16  # in one task: half a second of a processor, beside which asking for it is nothing
_PASSAGES_AT_ONCE_ON_GPU = 256
_TOGETHER_S = 30.0  # for all workers to start; after that, work begins with those that have
_START_S = 300.0  # for the first worker of a busy cluster, or of one that adds machines when they are wanted
_BLOCKS_AHEAD = 4  # of a file, which its worker makes before they are taken


@dataclass(slots=True, kw_only=True)
class Member:
    """A worker: whether it reads and encodes, what it is asked to encode, and what it reads just now."""

    actor: Any
    reads: bool = True
    encodes: bool = True
    encoding: deque[tuple[Any, int]] = field(default_factory=deque)
    reading: Any = None

    def passages(self, ray: Any) -> int:
        """How many passages it has still to encode."""
        while self.encoding and ray.wait([self.encoding[0][0]], timeout=0)[0]:
            self.encoding.popleft()
        return sum(count for _, count in self.encoding)


class WorkerPool:
    """Workers that have started, and those that start meanwhile. For one thread."""

    def __init__(self, ray: Any, members: Sequence[Member], host: str) -> None:
        """Waits for the first; ``host`` is this machine's name in the cluster. Raises ClusterUnavailable."""
        self._ray = ray
        self._starting = {one.actor.installed.remote(): one for one in members}
        self._own = installed(host)
        self._members: list[Member] = []
        on_gpus = any(one.encodes and not one.reads for one in members)
        self.passages_at_once = _PASSAGES_AT_ONCE_ON_GPU if on_gpus else _PASSAGES_AT_ONCE
        began = time.monotonic()
        self._admit(wait_s=_TOGETHER_S, workers=len(members))
        while not (self._readers() and self._encoders()):
            if (left := began + _START_S - time.monotonic()) <= 0:
                raise ClusterUnavailable(
                    f"no worker has started within {_START_S:.0f} s: the cluster has no free processor; "
                    "`ray status` shows what is in use"
                )
            self._admit(wait_s=left)

    @property
    def encoders(self) -> int:
        """The number of workers that encode."""
        return len(self._encoders())

    def _readers(self) -> list[Member]:
        return [one for one in self._members if one.reads]

    def _encoders(self) -> list[Member]:
        return [one for one in self._members if one.encodes]

    def read(self, files: Sequence[FileToRead]) -> Any | None:
        """The blocks of the files, to be read by a worker that reads nothing else; None when all do."""
        self._admit()
        idle = next((one for one in self._readers() if one.reading is None), None)
        if idle is None:
            return None
        idle.reading = idle.actor.read.options(
            concurrency_group="reading",
            num_returns="streaming",
            _generator_backpressure_num_objects=_BLOCKS_AHEAD,
        ).remote(files)
        return idle.reading

    def has_read(self, blocks: Any) -> None:
        """All blocks were taken, so that the worker can read something else."""
        for one in self._members:
            if one.reading is blocks:
                one.reading = None

    def encode(self, texts: Sequence[str]) -> Any:
        """A reference to the embeddings of ``passages_at_once`` texts or fewer, by who has least to do."""
        least = min(self._encoders(), key=lambda one: one.passages(self._ray))
        made = least.actor.encode.options(concurrency_group="encoding").remote(texts)
        least.encoding.append((made, len(texts)))
        return made

    def _admit(self, *, wait_s: float = 0.0, workers: int = 1) -> None:
        """Those that have started join, once so many ``workers`` have or the time is over.

        Raises ClusterUnavailable when one is of another installation.
        """
        if not self._starting:
            return
        started, _ = self._ray.wait(list(self._starting), num_returns=workers, timeout=wait_s)
        for one in started:
            member = self._starting.pop(one)
            try:
                there = self._ray.get(one)
            except self._ray.exceptions.RayError as error:
                words = f"a worker could not start ({in_words(error)})"
                raise ClusterUnavailable(f"{words}; install on every node what this machine has") from error
            if differs := self._own.difference(there):
                raise ClusterUnavailable(
                    f"the node {there.host} has {differs}; install on every node what this machine has, with "
                    "the versions in requirements.lock"
                )
            self._members.append(member)
