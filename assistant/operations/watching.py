"""What an analyst saves: questions to be asked again after each ingest. They belong to who saved them."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.access import Person, Role, operating_user, operation
from assistant.errors import AnswerNotFound
from assistant.ledger import AskedTurn, watched_questions
from assistant.ledger.watched_questions import WatchedQuestion
from assistant.question.question import in_words
from assistant.question.understand import check_dates
from assistant.settings import Services
from assistant.watch import rerun as reruns
from assistant.watch.rerun import RerunResult
from corpus import Scope


@operation(needs=Role.ANALYST)
def watch(person: Person, services: Services, turn: AskedTurn) -> WatchedQuestion:
    """Saves a question, as it was understood, to be asked again after each ingest.

    It is asked once at once, to have something to compare with. Raises Busy, LedgerUnusable, CorpusError.
    """
    if turn.asked_by != person.person_id:
        raise AnswerNotFound(f"no answer {turn.turn_id!r} is in the ledger")
    question = turn.answer.standalone if turn.answer else turn.question
    one = watched_questions.watch(services.ledger, question, scope=turn.scope, saved_by=person.person_id)
    if reruns.last_rerun(services.ledger, one) is None:
        with services.limiter.acquire():
            reruns.rerun(services.assistant, services.ledger, one, asked_by=person.person_id)
    return one


@operation(needs=Role.ANALYST)
def watch_text(
    person: Person, services: Services, text: str, *, scope: Scope = Scope()
) -> tuple[WatchedQuestion, RerunResult]:
    """Saves a question given in words, and asks it once. Raises QuestionInvalid, Busy, LedgerUnusable."""
    check_dates(scope)
    asked_by = person.person_id or operating_user()
    ledger = services.own_ledger()
    one = watched_questions.watch(ledger, in_words(text), scope=scope, saved_by=asked_by)
    with services.limiter.acquire():
        return one, reruns.rerun(services.assistant, ledger, one, asked_by=asked_by)


@operation(needs=Role.ANALYST)
def rerun_all(person: Person, services: Services) -> Iterator[RerunResult]:
    """Asks each of the person's watched questions again. Raises Busy, LedgerUnusable, CorpusError."""
    asked_by = person.person_id or operating_user()
    ledger = services.own_ledger()
    for one in list_watched(person, services):
        with services.limiter.acquire():
            result = reruns.rerun(services.assistant, ledger, one, asked_by=asked_by)
        yield result


@operation(needs=Role.ANALYST)
def list_watched(person: Person, services: Services) -> list[WatchedQuestion]:
    """The questions that the person watches. Raises LedgerUnusable."""
    found = watched_questions.watched_questions(services.own_ledger())
    return [one for one in found if _has_saved(person, one)]


@operation(needs=Role.ANALYST)
def watched(person: Person, services: Services) -> list[tuple[WatchedQuestion, RerunResult | None]]:
    """The questions that the person has saved, each with its last answer; whoever is alone has saved all.

    Raises LedgerUnusable.
    """
    return [
        (one, reruns.last_rerun(services.ledger, one))
        for one in watched_questions.watched_questions(services.ledger)
        if _has_saved(person, one)
    ]


@operation(needs=Role.ANALYST)
def rerun(person: Person, services: Services, saved_id: int) -> RerunResult:
    """Asks one of the person's saved questions again.

    Raises AnswerNotFound, Busy, LedgerUnusable, CorpusError.
    """
    one = _own(person, services, saved_id)
    with services.limiter.acquire():
        return reruns.rerun(services.assistant, services.ledger, one, asked_by=person.person_id)


@operation(needs=Role.ANALYST)
def remove(person: Person, services: Services, saved_id: int) -> str:
    """Stops watching a question of the person's; returns its text. Raises AnswerNotFound, LedgerUnusable."""
    return watched_questions.unwatch(services.ledger, _own(person, services, saved_id).saved_id)


def _own(person: Person, services: Services, saved_id: int) -> WatchedQuestion:
    for one in watched_questions.watched_questions(services.ledger):
        if one.saved_id == saved_id and _has_saved(person, one):
            return one
    raise AnswerNotFound(f"there is no watched question {saved_id!r}")


def _has_saved(person: Person, question: WatchedQuestion) -> bool:
    return person.person_id is None or question.saved_by == person.person_id
