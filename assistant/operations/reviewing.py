"""What a reviewer does: judge the citations of a queue, and see what the verdicts come to.

Of another person's conversation a reviewer sees the one question and the statement judged. What they may not
judge does not exist for them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from assistant.access import Person, Role, operation
from assistant.ledger import verdicts
from assistant.ledger.citations import askers, no_citation, outlets_cited
from assistant.ledger.people import everybody
from assistant.ledger.verdicts import Judged, Verdict
from assistant.operations.house import Services
from assistant.review import agreement, item, queue
from assistant.review import statistics as counted
from assistant.review.queue import Order, QueueEntry, QueueFilter, Reviewer


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewChoices:
    """What a queue can be limited to: people by what the ledger knows them as, with their names; outlets.

    ``orders`` are those that bring something up for this reviewer in principle.
    """

    people: Mapping[str, str]
    outlets: tuple[str, ...]
    orders: tuple[Order, ...]


@operation
def choices(person: Person, house: Services) -> ReviewChoices:
    """What the reviewer can choose from. Raises LedgerUnusable."""
    names = {one.person_id: one.name for one in everybody(house.ledger)}
    alone = _reviewer(person, house).among < 2
    return ReviewChoices(
        people={asked_by: names.get(asked_by, asked_by) for asked_by in askers(house.ledger)},
        outlets=tuple(outlets_cited(house.ledger)),
        orders=tuple(order for order in Order if not (alone and order is Order.SECOND)),
    )


@operation
def waiting(
    person: Person, house: Services, wanted: QueueFilter, *, skipped: Collection[int] = ()
) -> QueueEntry:
    """How many citations wait for the reviewer, and the first. Raises LedgerUnusable, CorpusError."""
    return queue.waiting(
        house.ledger, house.corpus, wanted, reviewer=_reviewer(person, house), skipped=skipped
    )


@operation
def to_judge(person: Person, house: Services, citation_id: int) -> item.ReviewItem:
    """A citation, whole. Raises AnswerNotFound, LedgerUnusable, CorpusError."""
    return item.to_judge(house.ledger, house.corpus, citation_id, reviewer=_reviewer(person, house))


@operation
def judge(
    person: Person, house: Services, citation_id: int, verdict: Verdict, *, note: str, drawn_from: Order
) -> None:
    """Keeps the reviewer's verdict on a citation, in place of a former one of theirs.

    Raises AnswerNotFound, LedgerUnusable, CorpusError.
    """
    if not queue.open_to(house.ledger, citation_id, reviewer=_reviewer(person, house)):
        raise no_citation(citation_id)
    verdicts.judge(
        house.ledger,
        citation_id,
        verdict,
        reviewer=person.person_id,
        reviewer_name=person.name,
        note=note,
        drawn_from=drawn_from.value,
        fingerprint=house.corpus.fingerprint(),
    )


@operation
def undo(person: Person, house: Services) -> Judged | None:
    """Takes back the reviewer's last verdict, and gives it; None when none stands. Raises LedgerUnusable."""
    return verdicts.undo(house.ledger, reviewer=person.person_id)


@operation
def figures(_person: Person, house: Services) -> counted.Figures:
    """What all verdicts come to. Raises LedgerUnusable."""
    return counted.figures(house.ledger)


@operation
def agreements(_person: Person, house: Services) -> list[agreement.Agreement]:
    """How far every two reviewers agree. Raises LedgerUnusable."""
    return agreement.agreements(house.ledger)


def _reviewer(person: Person, house: Services) -> Reviewer:
    """The person among how many reviewers; where only tokens tell roles, that there are others is assumed."""
    sign_in = house.settings.sign_in
    if sign_in is None:
        return Reviewer(person_id=person.person_id)
    if sign_in.roles_claim:
        return Reviewer(person_id=person.person_id, among=2)
    known = [one for one in everybody(house.ledger) if Role.REVIEWER in one.roles and not one.disabled]
    return Reviewer(person_id=person.person_id, among=len(known))
