"""Asks the questions of all cases again, without a language model, and gives the outcome of each case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from assistant.answer.staleness import CitationStatus, appears_in, citation_changes
from assistant.errors import AnswerNotFound
from assistant.ledger.verdicts import GivenVerdict, Verdict
from assistant.review.cases import Case, cases_by_answer

if TYPE_CHECKING:
    from assistant.answer.answer import Answer, Statement
    from assistant.ledger import Ledger
    from assistant.pipeline import Assistant


class CaseOutcome(StrEnum):
    """The outcome of a case."""

    SUPPORTED = "still supported"
    DROPPED = "no longer stated"
    LOST = "lost"
    REPEATED = "repeats a rejected statement"
    CHANGED = "changed"

    @property
    def passes(self) -> bool | None:
        """None for what can neither pass nor fail: the judged text is no longer in the corpus."""
        return None if self is CaseOutcome.CHANGED else self in (CaseOutcome.SUPPORTED, CaseOutcome.DROPPED)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """A case asked again: its new answer, and what has become of the judged text.

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
        return {
            "case": case.case_id,
            "question": case.given.question,
            "understood": case.given.answer.standalone,
            "as_of": case.scope.asked_at.isoformat() if case.scope.asked_at else None,
            "verdict": case.judged.verdict.value,
            "statement": case.statement.text,
            "citation": case.citation.to_json(),
            "outcome": self.outcome.value,
            "passed": self.outcome.passes,
            "corpus": "same" if self.same_corpus else "changed",
            "status": self.status.value,
            "abstained": self.answer.abstained,
            "answer": [statement.text for statement in _supported(self.answer)],
        }

    def lines(self) -> Iterator[str]:
        """The result for people."""
        case = self.case
        yield f"{case.case_id}. {' '.join(case.given.question.split())} — {self.outcome}"
        if self.outcome.passes:
            return
        report = case.citation.stored.report
        yield f"   judged “{case.judged.verdict}”: {_line(case.statement.text)}"
        yield f"   cited text: {_line(case.citation.quote)} ({report.outlet}; now {self.status})"
        if self.outcome is CaseOutcome.LOST:
            texts = [_line(statement.text) for statement in _supported(self.answer)]
            yield f"   the answer now: {' '.join(texts) if texts else 'no report answers it'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationSummary:
    """How many cases passed, failed or can do neither, and for how many the corpus is the same."""

    passed: int
    failed: int
    changed: int
    same_corpus: int

    @property
    def share(self) -> float | None:
        """The share that passed of those that can pass or fail; None when there is none."""
        counted = self.passed + self.failed
        return self.passed / counted if counted else None


def evaluate(assistant: Assistant, ledger: Ledger, judged: Sequence[GivenVerdict]) -> Iterator[CaseResult]:
    """Asks each question again and gives the outcome of its cases. Raises LedgerUnusable, CorpusError."""
    alone = replace(assistant, model=None)
    fingerprint = alone.corpus.fingerprint()
    for found in cases_by_answer(ledger, judged):
        given = found[0].given
        answer = alone.ask(
            given.answer.standalone,
            scope=found[0].scope,
            ignore=[one.switch for one in given.answer.ignored],
        )
        statuses = {one.citation: one.status for one in citation_changes(given.answer, alone.corpus)}
        for case in found:
            yield CaseResult(
                case=case,
                answer=answer,
                outcome=case_outcome(case, answer, statuses[case.citation]),
                status=statuses[case.citation],
                same_corpus=case.judged.fingerprint == fingerprint,
            )


def case_outcome(case: Case, answer: Answer, status: CitationStatus) -> CaseOutcome:
    """What the new answer makes of a case; ``status`` is what has become of its judged text."""
    if case.judged.verdict is not Verdict.SUPPORTS:
        return (
            CaseOutcome.REPEATED
            if any(_repeats(one, case) for one in _supported(answer))
            else CaseOutcome.DROPPED
        )
    if any(_cites(one, case) for one in _supported(answer)):
        return CaseOutcome.SUPPORTED
    return CaseOutcome.CHANGED if status.is_stale else CaseOutcome.LOST


def select_cases(judged: Sequence[GivenVerdict], case_id: int | None) -> Sequence[GivenVerdict]:
    """All cases, or the one of this number. Raises AnswerNotFound."""
    if case_id is None:
        return judged
    found = [one for one in judged if one.citation_id == case_id]
    if not found:
        raise AnswerNotFound(f"there is no case {case_id!r}; `dateline eval` lists all cases")
    return found


def summarise(results: Sequence[CaseResult]) -> EvaluationSummary:
    """The sums over all results."""
    passes = [one.outcome.passes for one in results]
    return EvaluationSummary(
        passed=passes.count(True),
        failed=passes.count(False),
        changed=passes.count(None),
        same_corpus=sum(one.same_corpus for one in results),
    )


def _supported(answer: Answer) -> list[Statement]:
    """The statements that are supported by their sources."""
    return [statement for statement in answer.statements if not statement.unsupported]


def _cites(statement: Statement, case: Case) -> bool:
    """Whether the statement cites the judged text, or one that contains it, from whichever report."""
    return any(_same(one.quote, case.citation.quote) for one in statement.citations)


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


def _line(text: str) -> str:
    return " ".join(text.split())
