"""The reports of a whole collection, grouped: same text, same event, same origin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.provenance.independence import Origin, origins_of, recorded_copies
from corpus.provenance.publishers import Publishers
from corpus.provenance.stories import StoryText, stories
from corpus.report import StoredReport

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Groups of two reports or more.

    ``copies`` have the same text. ``stories`` are about the same event. ``origins`` would not confirm each
    other: copies of any story, and within one story what is from one agency or publisher.
    """

    copies: tuple[tuple[str, ...], ...]
    origins: tuple[Origin, ...]
    stories: tuple[tuple[str, ...], ...]

    def to_json(self) -> dict[str, Any]:
        """The groups for programs."""
        return {
            "copies": [list(group) for group in self.copies],
            "origins": [origin.to_json() for origin in self.origins],
            "stories": [list(group) for group in self.stories],
        }


def grouped(
    reports: Sequence[StoredReport],
    vectors: Mapping[str, npt.NDArray[np.float32]],
    publishers: Publishers,
) -> Groups:
    """The groups among ``reports``; ``vectors`` holds the unit vector of each one's beginning."""
    by_id = {stored.report_id: stored for stored in reports}
    texts = [
        StoryText(
            report_id=stored.report_id,
            text=f"{stored.report.title}\n{stored.report.body}",
            vector=vectors[stored.report_id],
            published=stored.report.published,
        )
        for stored in reports
    ]
    events = stories(texts)
    copies = _same_text(reports)
    return Groups(
        copies=copies,
        origins=_origins(_with_copies(events, copies), by_id, publishers),
        stories=tuple(group for group in events if len(group) > 1),
    )


def _same_text(reports: Sequence[StoredReport]) -> tuple[tuple[str, ...], ...]:
    """The reports of one text; copies of an original that is not among ``reports`` are of one text too."""
    by_root: dict[str, list[str]] = {}
    for stored in reports:
        by_root.setdefault(stored.near_copy_of or stored.report_id, []).append(stored.report_id)
    return tuple(tuple(group) for group in by_root.values() if len(group) > 1)


def _with_copies(events: Sequence[tuple[str, ...]], copies: Sequence[tuple[str, ...]]) -> list[list[str]]:
    """The events, with those joined that copies of one text were put into."""
    place = {report_id: number for number, event in enumerate(events) for report_id in event}
    joined = [list(event) for event in events]
    for group in copies:
        first = place[group[0]]
        for number in {place[report_id] for report_id in group} - {first}:
            joined[first] += joined[number]
            place |= dict.fromkeys(joined[number], first)
            joined[number] = []
    return joined


def _origins(
    events: Sequence[Sequence[str]], by_id: Mapping[str, StoredReport], publishers: Publishers
) -> tuple[Origin, ...]:
    found: list[Origin] = []
    for event in events:
        of_event = [by_id[report_id] for report_id in event]
        found += origins_of(of_event, publishers, copies=recorded_copies(of_event))
    return tuple(origin for origin in found if len(origin.members) > 1)
