"""One question by itself, outside any conversation: as the command line and programs ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.access import Person, Role, operating_user, operation
from assistant.answer.answer import Answer
from assistant.errors import LedgerUnusable
from assistant.ledger.answers import record_answer
from assistant.operations.measuring import measured_question
from assistant.question.question import Question, Turn
from assistant.settings import Services
from corpus import Hit, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedAnswer:
    """An answer and its number in the ledger; None, and why, when it could not be stored."""

    answer: Answer
    answer_id: int | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A question as it was understood, and the passages that fit it best, best first."""

    question: Question
    hits: Sequence[Hit]


@operation(needs=Role.ANALYST)
def search(
    _person: Person,
    services: Services,
    text: str,
    *,
    history: Sequence[Turn] = (),
    scope: Scope = Scope(),
    ignore: Sequence[str] | None = None,
    limit: int = 10,
) -> Found:
    """The passages that fit a question best. Raises QuestionInvalid, CorpusError."""
    with services.limiter.acquire():
        question = services.assistant.understand(text, history=history, scope=scope, ignore=ignore)
        return Found(question=question, hits=services.assistant.find(question, limit=limit))


@operation(needs=Role.ANALYST)
def ask(
    person: Person,
    services: Services,
    text: str,
    *,
    history: Sequence[Turn] = (),
    scope: Scope = Scope(),
    ignore: Sequence[str] | None = None,
) -> Iterator[str | Answer | RecordedAnswer]:
    """Pieces of text as they come, the answer, and last of all the same answer as the ledger has it.

    Raises QuestionInvalid, Busy, CorpusError.
    """
    with measured_question() as answered_with, services.limiter.acquire():
        for piece in services.assistant.stream(text, history=history, scope=scope, ignore=ignore):
            yield piece
            if isinstance(piece, Answer):
                answered_with(piece)
                yield _recorded(person, services, piece, scope=scope)


def _recorded(person: Person, services: Services, answer: Answer, *, scope: Scope) -> RecordedAnswer:
    """A ledger that cannot be written costs no answer."""
    asked_by = person.person_id or operating_user()
    try:
        answer_id = record_answer(services.own_ledger(), answer, scope=scope, asked_by=asked_by)
    except LedgerUnusable as error:
        return RecordedAnswer(answer=answer, problem=str(error))
    return RecordedAnswer(answer=answer, answer_id=answer_id)
