"""What has been done for a report before it is known whether the report is new."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Protocol

from corpus import FieldSpan, Report

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

# All that the passages of a report and their embeddings follow from.
_read_by_the_encoder = attrgetter("title", "outlet", "published", "summary", "body", "language")


class Embeddings(Protocol):
    """The embeddings of the passages of a report, which are computed elsewhere."""

    def rows(self, start: int, stop: int) -> npt.NDArray[np.float32]:
        """Waits for those of the passages from ``start`` to ``stop``: float32, (stop - start, dimension)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A report as it was read, the spans of its passages, and their embeddings where they are being made."""

    report: Report
    spans: tuple[FieldSpan, ...]
    embeddings: Embeddings | None = None

    def fits(self, report: Report) -> bool:
        """Whether the report, as it is to be stored, has the same passages with the same embeddings."""
        return bool(_read_by_the_encoder(report) == _read_by_the_encoder(self.report))
