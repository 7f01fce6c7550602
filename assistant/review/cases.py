"""Verdicts as regression cases: what an answer should cite again, or no longer state or begin with.

A verdict on a source makes a case of its citation. The verdicts on the sentences of all answers to one
question within one scope make one case of that question: within another it has other answers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.errors import AnswerNotFound, RecordUnreadable
from assistant.ledger.answers import stored_answer
from assistant.ledger.citations import AnswerPlace, Place, last_places, places_of
from assistant.ledger.database import pass_over
from assistant.ledger.given_verdicts import GivenVerdict, Judged, active_relevance, active_verdicts
from assistant.ledger.item_keys import as_asked, support_key
from assistant.ledger.verdicts import Relevance, Verdict

if TYPE_CHECKING:
    from assistant.answer.answer import Citation, Statement
    from assistant.ledger import Ledger
    from assistant.ledger.answers import StoredAnswer
    from corpus import Scope

_Placed = TypeVar("_Placed", Place, AnswerPlace)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A citation that was judged, with the answer that it is from.

    ``judged`` is the last verdict: where it supports, the text should be cited again, otherwise the statement
    should not be made from it again.
    """

    judged: GivenVerdict[Verdict]
    given: StoredAnswer
    statement: Statement
    citation: Citation

    @property
    def case_id(self) -> int:
        """The number of the citation."""
        return self.judged.citation_id


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedSentence:
    """A sentence, its citation, and the last verdict on whether it answers, there or in another answer.

    ``first`` is the number of its citation in the first answer that gave it within the scope.
    """

    first: int
    judged: GivenVerdict[Relevance]
    statement: Statement
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionCase:
    """A question within a scope, with the judged sentences of the answers to it.

    ``given`` is the last of these answers.
    """

    given: StoredAnswer
    sentences: tuple[JudgedSentence, ...]

    @property
    def case_id(self) -> int:
        """The number of the citation that was answered first."""
        return min(one.first for one in self.sentences)

    @property
    def scope(self) -> Scope:
        """What it is asked within: as of when it was answered last, or a sentence was judged outdated.

        What outdates a sentence may have been published since it was given.
        """
        outdated = [one.judged.at for one in self.judged(Relevance.OUTDATED)]
        return scope_then(self.given, at=max([self.given.asked, *outdated]))

    def judged(self, *relevance: Relevance) -> list[JudgedSentence]:
        """The sentences that were judged so."""
        return [one for one in self.sentences if one.judged.verdict in relevance]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """The verdicts that make cases, the last on each thing judged: on citations, and of questions.

    ``partly``, ``disputed`` and ``lapsed`` are how many judged things make none: what is partly so requires
    nothing of an answer, the reviewers of disputed ones do not agree, and of lapsed ones the source or the
    story has changed since (see :mod:`assistant.review.lapsed`).
    """

    judged: tuple[GivenVerdict[Verdict], ...]
    questions: tuple[QuestionCase, ...]
    partly: int
    disputed: int
    lapsed: int

    def __len__(self) -> int:
        return len(self.judged) + len(self.questions)

    def only(self, case_id: int | None) -> Cases:
        """All cases, or those of this number. Raises AnswerNotFound."""
        if case_id is None:
            return self
        found = replace(
            self,
            judged=tuple(one for one in self.judged if one.citation_id == case_id),
            questions=tuple(one for one in self.questions if one.case_id == case_id),
        )
        if not len(found):
            raise AnswerNotFound(f"there is no case {case_id!r}; `dateline eval` lists all cases")
        return found


def cases(ledger: Ledger, *, lapsed: Collection[int] = ()) -> Cases:
    """Every case that the verdicts make but those that have ``lapsed``, by number. Raises LedgerUnusable.

    An answer that cannot be read is reported and passed over.
    """
    support, of_support = _settled(active_verdicts(ledger))
    given = active_relevance(ledger)
    unlapsed = [one for one in given if one.verdict_id not in lapsed]
    relevance, of_relevance = _settled(unlapsed)
    rejected = {one.key for one in support if one.verdict.rejects}
    return Cases(
        judged=tuple(one for one in support if one.verdict is not Verdict.PARTLY),
        questions=tuple(_questions(ledger, relevance, rejected)),
        partly=sum(one.verdict is Verdict.PARTLY for one in support)
        + sum(one.verdict is Relevance.PARTLY for one in relevance),
        disputed=of_support + of_relevance,
        lapsed=len({one.key for one in given} - {one.key for one in unlapsed}),
    )


