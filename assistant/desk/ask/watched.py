"""Watching the question of a turn, or, where the person watches it already, the way to its news."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk import desks, tones
from assistant.errors import LedgerUnusable
from assistant.operations import watching

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.ledger import AskedTurn
    from assistant.ledger.watched_questions import WatchedQuestion
    from assistant.settings import Services


def offer(person: Person, services: Services, turn: AskedTurn) -> None:
    """To watch the question; of one that is watched, its page and to stop."""
    one = _watched(person, services, turn)
    if one is None:
        st.button(
            "Watch this question",
            key=f"watch-{turn.place}",
            icon=":material/notifications_active:",
            type="tertiary",
            help="The question is asked again whenever reports are added, corrected or withdrawn. "
            "What is new appears under Watching.",
            on_click=partial(watch, person, services, turn),
        )
        return
    desks.link("Watching", "watching", icon=":material/notifications_active:", question=str(one.saved_id))
    st.button(
        "Stop watching",
        key=f"stop-watching-{turn.place}",
        icon=":material/notifications_off:",
        type="tertiary",
        on_click=partial(stop, person, services, turn),
    )


def address(person: Person, services: Services, turn: AskedTurn) -> str:
    """Where the question of a declined answer is watched; empty where the person does not watch it."""
    declined = turn.answer is not None and turn.answer.abstained
    one = _watched(person, services, turn) if declined else None
    return f"watching?question={one.saved_id}" if one else ""


def watch(person: Person, services: Services, turn: AskedTurn) -> None:
    """Watch the question of a turn."""
    with tones.toasted():
        watching.watch(person, services, turn)
        tones.toast("Watching this question. Its news appears under Watching.", "success")


def stop(person: Person, services: Services, turn: AskedTurn) -> None:
    """Watch the question of a turn no more."""
    with tones.toasted():
        one = watching.watched_as(person, services, turn)
        if one is not None:
            watching.remove(person, services, one.saved_id)
            tones.toast("No longer watching this question.", "success")


def _watched(person: Person, services: Services, turn: AskedTurn) -> WatchedQuestion | None:
    try:
        return watching.watched_as(person, services, turn)
    except LedgerUnusable:  # the page says so already
        return None
