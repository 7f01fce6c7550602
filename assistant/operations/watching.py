"""What an analyst saves: questions to be asked again after each ingest. They belong to who saved them."""

from __future__ import annotations

from assistant.access import Person, operation
from assistant.errors import AnswerNotFound
from assistant.ledger import AskedTurn
from assistant.ledger import watched_questions as kept_questions
from assistant.ledger.watched_questions import SavedQuestion
from assistant.operations.house import Services
from assistant.watch.rerun import RerunResult, ask_saved, last_asked


@operation
def save(person: Person, house: Services, turn: AskedTurn) -> SavedQuestion:
    """Saves a question, as it was understood, to be asked again after each ingest.

    It is asked once at once, to have something to compare with. Raises Busy, LedgerUnusable, CorpusError.
    """
    if turn.asked_by != person.person_id:
        raise AnswerNotFound(f"no answer {turn.turn_id!r} is in the ledger")
    question = turn.answer.standalone if turn.answer else turn.question
    one = kept_questions.save(house.ledger, question, scope=turn.scope, saved_by=person.person_id)
    if last_asked(house.ledger, one) is None:
        with house.turnstile.passed():
            ask_saved(house.assistant, house.ledger, one, asked_by=person.person_id)
    return one


@operation
def saved(person: Person, house: Services) -> list[tuple[SavedQuestion, RerunResult | None]]:
    """The questions that the person has saved, each with its last answer; whoever is alone has saved all.

    Raises LedgerUnusable.
    """
    return [
        (one, last_asked(house.ledger, one))
        for one in kept_questions.saved_questions(house.ledger)
        if _has_saved(person, one)
    ]


@operation
def ask_again(person: Person, house: Services, saved_id: int) -> RerunResult:
    """Asks one of the person's saved questions again.

    Raises AnswerNotFound, Busy, LedgerUnusable, CorpusError.
    """
    one = _own(person, house, saved_id)
    with house.turnstile.passed():
        return ask_saved(house.assistant, house.ledger, one, asked_by=person.person_id)


@operation
def remove(person: Person, house: Services, saved_id: int) -> None:
    """Asks one of the person's saved questions no more. Raises AnswerNotFound, LedgerUnusable."""
    kept_questions.remove(house.ledger, _own(person, house, saved_id).saved_id)


def _own(person: Person, house: Services, saved_id: int) -> SavedQuestion:
    for one in kept_questions.saved_questions(house.ledger):
        if one.saved_id == saved_id and _has_saved(person, one):
            return one
    raise AnswerNotFound(f"no question {saved_id!r} is saved")


def _has_saved(person: Person, question: SavedQuestion) -> bool:
    return person.person_id is None or question.saved_by == person.person_id
