"""What an analyst does: conversations, questions, and answers to take away.

A conversation, and an answer of one, belongs to the person who asked. For others it does not exist.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.access import Person, Role, operation
from assistant.answer.answer import Answer
from assistant.answer.outdated_answers import outdated_answers
from assistant.answer.staleness import UNCHANGED, AnswerChanges, answer_changes, cited_changes
from assistant.brief.contents import brief
from assistant.brief.render import FORMATS
from assistant.errors import AnswerNotFound, AssistantError, LedgerUnusable
from assistant.ledger import AskedTurn, Conversation, conversation_list
from assistant.ledger.answers import CHAT, StoredAnswer, stored_answer
from assistant.ledger.conversations import (
    add_retake,
    add_turn,
    history,
    store_answer,
    store_failure,
    turns_of,
)
from assistant.ledger.feedback import flag
from assistant.ledger.given_verdicts import verdicts_on_answer
from assistant.operations.watching import has_changed_since
from assistant.settings import Services
from assistant.suggest.examples import answerable_examples
from assistant.suggest.next_questions import next_questions
from assistant.telemetry.questions import measured_question
from corpus import CorpusError, ReportNotFound, Scope, StoredReport

_log = logging.getLogger("dateline")


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """An answer that is complete; ``stored`` says whether the ledger has it."""

    answer: Answer
    stored: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReports:
    """How many reports came after an instant, and those of them that were published last."""

    since: datetime
    count: int
    latest: tuple[StoredReport, ...]


@operation(needs=Role.ANALYST)
def conversations(person: Person, services: Services, *, containing: str = "") -> list[Conversation]:
    """The person's conversations, the one continued last first. Raises LedgerUnusable."""
    return conversation_list.conversations_of(services.ledger, owner=person.person_id, containing=containing)


@operation(needs=Role.ANALYST)
def conversation(person: Person, services: Services, conversation_id: str) -> list[AskedTurn]:
    """The turns of one of the person's conversations, none where it is not theirs. Raises LedgerUnusable."""
    if not conversation_list.is_owner(services.ledger, conversation_id, owner=person.person_id):
        return []
    return turns_of(services.ledger, conversation_id)


@operation(needs=Role.ANALYST)
def rename_conversation(person: Person, services: Services, conversation_id: str, title: str) -> None:
    """Names a conversation. Raises ConversationNotFound, LedgerUnusable."""
    conversation_list.rename(services.ledger, conversation_id, title, owner=person.person_id)


@operation(needs=Role.ANALYST)
def delete_conversation(person: Person, services: Services, conversation_id: str) -> None:
    """Takes a conversation off the person's list for good. Raises ConversationNotFound, LedgerUnusable."""
    conversation_list.delete(services.ledger, conversation_id, owner=person.person_id)


@operation(needs=Role.ANALYST)
def record_question(
    person: Person, services: Services, question: str, *, scope: Scope, conversation_id: str | None
) -> AskedTurn:
    """Notes a question; in a conversation that is not the person's it begins a new one.

    Raises LedgerUnusable.
    """
    if conversation_id and not conversation_list.is_owner(
        services.ledger, conversation_id, owner=person.person_id
    ):
        conversation_id = None
    return add_turn(
        services.ledger, question, scope=scope, conversation_id=conversation_id, asked_by=person.person_id
    )


@operation(needs=Role.ANALYST)
def ask_again(
    person: Person,
    services: Services,
    turn: AskedTurn,
    *,
    ignored: Sequence[str] | None,
    scope: Scope | None = None,
    question: str | None = None,
    alone: bool | None = None,
) -> AskedTurn:
    """Stores that a question is asked again, with exactly these filters ignored, within ``scope``.

    ``question`` are its new words, and ``alone`` says whether it is asked as a new question, without the
    conversation before it. Raises LedgerUnusable.
    """
    _own(person, turn)
    return add_retake(services.ledger, turn, ignored=ignored, scope=scope, question=question, alone=alone)


@operation(needs=Role.ANALYST)
def answer(
    person: Person, services: Services, turn: AskedTurn, before: Sequence[AskedTurn]
) -> Iterator[str | GivenAnswer]:
    """Pieces of text as they come, and last of all the answer, stored in the ledger.

    Whoever stops reading before the last piece leaves the question without an answer. Raises CorpusError,
    AssistantError.
    """
    _own(person, turn)
    return _answered(services, turn, before)


def _answered(
    services: Services, turn: AskedTurn, before: Sequence[AskedTurn]
) -> Iterator[str | GivenAnswer]:
    understood_by = history(before, turn)
    with measured_question() as answered_with, services.limiter.acquire():
        asking = services.assistant.stream(
            turn.question, history=understood_by, scope=turn.scope, ignore=turn.ignored
        )
        for piece in asking:
            if isinstance(piece, Answer):
                answered_with(piece)
                yield _stored(services, turn, piece)
            else:
                yield piece


