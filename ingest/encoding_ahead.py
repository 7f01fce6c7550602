"""Reports encoded in a thread of their own, in the order given, while others are read and stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from corpus import EncodedReport, FieldSpan, Report
from ingest.prepared import Prepared

PASSAGES = 64
"""Of so many reports are a batch, and so many are encoded at a time, after which others may write."""


@dataclass(slots=True)
class WaitingReport:
    """A report of a batch, with the file it came from, and what of it is encoded.

    ``prepared`` is what has been done for it already, where that fits it as it is now.
    """

    label: str
    report: Report
    spans: list[FieldSpan]
    prepared: Prepared | None = None
    encoded: list[EncodedReport] = field(default_factory=list)

    def joined(self) -> EncodedReport:
        """The encoded report, all slices of a long one together."""
        import numpy as np

        first, *others = self.encoded
        if not others:
            return first
        return replace(
            first,
            spans=tuple(span for part in self.encoded for span in part.spans),
            embeddings=np.concatenate([part.embeddings for part in self.encoded]),
        )


Slice = list[tuple[WaitingReport, list[FieldSpan]]]
"""Passages that are encoded together: reports, with those of their spans that are among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """A batch that is being encoded, and the identities of its reports by the hash of their content.

    ``turn`` is the number of the turn of writing in which its reports were found new.
    """

    reports: list[WaitingReport]
    contents: Mapping[str, str]
    turn: int
    futures: Sequence[tuple[Slice, Future[list[EncodedReport]]]]

    @property
    def report_ids(self) -> frozenset[str]:
        """The ids of its reports."""
        return frozenset(one.report.report_id for one in self.reports)

    def slices(self) -> Iterator[int]:
        """Waits for one slice after the other, and gives the number of passages in it."""
        for slice_, future in self.futures:
            for (one, _), part in zip(slice_, future.result(), strict=True):
                one.encoded.append(part)
            yield sum(len(spans) for _, spans in slice_)


class EncodingAhead:
    """The thread in which ``encode`` is called, which uses every processor, or a cluster, by itself."""

    def __init__(self, encode: Callable[[Slice], list[EncodedReport]]) -> None:
        """Begun with the first batch."""
        self._encode = encode
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="encoding")

    def begin(self, reports: list[WaitingReport], contents: Mapping[str, str], *, turn: int) -> Encoding:
        """Has the reports encoded after those before them."""
        return Encoding(
            reports=reports,
            contents=contents,
            turn=turn,
            futures=[(slice_, self._thread.submit(self._encode, slice_)) for slice_ in _slices(reports)],
        )

    def close(self) -> None:
        """Ends the thread once it has encoded the slice that it is at."""
        self._thread.shutdown(cancel_futures=True)


def _slices(reports: Sequence[WaitingReport]) -> Iterator[Slice]:
    """The passages of the reports, as many at a time as a batch has; a long report is in several slices."""
    slice_: Slice = []
    room = PASSAGES
    for one in reports:
        for start in range(0, len(one.spans), PASSAGES):
            spans = one.spans[start : start + PASSAGES]
            if slice_ and len(spans) > room:
                yield slice_
                slice_, room = [], PASSAGES
            slice_.append((one, spans))
            room -= len(spans)
    yield slice_
