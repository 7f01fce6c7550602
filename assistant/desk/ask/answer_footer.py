"""What can be done with an answer: download it, watch its question, rate it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk import desks, theme_parts, tones
from assistant.desk.ask import charts, download, watched
from assistant.ledger.feedback import LONGEST_REASON
from assistant.operations import asking, stories
from assistant.question.dossier_subject import dossier_subject
from assistant.question.form import Form

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.ledger import AskedTurn
    from assistant.settings import Services


def show(person: Person, services: Services, turn: AskedTurn) -> None:
    """A row of actions below a stored answer, and its charts; none below a help card."""
    if turn.answer is None or turn.answer.help:
        return
    with st.container(key=f"answer-footer-{turn.place}", horizontal=True, vertical_alignment="center"):
        _dossier(turn)
        _story(person, services, turn)
        download.offer(person, services, turn)
        if not turn.answer.abstained:  # what stands there offers it itself
            watched.offer(person, services, turn)
        _rate(person, services, turn)
    charts.offer(person, services, turn)


def _dossier(turn: AskedTurn) -> None:
    """From the first lines of a dossier to the whole of it."""
    if turn.answer and turn.answer.form is Form.DOSSIER:
        desks.link("Dossier", "names", icon=":material/badge:", name=dossier_subject(turn.question))


def _story(person: Person, services: Services, turn: AskedTurn) -> None:
    """To the story of the first report cited, where it has others."""
    cited = [
        one for statement in (turn.answer.statements if turn.answer else ()) for one in statement.citations
    ]
    if cited and stories.reports_in_story(person, services, cited[0].stored.report_id) > 1:
        desks.link("Story", "stories", icon=":material/newsmode:", report=cited[0].stored.report_id)


def _rate(person: Person, services: Services, turn: AskedTurn) -> None:
    key = f"useful-{turn.turn_id}"
    st.feedback("thumbs", key=key, on_change=partial(_rated, person, services, turn, key))
    if st.session_state.get(key) is None:
        return
    reason = f"reason-{turn.turn_id}"
    with st.popover("Add a comment", type="tertiary", icon=":material/edit_note:"):
        st.text_area(
            "What was right or wrong?",
            key=reason,
            max_chars=LONGEST_REASON,
            on_change=partial(_rated, person, services, turn, key, reason),
        )
        theme_parts.small("Reviewers will see this.")


def _rated(person: Person, services: Services, turn: AskedTurn, key: str, reason: str = "") -> None:
    thumb = st.session_state.get(key)
    if thumb is not None:
        comment = str(st.session_state.get(reason) or "") if reason else ""
        with tones.toasted():
            asking.rate(person, services, turn, useful=bool(thumb), reason=comment.strip())
