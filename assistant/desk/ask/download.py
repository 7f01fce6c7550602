"""An answer to download as a brief, in one of three formats."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.operations import asking

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.ledger import AskedTurn
    from assistant.settings import Services

_OFFERED = {
    "docx": ("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "md": ("Markdown", "text/markdown"),
    "json": ("JSON", "application/json"),
}


def offer(person: Person, services: Services, turn: AskedTurn) -> None:
    """A small button under an answer; the file is written when it is pressed."""
    if turn.answer is None or not turn.answer.statements:
        return
    with st.popover("Download", icon=":material/download:", type="tertiary"):
        for name, (label, kind) in _OFFERED.items():
            st.download_button(
                label,
                data=partial(asking.export_brief, person, services, turn.turn_id, name),
                file_name=f"dateline-answer-{turn.turn_id}.{name}",
                mime=kind,
                key=f"brief-{turn.place}-{name}",
                on_click="ignore",
                width="stretch",
            )
