"""The sources of an answer: their numbers, and what has become of them since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.answer.staleness import CitationChange, CitationStatus
from assistant.desk import labels
from corpus import StoredReport

if TYPE_CHECKING:
    from assistant.answer.answer import Answer, Citation

_PREVIEWED = 320  # characters of a cited text that its chip shows
LAPSED = {
    CitationStatus.WITHDRAWN: "withdrawn",
    CitationStatus.MISSING: "no longer in the collection",
    CitationStatus.CHANGED: "changed since",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The cited report versions of an answer.

    ``numbers`` are those of each version that a statement which is not set apart cites, from 1. ``lapsed``
    says what has happened to each citation that can no longer be relied on, by statement and place from 0.
    """

    answer: Answer | None
    numbers: Mapping[tuple[str, int], int]
    lapsed: Mapping[tuple[int, int], str]

    @classmethod
    def of(cls, answer: Answer | None, since: Sequence[CitationChange]) -> Sources:
        """Those of an answer; ``since`` is what has become of each of its citations."""
        numbers: dict[tuple[str, int], int] = {}
        for _, _, citation in _relied_on(answer):
            numbers.setdefault(_version(citation.stored), len(numbers) + 1)
        lapsed = {(one.statement, one.place): LAPSED[one.status] for one in since if one.status.is_stale}
        return cls(answer=answer, numbers=numbers, lapsed=lapsed)

    def number(self, citation: Citation) -> int:
        """The number of a citation's source, 0 where only statements that are set apart cite it."""
        return self.numbers.get(_version(citation.stored), 0)

    def chip(self, statement: int, place: int, citation: Citation) -> dict[str, Any]:
        """A citation's chip: the number of its source, or its outlet where that has none."""
        report = citation.stored.report
        number, lapsed = self.number(citation), self.lapsed.get((statement, place), "")
        source = f"Source {number}" if number else "Source"
        return {
            "number": str(number or labels.shortened(report.outlet, 30)),
            "at": f"s{statement}.{place}",
            "lapsed": lapsed,
            "tip": f"{source}{f' ({lapsed})' if lapsed else ''}: {labels.whereabouts(report)}",
            "words": labels.shortened(" ".join(citation.quote.split()), _PREVIEWED),
        }

    def all_lapsed(self, statement: int) -> str:
        """What has become of a statement's sources, where none of them has its words any more."""
        cited = self.answer.statements[statement].citations if self.answer else ()
        found = [self.lapsed.get((statement, place), "") for place in range(len(cited))]
        if not found or not all(found):
            return ""
        return f"{'Source' if len(found) == 1 else 'Sources'} {' and '.join(dict.fromkeys(found))}"

    def listed(self) -> list[dict[str, Any]]:
        """The numbered sources, each opened at the first of its passages that is cited."""
        listed: dict[int, dict[str, Any]] = {}
        for statement, place, citation in _relied_on(self.answer):
            report = citation.stored.report
            title = " ".join(report.title.split())
            number = self.number(citation)
            listed.setdefault(
                number,
                self.chip(statement, place, citation)
                | {
                    "report": citation.stored.report_id,
                    "title": title,
                    "where": labels.whereabouts(report),
                    "address": report.url or "",
                    "tip": f"Open source {number}: {title}",
                },
            )
        return list(listed.values())


def _relied_on(answer: Answer | None) -> Iterator[tuple[int, int, Citation]]:
    """The citations of the statements that are not set apart, with the places of both."""
    for number, statement in enumerate(answer.statements if answer else ()):
        if not statement.unsupported:
            for place, citation in enumerate(statement.citations):
                yield number, place, citation


def _version(stored: StoredReport) -> tuple[str, int]:
    return stored.report_id, stored.version
