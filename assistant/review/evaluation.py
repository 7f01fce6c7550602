"""Asks the questions of all cases again, without a language model, and gives the outcome of each case."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.answer.staleness import citation_changes, citation_statuses
from assistant.review.cases import Cases, QuestionCase, cases_by_answer, scope_then
from assistant.review.results import CaseResult, QuestionResult, case_outcome, question_outcome

if TYPE_CHECKING:
    from assistant.answer.answer import Answer
    from assistant.answer.staleness import CitationStatus
    from assistant.ledger import Ledger
    from assistant.ledger.answers import StoredAnswer
    from assistant.pipeline import Assistant
    from corpus import Corpus, Scope

AnyResult = CaseResult | QuestionResult


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


def evaluate(assistant: Assistant, ledger: Ledger, found: Cases) -> Iterator[AnyResult]:
    """Asks each question again and gives the outcome of its cases. Raises LedgerUnusable, CorpusError."""
    fingerprint = assistant.corpus.overview.fingerprint()
    ask = asker(assistant)
    for of_one in cases_by_answer(ledger, found.judged):
        given = of_one[0].given
        answer = ask(given, scope_then(given))
        statuses = {one.citation: one.status for one in citation_changes(given.answer, assistant.corpus)}
        for case in of_one:
            yield CaseResult(
                case=case,
                answer=answer,
                outcome=case_outcome(case, answer, statuses[case.citation]),
                status=statuses[case.citation],
                same_corpus=case.judged.fingerprint == fingerprint,
            )
    for question in found.questions:
        answer = ask(question.given, question.scope)
        yield QuestionResult(
            case=question,
            answer=answer,
            outcome=question_outcome(question, answer, _statuses(question, assistant.corpus)),
            same_corpus=all(one.judged.fingerprint == fingerprint for one in question.sentences),
        )


def asker(assistant: Assistant) -> Callable[[StoredAnswer, Scope], Answer]:
    """What asks the question of a stored answer again as it was understood, without a model.

    An answer that makes cases of both kinds is asked for once.
    """
    alone = replace(assistant, model=None)
    asked: dict[tuple[int, Scope], Answer] = {}

    def ask(given: StoredAnswer, scope: Scope) -> Answer:
        if (given.answer_id, scope) not in asked:
            ignore = [one.switch for one in given.answer.ignored]
            asked[given.answer_id, scope] = alone.ask(given.answer.standalone, scope=scope, ignore=ignore)
        return asked[given.answer_id, scope]

    return ask


def summarise(results: Sequence[AnyResult]) -> EvaluationSummary:
    """The sums over all results."""
    passes = [one.outcome.passes for one in results]
    return EvaluationSummary(
        passed=passes.count(True),
        failed=passes.count(False),
        changed=passes.count(None),
        same_corpus=sum(one.same_corpus for one in results),
    )


def _statuses(case: QuestionCase, corpus: Corpus) -> list[CitationStatus]:
    """What has become of the text of each judged sentence."""
    cited = [(one.citation.stored.report_id, one.citation.quote) for one in case.sentences]
    return list(citation_statuses(cited, corpus))
