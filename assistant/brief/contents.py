"""What a brief has: a question, its answer, and numbered sources with the words that are quoted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.answer.answer import Citation, CitedText, Side, Statement
from assistant.answer.entry import Gap, gap_before
from assistant.answer.staleness import CitationChange, CitationStatus, staleness_notes
from assistant.ledger.answers import StoredAnswer
from assistant.ledger.verdicts import AnyGivenVerdict, Relevance
from corpus import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A cited text of one report version, under the number that sentences give.

    ``status`` is what has become of it since, ``verdicts`` those of reviewers on the sentences that cite it.
    """

    number: int
    citation: Citation
    status: CitationStatus
    verdicts: tuple[AnyGivenVerdict, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sentence of the answer, and the numbers of its sources.

    ``side`` is the one that it is of in a comparison, ``gap`` that before it in a timeline. ``quoted`` means
    that no language model wrote it; ``lapsed`` are the numbers of the sources that no longer have its words.
    """

    statement: Statement
    sources: tuple[int, ...]
    side: Side | None = None
    gap: Gap | None = None
    quoted: bool = False
    lapsed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A brief; ``left_out`` counts the sentences left out because their sources do not support them.

    ``updates`` say what has become of its sources since the answer was given.
    """

    stored: StoredAnswer
    lines: tuple[Line, ...]
    sources: tuple[Source, ...]
    notes: tuple[str, ...]
    updates: tuple[str, ...]
    left_out: int

    def to_json(self) -> dict[str, Any]:
        """The brief for programs."""
        return {
            "answer_id": self.stored.answer_id,
            "asked": self.stored.asked.isoformat(),
            "asked_by": self.stored.asked_by,
            "question": self.stored.question,
            "filters": scope_to_json(self.stored.scope),
            "abstained": self.stored.answer.abstained,
            "statements": [_line_to_json(line) for line in self.lines],
            "disagreements": [one.to_json() for one in self.stored.answer.disagreements],
            "left_out": self.left_out,
            "sources": [
                source.citation.to_json()
                | {"number": source.number, "url": source.citation.stored.report.url}
                | {"status": source.status.value}
                | {"verdicts": [_verdict_to_json(one) for one in source.verdicts]}
                for source in self.sources
            ],
            "notes": list(self.notes),
            "updates": list(self.updates),
        }


def brief(
    stored: StoredAnswer,
    *,
    changes: Sequence[CitationChange],
    verdicts: Mapping[tuple[int, int], Sequence[AnyGivenVerdict]] | None = None,
    keep_flagged: bool = False,
) -> Brief:
    """The brief of an answer; ``changes`` are what has become of its citations since.

    ``verdicts`` are those on its citations, by the places of statement and citation, from 0. Sentences that
    their sources do not support, and those without a source, are left out unless ``keep_flagged``.
    """
    given = stored.answer.statements
    statements = {place: one for place, one in enumerate(given) if keep_flagged or not one.unsupported}
    sides = {place: side for side in stored.answer.sides for place in side.statements}
    statuses = {change.citation.key: change.status for change in changes}
    judged = _verdicts_by_text(stored, verdicts or {})
    numbers: dict[CitedText, int] = {}
    sources, lines = [], []
    for place, statement in statements.items():
        for citation in statement.citations:
            key = citation.key
            if key not in numbers:
                numbers[key] = len(numbers) + 1
                sources.append(
                    Source(
                        number=numbers[key],
                        citation=citation,
                        status=statuses.get(key, CitationStatus.UNCHANGED),
                        verdicts=tuple(judged.get(key, ())),
                    )
                )
        cited = dict.fromkeys(numbers[citation.key] for citation in statement.citations)
        gap = gap_before(stored.answer.gaps, place)
        lines.append(
            Line(
                statement=statement,
                sources=tuple(cited),
                side=sides.get(place),
                gap=gap,
                quoted=not stored.answer.model,
                lapsed=tuple(number for number in cited if sources[number - 1].status.is_stale),
            )
        )
    return Brief(
        stored=stored,
        lines=tuple(lines),
        sources=tuple(sources),
        notes=stored.answer.notes,
        updates=staleness_notes(change for change in changes if change.citation.key in numbers),
        left_out=len(given) - len(statements),
    )


def scope_to_json(scope: Scope) -> dict[str, Any]:
    """The filters that a question was asked within, for programs."""
    instants = {
        "since": scope.since,
        "until": scope.until,
        "as_of": scope.as_of,
        "known_by": scope.known_by,
    }
    return (
        {
            "outlets": list(scope.outlets),
            "countries": list(scope.countries),
            "languages": list(scope.languages),
        }
        | {name: at.isoformat() if at else None for name, at in instants.items()}
        | {"without": list(scope.without)}
    )


def _verdicts_by_text(
    stored: StoredAnswer, verdicts: Mapping[tuple[int, int], Sequence[AnyGivenVerdict]]
) -> dict[CitedText, list[AnyGivenVerdict]]:
    """The verdicts by the cited text that they are about."""
    found: dict[CitedText, list[AnyGivenVerdict]] = {}
    for number, statement in enumerate(stored.answer.statements):
        for place, citation in enumerate(statement.citations):
            found.setdefault(citation.key, []).extend(verdicts.get((number, place), ()))
    return found


def _line_to_json(line: Line) -> dict[str, Any]:
    statement = line.statement
    return {
        "text": statement.text,
        "context": statement.context,
        "label": statement.label,
        "outlet": line.side.outlet if line.side else "",
        "aspect": line.side.aspect if line.side else "",
        "sources": list(line.sources),
        "lapsed": list(line.lapsed),
        "card": statement.check.to_json() if statement.check else None,
        "unsupported": statement.unsupported,
        "corroboration": statement.corroboration.to_json() if statement.corroboration else None,
        "dates": [dated.to_json() for dated in statement.dates],
        "days": statement.days.to_json() if statement.days else None,
        "gap_before": line.gap.to_json() if line.gap else None,
    }


def _verdict_to_json(one: AnyGivenVerdict) -> dict[str, Any]:
    return {
        "judged": "relevance" if isinstance(one.verdict, Relevance) else "support",
        "verdict": one.verdict.value,
        "reviewer": one.reviewer_name,
        "at": one.at.isoformat(),
        "note": one.note,
    }
