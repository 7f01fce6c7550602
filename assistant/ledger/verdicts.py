"""Reviewers' verdicts. One that is undone or replaced stays in the ledger as undone.

There are two: whether a cited text supports its sentence, and whether the sentence answers its question. What
is the same thing to judge in several answers (see :mod:`assistant.ledger.item_keys`) is judged in one of them
and counts for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Row, insert, or_, select, update

from assistant.ledger.database import Ledger, pass_over
from assistant.ledger.schema import citations, verdicts

if TYPE_CHECKING:
    from sqlalchemy import Select

LONGEST_NOTE = 2000  # characters
SUPPORT, RELEVANCE = "support", "relevance"


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


class Relevance(StrEnum):
    """Whether the statement answers the question that was asked."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    OUTDATED = "outdated"

    @property
    def rejects(self) -> bool:
        """Whether no answer should begin with the statement."""
        return self in (Relevance.NO, Relevance.OUTDATED)


_KNOWN: dict[str, type[Verdict] | type[Relevance]] = {SUPPORT: Verdict, RELEVANCE: Relevance}
Judged = TypeVar("Judged", Verdict, Relevance)
AnyVerdict = Verdict | Relevance


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


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoneReview:
    """What was taken back of one citation: its number, the verdicts in the order asked, and their note."""

    citation_id: int
    verdicts: tuple[AnyVerdict, ...]
    note: str


def judge(
    ledger: Ledger,
    citation_id: int,
    *given: AnyVerdict,
    reviewer: str | None,
    reviewer_name: str,
    note: str = "",
    drawn_from: str,
    fingerprint: str,
) -> None:
    """Stores one verdict or both; the reviewer's earlier ones of the same kind on this citation are undone.

    The note is stored once, with the last. Raises LedgerUnusable.
    """
    at = int(datetime.now(UTC).timestamp())
    of_both = {
        "citation_id": citation_id,
        "reviewer": reviewer,
        "reviewer_name": reviewer_name,
        "note": "",
        "drawn_from": drawn_from,
        "fingerprint": fingerprint,
        "at": at,
    }
    rows = [of_both | {"about": _about(one), "verdict": one.value} for one in given]
    rows[-1]["note"] = note.strip()[:LONGEST_NOTE]
    with ledger.writing() as connection:
        for row in rows:
            same = (verdicts.c.citation_id == citation_id) & (verdicts.c.about == row["about"])
            connection.execute(update(verdicts).where(is_active, _by(reviewer), same).values(undone=at))
            connection.execute(insert(verdicts).values(row))


def undo(ledger: Ledger, *, reviewer: str | None) -> UndoneReview | None:
    """Undoes what the reviewer judged last, both verdicts if both were given; None when there is none.

    What was given together has one citation and one second.
    """
    known = or_(is_known(SUPPORT), is_known(RELEVANCE))
    mine = _active().where(_by(reviewer), known).order_by(verdicts.c.verdict_id.desc())
    with ledger.writing() as connection:
        last = connection.execute(mine.limit(1)).first()
        if last is None:
            return None
        together = (verdicts.c.citation_id == last.citation_id) & (verdicts.c.at == last.at)
        rows = connection.execute(mine.where(together)).all()
        undoing = update(verdicts).where(verdicts.c.verdict_id.in_([row.verdict_id for row in rows]))
        connection.execute(undoing.where(is_active).values(undone=int(datetime.now(UTC).timestamp())))
    return UndoneReview(
        citation_id=last.citation_id,
        verdicts=tuple(_KNOWN[row.about](row.verdict) for row in reversed(rows)),
        note=last.note,
    )


def active_verdicts(ledger: Ledger) -> list[GivenVerdict[Verdict]]:
    """Every verdict on the support of a citation that is still there, in the order given."""
    return _of_kind(ledger, SUPPORT, Verdict)


def active_relevance(ledger: Ledger) -> list[GivenVerdict[Relevance]]:
    """Every verdict on whether a sentence answers its question, in the order given."""
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
        for about, key in _KEYS.items():
            query = (
                _active()
                .join(here, key == here.c[key.name])
                .add_columns(here.c.statement, here.c.place, here.c.citation_id.label("here_id"))
            )
            of_kind = query.where(here.c.turn_id == answer_id, verdicts.c.about == about)
            rows += connection.execute(of_kind).all()
    return sorted(rows, key=lambda row: int(row.verdict_id))


is_active: ColumnElement[bool] = verdicts.c.undone.is_(None)


def is_known(about: str) -> ColumnElement[bool]:
    """Whether a verdict is of this kind, and one that this program knows."""
    return (verdicts.c.about == about) & verdicts.c.verdict.in_(list(map(str, _KNOWN[about])))


_KEYS = {SUPPORT: citations.c.support_key, RELEVANCE: citations.c.relevance_key}


def _about(verdict: AnyVerdict) -> str:
    return RELEVANCE if isinstance(verdict, Relevance) else SUPPORT


def _by(reviewer: str | None) -> ColumnElement[bool]:
    return verdicts.c.reviewer.is_(None) if reviewer is None else verdicts.c.reviewer == reviewer


def _active() -> Select[Any]:
    same_citation = citations.c.citation_id == verdicts.c.citation_id
    keys = citations.c.support_key, citations.c.relevance_key
    return select(verdicts, *keys).join(citations, same_citation).where(is_active)


def _of_kind(ledger: Ledger, about: str, known: type[Judged]) -> list[GivenVerdict[Judged]]:
    query = _active().where(verdicts.c.about == about).order_by(verdicts.c.verdict_id)
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
