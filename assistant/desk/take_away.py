"""An answer to take away as a brief, in one of three formats."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.brief.contents import brief
from assistant.brief.written import FORMATS
from assistant.changes import changes
from assistant.ledger.answers import kept

if TYPE_CHECKING:
    from assistant.desk.opened import Opened
    from assistant.ledger import AskedTurn

_OFFERED = {
    "docx": ("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "md": ("Markdown", "text/markdown"),
    "json": ("JSON", "application/json"),
}


def offer(opened: Opened, turn: AskedTurn) -> None:
    """A small button under an answer; what it gives is written when it is pressed."""
    if turn.answer is None or not turn.answer.statements:
        return
    with st.popover("Take away", icon=":material/download:", type="tertiary"):
        for name, (label, kind) in _OFFERED.items():
            st.download_button(
                label,
                data=partial(written, opened, turn.turn_id, name),
                file_name=f"dateline-answer-{turn.turn_id}.{name}",
                mime=kind,
                key=f"brief-{turn.place}-{name}",
                on_click="ignore",
                width="stretch",
            )


def written(opened: Opened, answer_id: int, name: str) -> bytes:
    """The brief of an answer in the format of this name. Raises AnswerNotFound, LedgerUnusable."""
    one = kept(opened.ledger, answer_id)
    return FORMATS[name](brief(one, found=changes(one.answer, opened.assistant.corpus)))
