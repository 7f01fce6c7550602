"""What a brief holds: a question, its answer, and numbered sources with the words that are quoted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.answer.answer import Citation, Statement
from assistant.answer.staleness import CitationChange, CitationStatus, staleness_notes
from assistant.ledger.answers import StoredAnswer
from assistant.ledger.verdicts import Judged
from corpus import Precision, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Words of one report version, under the number that sentences give.

    ``since`` is what became of them, ``verdicts`` what reviewers said of those who cite them.
    """

    number: int
    citation: Citation
    since: CitationStatus
    verdicts: tuple[Judged, ...] = ()

    @property
    def published(self) -> str:
        """When the report says it was published, as finely as it says so."""
        return published(self.citation.stored.report)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sentence of the answer, the numbers of its sources, and what its card says."""

    statement: Statement
    sources: tuple[int, ...]
    card: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A brief; ``left_out`` counts the sentences that were left out since their cards flag them."""

    kept: StoredAnswer
    lines: tuple[Line, ...]
    sources: tuple[Source, ...]
    notes: tuple[str, ...]
    since: tuple[str, ...]
    left_out: int

    def to_json(self) -> dict[str, Any]:
        """The brief for programs."""
        return {
            "answer_id": self.kept.answer_id,
            "asked": self.kept.asked.isoformat(),
            "asked_by": self.kept.asked_by,
            "question": self.kept.question,
            "abstained": self.kept.answer.abstained,
            "statements": [
                {
                    "text": line.statement.text,
                    "context": line.statement.context,
                    "sources": list(line.sources),
                    "card": line.statement.check.to_json() if line.statement.check else None,
                    "set_apart": line.statement.set_apart,
                    "corroboration": line.statement.corroboration.to_json()
                    if line.statement.corroboration
                    else None,
                    "dates": [dated.to_json() for dated in line.statement.dates],
                }
                for line in self.lines
            ],
            "disagreements": [one.to_json() for one in self.kept.answer.disagreements],
            "left_out": self.left_out,
            "sources": [
                source.citation.to_json()
                | {"number": source.number, "url": source.citation.stored.report.url}
                | {"since": source.since.value, "verdicts": [_verdict(one) for one in source.verdicts]}
                for source in self.sources
            ],
            "notes": list(self.notes),
            "notes_since": list(self.since),
        }


def brief(
    kept: StoredAnswer,
    *,
    found: Sequence[CitationChange],
    verdicts: Mapping[tuple[int, int], Sequence[Judged]] | None = None,
    keep_flagged: bool = False,
) -> Brief:
    """The brief of an answer; ``found`` is what has become of its citations since.

    ``verdicts`` are those that stand on its citations, by the places of statement and citation, from 0.
    Sentences that are set apart (altered, absent, or citing nothing) are left out, unless they are kept.
    """
    statements = [s for s in kept.answer.statements if keep_flagged or not s.set_apart]
    became = {_place(change.citation): change.status for change in found}
    judged = _judged(kept, verdicts or {})
    numbers: dict[tuple[str, int, int, int], int] = {}
    sources, lines = [], []
    for statement in statements:
        for citation in statement.citations:
            place = _place(citation)
            if place not in numbers:
                numbers[place] = len(numbers) + 1
                since = became.get(place, CitationStatus.UNCHANGED)
                sources.append(
                    Source(
                        number=numbers[place],
                        citation=citation,
                        since=since,
                        verdicts=tuple(judged.get(place, ())),
                    )
                )
        lines.append(_line(statement, numbers))
    told = [change for change in found if _place(change.citation) in numbers]
    return Brief(
        kept=kept,
        lines=tuple(lines),
        sources=tuple(sources),
        notes=kept.answer.notes,
        since=staleness_notes(told),
        left_out=len(kept.answer.statements) - len(statements),
    )


def _judged(
    kept: StoredAnswer, verdicts: Mapping[tuple[int, int], Sequence[Judged]]
) -> dict[tuple[str, int, int, int], list[Judged]]:
    """The verdicts by the words that they are about."""
    found: dict[tuple[str, int, int, int], list[Judged]] = {}
    for number, statement in enumerate(kept.answer.statements):
        for place, citation in enumerate(statement.citations):
            found.setdefault(_place(citation), []).extend(verdicts.get((number, place), ()))
    return found


def _verdict(one: Judged) -> dict[str, Any]:
    return {
        "verdict": one.verdict.value,
        "reviewer": one.reviewer_name,
        "at": one.at.isoformat(),
        "note": one.note,
    }


def published(report: Report) -> str:
    """When a report says it was published, in UTC."""
    if report.published is None:
        return "no date given"
    inferred = ", year inferred" if report.year_inferred else ""
    return f"{_told(report.published, finely=report.published_precision is Precision.MINUTE)}{inferred}"


def _told(instant: datetime, *, finely: bool) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC" if finely else f"{instant:%Y-%m-%d}"


def _line(statement: Statement, numbers: Mapping[tuple[str, int, int, int], int]) -> Line:
    cited = tuple(dict.fromkeys(numbers[_place(citation)] for citation in statement.citations))
    return Line(statement=statement, sources=cited, card=_card(statement))


def _card(statement: Statement) -> str:
    """What the card says, in one line."""
    if not statement.citations:
        return "cites nothing"
    if statement.check is None:
        return "not checked"
    said = "; ".join(statement.check.reasons)
    if statement.check.flagged:
        return f"not borne by what it cites: {said}"
    return f"supported{f', but {said}' if said else ''}" + (
        f" ({statement.check.unchecked})" if statement.check.unchecked else ""
    )


def _place(citation: Citation) -> tuple[str, int, int, int]:
    return citation.stored.report_id, citation.stored.version, citation.start, citation.end
