"""Which answers cite a report, and so are marked when it is withdrawn or its text changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.access import Person, Role, operation
from assistant.ledger.answers import CHAT
from assistant.ledger.citing import CitingAnswer, answers_of_report
from assistant.ledger.people import name_of
from assistant.settings import Services

if TYPE_CHECKING:
    from datetime import datetime

_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedIn:
    """An answer that cites a report: its question, when (UTC) and in what it was asked, and by whom.

    ``asked_by`` is a name, empty where nobody signs in. ``conversation`` and ``place`` are the conversation
    that it is in and the citation there; empty for who may not read it, since a conversation belongs to the
    person who asked.
    """

    answer_id: int
    question: str
    asked: datetime
    in_chat: bool
    watched: bool
    asked_by: str
    conversation: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedBy:
    """The answers that cite a report: how many, and in how many conversations and watched questions.

    ``shown`` are the latest of them, the last asked first.
    """

    answers: int
    conversations: int
    watched: int
    shown: Sequence[CitedIn] = ()


@operation(needs=Role.ADMIN)
def cited_by(person: Person, services: Services, report_id: str) -> CitedBy:
    """The answers that cite a report in any version. Raises LedgerUnusable."""
    found = answers_of_report(services.ledger, report_id)
    latest = found[:_SHOWN]
    names = {one: name_of(services.ledger, one) or "" for one in {one.asked_by for one in latest}}
    reader = person if Role.ANALYST in services.roles_now(person) else None
    return CitedBy(
        answers=len(found),
        conversations=len({one.conversation_id for one in found if one.asked_in == CHAT}),
        watched=len({one.saved_id for one in found if one.saved_id is not None}),
        shown=[_shown(one, names[one.asked_by], reader) for one in latest],
    )


@operation(needs=Role.ANALYST)
def own_answers(
    person: Person, services: Services, report_id: str, *, other_than: int | None = None, limit: int = 5
) -> list[CitedIn]:
    """The latest answers in the person's own conversations that cite a report, one a question.

    ``other_than`` leaves out an answer, and those to the same question. Raises LedgerUnusable.
    """
    found = [_shown(one, "", person) for one in answers_of_report(services.ledger, report_id)]
    asked = {one.question for one in found if one.answer_id == other_than}
    own: dict[str, CitedIn] = {}
    for one in found:
        if one.conversation and one.question not in asked:
            own.setdefault(one.question, one)
    return list(own.values())[:limit]


def _shown(one: CitingAnswer, asked_by: str, reader: Person | None) -> CitedIn:
    in_chat = one.asked_in == CHAT
    own = reader is not None and in_chat and one.listed and one.asked_by == reader.person_id
    return CitedIn(
        answer_id=one.answer_id,
        question=one.question,
        asked=one.asked,
        in_chat=in_chat,
        watched=one.saved_id is not None,
        asked_by=asked_by,
        conversation=one.conversation_id if own else "",
        place=f"{one.answer_id}-{one.place}" if own else "",
    )
