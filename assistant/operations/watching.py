"""What an analyst saves: questions to be asked again after each ingest. They belong to who saved them."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.access import Person, Role, operating_user, operation
from assistant.errors import AnswerNotFound
from assistant.ledger import AskedTurn
from assistant.ledger import watched_questions as kept_questions
from assistant.ledger.watched_questions import SavedQuestion
from assistant.question.question import in_words
from assistant.settings import Services
from assistant.watch.rerun import RerunResult, ask_saved, last_asked
from corpus import Scope


@operation(needs=Role.ANALYST)
def watch(person: Person, services: Services, turn: AskedTurn) -> SavedQuestion:
    """Saves a question, as it was understood, to be asked again after each ingest.

    It is asked once at once, to have something to compare with. Raises Busy, LedgerUnusable, CorpusError.
    """
    if turn.asked_by != person.person_id:
        raise AnswerNotFound(f"no answer {turn.turn_id!r} is in the ledger")
    question = turn.answer.standalone if turn.answer else turn.question
    one = kept_questions.save(services.ledger, question, scope=turn.scope, saved_by=person.person_id)
    if last_asked(services.ledger, one) is None:
        with services.limiter.acquire():
            ask_saved(services.assistant, services.ledger, one, asked_by=person.person_id)
    return one


@operation(needs=Role.ANALYST)
def watch_text(
    person: Person, services: Services, text: str, *, scope: Scope = Scope()
) -> tuple[SavedQuestion, RerunResult]:
    """Saves a question given in words, and asks it once. Raises QuestionInvalid, Busy, LedgerUnusable."""
    asked_by = person.person_id or operating_user()
    ledger = services.own_ledger()
    one = kept_questions.save(ledger, in_words(text), scope=scope, saved_by=asked_by)
    with services.limiter.acquire():
        return one, ask_saved(services.assistant, ledger, one, asked_by=asked_by)


@operation(needs=Role.ANALYST)
def rerun_all(person: Person, services: Services) -> Iterator[RerunResult]:
    """Asks each of the person's saved questions again. Raises Busy, LedgerUnusable, CorpusError."""
    asked_by = person.person_id or operating_user()
    ledger = services.own_ledger()
    for one in kept_questions.saved_questions(ledger):
        if _has_saved(person, one):
            with services.limiter.acquire():
                result = ask_saved(services.assistant, ledger, one, asked_by=asked_by)
            yield result


@operation(needs=Role.ANALYST)
def saved_questions(person: Person, services: Services) -> list[SavedQuestion]:
    """The questions that the person has saved. Raises LedgerUnusable."""
    return [one for one in kept_questions.saved_questions(services.own_ledger()) if _has_saved(person, one)]


@operation(needs=Role.ANALYST)
def watched(person: Person, services: Services) -> list[tuple[SavedQuestion, RerunResult | None]]:
    """The questions that the person has saved, each with its last answer; whoever is alone has saved all.

    Raises LedgerUnusable.
    """
    return [
        (one, last_asked(services.ledger, one))
        for one in kept_questions.saved_questions(services.ledger)
        if _has_saved(person, one)
    ]


@operation(needs=Role.ANALYST)
def rerun(person: Person, services: Services, saved_id: int) -> RerunResult:
    """Asks one of the person's saved questions again.

    Raises AnswerNotFound, Busy, LedgerUnusable, CorpusError.
    """
    one = _own(person, services, saved_id)
    with services.limiter.acquire():
        return ask_saved(services.assistant, services.ledger, one, asked_by=person.person_id)


@operation(needs=Role.ANALYST)
def remove(person: Person, services: Services, saved_id: int) -> str:
    """Stops asking one of the person's saved questions; returns its text. Raises AnswerNotFound, LedgerUnusable."""
    return kept_questions.remove(services.ledger, _own(person, services, saved_id).saved_id)


def _own(person: Person, services: Services, saved_id: int) -> SavedQuestion:
    for one in kept_questions.saved_questions(services.ledger):
        if one.saved_id == saved_id and _has_saved(person, one):
            return one
    raise AnswerNotFound(f"no question {saved_id!r} is saved")


def _has_saved(person: Person, question: SavedQuestion) -> bool:
    return person.person_id is None or question.saved_by == person.person_id
