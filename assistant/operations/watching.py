"""Watched questions, asked again whenever reports change. They belong to whoever watches them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.access import Person, Role, operating_user, operation
from assistant.errors import AnswerNotFound
from assistant.ledger import AskedTurn, watched_news, watched_questions
from assistant.ledger.answers import last_answers
from assistant.ledger.watched_questions import WatchedQuestion
from assistant.question.question import in_words
from assistant.question.understand import check_dates
from assistant.settings import Services, quoting_assistant
from assistant.watch import rerun as reruns
from assistant.watch.news import WatchedNews, news
from assistant.watch.rerun import RerunResult
from assistant.watch.touched import touched
from corpus import Scope


@operation(needs=Role.ANALYST)
def watch(person: Person, services: Services, turn: AskedTurn) -> WatchedQuestion:
    """Saves a question, as it was understood, to be asked again whenever reports change.

    It is asked once at once, to have something to compare with. Raises Busy, LedgerUnusable, CorpusError.
    """
    if turn.asked_by != person.person_id:
        raise AnswerNotFound(f"answer {turn.turn_id!r} was not found among yours")
    one = _watched_as(person, services, turn) or watched_questions.watch(
        services.ledger, _question(turn), scope=turn.scope, saved_by=person.person_id
    )
    if not last_answers(services.ledger, one.saved_id):
        with services.limiter.acquire():
            first = reruns.rerun(services.assistant, services.ledger, one, asked_by=person.person_id)
        _seen(person, services, first)
    return one


@operation(needs=Role.ANALYST)
def watched_as(person: Person, services: Services, turn: AskedTurn) -> WatchedQuestion | None:
    """The question that the person watches in a turn's words and filters; None where they do not.

    Raises LedgerUnusable.
    """
    return _watched_as(person, services, turn)


@operation(needs=Role.ANALYST)
def has_changed_since(person: Person, services: Services, turn: AskedTurn) -> bool:
    """Whether the person watches the question of a turn, and it has been answered otherwise since.

    Raises LedgerUnusable.
    """
    one = _watched_as(person, services, turn)
    if (
        one is None
        or turn.answer is None
        or not watched_news.has_changed_after(services.ledger, one.saved_id, turn.turn_id)
    ):
        return False
    # What a withdrawal changed, its restoration may have changed back.
    last = last_answers(services.ledger, one.saved_id)
    return bool(last) and not reruns.diff_answers(turn.answer, last[0].answer).is_empty


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
        result = reruns.rerun(services.assistant, ledger, one, asked_by=asked_by)
    _seen(person, services, result)
    return one, result


@operation(needs=Role.ANALYST)
def rerun_all(person: Person, services: Services) -> Iterator[RerunResult]:
    """Asks each of the person's watched questions again. Raises Busy, LedgerUnusable, CorpusError."""
    return _rerun_each(person, services, list_watched(person, services))


@operation(needs=Role.ADMIN)
def rerun_touched(person: Person, services: Services, report_id: str) -> Iterator[RerunResult]:
    """Asks the watched questions of everybody again that a changed report can make a difference to.

    Here and now, as a command does it. Raises Busy, LedgerUnusable, CorpusError.
    """
    found = touched(services.own_ledger(), services.corpus, [report_id])
    return _rerun_each(person, services, found)


@operation(needs=Role.ANALYST)
def list_watched(person: Person, services: Services) -> list[WatchedQuestion]:
    """The questions that the person watches. Raises LedgerUnusable."""
    found = watched_questions.watched_questions(services.own_ledger())
    return [one for one in found if _has_saved(person, one)]


@operation(needs=Role.ANALYST)
def watched(person: Person, services: Services) -> list[WatchedNews]:
    """What the questions that the person watches have brought; whoever is alone watches all.

    Those with unseen news are first, then by when they changed last. Raises LedgerUnusable, CorpusError.
    """
    found = watched_questions.watched_questions(services.ledger)
    mine = [one for one in found if _has_saved(person, one)]
    return news(services.ledger, services.corpus, mine, person_id=person.person_id)


