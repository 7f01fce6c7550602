"""A long list a page at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from assistant.desk import theme_parts


def pages(total: int, *, size: int, key: str) -> int:
    """How many to skip, as the reader leafs through so many; shows where they are."""
    last = max(0, (total - 1) // size)
    at = min(int(st.session_state.get(key, 0)), last)
    if total > size:
        back, range_shown, on = st.columns([1, 3, 1], vertical_alignment="center")
        with back:
            _turn("Previous", key, at - 1, disabled=at == 0)
        with range_shown:
            theme_parts.small(f"{at * size + 1:,} to {min(total, (at + 1) * size):,} of {total:,}")
        with on:
            _turn("Next", key, at + 1, disabled=at == last)
    return at * size


def _turn(label: str, key: str, to: int, *, disabled: bool) -> None:
    turn: Callable[[], None] = partial(st.session_state.__setitem__, key, to)
    st.button(label, key=f"{key} {label}", disabled=disabled, on_click=turn, width="stretch")
