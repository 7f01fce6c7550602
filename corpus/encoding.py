"""Reports and the spans of their passages → embeddings. Reads and writes nothing, so it can run anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.report import FieldSpan, Report, fitting_heading

if TYPE_CHECKING:
    from corpus.models.encoder import Encoder
    from corpus.models.encoder import Vectors as Embeddings


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedReport:
    """A report, the spans of its passages, and their embeddings.

    ``embeddings`` are unit vectors, float32, of shape ``(len(spans), dimension)``.
    """

    report: Report
    spans: tuple[FieldSpan, ...]
    embeddings: Embeddings = field(compare=False)


def encode(reports: Sequence[tuple[Report, Sequence[FieldSpan]]], encoder: Encoder) -> list[EncodedReport]:
    """Encodes the passages of all reports in one call of the encoder."""
    texts = [text for report, spans in reports for text in passage_texts(report, spans, encoder)]
    embeddings = encoder.encode_passages(texts)
    encoded, first = [], 0
    for report, spans in reports:
        of_report = embeddings[first : first + len(spans)]
        first += len(spans)
        encoded.append(EncodedReport(report=report, spans=tuple(spans), embeddings=of_report))
    return encoded


def passage_texts(report: Report, spans: Sequence[FieldSpan], encoder: Encoder) -> list[str]:
    """What is embedded for each passage: the report's heading and the passage's own words."""
    line = fitting_heading(report, count=encoder.count, limit=encoder.limit)
    return [f"{line}\n{report.text_of(span.field)[span.start : span.end]}" for span in spans]