def _stored(services: Services, turn: AskedTurn, answer: Answer) -> GivenAnswer:
    """An answer that cannot be stored says so."""
    try:
        store_answer(services.ledger, turn.turn_id, answer)
    except LedgerUnusable as error:
        _log.warning("answer %s is not stored: %s", turn.turn_id, error)
        noted = replace(answer, notes=(*answer.notes, f"This answer is not stored: {error}."))
        return GivenAnswer(answer=noted, stored=False)
    return GivenAnswer(answer=answer, stored=True)


@operation(needs=Role.ANALYST)
def record_failure(person: Person, services: Services, turn: AskedTurn, reason: str) -> None:
    """Stores why a question got no answer. Raises LedgerUnusable."""
    _own(person, turn)
    store_failure(services.ledger, turn.turn_id, reason)


@operation(needs=Role.ANALYST)
def updates_since(person: Person, services: Services, turn: AskedTurn) -> AnswerChanges:
    """What has become, since a turn was answered, of all that it cites, and what has been added since.

    Where the person watches its question, also that this has another answer by now. Raises LedgerUnusable.
    """
    if turn.answer is None:
        return UNCHANGED
    found = answer_changes(turn.answer, services.corpus, asked=turn.asked, scope=turn.scope)
    if found.added or not has_changed_since(person, services, turn):
        return found
    return replace(found, added="This question has another answer by now, as Watching shows.")


@operation(needs=Role.ANALYST)
def outdated(_person: Person, services: Services, asked: Sequence[AskedTurn]) -> dict[int, str]:
    """What has happened since to what turns cite, in a word or two, by the ids of those of them."""
    given = {turn.turn_id: (turn.answer, turn.asked, turn.scope) for turn in asked if turn.answer}
    return outdated_answers(given, services.corpus)


@operation(needs=Role.ANALYST)
def export_brief(person: Person, services: Services, answer_id: int, name: str) -> bytes:
    """An answer of the person's as a brief in the format of this name.

    Raises AnswerNotFound, LedgerUnusable.
    """
    one = replace(_own_answer(person, services, answer_id), asked_by=person.person_id and person.name)
    since = cited_changes(one.answer, services.corpus)
    judged = verdicts_on_answer(services.ledger, answer_id)
    return FORMATS[name](brief(one, changes=since.citations, claims=since.claims, verdicts=judged))


@operation(needs=Role.ANALYST)
def searched_reports(_person: Person, services: Services, answer: Answer) -> list[StoredReport]:
    """The reports that were searched for an answer, each once in the version of then."""
    found = {(hit.report_id, hit.version): None for hit in answer.trace.hits} if answer.trace else {}
    return [report for one in found if (report := _report(services, *one))]


def _report(services: Services, report_id: str, version: int) -> StoredReport | None:
    try:
        return services.corpus.report(report_id, version)
    except ReportNotFound:
        return None


@operation(needs=Role.ANALYST)
def rate(person: Person, services: Services, turn: AskedTurn, *, useful: bool, reason: str) -> None:
    """Stores whether an answer was of use to the person, and why. Raises AnswerNotFound, LedgerUnusable."""
    _own(person, turn)
    flag(services.ledger, turn.turn_id, person_id=person.person_id, useful=useful, reason=reason)


@operation(needs=Role.ANALYST)
def related_questions(person: Person, services: Services, asked: Sequence[AskedTurn]) -> list[str] | None:
    """Questions related to the last answer of a conversation, each answered by the corpus.

    None while others ask, since finding them takes longer than an answer. Raises CorpusError.
    """
    for turn in asked:
        _own(person, turn)
    if not asked or asked[-1].answer is None:
        return []
    if not services.limiter.is_idle():
        return None
    return next_questions(services.assistant, asked[-1].answer, asked=[turn.question for turn in asked])


@operation(needs=Role.ANALYST)
def example_questions(_person: Person, services: Services) -> list[str]:
    """Questions that the corpus answers, for an empty conversation; none where they cannot be made."""
    try:
        return answerable_examples(services.assistant)
    except (AssistantError, CorpusError):
        _log.warning("no example questions could be made", exc_info=True)
        return []


@operation(needs=Role.ANALYST)
def new_since_last_question(person: Person, services: Services, *, limit: int) -> NewReports | None:
    """The reports collected since the person's last question; None where there is no question, or none came.

    Raises LedgerUnusable.
    """
    last = conversation_list.last_asked(services.ledger, owner=person.person_id)
    if last is None:
        return None
    count, latest = services.corpus.overview.first_collected_after(last, limit=limit)
    return NewReports(since=last, count=count, latest=tuple(latest)) if count else None


def _own(person: Person, turn: AskedTurn) -> None:
    if turn.asked_by != person.person_id:
        raise AnswerNotFound(f"answer {turn.turn_id!r} was not found among yours")


def _own_answer(person: Person, services: Services, answer_id: int) -> StoredAnswer:
    one = stored_answer(services.ledger, answer_id)
    if one.asked_by != person.person_id or one.asked_in != CHAT:
        raise AnswerNotFound(f"answer {answer_id!r} was not found among yours")
    return one
