"""A button whose work is confirmed by a second press beside it: for what cannot be undone whole.

    confirming.button(
        "Delete", key=f"delete {number}", question="Delete this conversation?", yes="Delete", act=delete
    )

The first press does nothing but ask: the button itself becomes "Keep", so that neither a double press nor a
second Enter confirms, and the focus stays where it is. One question is open at a time. What can be taken back
is done at once, with an undo (``undoing``).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

import streamlit as st

from assistant.desk import theme_parts

_ASKED = "confirming"


def button(
    label: str,
    *,
    key: str,
    question: str,
    yes: str,
    act: Callable[[], None],
    icon: str | None = None,
    type: Literal["secondary", "tertiary"] = "secondary",
    disabled: bool = False,
) -> None:
    """The button, or once it was pressed the ``question``, "Keep", and ``yes``, which calls ``act``.

    ``act`` is a callback: it runs before the page is drawn again, and handles its own errors. ``key`` is
    unique on the page; ``icon`` such as ``:material/delete:``.
    """
    asked = st.session_state.get(_ASKED) == key
    with st.container(key=f"confirm {key}", horizontal=True, vertical_alignment="center"):
        st.button(
            "Keep" if asked else label,
            key=key,
            icon=None if asked else icon,
            type=type,
            disabled=disabled,
            on_click=partial(_ask, None if asked else key),
        )
        if asked:
            st.button(yes, key=f"{key} confirmed", icon=icon, type="primary", on_click=partial(_do, act))
            theme_parts.question(question)


def clear() -> None:
    """Takes an open question back: its desk was left."""
    _ask(None)


def _ask(key: str | None) -> None:
    st.session_state[_ASKED] = key


def _do(act: Callable[[], None]) -> None:
    clear()
    act()
