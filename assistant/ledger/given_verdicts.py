"""The verdicts that count: of each reviewer the last on each thing to judge, unless it was undone.

Before things were known to be the same, a reviewer could judge them twice, and differently.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Row, case, func, select

from assistant.ledger.database import Ledger, pass_over
from assistant.ledger.schema import citations, verdicts
from assistant.ledger.verdicts import KEYS, RELEVANCE, SUPPORT, Relevance, Verdict, active

if TYPE_CHECKING:
    from sqlalchemy import Select

Judged = TypeVar("Judged", Verdict, Relevance)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenVerdict(Generic[Judged]):
    """A verdict that was not undone, and when (UTC) it was given by whom.

    ``key`` is that of what was judged: the same for every citation that it counts for; ``asked_key`` that of
    the sentence in answer to its question, whatever it cites. ``reviewer`` is None in single-user mode.
    ``drawn_from`` is the order of the queue that brought the citation up; ``fingerprint`` is that of the
    corpus then.
    """

    verdict_id: int
    citation_id: int
    key: int
    asked_key: int
    reviewer: str | None
    reviewer_name: str
    verdict: Judged
    note: str
    drawn_from: str
    fingerprint: str
    at: datetime


AnyGivenVerdict = GivenVerdict[Verdict] | GivenVerdict[Relevance]


def _last_of_each() -> Select[Any]:
    """The numbers of the last verdicts that each reviewer gave on each thing to judge."""
    given, on = verdicts.alias(), citations.alias()
    key = case((given.c.about == RELEVANCE, on.c.relevance_key), else_=on.c.support_key)
    joined = select(func.max(given.c.verdict_id)).join(on, on.c.citation_id == given.c.citation_id)
    return joined.where(given.c.undone.is_(None)).group_by(given.c.about, given.c.reviewer, key)


is_counted: ColumnElement[bool] = verdicts.c.verdict_id.in_(_last_of_each())
"""Whether a verdict was neither undone nor followed by another of its reviewer's on the same thing."""


def active_verdicts(ledger: Ledger) -> list[GivenVerdict[Verdict]]:
    """Every verdict that counts on the support of a citation that is still there, in the order given."""
    return _of_kind(ledger, SUPPORT, Verdict)


def active_relevance(ledger: Ledger) -> list[GivenVerdict[Relevance]]:
    """Every verdict that counts on whether a sentence answers its question, in the order given."""
    return _of_kind(ledger, RELEVANCE, Relevance)


def verdicts_on_answer(ledger: Ledger, answer_id: int) -> dict[tuple[int, int], list[AnyGivenVerdict]]:
    """The verdicts that count for an answer's citations, by the places of statement and citation, from 0.

    Those given on another answer with the same sentence have no note: that may speak of the other's question.
    """
    found: dict[tuple[int, int], list[AnyGivenVerdict]] = {}
    for row in _rows_on_answer(ledger, answer_id):
        one: AnyGivenVerdict | None = (
            _read(ledger, row, Verdict) if row.about == SUPPORT else _read(ledger, row, Relevance)
        )
        if one is not None:
            one = one if row.citation_id == row.here_id else replace(one, note="")
            found.setdefault((row.statement, row.place), []).append(one)
    return found


def _rows_on_answer(ledger: Ledger, answer_id: int) -> list[Row[Any]]:
    here = citations.alias("here")
    rows: list[Row[Any]] = []
    with ledger.connection() as connection:
        for about, key in KEYS.items():
            query = (
                _counted()
                .join(here, key == here.c[key.name])
                .add_columns(here.c.statement, here.c.place, here.c.citation_id.label("here_id"))
            )
            of_kind = query.where(here.c.turn_id == answer_id, verdicts.c.about == about)
            rows += connection.execute(of_kind).all()
    return sorted(rows, key=lambda row: int(row.verdict_id))


def _counted() -> Select[Any]:
    return active().where(is_counted)


def _of_kind(ledger: Ledger, about: str, known: type[Judged]) -> list[GivenVerdict[Judged]]:
    query = _counted().where(verdicts.c.about == about).order_by(verdicts.c.verdict_id)
    with ledger.connection() as connection:
        rows = connection.execute(query).all()
    return list(_readable(ledger, rows, known))


def _readable(
    ledger: Ledger, rows: Iterable[Row[Any]], known: type[Judged]
) -> Iterator[GivenVerdict[Judged]]:
    for row in rows:
        if (one := _read(ledger, row, known)) is not None:
            yield one


def _read(ledger: Ledger, row: Row[Any], known: type[Judged]) -> GivenVerdict[Judged] | None:
    """The verdict; one by an unknown word is reported and left out."""
    try:
        verdict = known(row.verdict)
    except ValueError:
        pass_over(f"verdict {row.verdict_id} of {ledger.place}", f"it is {row.verdict!r}")
        return None
    return GivenVerdict(
        verdict_id=row.verdict_id,
        citation_id=row.citation_id,
        key=row.relevance_key if row.about == RELEVANCE else row.support_key,
        asked_key=row.relevance_key,
        reviewer=row.reviewer,
        reviewer_name=row.reviewer_name,
        verdict=verdict,
        note=row.note,
        drawn_from=row.drawn_from,
        fingerprint=row.fingerprint,
        at=datetime.fromtimestamp(row.at, UTC),
    )
