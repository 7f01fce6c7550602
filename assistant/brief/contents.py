"""What a brief has: a question, its answer, and numbered sources with the words that are quoted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.answer.answer import Citation, CitedText, Disagreement, Side, Statement
from assistant.answer.entry import Gap, gap_before
from assistant.answer.staleness import CitationChange, CitationStatus, staleness_notes
from assistant.ledger.answers import StoredAnswer
from assistant.ledger.given_verdicts import AnyGivenVerdict
from assistant.ledger.verdicts import Relevance
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
    ``comment`` is what a person wrote about it.
    """

    statement: Statement
    sources: tuple[int, ...]
    side: Side | None = None
    gap: Gap | None = None
    quoted: bool = False
    lapsed: tuple[int, ...] = ()
    comment: str = ""


@dataclass(slots=True, kw_only=True)
class SourceNumbers:
    """Sentences made lines one by one, and their cited texts numbered in the order in which they come up.

    ``statuses`` are what has become of the cited texts since. A text that is cited again keeps its number.
    """

    statuses: Mapping[CitedText, CitationStatus]
    _numbers: dict[CitedText, int] = field(default_factory=dict)
    _citations: list[Citation] = field(default_factory=list)
    _verdicts: list[list[AnyGivenVerdict]] = field(default_factory=list)

    def line(
        self,
        statement: Statement,
        *,
        verdicts: Sequence[Sequence[AnyGivenVerdict]],
        quoted: bool,
        side: Side | None = None,
        gap: Gap | None = None,
        comment: str = "",
    ) -> Line:
        """A sentence; ``verdicts`` are those on each of its citations, in their order."""
        cited: dict[int, None] = {}
        lapsed: dict[int, None] = {}
        for citation, given in zip(statement.citations, verdicts, strict=True):
            number = self._number(citation)
            self._verdicts[number - 1].extend(one for one in given if one not in self._verdicts[number - 1])
            cited[number] = None
            if self._status(citation).is_stale:
                lapsed[number] = None
        return Line(
            statement=statement,
            sources=tuple(cited),
            side=side,
            gap=gap,
            quoted=quoted,
            lapsed=tuple(lapsed),
            comment=comment,
        )

    def sources(self) -> tuple[Source, ...]:
        """The cited texts of the lines so far."""
        return tuple(
            Source(number=number, citation=one, status=self._status(one), verdicts=tuple(given))
            for number, (one, given) in enumerate(zip(self._citations, self._verdicts, strict=True), 1)
        )

    def _number(self, citation: Citation) -> int:
        if citation.key not in self._numbers:
            self._numbers[citation.key] = len(self._numbers) + 1
            self._citations.append(citation)
            self._verdicts.append([])
        return self._numbers[citation.key]

    def _status(self, citation: Citation) -> CitationStatus:
        return self.statuses.get(citation.key, CitationStatus.UNCHANGED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A brief; ``left_out`` counts the sentences left out because their sources do not support them.

    ``updates`` say what has become of its sources since the answer was given, ``claims`` what has become of
    the texts that its disagreements cite.
    """

    stored: StoredAnswer
    lines: tuple[Line, ...]
    sources: tuple[Source, ...]
    notes: tuple[str, ...]
    updates: tuple[str, ...]
    left_out: int
    claims: Mapping[CitedText, CitationStatus] = field(default_factory=dict)

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
            "disagreements": [
                _disagreement_to_json(one, self.claims) for one in self.stored.answer.disagreements
            ],
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
    claims: Mapping[CitedText, CitationStatus] | None = None,
    verdicts: Mapping[tuple[int, int], Sequence[AnyGivenVerdict]] | None = None,
    keep_flagged: bool = False,
) -> Brief:
    """The brief of an answer; ``changes`` are what has become of its citations since, and ``claims`` of the
    texts that its disagreements cite.

    ``verdicts`` are those on its citations, by the places of statement and citation, from 0. Sentences that
    their sources do not support, and those without a source, are left out unless ``keep_flagged``.
    """
    given = stored.answer.statements
    statements = {place: one for place, one in enumerate(given) if keep_flagged or not one.unsupported}
    sides = {place: side for side in stored.answer.sides for place in side.statements}
    numbers = SourceNumbers(statuses={change.citation.key: change.status for change in changes})
    judged = _verdicts_by_text(stored, verdicts or {})
    lines = [
        numbers.line(
            statement,
            side=sides.get(place),
            gap=gap_before(stored.answer.gaps, place),
            quoted=not stored.answer.model,
            verdicts=[judged.get(citation.key, ()) for citation in statement.citations],
        )
        for place, statement in statements.items()
    ]
    sources = numbers.sources()
    cited = {source.citation.key for source in sources}
    return Brief(
        stored=stored,
        lines=tuple(lines),
        sources=sources,
        notes=stored.answer.notes,
        updates=staleness_notes(change for change in changes if change.citation.key in cited),
        left_out=len(given) - len(statements),
        claims=claims or {},
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


def _disagreement_to_json(one: Disagreement, statuses: Mapping[CitedText, CitationStatus]) -> dict[str, Any]:
    """The disagreement as in the answer's JSON, each cited text with its status."""
    whole = one.to_json()
    for side, claim in zip(whole["sides"], one.claims, strict=True):
        for cited, citation in zip(side["citations"], claim.citations, strict=True):
            cited["status"] = statuses.get(citation.key, CitationStatus.UNCHANGED).value
    return whole


def _verdict_to_json(one: AnyGivenVerdict) -> dict[str, Any]:
    return {
        "judged": "relevance" if isinstance(one.verdict, Relevance) else "support",
        "verdict": one.verdict.value,
        "reviewer": one.reviewer_name,
        "at": one.at.isoformat(),
        "note": one.note,
    }
