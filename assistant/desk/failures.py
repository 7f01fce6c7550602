"""What cannot be shown, of a page or of a part of it that is drawn by itself, is said in our own words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import wraps
from typing import ParamSpec

import streamlit as st

from assistant.desk import opened, theme_parts
from assistant.errors import AssistantError
from assistant.telemetry.requests import RequestKind, current_id, request
from corpus import CorpusError

P = ParamSpec("P")


@contextmanager
def explained() -> Iterator[None]:
    """Shows in place of what fails within why it cannot be shown."""
    try:
        yield
    except (AssistantError, CorpusError) as error:
        theme_parts.message("This cannot be shown", opened.sentence(error), tone="danger")


def fragment(part: Callable[P, None], *, run_every: float | None = None) -> Callable[P, None]:
    """The part as a fragment, drawn again by itself when something in it is used, or every so many seconds.

    For every ``st.fragment`` of the desk: that shows errors in Streamlit's words, whatever the page does.
    """

    @wraps(part)
    def shown(*args: P.args, **named: P.kwargs) -> None:
        alone = nullcontext() if current_id() else request(RequestKind.PAGE)
        with explained(), alone:
            part(*args, **named)

    return st.fragment(shown, run_every=run_every)  # noqa: TID251  # here, and nowhere else
