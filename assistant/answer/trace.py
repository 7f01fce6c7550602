"""How an answer came to be: which passages were found for its question, and how long each step took."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from corpus import Hit, TextField


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedHit:
    """A hit without its report's text: which version of which report, where in it, and how it was found."""

    report_id: str
    version: int
    content_hash: str
    start: int
    end: int
    score: float
    found_by: Mapping[str, int] = field(hash=False)
    text_field: TextField = TextField.BODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The hits, best first, and the seconds that each step took by the wall clock."""

    hits: tuple[TracedHit, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict, hash=False)

    def to_json(self) -> dict[str, Any]:
        """The trace for programs."""
        return {
            "hits": [
                {
                    "report_id": hit.report_id,
                    "version": hit.version,
                    "content_hash": hit.content_hash,
                    "field": hit.text_field.value,
                    "start": hit.start,
                    "end": hit.end,
                    "score": hit.score,
                    "found_by": dict(hit.found_by),
                }
                for hit in self.hits
            ],
            "seconds": dict(self.seconds),
        }


def traced(hits: Sequence[Hit], seconds: Mapping[str, float]) -> Trace:
    """The trace of an answer for which ``hits`` were found."""
    found = [
        TracedHit(
            report_id=hit.stored.report_id,
            version=hit.stored.version,
            content_hash=hit.stored.content_hash,
            start=hit.passage.start,
            end=hit.passage.end,
            score=hit.score,
            found_by=dict(hit.found_by),
            text_field=hit.passage.field,
        )
        for hit in hits
    ]
    return Trace(hits=tuple(found), seconds={step: round(took, 4) for step, took in seconds.items()})
