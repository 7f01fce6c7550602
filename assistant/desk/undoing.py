"""Undo for what was just done: offered as long as the desk is open, or until something else is done.

A callback that does something which can be taken back calls :func:`can_undo`; the page shows the offer where
it calls :func:`offer`, a page with several such places where the same ``at`` is given. What cannot be taken
back whole is confirmed first instead (``confirming``).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from assistant.desk import opened, theme_parts, tones
from assistant.errors import AssistantError
from corpus import CorpusError

_KEY = "undoable"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Undoable:
    """What was done, how it is taken back, and by what the page knows whether it has been shown."""

    done: str
    undo: Callable[[], None]
    at: str
    number: str


def can_undo(done: str, undo: Callable[[], None], *, at: str = "") -> None:
    """Says in a sentence what was done, and offers ``undo``; what it raises is shown."""
    st.session_state[_KEY] = _Undoable(done=done, undo=undo, at=at, number=secrets.token_hex(8))


def offer(at: str = "") -> None:
    """The last thing that can be undone on this desk, with its button; nothing where there is none."""
    last = st.session_state.get(_KEY)
    if not isinstance(last, _Undoable) or last.at != at:
        return
    with st.container(key="undo", horizontal=True, vertical_alignment="center"):
        theme_parts.noted(last.done, "success", news=last.number)
        st.button("Undo", key="undo last", icon=":material/undo:", type="tertiary", on_click=_undo)


def clear() -> None:
    """Withdraws the offer: its desk was left."""
    st.session_state.pop(_KEY, None)


def _undo() -> None:
    last = st.session_state.pop(_KEY, None)
    if not isinstance(last, _Undoable):
        return
    try:
        last.undo()
    except (AssistantError, CorpusError) as error:
        tones.toast(opened.sentence(error), "danger")
