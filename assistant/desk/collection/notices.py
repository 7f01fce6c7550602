"""What has just been done, or could not be, shown once at the top of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk import labels, opened, theme_parts
from assistant.errors import AssistantError
from corpus import CorpusError

if TYPE_CHECKING:
    from datetime import datetime

    from assistant.desk.tones import Tone

_KEY = "last action"


def done(message: str, tone: Tone = "success") -> None:
    """Show this message when the page is drawn next."""
    st.session_state[_KEY] = labels.sentence(message), tone


def incomplete(message: str) -> None:
    """Show what a form still needs when the page is drawn next."""
    done(message, "warning")


def show_last_action() -> None:
    """Show it, once; the place for it is always there, so that what is open below stays open."""
    place = st.empty()
    message, tone = st.session_state.pop(_KEY, ("", "info"))
    if message:
        with place:
            theme_parts.noted(message, tone)


@contextmanager
def shown_when_it_fails() -> Iterator[None]:
    """Within a callback: what cannot be done is shown on the page, and changes nothing."""
    try:
        yield
    except (AssistantError, CorpusError, OSError) as error:
        done(opened.sentence(error), "danger")


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


def when(at: datetime | None) -> str:
    """An instant, or nothing."""
    return labels.moment(at) if at else ""
