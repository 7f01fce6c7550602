"""Undo for what was just done: offered as long as the desk is open, or until something else is done.

A callback that does something which can be taken back calls :func:`can_undo`; the page shows the offer where
it calls :func:`offer`. What cannot be taken back whole is confirmed first instead (``confirming``).
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from assistant.desk import opened, theme_parts, tones
from assistant.errors import AssistantError
from corpus import CorpusError

_KEY = "undoable"


def can_undo(done: str, undo: Callable[[], None]) -> None:
    """Says in a sentence what was done, and offers ``undo``; what it raises is shown."""
    st.session_state[_KEY] = done, undo


def offer() -> None:
    """The last thing that can be undone on this desk, with its button; nothing where there is none."""
    done, undo = st.session_state.get(_KEY, ("", None))
    if undo is None:
        return
    with st.container(key="undo", horizontal=True, vertical_alignment="center"):
        theme_parts.noted(done, "success")
        st.button("Undo", key="undo last", icon=":material/undo:", type="tertiary", on_click=_undo)


def clear() -> None:
    """Withdraws the offer: its desk was left."""
    st.session_state.pop(_KEY, None)


def _undo() -> None:
    _, undo = st.session_state.pop(_KEY, ("", None))
    if undo is None:
        return
    try:
        undo()
    except (AssistantError, CorpusError) as error:
        tones.toast(opened.sentence(error), "danger")
