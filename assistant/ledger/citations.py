"""Every citation of every answer as a row of its own: those to judge are found without reading answers.

What a row tells follows from its answer; the answer stays the truth.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, insert, select

from assistant.check.check_result import Support
from assistant.errors import AnswerNotFound
from assistant.ledger.certainty import certainty
from assistant.ledger.database import LedgerDatabase
from assistant.ledger.schema import citations, turns

if TYPE_CHECKING:
    from assistant.answer.answer import Answer, Citation, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which citation of which statement of which answer; ``statement`` and ``place`` count from 0."""

    citation_id: int
    turn_id: int
    statement: int
    place: int


def note_citations(connection: Connection, turn_id: int, answer: Answer) -> None:
    """Notes the citations of an answer that is being kept."""
    asked = connection.execute(
        select(turns.c.asked, turns.c.asked_by).where(turns.c.turn_id == turn_id)
    ).one()
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
        }
        for number, statement in enumerate(answer.statements)
        for place, citation in enumerate(statement.citations)
    ]
    if rows:
        connection.execute(insert(citations), rows)


def places_of(ledger: LedgerDatabase, citation_ids: Sequence[int]) -> list[Place]:
    """Where those of these citations stand that there are, in the order of their answers."""
    given = select(func.json_each(json.dumps(list(citation_ids))).table_valued("value").c.value)
    query = select(citations).where(citations.c.citation_id.in_(given))
    with ledger.connection() as connection:
        return [
            Place(
                citation_id=row.citation_id,
                turn_id=row.turn_id,
                statement=row.statement,
                place=row.place,
            )
            for row in connection.execute(query.order_by(citations.c.turn_id, citations.c.citation_id))
        ]


def askers(ledger: LedgerDatabase) -> list[str]:
    """Everybody whose question has a citation, as the ledger knows them."""
    query = select(citations.c.asked_by).where(citations.c.asked_by.is_not(None)).distinct()
    with ledger.connection() as connection:
        return [str(asked_by) for asked_by in connection.scalars(query.order_by(citations.c.asked_by))]


def outlets_cited(ledger: LedgerDatabase) -> list[str]:
    """Every outlet that was cited, in alphabetical order."""
    with ledger.connection() as connection:
        return list(connection.scalars(select(citations.c.outlet).distinct().order_by(citations.c.outlet)))


def no_citation(citation_id: int) -> AnswerNotFound:
    """What is said of a citation that is not there, or is not for this person to see: the same of both."""
    return AnswerNotFound(f"there is no citation {citation_id!r} to judge; take the next of the queue")


def _certainty(statement: Statement, citation: Citation) -> float:
    facts = statement.check.facts if statement.check else ()
    return certainty(
        statement.text,
        citation.quote,
        failed=any(fact.failed for fact in facts),
        elsewhere=any(fact.outcome is Support.ELSEWHERE for fact in facts),
        unresolved=any(dated.interval is None for dated in statement.dates),
        origins=statement.corroboration.independent if statement.corroboration else None,
    )


def note_older(connection: Connection) -> None:
    """Notes the citations of all answers kept before there were rows for them: part of a step of the tables.

    It reads the answers as plain JSON and names its columns, so that it stays what it was.
    """
    numbers = connection.exec_driver_sql(
        "SELECT turn_id FROM turns WHERE answer IS NOT NULL ORDER BY turn_id"
    )
    for (turn_id,) in numbers.fetchall():
        row = connection.exec_driver_sql(
            "SELECT asked, asked_by, answer FROM turns WHERE turn_id = ?", (turn_id,)
        ).one()
        for told in _older(json.loads(row.answer)):
            connection.exec_driver_sql(
                "INSERT INTO citations (turn_id, statement, place, report_id, content_hash, outlet, words, "
                "model, certainty, asked, asked_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (turn_id, *told, row.asked, row.asked_by),
            )


def _older(answer: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    for number, statement in enumerate(answer.get("statements", ())):
        outcomes = {fact["outcome"] for fact in (statement.get("card") or {}).get("facts", ())}
        weight = statement.get("weight")
        for place, citation in enumerate(statement.get("citations", ())):
            held = citation["held"]
            words = held["report"]["body"][citation["start"] : citation["end"]]
            sure = certainty(
                statement["text"],
                words,
                failed=bool(outcomes & {"altered", "absent"}),
                elsewhere="elsewhere" in outcomes,
                unresolved=any(dated["interval"] is None for dated in statement.get("dates", ())),
                origins=len(weight["origins"]) if weight else None,
            )
            report = held["report_id"], held["content_hash"], held["report"]["outlet"]
            yield number, place, *report, words, answer.get("model"), sure
