"""Verdicts as regression cases: what the answer to a judged question is to cite again, or to say no more."""

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

    ``judged`` is the verdict given last: its words are to be cited again where it supports, otherwise the
    statement is not to stand on them again.
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
        """The scope asked within, as of when it was asked: nothing published later answers."""
        scope = self.given.scope
        return scope if scope.asked_at else replace(scope, as_of=self.given.asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """The verdicts that make cases, the last on each citation, in the order of the answers.

    ``partly`` and ``disputed`` are how many judged citations make none: they ask for nothing that an answer
    could be held to, or their reviewers do not agree.
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
        if len({_way(one.verdict) for one in given}) > 1:
            disputed += 1
        elif given[-1].verdict is Verdict.PARTLY:
            partly += 1
        else:
            judged.append(given[-1])
    return Cases(judged=tuple(judged), partly=partly, disputed=disputed)


def answers_judged(ledger: Ledger, judged: Sequence[GivenVerdict]) -> Iterator[list[Case]]:
    """The cases of these verdicts, those of one answer together. Raises LedgerUnusable."""
    verdicts = {one.citation_id: one for one in judged}
    for turn_id, places in groupby(places_of(ledger, list(verdicts)), key=lambda at: at.turn_id):
        try:
            given = stored_answer(ledger, turn_id)
        except RecordUnreadable as error:
            pass_over(f"the case of verdicts on an answer of {str(ledger.path)!r}", str(error))
            continue
        told = [(at, given.answer.statements[at.statement]) for at in places]
        yield [
            Case(
                judged=verdicts[at.citation_id],
                given=given,
                statement=statement,
                citation=statement.citations[at.place],
            )
            for at, statement in told
        ]


def _way(verdict: Verdict) -> str:
    return "refuses" if verdict.refuses else verdict.value
