"""Every citation of every answer as a row of its own: those to judge are found without reading answers.

A row repeats what is in its answer; the answer stays the truth.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, func, insert, select

from assistant.check.check_result import Support
from assistant.errors import AnswerNotFound
from assistant.ledger.codec import decode_scope
from assistant.ledger.database import Ledger
from assistant.ledger.item_keys import relevance_key, support_key
from assistant.ledger.schema import citations, turns
from assistant.question.expected_answer_type import AnswerKind, expected_answer_type
from assistant.text.terms import terms
from corpus import statements

if TYPE_CHECKING:
    from assistant.answer.answer import Answer, Citation, Statement

_FAILED = 0.1  # its check found something altered or absent
_ELSEWHERE = 0.6  # something is in other passages only
_UNRESOLVED = 0.8  # it names a time that could not be resolved
_ONE_ORIGIN = 0.9  # no other source reports it


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which citation of which statement of which answer; ``statement`` and ``place`` count from 0."""

    citation_id: int
    turn_id: int
    statement: int
    place: int


def index_citations(connection: Connection, turn_id: int, answer: Answer) -> None:
    """Adds the citations of an answer that is being stored."""
    asked = connection.execute(
        select(turns.c.asked, turns.c.asked_by, turns.c.scope).where(turns.c.turn_id == turn_id)
    ).one()
    scope = decode_scope(asked.scope)
    kinds = expected_answer_type(answer.standalone).kinds
    kind = next(kind for kind in AnswerKind if kind in kinds)
    rows = [
        {
            "turn_id": turn_id,
            "statement": number,
            "place": place,
            "report_id": citation.stored.report_id,
            "content_hash": citation.stored.content_hash,
            "words": citation.quote,
            "outlet": citation.stored.report.outlet,
            "asked": asked.asked,
            "asked_by": asked.asked_by,
            "model": answer.model,
            "certainty": _certainty(statement, citation),
            "form": answer.form.value,
            "kind": kind.value,
            "support_key": support_key(statement, citation),
            "relevance_key": relevance_key(answer.standalone, scope, statement),
        }
        for number, statement in enumerate(answer.statements)
        for place, citation in enumerate(statement.citations)
    ]
    if rows:
        connection.execute(insert(citations), rows)


def places_of(ledger: Ledger, citation_ids: Sequence[int]) -> list[Place]:
    """The places of those of these citations that there are, in the order of their answers."""
    of_these = citations.c.citation_id.in_(statements.listed("given", numbers=True))
    query = select(citations).where(of_these).order_by(citations.c.turn_id, citations.c.citation_id)
    with ledger.connection() as connection:
        rows = connection.execute(query, {"given": statements.as_list(citation_ids)})
        return [_place(row) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPlace:
    """Where a sentence, known by its key, is in the last answer that gave it to a question within a scope.

    ``first`` is the number of its citation in the first of these answers.
    """

    relevance_key: int
    first: int
    at: Place

    @property
    def turn_id(self) -> int:
        """The number of the answer."""
        return self.at.turn_id


def last_places(ledger: Ledger, relevance_keys: Collection[int]) -> list[AnswerPlace]:
    """Where each of these sentences was given last, for each scope in which its question was asked.

    In the order of the answers; deleted ones are left out.
    """
    of = citations.c
    in_scope = (
        select(of.relevance_key, func.min(of.citation_id).label("first"), func.max(of.turn_id).label("last"))
        .join(turns, turns.c.turn_id == of.turn_id)
        .where(of.relevance_key.in_(statements.listed("given", numbers=True)))
        .group_by(of.relevance_key, turns.c.scope, turns.c.ignored)
        .subquery()
    )
    there = (of.relevance_key == in_scope.c.relevance_key) & (of.turn_id == in_scope.c.last)
    query = select(citations, in_scope.c.first).join(in_scope, there).order_by(of.turn_id, of.citation_id)
    found: dict[tuple[int, int], AnswerPlace] = {}  # a sentence may have several citations
    with ledger.connection() as connection:
        for row in connection.execute(query, {"given": statements.as_list(relevance_keys)}):
            one = AnswerPlace(relevance_key=row.relevance_key, first=row.first, at=_place(row))
            found.setdefault((row.relevance_key, row.turn_id), one)
    return list(found.values())


def askers(ledger: Ledger) -> list[str]:
    """Everybody whose question has a citation, as the ledger knows them."""
    query = select(citations.c.asked_by).where(citations.c.asked_by.is_not(None)).distinct()
    with ledger.connection() as connection:
        return [str(asked_by) for asked_by in connection.scalars(query.order_by(citations.c.asked_by))]


def outlets_cited(ledger: Ledger) -> list[str]:
    """Every outlet that was cited, in alphabetical order."""
    with ledger.connection() as connection:
        return list(connection.scalars(select(citations.c.outlet).distinct().order_by(citations.c.outlet)))


def citation_not_found(citation_id: int) -> AnswerNotFound:
    """The error for a citation that is not there, or that this person may not see: the same for both."""
    return AnswerNotFound(f"there is no citation {citation_id!r} to review; take the next of the queue")


def _place(row: Row[Any]) -> Place:
    return Place(citation_id=row.citation_id, turn_id=row.turn_id, statement=row.statement, place=row.place)


def _certainty(statement: Statement, citation: Citation) -> float:
    """How sure it is that the cited text supports the statement, from 0 to 1: only to order a queue by.

    The share of the statement's terms that the cited text has, less for each doubt; it is no probability.
    """
    own = terms(statement.text)
    share = len(own & terms(citation.quote)) / len(own) if own else 0.0
    facts = statement.check.facts if statement.check else ()
    corroboration = statement.corroboration
    doubts = {
        _FAILED: any(fact.failed for fact in facts),
        _ELSEWHERE: any(fact.outcome is Support.ELSEWHERE for fact in facts),
        _UNRESOLVED: any(dated.interval is None for dated in statement.dates),
        _ONE_ORIGIN: corroboration is not None and corroboration.independent < 2,
    }
    for factor, doubted in doubts.items():
        share *= factor if doubted else 1.0
    return round(share, 4)
