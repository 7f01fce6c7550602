"""Where the work of an import is done. What is decided and stored is the pipeline's alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Protocol, TypeVar

from corpus import Report, encode
from ingest.encoding_ahead import Slice
from ingest.limited_process import Limits
from ingest.reading import Reading, read_files
from ingest.sources.source import SourceFile

if TYPE_CHECKING:
    from corpus import EncodedReport, Encoder

_NotToRead = TypeVar("_NotToRead")


class Executor(Protocol):
    """Reads files and encodes passages. Used by one import at a time."""

    def read_files(
        self,
        sources: Iterable[SourceFile | _NotToRead],
        *,
        limits: Limits | None,
        is_known: Callable[[Report], bool],
    ) -> Iterator[tuple[SourceFile | _NotToRead, Iterator[Reading]]]:
        """As :func:`ingest.reading.read_files`.

        ``is_known`` says whether a report is stored already, as far as that can be known while others before
        it may be waiting; who works ahead need not encode it.
        """

    def encode(self, slice_: Slice, encoder: Encoder) -> list[EncodedReport]:
        """The passages of the slice with the embeddings that ``encoder`` gives. Any thread may call."""


class LocalExecutor:
    """Reads in a process of its own on this machine, and encodes in this one."""

    def read_files(
        self,
        sources: Iterable[SourceFile | _NotToRead],
        *,
        limits: Limits | None,
        is_known: Callable[[Report], bool],
    ) -> Iterator[tuple[SourceFile | _NotToRead, Iterator[Reading]]]:
        """See :class:`Executor`."""
        del is_known
        return read_files(sources, limits=limits)

    def encode(self, slice_: Slice, encoder: Encoder) -> list[EncodedReport]:
        """See :class:`Executor`."""
        return encode([(one.report, spans) for one, spans in slice_], encoder)
