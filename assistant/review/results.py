"""The outcome of a case when its question is asked again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from assistant.answer.staleness import CitationStatus, appears_in
from assistant.ledger.verdicts import Relevance, Verdict
from assistant.review.cases import Case, QuestionCase, scope_then

if TYPE_CHECKING:
    from assistant.answer.answer import Answer, Statement
    from assistant.ledger.answers import StoredAnswer
    from corpus import Scope


class CaseOutcome(StrEnum):
    """The outcome of a case."""

    SUPPORTED = "still supported"
    DROPPED = "no longer stated"
    ANSWERED = "still answered"
    AVOIDED = "begins with no rejected sentence"
    LOST = "lost"
    REPEATED = "repeats a rejected statement"
    MISLED = "begins with a rejected sentence"
    CHANGED = "changed"

    @property
    def passes(self) -> bool | None:
        """None for what can neither pass nor fail: the judged text is no longer in the corpus."""
        return None if self is CaseOutcome.CHANGED else self in _PASSES


_PASSES = (CaseOutcome.SUPPORTED, CaseOutcome.DROPPED, CaseOutcome.ANSWERED, CaseOutcome.AVOIDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """A judged citation asked for again: its new answer, and what has become of the judged text.

    ``same_corpus`` says whether exactly the same report versions are current as when it was judged.
    """

    case: Case
    answer: Answer
    outcome: CaseOutcome
    status: CitationStatus
    same_corpus: bool

    def to_json(self) -> dict[str, Any]:
        """The result for programs."""
        case = self.case
        return (
            {"case": case.case_id, "judged": "support"}
            | _question_to_json(case.given, scope_then(case.given))
            | {
                "verdict": case.judged.verdict.value,
                "statement": case.statement.text,
                "citation": case.citation.to_json(),
                "status": self.status.value,
            }
            | _outcome_to_json(self.outcome, self.answer, same_corpus=self.same_corpus)
        )

    def lines(self) -> Iterator[str]:
        """The result for people."""
        case = self.case
        yield f"{case.case_id}. {_line(case.given.question)} — {self.outcome}"
        if self.outcome.passes:
            return
        report = case.citation.stored.report
        yield f"   judged “{case.judged.verdict}”: {_line(case.statement.text)}"
        yield f"   cited text: {_line(case.citation.quote)} ({report.outlet}; now {self.status})"
        if self.outcome is CaseOutcome.LOST:
            yield _answer_now(self.answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionResult:
    """A question asked again whose sentences were judged; ``same_corpus`` as of a :class:`CaseResult`."""

    case: QuestionCase
    answer: Answer
    outcome: CaseOutcome
    same_corpus: bool

    def to_json(self) -> dict[str, Any]:
        """The result for programs."""
        return (
            {"case": self.case.case_id, "judged": "relevance"}
            | _question_to_json(self.case.given, self.case.scope)
            | {
                "sentences": [
                    {
                        "verdict": one.judged.verdict.value,
                        "statement": one.statement.text,
                        "citation": one.citation.to_json(),
                    }
                    for one in self.case.sentences
                ]
            }
            | _outcome_to_json(self.outcome, self.answer, same_corpus=self.same_corpus)
        )

    def lines(self) -> Iterator[str]:
        """The result for people."""
        yield f"{self.case.case_id}. {_line(self.case.given.question)} — {self.outcome}"
        if self.outcome.passes:
            return
        for one in self.case.sentences:
            yield f"   answers the question, judged “{one.judged.verdict}”: {_line(one.statement.text)}"
        yield _answer_now(self.answer)


def case_outcome(case: Case, answer: Answer, status: CitationStatus) -> CaseOutcome:
    """What the new answer makes of a case; ``status`` is what has become of its judged text."""
    if case.judged.verdict is not Verdict.SUPPORTS:
        return (
            CaseOutcome.REPEATED
            if any(_repeats(one, case) for one in _supported(answer))
            else CaseOutcome.DROPPED
        )
    if any(_cites(one, case.citation.quote) for one in _supported(answer)):
        return CaseOutcome.SUPPORTED
    return CaseOutcome.CHANGED if status.is_stale else CaseOutcome.LOST


def question_outcome(case: QuestionCase, answer: Answer, statuses: Sequence[CitationStatus]) -> CaseOutcome:
    """What the new answer makes of a question; ``statuses`` are of the text of each judged sentence.

    It fails where it begins with a sentence that was rejected, and where it has none of those that answer
    while one of them is still in the corpus. What was only partly an answer requires nothing.
    """
    if begins_with(case, answer, Relevance.NO, Relevance.OUTDATED):
        return CaseOutcome.MISLED
    if contains_answer(case, answer):
        return CaseOutcome.ANSWERED
    wanted = case.judged(Relevance.YES)
    if not wanted:
        return CaseOutcome.AVOIDED
    stale = [status.is_stale for one, status in zip(case.sentences, statuses, strict=True) if one in wanted]
    return CaseOutcome.CHANGED if all(stale) else CaseOutcome.LOST


def begins_with(case: QuestionCase, answer: Answer, *relevance: Relevance) -> bool:
    """Whether the answer begins with a sentence that was judged so."""
    first = next(iter(_supported(answer)), None)
    return first is not None and any(_same(first.text, one.statement.text) for one in case.judged(*relevance))


def contains_answer(case: QuestionCase, answer: Answer) -> bool:
    """Whether the answer has a sentence that was judged to answer the question, or cites the same text."""
    return any(
        _same(statement.text, one.statement.text) or _cites(statement, one.citation.quote)
        for one in case.judged(Relevance.YES)
        for statement in _supported(answer)
    )


def _supported(answer: Answer) -> list[Statement]:
    """The statements that are supported by their sources."""
    return [statement for statement in answer.statements if not statement.unsupported]


def _cites(statement: Statement, quote: str) -> bool:
    """Whether the statement cites this text, or one that contains it, from whichever report."""
    return any(_same(one.quote, quote) for one in statement.citations)


def _repeats(statement: Statement, case: Case) -> bool:
    """Whether the statement repeats a rejected one from the same text; a wrong source is that one report."""
    if not _same(statement.text, case.statement.text):
        return False
    any_source = case.judged.verdict is not Verdict.WRONG_SOURCE
    return any(
        _same(one.quote, case.citation.quote)
        and (any_source or one.stored.report_id == case.citation.stored.report_id)
        for one in statement.citations
    )


def _same(one: str, other: str) -> bool:
    return appears_in(one, other) or appears_in(other, one)


def _question_to_json(given: StoredAnswer, scope: Scope) -> dict[str, Any]:
    at = scope.asked_at
    return {
        "question": given.question,
        "understood": given.answer.standalone,
        "as_of": at.isoformat() if at else None,
    }


def _outcome_to_json(outcome: CaseOutcome, answer: Answer, *, same_corpus: bool) -> dict[str, Any]:
    return {
        "outcome": outcome.value,
        "passed": outcome.passes,
        "corpus": "same" if same_corpus else "changed",
        "abstained": answer.abstained,
        "answer": [statement.text for statement in _supported(answer)],
    }


def _answer_now(answer: Answer) -> str:
    texts = [_line(statement.text) for statement in _supported(answer)]
    return f"   the answer now: {' '.join(texts) if texts else 'no report answers it'}"


def _line(text: str) -> str:
    return " ".join(text.split())
