"""What there is for a reviewer to judge, each once, and what of it they have not judged yet.

Two things are asked: whether the cited text supports the sentence, where a language model wrote it, and
whether the sentence answers its question. What is the same to judge in several answers (see
:mod:`assistant.ledger.item_keys`), such as those to a watched question, is judged in the newest of them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import CTE, ColumnElement, Select, and_, case, func, or_, select

from assistant.ledger.schema import citations, turns, verdicts
from assistant.ledger.verdicts import RELEVANCE, SUPPORT, is_active, is_known
from corpus import statements

if TYPE_CHECKING:
    from assistant.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer:
    """Whose queue it is: a person's id, None where one is alone, and how many people review."""

    person_id: str | None
    among: int = 1

    @property
    def may_judge(self) -> list[ColumnElement[bool]]:
        """What a citation must meet: nobody judges answers to their own questions while others could."""
        if self.among < 2 or self.person_id is None:
            return [_was_asked]
        return [
            _was_asked,
            or_(citations.c.asked_by.is_(None), citations.c.asked_by != self.person_id),
        ]

    @property
    def gave(self) -> ColumnElement[bool]:
        """Whether a verdict is theirs."""
        return func.coalesce(verdicts.c.reviewer, "") == (self.person_id or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """What of one citation the reviewer has not judged yet, there or where it is the same to judge."""

    support: bool
    relevance: bool


_was_asked = select(turns.c.turn_id).where(turns.c.turn_id == citations.c.turn_id).exists()
_is_quoted: ColumnElement[bool] = citations.c.model.is_(None)


def things_to_judge(
    rules: Sequence[ColumnElement[bool]], reviewer: Reviewer, *, lapsed: Collection[int]
) -> CTE:
    """Of the citations that meet the rules and are the same to judge the newest, and whether it is ``open``.

    It has the columns by which a queue is ordered, and not the long ones.

    Of a quoted sentence only its relevance is judged, so that its further citations are the same. What has a
    verdict of the reviewer's that is among those ``lapsed``, by number, is open again.
    """
    same = citations.c.relevance_key, case((_is_quoted, 0), else_=citations.c.support_key)
    newest = citations.c.turn_id.desc(), citations.c.statement, citations.c.place
    nth = func.row_number().over(partition_by=same, order_by=newest).label("nth")
    of = citations.c
    ordered_by = of.citation_id, of.turn_id, of.statement, of.place, of.certainty
    every = select(*ordered_by, or_(*_open(reviewer, lapsed)).label("open"), nth).where(*rules).subquery()
    return select(every).where(every.c.nth == 1).cte("things")


def yet_to_judge(
    ledger: Ledger, citation_id: int, *, reviewer: Reviewer, lapsed: Collection[int] = ()
) -> Open:
    """What is open of a citation that is there. Raises LedgerUnusable."""
    query = select(*_open(reviewer, lapsed)).where(citations.c.citation_id == citation_id)
    with ledger.connection() as connection:
        support, relevance = connection.execute(query).one()
    return Open(support=bool(support), relevance=bool(relevance))


def may_review(ledger: Ledger, citation_id: int, *, reviewer: Reviewer) -> bool:
    """Whether there is such a citation, and the reviewer may judge it."""
    rules = [citations.c.citation_id == citation_id, *reviewer.may_judge]
    with ledger.connection() as connection:
        return connection.scalar(select(citations.c.citation_id).where(*rules)) is not None


def judged_by_another(reviewer: Reviewer) -> ColumnElement[bool]:
    """Whether somebody else has judged what is asked of a citation."""
    return or_(
        and_(~_is_quoted, citations.c.support_key.in_(_judged(SUPPORT, ~reviewer.gave))),
        citations.c.relevance_key.in_(_judged(RELEVANCE, ~reviewer.gave)),
    )


def has_lapsed(reviewer: Reviewer, lapsed: Collection[int]) -> ColumnElement[bool]:
    """Whether the reviewer's verdict on whether a sentence answers is among those ``lapsed``, by number."""
    theirs = reviewer.gave & verdicts.c.verdict_id.in_(_each(lapsed))
    return citations.c.relevance_key.in_(_judged(RELEVANCE, theirs))


def _each(numbers: Collection[int]) -> Select[Any]:
    """The numbers as one parameter, however many they are."""
    return statements.among(sorted(numbers))


def _open(reviewer: Reviewer, lapsed: Collection[int]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    support = citations.c.support_key.not_in(_judged(SUPPORT, reviewer.gave))
    unlapsed = verdicts.c.verdict_id.not_in(_each(lapsed))
    relevance = citations.c.relevance_key.not_in(_judged(RELEVANCE, reviewer.gave & unlapsed))
    return and_(~_is_quoted, support), relevance


def _judged(about: str, by: ColumnElement[bool]) -> Select[Any]:
    """The keys of what has such a verdict."""
    judged = citations.alias()
    key = judged.c.support_key if about == SUPPORT else judged.c.relevance_key
    there = verdicts.c.citation_id == judged.c.citation_id
    return select(key).join(verdicts, there).where(is_active, is_known(about), by)
