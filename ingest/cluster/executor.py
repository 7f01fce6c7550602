"""An import whose files are read, and passages encoded, by the workers of a cluster.

What is decided and stored is decided and stored in the same order and in the same batches as without a
cluster, by the process that imports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from corpus import EncodedReport, Report, encode, encoder_files
from ingest.cluster.ahead import ReadAhead
from ingest.cluster.connection import connected
from ingest.cluster.pool import WorkerPool
from ingest.cluster.starting import started_workers
from ingest.encoding_ahead import Slice
from ingest.limited_process import Limits
from ingest.reading import Reading
from ingest.sources.source import SourceFile

if TYPE_CHECKING:
    from corpus import Encoder

_NotToRead = TypeVar("_NotToRead")


@contextmanager
def cluster_executor(
    address: str | None, encoder: Encoder, *, workers: int | None = None, limits: Limits | None = None
) -> Iterator[ClusterExecutor]:
    """An executor on the cluster at this address (see :func:`connected`), by at most so many ``workers``.

    Every worker reads within ``limits`` and encodes with the files of ``encoder``. Raises ClusterUnavailable,
    EncoderUnavailable.
    """
    files = encoder_files(encoder)
    with (
        connected(address, processors=workers) as ray,
        started_workers(ray, files, limits=limits or Limits(), at_most=workers) as pool,
    ):
        yield ClusterExecutor(ray, pool, encoder)


class ClusterExecutor:
    """See :class:`ingest.executor.Executor`."""

    def __init__(self, ray: Any, pool: WorkerPool, encoder: Encoder) -> None:
        """Has the workers of the ``pool`` do it, which encode as ``encoder`` does."""
        self._ray = ray
        self._encoder = encoder
        self._pool = pool

    def read_files(
        self,
        sources: Iterable[SourceFile | _NotToRead],
        *,
        limits: Limits | None,
        is_known: Callable[[Report], bool],
    ) -> Iterator[tuple[SourceFile | _NotToRead, Iterator[Reading]]]:
        """See :class:`ingest.executor.Executor`; workers have their limits since they were started."""
        del limits
        ahead = ReadAhead(self._ray, self._pool, sources, encoder=self._encoder, is_known=is_known)
        for source, readings in ahead:
            yield source, readings
            if isinstance(source, SourceFile) and source.temporary:
                source.path.unlink(missing_ok=True)

    def encode(self, slice_: Slice, encoder: Encoder) -> list[EncodedReport]:
        """See :class:`ingest.executor.Executor`; what was not encoded ahead is encoded here."""
        encoded = []
        for one, spans in slice_:
            if one.prepared is None or one.prepared.embeddings is None:
                encoded += encode([(one.report, spans)], encoder)
                continue
            first = one.spans.index(spans[0])
            embeddings = one.prepared.embeddings.rows(first, first + len(spans))
            encoded.append(EncodedReport(report=one.report, spans=tuple(spans), embeddings=embeddings))
        return encoded
