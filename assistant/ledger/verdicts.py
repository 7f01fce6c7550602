"""Reviewers' verdicts on citations. One that is undone or replaced stays in the ledger as undone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from assistant.ledger.database import Ledger, pass_over
from assistant.ledger.schema import citations, verdicts

if TYPE_CHECKING:
    from sqlalchemy import Select

LONGEST_NOTE = 2000  # characters


class Verdict(StrEnum):
    """Whether the cited text supports the statement."""

    SUPPORTS = "supports"
    PARTLY = "partly"
    DOES_NOT = "does not"
    WRONG_DATE = "wrong date"
    WRONG_SOURCE = "wrong source"

    @property
    def rejects(self) -> bool:
        """Whether the statement should not cite this text."""
        return self in (Verdict.DOES_NOT, Verdict.WRONG_DATE, Verdict.WRONG_SOURCE)


KNOWN_VERDICTS = frozenset(map(str, Verdict))


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenVerdict:
    """A verdict that was not undone, and when (UTC) it was given by whom.

    ``reviewer`` is None in single-user mode. ``drawn_from`` is the order of the queue that brought the
    citation up; ``fingerprint`` is that of the corpus then.
    """

    verdict_id: int
    citation_id: int
    reviewer: str | None
    reviewer_name: str
    verdict: Verdict
    note: str
    drawn_from: str
    fingerprint: str
    at: datetime


def judge(
    ledger: Ledger,
    citation_id: int,
    verdict: Verdict,
    *,
    reviewer: str | None,
    reviewer_name: str,
    note: str = "",
    drawn_from: str,
    fingerprint: str,
) -> GivenVerdict:
    """Stores a verdict; the reviewer's earlier one on this citation is undone. Raises LedgerUnusable."""
    at = int(datetime.now(UTC).timestamp())
    row = {
        "citation_id": citation_id,
        "reviewer": reviewer,
        "reviewer_name": reviewer_name,
        "verdict": verdict.value,
        "note": note.strip()[:LONGEST_NOTE],
        "drawn_from": drawn_from,
        "fingerprint": fingerprint,
        "at": at,
    }
    earlier = is_active & _by(reviewer) & (verdicts.c.citation_id == citation_id)
    with ledger.connection() as connection:
        connection.execute(update(verdicts).where(earlier).values(undone=at))
        return _from_row(connection.execute(insert(verdicts).values(row).returning(verdicts)).one())


def undo(ledger: Ledger, *, reviewer: str | None) -> GivenVerdict | None:
    """Undoes the reviewer's last verdict, and returns it; None when there is none."""
    last = _active().where(_by(reviewer), _known).order_by(verdicts.c.verdict_id.desc()).limit(1)
    with ledger.connection() as connection:
        row = connection.execute(last).first()
        if row is None:
            return None
        undoing = update(verdicts).where(verdicts.c.verdict_id == row.verdict_id, is_active)
        connection.execute(undoing.values(undone=int(datetime.now(UTC).timestamp())))
    return _from_row(row)


def active_verdicts(ledger: Ledger) -> list[GivenVerdict]:
    """Every verdict on a citation that is still there, in the order given."""
    with ledger.connection() as connection:
        return _all(ledger, connection, _active())


def verdicts_on_citation(ledger: Ledger, citation_id: int) -> list[GivenVerdict]:
    """The verdicts on one citation, in the order given."""
    with ledger.connection() as connection:
        return _all(ledger, connection, _active().where(verdicts.c.citation_id == citation_id))


def verdicts_on_answer(ledger: Ledger, answer_id: int) -> dict[tuple[int, int], list[GivenVerdict]]:
    """The verdicts on an answer's citations, by the places of statement and citation, from 0."""
    query = _active().add_columns(citations.c.statement, citations.c.place)
    found: dict[tuple[int, int], list[GivenVerdict]] = {}
    with ledger.connection() as connection:
        for row in connection.execute(
            query.where(citations.c.turn_id == answer_id).order_by(verdicts.c.verdict_id)
        ):
            for one in _readable(ledger, [row]):
                found.setdefault((row.statement, row.place), []).append(one)
    return found


is_active: ColumnElement[bool] = verdicts.c.undone.is_(None)
_known: ColumnElement[bool] = verdicts.c.verdict.in_(KNOWN_VERDICTS)


def _by(reviewer: str | None) -> ColumnElement[bool]:
    return verdicts.c.reviewer.is_(None) if reviewer is None else verdicts.c.reviewer == reviewer


def _active() -> Select[Any]:
    same_citation = citations.c.citation_id == verdicts.c.citation_id
    return select(verdicts).join(citations, same_citation).where(is_active)


def _all(ledger: Ledger, connection: Connection, query: Select[Any]) -> list[GivenVerdict]:
    return list(_readable(ledger, connection.execute(query.order_by(verdicts.c.verdict_id))))


def _readable(ledger: Ledger, rows: Iterable[Row[Any]]) -> Iterator[GivenVerdict]:
    """The verdicts that can be read: one by an unknown word is reported and left out."""
    for row in rows:
        if row.verdict in KNOWN_VERDICTS:
            yield _from_row(row)
        else:
            pass_over(f"verdict {row.verdict_id} of {str(ledger.path)!r}", f"it is {row.verdict!r}")


def _from_row(row: Row[Any]) -> GivenVerdict:
    return GivenVerdict(
        verdict_id=row.verdict_id,
        citation_id=row.citation_id,
        reviewer=row.reviewer,
        reviewer_name=row.reviewer_name,
        verdict=Verdict(row.verdict),
        note=row.note,
        drawn_from=row.drawn_from,
        fingerprint=row.fingerprint,
        at=datetime.fromtimestamp(row.at, UTC),
    )
