"""Pinning a sentence of an answer, which the Notes page then has, and unpinning it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk import components, opened, tones
from assistant.errors import AssistantError
from assistant.operations import notes

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.ledger import AskedTurn
    from assistant.settings import Services


def pin_pressed(key: str, person: Person, services: Services, turn: AskedTurn) -> None:
    """Pin the sentence whose button was pressed, or unpin it."""
    change = components.pressed(key, "pinned")
    statements = turn.answer.statements if turn.answer else ()
    if not isinstance(change, dict) or change.get("statement") not in range(len(statements)):
        return
    number = int(change["statement"])
    try:
        if change.get("pin"):
            notes.pin(person, services, turn, number)
            st.toast("Pinned. The sentence is on the Notes page.", icon=":material/keep:")
        else:
            notes.unpin(person, services, turn.turn_id, number)
    except AssistantError as error:
        tones.toast(opened.sentence(error), "danger")
