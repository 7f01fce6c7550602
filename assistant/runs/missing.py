"""Reports that do not say when or by whom they were published, so that whoever imports them can see to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus import UNKNOWN_OUTLET, Missing
from ingest.results import CHANGED

if TYPE_CHECKING:
    from ingest.results import IngestResult

_WITHOUT = {
    Missing.DATE: (
        ("has", "have"),
        "no publication date: filters by date and “when” questions will not find {them}.",
    ),
    Missing.OUTLET: (("names", "name"), "no outlet: filters by outlet will not find {them}."),
}


@dataclass(frozen=True, slots=True)
class MissingFields:
    """How many reports of an import lack each thing."""

    counts: Mapping[Missing, int]

    def __add__(self, other: MissingFields) -> MissingFields:
        """What both lack together."""
        return MissingFields(Counter(self.counts) + Counter(other.counts))

    def lines(self) -> dict[Missing, str]:
        """A sentence for each thing that is lacking: ``3 reports have no publication date: …``."""
        return {
            missing: _sentence(count, *_WITHOUT[missing])
            for missing in Missing
            if (count := self.counts.get(missing, 0))
        }


NOTHING = MissingFields({})


def missing_of(results: Iterable[IngestResult]) -> MissingFields:
    """What the reports among these results lack that are imported, or would be."""
    imported = [one.report for one in results if one.status in CHANGED and one.report is not None]
    return MissingFields(
        {
            Missing.DATE: sum(report.published is None for report in imported),
            Missing.OUTLET: sum(report.outlet == UNKNOWN_OUTLET for report in imported),
        }
    )


def _sentence(count: int, verbs: tuple[str, str], what: str) -> str:
    one = count == 1
    return (
        f"{count:,} report{'' if one else 's'} {verbs[not one]} {what.format(them='it' if one else 'them')}"
    )