@operation(needs=Role.ANALYST)
def watched_one(person: Person, services: Services, saved_id: int) -> WatchedNews:
    """What one of the person's watched questions has brought.

    Raises AnswerNotFound, LedgerUnusable, CorpusError.
    """
    one = _own(person, services, saved_id)
    [found] = news(services.ledger, services.corpus, [one], person_id=person.person_id)
    return found


@operation(needs=Role.ANALYST)
def unseen(person: Person, services: Services) -> list[int]:
    """The person's watched questions with news that they have not seen, the newest first, in one query.

    Raises LedgerUnusable.
    """
    return watched_news.unseen(services.ledger, person.person_id)


@operation(needs=Role.ANALYST)
def mark_seen(person: Person, services: Services, seen: WatchedNews) -> None:
    """Records that the person has seen what a question brought. Raises AnswerNotFound, LedgerUnusable."""
    one = _own(person, services, seen.question.saved_id)
    watched_news.mark_seen(services.ledger, one.saved_id, person.person_id, answer_id=seen.up_to)


@operation(needs=Role.ANALYST)
def rerun(person: Person, services: Services, saved_id: int) -> RerunResult:
    """Asks one of the person's watched questions again.

    Raises AnswerNotFound, Busy, LedgerUnusable, CorpusError.
    """
    one = _own(person, services, saved_id)
    with services.limiter.acquire():
        return reruns.rerun(services.assistant, services.ledger, one, asked_by=person.person_id)


@operation(needs=Role.ANALYST)
def remove(person: Person, services: Services, saved_id: int) -> str:
    """Stops watching a question of the person's; returns its text. Raises AnswerNotFound, LedgerUnusable."""
    return watched_questions.unwatch(services.ledger, _own(person, services, saved_id).saved_id)


@operation(needs=Role.ANALYST)
def watch_again(person: Person, services: Services, question: WatchedQuestion) -> None:
    """Undoes that a question of the person's was removed. Raises AnswerNotFound, LedgerUnusable."""
    if not _has_saved(person, question):
        raise AnswerNotFound(f"there is no watched question {question.saved_id!r}")
    watched_questions.watch_again(services.ledger, question)


def _rerun_each(
    person: Person, services: Services, questions: Sequence[WatchedQuestion]
) -> Iterator[RerunResult]:
    """As the process does that reruns them later: a command that only imports has opened no reranker."""
    if not questions:
        return
    assistant = quoting_assistant(services.settings, services.corpus)
    asked_by = person.person_id or operating_user()
    ledger = services.own_ledger()
    for one in questions:
        with services.limiter.acquire():
            result = reruns.rerun(assistant, ledger, one, asked_by=asked_by)
        yield result


def _question(turn: AskedTurn) -> str:
    """What is watched of a turn: its question as it is understood without the conversation."""
    return turn.answer.standalone if turn.answer else turn.question


def _watched_as(person: Person, services: Services, turn: AskedTurn) -> WatchedQuestion | None:
    found = watched_questions.watched_as(services.ledger, _question(turn), scope=turn.scope)
    return next((one for one in found if _has_saved(person, one)), None)


def _seen(person: Person, services: Services, result: RerunResult) -> None:
    """The person has just been shown this answer."""
    number = result.question.saved_id
    watched_news.mark_seen(services.ledger, number, person.person_id, answer_id=result.answer_id)


def _own(person: Person, services: Services, saved_id: int) -> WatchedQuestion:
    for one in watched_questions.watched_questions(services.ledger):
        if one.saved_id == saved_id and _has_saved(person, one):
            return one
    raise AnswerNotFound(f"there is no watched question {saved_id!r}")


def _has_saved(person: Person, question: WatchedQuestion) -> bool:
    return person.person_id is None or question.saved_by == person.person_id
