"""Verdicts as regression cases: what an answer should cite again, or no longer state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.errors import RecordUnreadable
from assistant.ledger.answers import stored_answer
from assistant.ledger.citations import places_of
from assistant.ledger.database import pass_over
from assistant.ledger.verdicts import GivenVerdict, Verdict, active_verdicts

if TYPE_CHECKING:
    from assistant.answer.answer import Citation, Statement
    from assistant.ledger import Ledger
    from assistant.ledger.answers import StoredAnswer
    from corpus import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A citation that was judged, with the answer that it is from.

    ``judged`` is the last verdict: where it supports, the text should be cited again, otherwise the statement
    should not be made from it again.
    """

    judged: GivenVerdict
    given: StoredAnswer
    statement: Statement
    citation: Citation

    @property
    def case_id(self) -> int:
        """The number of the citation."""
        return self.judged.citation_id

    @property
    def scope(self) -> Scope:
        """The scope of the question, as of when it was asked: nothing published later answers."""
        scope = self.given.scope
        return scope if scope.asked_at else replace(scope, as_of=self.given.asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """The verdicts that make cases, the last on each citation, in the order of the answers.

    ``partly`` and ``disputed`` are how many judged citations make none: partly supported ones require
    nothing of an answer, and the reviewers of disputed ones do not agree.
    """

    judged: tuple[GivenVerdict, ...]
    partly: int
    disputed: int


def cases(ledger: Ledger) -> Cases:
    """Every case that the verdicts make. Raises LedgerUnusable."""
    of_citation: dict[int, list[GivenVerdict]] = {}
    for one in active_verdicts(ledger):
        of_citation.setdefault(one.citation_id, []).append(one)
    judged, partly, disputed = [], 0, 0
    for citation_id in sorted(of_citation):
        given = of_citation[citation_id]
        if len({_direction(one.verdict) for one in given}) > 1:
            disputed += 1
        elif given[-1].verdict is Verdict.PARTLY:
            partly += 1
        else:
            judged.append(given[-1])
    return Cases(judged=tuple(judged), partly=partly, disputed=disputed)


def cases_by_answer(ledger: Ledger, judged: Sequence[GivenVerdict]) -> Iterator[list[Case]]:
    """The cases of these verdicts, those of one answer together. Raises LedgerUnusable.

    An answer that cannot be read is reported and passed over.
    """
    verdicts = {one.citation_id: one for one in judged}
    for turn_id, places in groupby(places_of(ledger, list(verdicts)), key=lambda at: at.turn_id):
        try:
            given = stored_answer(ledger, turn_id)
        except RecordUnreadable as error:
            pass_over(f"a judged answer of {str(ledger.path)!r}", str(error))
            continue
        statements = [(at, given.answer.statements[at.statement]) for at in places]
        yield [
            Case(
                judged=verdicts[at.citation_id],
                given=given,
                statement=statement,
                citation=statement.citations[at.place],
            )
            for at, statement in statements
        ]


def _direction(verdict: Verdict) -> str:
    return "rejects" if verdict.rejects else verdict.value
