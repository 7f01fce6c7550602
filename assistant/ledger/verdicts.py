"""Reviewers' verdicts. One that is undone or replaced stays in the ledger as undone.

There are two: whether a cited text supports its sentence, and whether the sentence answers its question. What
is the same thing to judge in several answers (see :mod:`assistant.ledger.item_keys`) is judged in one of them
and counts for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, insert, or_, select, update

from assistant.ledger.schema import citations, verdicts

if TYPE_CHECKING:
    from sqlalchemy import Select

    from assistant.ledger.database import Ledger

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
AnyVerdict = Verdict | Relevance


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
    """Stores one verdict or both; the reviewer's earlier ones on the same thing to judge are undone.

    The note is stored once, with the last. Raises LedgerUnusable.
    """
    at = int(datetime.now(UTC).timestamp())
    of_both = {
        "citation_id": citation_id,
        "reviewer": reviewer,
        "reviewer_name": reviewer_name,
        "drawn_from": drawn_from,
        "fingerprint": fingerprint,
        "at": at,
    }
    notes = ["" for _ in given[1:]] + [note.strip()[:LONGEST_NOTE]]
    with ledger.writing() as connection:
        for one, noted in zip(given, notes, strict=True):
            about = RELEVANCE if isinstance(one, Relevance) else SUPPORT
            same = verdicts.c.about == about, verdicts.c.citation_id.in_(_same_to_judge(citation_id, about))
            replaced = update(verdicts).where(is_active, _by(reviewer), *same)
            connection.execute(replaced.values(undone=at))
            row = of_both | {"about": about, "verdict": one.value, "note": noted}
            connection.execute(insert(verdicts).values(row))


def undo(ledger: Ledger, *, reviewer: str | None) -> UndoneReview | None:
    """Undoes what the reviewer judged last, both verdicts if both were given; None when there is none.

    What was given together has one citation and one second.
    """
    known = or_(is_known(SUPPORT), is_known(RELEVANCE))
    mine = active().where(_by(reviewer), known).order_by(verdicts.c.verdict_id.desc())
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


is_active: ColumnElement[bool] = verdicts.c.undone.is_(None)


def is_known(about: str) -> ColumnElement[bool]:
    """Whether a verdict is of this kind, and one that this program knows."""
    return (verdicts.c.about == about) & verdicts.c.verdict.in_(list(map(str, _KNOWN[about])))


def active() -> Select[Any]:
    """Every verdict that was not undone, with the keys of its citation."""
    same_citation = citations.c.citation_id == verdicts.c.citation_id
    keys = citations.c.support_key, citations.c.relevance_key
    return select(verdicts, *keys).join(citations, same_citation).where(is_active)


KEYS = {SUPPORT: citations.c.support_key, RELEVANCE: citations.c.relevance_key}
"""By which columns of citations each kind of verdict counts for several."""


def _same_to_judge(citation_id: int, about: str) -> Select[Any]:
    """The numbers of the citations that are judged with this one."""
    key, of = KEYS[about], citations.alias()
    its_key = select(of.c[key.name]).where(of.c.citation_id == citation_id).scalar_subquery()
    return select(citations.c.citation_id).where(key == its_key)


def _by(reviewer: str | None) -> ColumnElement[bool]:
    return verdicts.c.reviewer.is_(None) if reviewer is None else verdicts.c.reviewer == reviewer
