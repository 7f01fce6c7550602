"""What reviewers say of citations. One that is taken back, or given anew, stays in the ledger as undone."""

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
    """Whether cited words bear the statement that cites them."""

    SUPPORTS = "supports"
    PARTLY = "partly"
    DOES_NOT = "does not"
    WRONG_DATE = "wrong date"
    WRONG_SOURCE = "wrong source"

    @property
    def rejects(self) -> bool:
        """Whether the statement should not stand on these words."""
        return self in (Verdict.DOES_NOT, Verdict.WRONG_DATE, Verdict.WRONG_SOURCE)


KNOWN_VERDICTS = frozenset(map(str, Verdict))


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenVerdict:
    """A verdict that stands, and when (UTC) it was given by whom.

    ``reviewer`` is None where one person is alone. ``drawn_from`` is the order of the queue that brought the
    citation up; ``fingerprint`` tells what the corpus held then.
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
    """Keeps a verdict; what the reviewer said of this citation before is undone. Raises LedgerUnusable."""
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
    former = is_active & _by(reviewer) & (verdicts.c.citation_id == citation_id)
    with ledger.connection() as connection:
        connection.execute(update(verdicts).where(former).values(undone=at))
        return _judged(connection.execute(insert(verdicts).values(row).returning(verdicts)).one())


def undo(ledger: Ledger, *, reviewer: str | None) -> GivenVerdict | None:
    """Takes back the verdict that the reviewer gave last, and gives it; None when none stands."""
    last = _standing_ones().where(_by(reviewer), _known).order_by(verdicts.c.verdict_id.desc()).limit(1)
    with ledger.connection() as connection:
        row = connection.execute(last).first()
        if row is None:
            return None
        gone = update(verdicts).where(verdicts.c.verdict_id == row.verdict_id, is_active)
        connection.execute(gone.values(undone=int(datetime.now(UTC).timestamp())))
    return _judged(row)


def active_verdicts(ledger: Ledger) -> list[GivenVerdict]:
    """Every verdict that stands on a citation still held, in the order given."""
    with ledger.connection() as connection:
        return _all(ledger, connection, _standing_ones())


def verdicts_on_citation(ledger: Ledger, citation_id: int) -> list[GivenVerdict]:
    """The verdicts that stand on one citation, in the order given."""
    with ledger.connection() as connection:
        return _all(ledger, connection, _standing_ones().where(verdicts.c.citation_id == citation_id))


def verdicts_on_answer(ledger: Ledger, answer_id: int) -> dict[tuple[int, int], list[GivenVerdict]]:
    """The verdicts that stand on an answer's citations, by the places of statement and citation, from 0."""
    query = _standing_ones().add_columns(citations.c.statement, citations.c.place)
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


def _standing_ones() -> Select[Any]:
    held = citations.c.citation_id == verdicts.c.citation_id
    return select(verdicts).join(citations, held).where(is_active)


def _all(ledger: Ledger, connection: Connection, query: Select[Any]) -> list[GivenVerdict]:
    return list(_readable(ledger, connection.execute(query.order_by(verdicts.c.verdict_id))))


def _readable(ledger: Ledger, rows: Iterable[Row[Any]]) -> Iterator[GivenVerdict]:
    """The verdicts that can be read: one by a word that no release has known is reported and left out."""
    for row in rows:
        if row.verdict in KNOWN_VERDICTS:
            yield _judged(row)
        else:
            pass_over(f"verdict {row.verdict_id} of {str(ledger.path)!r}", f"it is {row.verdict!r}")


def _judged(row: Row[Any]) -> GivenVerdict:
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
