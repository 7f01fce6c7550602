"""The four tones of a message: a colour, a sign and a word each, so that none rests on colour alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import streamlit as st

from assistant.desk import opened
from assistant.errors import AssistantError
from corpus import CorpusError

Tone = Literal["info", "success", "warning", "danger"]

# Read out at once where something failed; the rest waits until the reader pauses.
ROLES: dict[Tone, str] = {"info": "status", "success": "status", "warning": "status", "danger": "alert"}
TOAST_ICONS: dict[Tone, str] = {
    "info": ":material/info:",
    "success": ":material/check_circle:",
    "warning": ":material/warning:",
    "danger": ":material/error:",
}
_MARKDOWN = re.compile(r"[\\`*_\[\]$:~<#|]")


def icon(tone: Tone) -> str:
    """Markup for the sign, which the style sheet draws, with its word for whoever does not see it."""
    return f'<i class="dl-icon" role="img" aria-label="{tone.capitalize()}"></i>'


@contextmanager
def toasted() -> Iterator[None]:
    """Shows in a toast why what was pressed could not be done."""
    try:
        yield
    except (AssistantError, CorpusError) as error:
        toast(opened.sentence(error), "danger")


def toast(text: str, tone: Tone) -> None:
    """A message that goes away by itself, as plain text: only for what is no loss to miss."""
    st.toast(plain(text), icon=TOAST_ICONS[tone])


def plain(text: str) -> str:
    """The text for where Streamlit reads Markdown: a name in it can bring no link."""
    return _MARKDOWN.sub(r"\\\g<0>", text)
