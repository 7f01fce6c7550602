"""Statements with the cards that checking them against their own citations gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer.answer import Answer, Citation, Statement
from assistant.check.card import Witness
from assistant.check.pipeline import check
from corpus import HeldReport, Hit


def with_cards(answer: Answer, hits: Sequence[Hit]) -> Answer:
    """The answer with a card on each statement; ``hits`` are the passages found for its question."""
    return replace(answer, statements=tuple(with_card(statement, hits) for statement in answer.statements))


def with_card(statement: Statement, hits: Sequence[Hit]) -> Statement:
    """The statement with its card; what it does not cite of the hits is looked at second."""
    cited = [_of_citation(citation) for citation in statement.citations]
    places = {(c.held.report_id, c.held.version, c.start, c.end) for c in statement.citations}
    others = [
        _of_hit(hit)
        for hit in hits
        if (hit.held.report_id, hit.held.version, hit.passage.start, hit.passage.end) not in places
    ]
    return replace(statement, card=check(statement.text, cited=cited, others=others))


def _of_citation(citation: Citation) -> Witness:
    return _witness(citation.held, citation.quote)


def _of_hit(hit: Hit) -> Witness:
    return _witness(hit.held, hit.text)


def _witness(held: HeldReport, text: str) -> Witness:
    report = held.report
    return Witness(
        text=text,
        published=report.published.date() if report.published else None,
        language=report.language,
        about=f"{report.title}\n{report.outlet}",
        label=f"“{report.title}” ({report.outlet})",
    )
