"""From where on questions are answered: proposed from reviewers' verdicts, accepted or reset by an admin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.access import Person, Role, actor, operation
from assistant.answer.answerability import CALIBRATED, Cutoffs
from assistant.ledger.cutoffs import AcceptedCutoffs, accept_cutoffs, last_accepted
from assistant.review import tuning
from assistant.review.cases import Cases, cases
from assistant.review.evaluation import EvaluationSummary, evaluate, summarise
from assistant.review.lapsed import lapsed

if TYPE_CHECKING:
    from assistant.settings import Services

Asked = Callable[[int, int], None]
"""Gets how many questions have been asked, of how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """What an evaluation of all cases gives by the cut-offs in use and by those proposed.

    ``accepted`` says whether the proposed ones are now in use: only where no smaller share of cases passes.
    """

    before: EvaluationSummary
    after: EvaluationSummary
    accepted: bool


@operation(needs=frozenset({Role.REVIEWER, Role.ADMIN}))
def propose(
    _person: Person, services: Services, *, asked: Asked = lambda _done, _total: None
) -> tuning.Proposal:
    """What the judged questions make of the cut-offs. Raises LedgerUnusable, CorpusError."""
    questions = _cases(services).questions
    decisions = []
    for number, one in enumerate(tuning.judged_decisions(services.assistant, questions), start=1):
        asked(number, len(questions))
        decisions.append(one)
    return tuning.propose([one for one in decisions if one is not None], services.assistant.cutoffs())


@operation(needs=Role.ADMIN)
def accept(
    person: Person,
    services: Services,
    proposal: tuning.Proposal,
    *,
    asked: Asked = lambda _done, _total: None,
) -> Acceptance:
    """Uses the proposed cut-offs from now on, if the cases do not pass less often by them.

    ``proposal`` proposes something. Raises LedgerUnusable, CorpusError.
    """
    assert proposal.cutoffs is not None
    before = _summary(services, proposal.present, asked)
    after = _summary(services, proposal.cutoffs, asked)
    accepted = (after.share or 0.0) >= (before.share or 0.0)
    if accepted:
        accept_cutoffs(services.own_ledger(), proposal.cutoffs, by=actor(person).name, cases=proposal.cases)
    return Acceptance(before=before, after=after, accepted=accepted)


@operation(needs=Role.ADMIN)
def reset(person: Person, services: Services) -> None:
    """Uses the calibrated cut-offs again. Raises LedgerUnusable."""
    accept_cutoffs(services.own_ledger(), CALIBRATED, by=actor(person).name, cases=0)


@operation(needs=frozenset({Role.REVIEWER, Role.ADMIN}))
def in_use(_person: Person, services: Services) -> AcceptedCutoffs | None:
    """The cut-offs accepted last; None where the calibrated ones are in use. Raises LedgerUnusable."""
    last = last_accepted(services.own_ledger())
    return None if last is None or last.cutoffs == CALIBRATED else last


def _summary(services: Services, cutoffs: Cutoffs, asked: Asked) -> EvaluationSummary:
    found = _cases(services)
    results = []
    assistant = replace(services.assistant, cutoffs=lambda: cutoffs)
    for one in evaluate(assistant, services.own_ledger(), found):
        results.append(one)
        asked(len(results), len(found))
    return summarise(results)


def _cases(services: Services) -> Cases:
    ledger = services.own_ledger()
    return cases(ledger, lapsed=lapsed(ledger, services.corpus))
