"""What can be done with an answer: take it away, save its question, say whether it helped."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk import labels, theme_parts
from assistant.desk.ask import charts, download
from assistant.errors import Busy
from assistant.ledger.feedback import LONGEST_REASON
from assistant.operations import asking, watching

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.ledger import AskedTurn
    from assistant.settings import Services


def show(person: Person, services: Services, turn: AskedTurn) -> None:
    """A quiet row beneath an answer that is kept, and its charts."""
    if turn.answer is None:
        return
    with st.container(key=f"beneath-{turn.place}", horizontal=True, vertical_alignment="center"):
        download.offer(person, services, turn)
        _save(person, services, turn)
        _judge(person, services, turn)
    charts.offer(person, services, turn)


def _save(person: Person, services: Services, turn: AskedTurn) -> None:
    st.button(
        "Save the question",
        key=f"save-{turn.place}",
        icon=":material/bookmark_add:",
        type="tertiary",
        help="It is asked again after each ingest, and what is new is shown under “Saved questions”.",
        on_click=partial(_saved, person, services, turn),
    )


def _saved(person: Person, services: Services, turn: AskedTurn) -> None:
    try:
        watching.watch(person, services, turn)
    except Busy as error:
        st.toast(labels.sentence(str(error)))
        return
    st.toast("Saved: it is asked again after each ingest.", icon=":material/bookmark_added:")


def _judge(person: Person, services: Services, turn: AskedTurn) -> None:
    key = f"useful-{turn.turn_id}"
    st.feedback("thumbs", key=key, on_change=partial(_useful, person, services, turn, key))
    if st.session_state.get(key) is None:
        return
    reason = f"reason-{turn.turn_id}"
    with st.popover("Say why", type="tertiary", icon=":material/edit_note:"):
        st.text_area(
            "What was good, or wrong?",
            key=reason,
            max_chars=LONGEST_REASON,
            on_change=partial(_useful, person, services, turn, key, reason),
        )
        theme_parts.small("Reviewers read it beside the answer.")


def _useful(person: Person, services: Services, turn: AskedTurn, key: str, reason: str = "") -> None:
    thumb = st.session_state.get(key)
    if thumb is not None:
        told = str(st.session_state.get(reason) or "") if reason else ""
        asking.rate(person, services, turn, useful=bool(thumb), reason=told.strip())
