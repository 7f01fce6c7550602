"""What a reviewer does: judge the citations of a queue, and see what the verdicts come to.

Of another person's conversation a reviewer sees the one question and the statement judged. What they may not
judge does not exist for them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from assistant.access import Person, Role, operation
from assistant.ledger import verdicts
from assistant.ledger.citations import askers, citation_not_found, outlets_cited
from assistant.ledger.people import everybody
from assistant.ledger.verdicts import AnyVerdict, UndoneReview
from assistant.review import agreement, evaluation, item, queue, to_judge
from assistant.review import statistics as counted
from assistant.review.cases import cases
from assistant.review.lapsed import lapsed
from assistant.review.queue import Order, QueueEntry, QueueFilter
from assistant.review.to_judge import Reviewer
from assistant.settings import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewChoices:
    """What a queue can be limited to: people by what the ledger knows them as, with their names; outlets.

    ``orders`` are those that bring something up for this reviewer in principle.
    """

    people: Mapping[str, str]
    outlets: tuple[str, ...]
    orders: tuple[Order, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """How many cases there are and how many judged things make none, as in :class:`review.cases.Cases`.

    ``results`` come as each case is asked.
    """

    cases: int
    partly: int
    disputed: int
    lapsed: int
    results: Iterator[evaluation.AnyResult]


@operation(needs=Role.REVIEWER)
def filter_choices(person: Person, services: Services) -> ReviewChoices:
    """What the reviewer can choose from. Raises LedgerUnusable."""
    names = {one.person_id: one.name for one in everybody(services.ledger)}
    alone = _reviewer(person, services).among < 2
    return ReviewChoices(
        people={asked_by: names.get(asked_by, asked_by) for asked_by in askers(services.ledger)},
        outlets=tuple(outlets_cited(services.ledger)),
        orders=tuple(order for order in Order if not (alone and order is Order.SECOND)),
    )


@operation(needs=Role.REVIEWER)
def next_item(
    person: Person, services: Services, wanted: QueueFilter, *, skipped: Collection[int] = ()
) -> QueueEntry:
    """How much the reviewer has judged and has yet to judge, and what comes first.

    Raises LedgerUnusable, CorpusError.
    """
    return queue.next_entry(
        services.ledger,
        services.corpus,
        wanted,
        reviewer=_reviewer(person, services),
        lapsed=lapsed(services.ledger, services.corpus),
        skipped=skipped,
    )


@operation(needs=Role.REVIEWER)
def review_item(person: Person, services: Services, citation_id: int) -> item.ReviewItem:
    """A citation, whole. Raises AnswerNotFound, LedgerUnusable, CorpusError."""
    return item.review_item(
        services.ledger,
        services.corpus,
        citation_id,
        reviewer=_reviewer(person, services),
        lapsed=lapsed(services.ledger, services.corpus),
    )


@operation(needs=Role.REVIEWER)
def judge(
    person: Person, services: Services, citation_id: int, *given: AnyVerdict, note: str, drawn_from: Order
) -> None:
    """Keeps the reviewer's verdicts on a citation, each in place of a former one of theirs.

    Raises AnswerNotFound, LedgerUnusable, CorpusError.
    """
    if not to_judge.may_review(services.ledger, citation_id, reviewer=_reviewer(person, services)):
        raise citation_not_found(citation_id)
    verdicts.judge(
        services.ledger,
        citation_id,
        *given,
        reviewer=person.person_id,
        reviewer_name=person.name,
        note=note,
        drawn_from=drawn_from.value,
        fingerprint=services.corpus.overview.fingerprint(),
    )


@operation(needs=Role.REVIEWER)
def undo(person: Person, services: Services) -> UndoneReview | None:
    """Undoes what the reviewer judged last, and returns it; None when there is nothing.

    Raises LedgerUnusable.
    """
    return verdicts.undo(services.ledger, reviewer=person.person_id)


@operation(needs=Role.REVIEWER)
def statistics(_person: Person, services: Services) -> counted.ReviewStatistics:
    """What all verdicts come to. Raises LedgerUnusable."""
    return counted.review_statistics(services.ledger)


@operation(needs=Role.REVIEWER)
def evaluate(_person: Person, services: Services, *, case_id: int | None = None) -> Evaluation:
    """Asks again what was judged, all of it or one case. Raises AnswerNotFound, LedgerUnusable."""
    ledger = services.own_ledger()
    found = cases(ledger, lapsed=lapsed(ledger, services.corpus)).only(case_id)
    return Evaluation(
        cases=len(found),
        partly=found.partly,
        disputed=found.disputed,
        lapsed=found.lapsed,
        results=evaluation.evaluate(services.assistant, ledger, found),
    )


@operation(needs=Role.REVIEWER)
def agreements(_person: Person, services: Services) -> list[agreement.Agreement]:
    """How far every two reviewers agree. Raises LedgerUnusable."""
    return agreement.agreements(services.ledger)


def _reviewer(person: Person, services: Services) -> Reviewer:
    """The person among how many reviewers; where only tokens tell roles, that there are others is assumed."""
    sign_in = services.settings.sign_in
    if sign_in is None:
        return Reviewer(person_id=person.person_id)
    if sign_in.roles_claim:
        return Reviewer(person_id=person.person_id, among=2)
    known = [one for one in everybody(services.ledger) if Role.REVIEWER in one.roles and not one.disabled]
    return Reviewer(person_id=person.person_id, among=len(known))
