"""Verdicts as regression cases: what an answer should cite again, or no longer state or begin with.

A verdict on a source makes a case of its citation. The verdicts on the sentences of all answers to one
question make one case of that question.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.errors import AnswerNotFound, RecordUnreadable
from assistant.ledger.answers import stored_answer
from assistant.ledger.citations import places_of
from assistant.ledger.database import pass_over
from assistant.ledger.item_keys import question_key, support_key
from assistant.ledger.verdicts import (
    GivenVerdict,
    Judged,
    Relevance,
    Verdict,
    active_relevance,
    active_verdicts,
)

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
    """A sentence, the citation by which it was judged, and the last verdict on whether it answers."""

    judged: GivenVerdict[Relevance]
    statement: Statement
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionCase:
    """A question with the sentences judged in the answers to it; ``given`` is the last of these answers."""

    given: StoredAnswer
    sentences: tuple[JudgedSentence, ...]

    @property
    def case_id(self) -> int:
        """The number of the citation that was answered first."""
        return min(one.judged.citation_id for one in self.sentences)

    def judged(self, *relevance: Relevance) -> list[JudgedSentence]:
        """The sentences that were judged so."""
        return [one for one in self.sentences if one.judged.verdict in relevance]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """The verdicts that make cases, the last on each thing judged: on citations, and of questions.

    ``partly`` and ``disputed`` are how many judged things make none: what is partly so requires nothing of
    an answer, and the reviewers of disputed ones do not agree.
    """

    judged: tuple[GivenVerdict[Verdict], ...]
    questions: tuple[QuestionCase, ...]
    partly: int
    disputed: int

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


def cases(ledger: Ledger) -> Cases:
    """Every case that the verdicts make. Raises LedgerUnusable.

    An answer that cannot be read is reported and passed over.
    """
    support, of_support = _settled(active_verdicts(ledger))
    relevance, of_relevance = _settled(active_relevance(ledger))
    rejected = {one.key for one in support if one.verdict.rejects}
    return Cases(
        judged=tuple(one for one in support if one.verdict is not Verdict.PARTLY),
        questions=tuple(_questions(ledger, relevance, rejected)),
        partly=sum(one.verdict is Verdict.PARTLY for one in support)
        + sum(one.verdict is Relevance.PARTLY for one in relevance),
        disputed=of_support + of_relevance,
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


def scope_then(given: StoredAnswer) -> Scope:
    """The scope of a question, as of when it was asked: nothing published later answers."""
    return given.scope if given.scope.asked_at else replace(given.scope, as_of=given.asked)


def _questions(
    ledger: Ledger, judged: Sequence[GivenVerdict[Relevance]], rejected: set[int]
) -> Iterator[QuestionCase]:
    """A case a question; an answer that its source was found not to support is none to ask for."""
    asked: dict[int, tuple[StoredAnswer, list[JudgedSentence]]] = {}
    for given, found in _by_answer(ledger, judged):
        key = question_key(given.answer.standalone, given.scope)
        _, sentences = asked.get(key, (given, []))
        asked[key] = given, sentences
        sentences += [
            JudgedSentence(judged=verdict, statement=statement, citation=citation)
            for verdict, statement, citation in found
            if verdict.verdict.rejects or support_key(statement, citation) not in rejected
        ]
    for given, sentences in asked.values():
        if any(one.judged.verdict is not Relevance.PARTLY for one in sentences):
            yield QuestionCase(given=given, sentences=tuple(sentences))


def _by_answer(
    ledger: Ledger, judged: Sequence[GivenVerdict[Judged]]
) -> Iterator[tuple[StoredAnswer, list[tuple[GivenVerdict[Judged], Statement, Citation]]]]:
    """The verdicts with what each is on, those on one answer together, in the order of the answers."""
    verdicts = {one.citation_id: one for one in judged}
    for turn_id, places in groupby(places_of(ledger, list(verdicts)), key=lambda at: at.turn_id):
        try:
            given = stored_answer(ledger, turn_id)
        except RecordUnreadable as error:
            pass_over(f"a judged answer of {ledger.place}", str(error))
            continue
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
