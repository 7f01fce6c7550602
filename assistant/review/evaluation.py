"""Asking the questions of all cases again, without a language model, and telling what became of each case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from assistant.answer.staleness import CitationStatus, appears_in, citation_changes
from assistant.errors import AnswerNotFound
from assistant.ledger.verdicts import GivenVerdict, Verdict
from assistant.review.cases import Case, answers_judged

if TYPE_CHECKING:
    from assistant.answer.answer import Answer, Statement
    from assistant.ledger import Ledger
    from assistant.pipeline import Assistant


class CaseOutcome(StrEnum):
    """What became of a case."""

    SUPPORTED = "still supported"
    REFUSED = "no longer said"
    LOST = "lost"
    REFUTED = "cites refuted words"
    CHANGED = "changed"

    @property
    def passes(self) -> bool | None:
        """None for what can neither pass nor fail: the words that were judged are held no longer."""
        return None if self is CaseOutcome.CHANGED else self in (CaseOutcome.SUPPORTED, CaseOutcome.REFUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A case asked again: its new answer, and what has become of the words that were judged.

    ``same_corpus`` says whether exactly the same report versions are current as when it was judged.
    """

    case: Case
    answer: Answer
    outcome: CaseOutcome
    since: CitationStatus
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
            "since": self.since.value,
            "abstained": self.answer.abstained,
            "answer": [statement.text for statement in _standing(self.answer)],
        }

    def lines(self) -> Iterator[str]:
        """The result for people."""
        case = self.case
        yield f"{case.case_id}. {' '.join(case.given.question.split())} — {self.outcome}"
        if self.outcome.passes:
            return
        held = case.citation.stored.report
        yield f"   judged “{case.judged.verdict}”: {_line(case.statement.text)}"
        yield f"   on the words: {_line(case.citation.quote)} ({held.outlet}; now {self.since})"
        if self.outcome is CaseOutcome.LOST:
            said = [_line(statement.text) for statement in _standing(self.answer)]
            yield f"   the answer now: {' '.join(said) if said else 'nothing held answers it'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationSummary:
    """How many cases passed, failed and can do neither, and of how many the corpus is still the same."""

    passed: int
    failed: int
    changed: int
    same_corpus: int

    @property
    def share(self) -> float | None:
        """The passed among those that could pass or fail; None when there is none."""
        counted = self.passed + self.failed
        return self.passed / counted if counted else None


def evaluate(assistant: Assistant, ledger: Ledger, judged: Sequence[GivenVerdict]) -> Iterator[Result]:
    """Asks each question once more and tells what became of its cases. Raises LedgerUnusable, CorpusError."""
    alone = replace(assistant, model=None)
    fingerprint = alone.corpus.fingerprint()
    for found in answers_judged(ledger, judged):
        given = found[0].given
        answer = alone.ask(
            given.answer.standalone,
            scope=found[0].scope,
            ignore=[said.switch for said in given.answer.ignored],
        )
        since = {one.citation: one.status for one in citation_changes(given.answer, alone.corpus)}
        for case in found:
            yield Result(
                case=case,
                answer=answer,
                outcome=outcome(case, answer, since[case.citation]),
                since=since[case.citation],
                same_corpus=case.judged.fingerprint == fingerprint,
            )


def outcome(case: Case, answer: Answer, since: CitationStatus) -> CaseOutcome:
    """What the new answer makes of a case, whose words ``since`` then have become of this."""
    if case.judged.verdict is not Verdict.SUPPORTS:
        return (
            CaseOutcome.REFUTED
            if any(_repeats(one, case) for one in _standing(answer))
            else CaseOutcome.REFUSED
        )
    if any(_cites(one, case) for one in _standing(answer)):
        return CaseOutcome.SUPPORTED
    return CaseOutcome.CHANGED if since.is_stale else CaseOutcome.LOST


def chosen(judged: Sequence[GivenVerdict], case_id: int | None) -> Sequence[GivenVerdict]:
    """All cases, or the one of this number. Raises AnswerNotFound."""
    if case_id is None:
        return judged
    found = [one for one in judged if one.citation_id == case_id]
    if not found:
        raise AnswerNotFound(f"no case {case_id!r} is there; `dateline eval` lists those that are")
    return found


def summed(results: Sequence[Result]) -> EvaluationSummary:
    """What the results come to."""
    passes = [one.outcome.passes for one in results]
    return EvaluationSummary(
        passed=passes.count(True),
        failed=passes.count(False),
        changed=passes.count(None),
        same_corpus=sum(one.same_corpus for one in results),
    )


def _standing(answer: Answer) -> list[Statement]:
    """What the answer passes for said by the reports."""
    return [statement for statement in answer.statements if not statement.set_apart]


def _cites(statement: Statement, case: Case) -> bool:
    """Whether the statement cites the words that were judged, or ones that hold them, of whichever report."""
    return any(_same(one.quote, case.citation.quote) for one in statement.citations)


def _repeats(statement: Statement, case: Case) -> bool:
    """Whether the statement says what was refused, on the same words; a wrong source is that one report."""
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
