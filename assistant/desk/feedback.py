"""What was just done, or could not be: a sentence directly below the button or form that was pressed.

    with feedback.shown_when_it_fails(at="withdrawing"):  # in the callback of the form
        withdraw()
        feedback.done("withdrawn", at="withdrawing", undo=restore)

    feedback.place("withdrawing")  # below the form, each time that it is drawn

When the sentence comes it is scrolled into view and read out (``theme/page.js``). It is shown once; with an
undo it stays for as long as that is offered (``undoing``). A page ends with :func:`rest`, for what was said
at a place that is not on it any more.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk import labels, opened, theme_parts, undoing
from assistant.errors import AssistantError
from corpus import CorpusError

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from assistant.desk.tones import Tone

_KEY = "feedback"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """A sentence, where it belongs, and by what the page knows whether it has been shown."""

    text: str
    tone: Tone
    at: str
    number: str


def done(message: str, *, at: str, undo: Callable[[], object] | None = None) -> None:
    """Says at this place what was done; ``undo`` takes it back, and is offered beside it."""
    undoing.clear()
    if undo is None:
        _say(message, "success", at)
    else:
        st.session_state.pop(_KEY, None)
        undoing.can_undo(labels.sentence(message), partial(_take_back, undo, at), at=at)


def incomplete(message: str, *, at: str) -> None:
    """Says at this place what a form still needs."""
    _say(message, "warning", at)


@contextmanager
def shown_when_it_fails(*, at: str) -> Iterator[None]:
    """Within a callback: why something cannot be done is said at this place, and changes nothing."""
    try:
        yield
    except (AssistantError, CorpusError, OSError) as error:
        _say(opened.sentence(error), "danger", at)


def place(at: str) -> None:
    """Where it is said; there before anything is, so that what comes is heard."""
    with theme_parts.place_for_news(at):
        said = st.session_state.get(_KEY)
        if isinstance(said, _Said) and said.at == at:
            del st.session_state[_KEY]
            theme_parts.noted(said.text, said.tone, news=said.number)
        else:
            undoing.offer(at)


def top() -> DeltaGenerator:
    """The place at the head of a page that :func:`rest` may need."""
    return st.empty()


def rest(above: DeltaGenerator) -> None:
    """Shows ``above`` what no place on the page was for; called once the page is drawn."""
    said = st.session_state.pop(_KEY, None)
    if isinstance(said, _Said):
        with above:
            theme_parts.noted(said.text, said.tone, news=said.number)


def _say(message: str, tone: Tone, at: str) -> None:
    st.session_state[_KEY] = _Said(
        text=labels.sentence(message), tone=tone, at=at, number=secrets.token_hex(8)
    )


def _take_back(undo: Callable[[], object], at: str) -> None:
    with shown_when_it_fails(at=at):
        undo()
        _say("undone", "success", at)
