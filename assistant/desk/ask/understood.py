"""How a question was understood where that is not as it was typed, and the press that undoes it."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from assistant.answer.annotations import understood_as

if TYPE_CHECKING:
    from assistant.answer.answer import Answer
    from assistant.ledger import AskedTurn


class Undo(StrEnum):
    """What a press of the chip does: asks without the conversation or with it again, or as typed."""

    CONVERSATION = "conversation"
    ALONE = "alone"
    SPELLING = "spelling"


_PRESS = {
    Undo.CONVERSATION: "Ask as a new question",
    Undo.ALONE: "Ask as a follow-up",
    Undo.SPELLING: "Ask as typed",
}


def describe(turn: AskedTurn, answer: Answer | None, *, following: bool) -> dict[str, Any] | None:
    """The chip below a question; None where it was understood as it was typed."""
    read = understood_as(turn.question, answer) if answer else ""
    if turn.alone and following:
        return _chip("Asked as a new question", "", Undo.ALONE)
    if not read:
        return None
    undo = Undo.CONVERSATION if following and not turn.alone else Undo.SPELLING
    return _chip("Understood as", read, undo)


def typed_words(turn: AskedTurn) -> list[str]:
    """The words of a question that were read as others, as they were typed."""
    read = set(_words(turn.answer.standalone.casefold())) if turn.answer else set()
    return [word for word in _words(turn.question) if word.casefold() not in read]


def _chip(label: str, text: str, undo: Undo) -> dict[str, Any]:
    return {"label": label, "text": text, "undo": undo.value, "press": _PRESS[undo]}


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)