def cases_by_answer(ledger: Ledger, judged: Sequence[GivenVerdict[Verdict]]) -> Iterator[list[Case]]:
    """The cases of these verdicts, those of one answer together. Raises LedgerUnusable.

    An answer that cannot be read is reported and passed over.
    """
    for given, found in _by_answer(ledger, judged):
        yield [
            Case(judged=verdict, given=given, statement=statement, citation=citation)
            for verdict, statement, citation in found
        ]


def scope_then(given: StoredAnswer, *, at: datetime | None = None) -> Scope:
    """The scope of a question, as of when it was asked, or ``at``: nothing published later answers."""
    return given.scope if given.scope.asked_at else replace(given.scope, as_of=at or given.asked)


def _questions(
    ledger: Ledger, judged: Sequence[GivenVerdict[Relevance]], rejected: set[int]
) -> Iterator[QuestionCase]:
    """A case a question and scope; an answer that its source was found not to support is none to ask for."""
    verdicts = {one.key: one for one in judged}
    asked: dict[tuple[str, Scope, tuple[str, ...]], tuple[StoredAnswer, dict[int, JudgedSentence]]] = {}
    for given, places in _of_answers(ledger, last_places(ledger, verdicts)):
        _, sentences = asked.get(_as_asked(given), (given, {}))
        asked[_as_asked(given)] = given, sentences
        for one in places:
            verdict, statement = verdicts[one.relevance_key], given.answer.statements[one.at.statement]
            citation = statement.citations[one.at.place]
            if verdict.verdict.rejects or support_key(statement, citation) not in rejected:
                before = sentences.pop(one.relevance_key, None)
                first = min(one.first, before.first) if before else one.first
                sentences[one.relevance_key] = JudgedSentence(
                    first=first, judged=verdict, statement=statement, citation=citation
                )
    for given, sentences in asked.values():
        if any(one.judged.verdict is not Relevance.PARTLY for one in sentences.values()):
            yield QuestionCase(given=given, sentences=tuple(sentences.values()))


def _as_asked(given: StoredAnswer) -> tuple[str, Scope, tuple[str, ...]]:
    """The same for the same question within the same scope."""
    scope = given.scope
    names = ("outlets", "countries", "languages", "without")
    in_order: dict[str, Any] = {name: tuple(sorted(getattr(scope, name))) for name in names}
    ignored = tuple(sorted(one.switch for one in given.answer.ignored))
    return as_asked(given.answer.standalone), replace(scope, **in_order), ignored


def _by_answer(
    ledger: Ledger, judged: Sequence[GivenVerdict[Verdict]]
) -> Iterator[tuple[StoredAnswer, list[tuple[GivenVerdict[Verdict], Statement, Citation]]]]:
    """The verdicts with what each is on, those on one answer together, in the order of the answers."""
    verdicts = {one.citation_id: one for one in judged}
    for given, places in _of_answers(ledger, places_of(ledger, list(verdicts))):
        statements = given.answer.statements
        yield (
            given,
            [
                (
                    verdicts[at.citation_id],
                    statements[at.statement],
                    statements[at.statement].citations[at.place],
                )
                for at in places
            ],
        )


def _of_answers(ledger: Ledger, places: Sequence[_Placed]) -> Iterator[tuple[StoredAnswer, list[_Placed]]]:
    """Each answer with its places; one that cannot be read is reported and passed over."""
    for answer_id, those in groupby(places, key=lambda at: at.turn_id):
        try:
            yield stored_answer(ledger, answer_id), list(those)
        except RecordUnreadable as error:
            pass_over(f"a judged answer of {ledger.place}", str(error))


def _settled(given: Sequence[GivenVerdict[Judged]]) -> tuple[list[GivenVerdict[Judged]], int]:
    """The last verdict on each thing of which the reviewers agree, and on how many things they do not.

    Of a sentence that was given in answer to several questions, the last for each of these.
    """
    of_key: dict[int, dict[str, GivenVerdict[Judged]]] = {}  # the last of each reviewer
    last: dict[tuple[int, int], GivenVerdict[Judged]] = {}
    for one in given:
        of_key.setdefault(one.key, {})[one.reviewer or ""] = one
        last.pop((one.key, one.asked_key), None)
        last[one.key, one.asked_key] = one
    disputed = {
        key
        for key, by in of_key.items()
        if len({"rejects" if one.verdict.rejects else one.verdict for one in by.values()}) > 1
    }
    return [one for one in last.values() if one.key not in disputed], len(disputed)
