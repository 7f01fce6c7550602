"""A person's notes, the newest first, and beside them the report whose words are being read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk import components, labels, opened, sections, theme_parts, tones, undoing
from assistant.desk.notes import described
from assistant.errors import AssistantError
from assistant.ledger.notes import LONGEST_COMMENT
from assistant.operations import notes

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.ledger.notes import Note
    from assistant.operations.notes import NoteNow
    from assistant.settings import Services

_KEY = "notes list"
_OFFERED = {
    "docx": ("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "md": ("Markdown", "text/markdown"),
}


def page(person: Person, services: Services) -> None:
    """The notes, or why there are none."""
    with st.container(key="notes"):
        found = notes.list_notes(person, services)
        whole = partial(_whole, person, services, found)
        sections.beside_citation(person, services, described.places(found), page=whole)
        undoing.offer()  # last, so that it stays in sight at the foot of a long list


def _whole(person: Person, services: Services, found: Sequence[NoteNow]) -> None:
    st.title("Notes", anchor=False)
    if not found:
        theme_parts.message(
            "You have no notes",
            "“Pin” beside a sentence of an answer keeps it here with its sources. Only you see your notes.",
        )
        return
    with st.container(key="notes-head", horizontal=True, vertical_alignment="center"):
        order = ", the newest first" if len(found) > 1 else ""
        theme_parts.small(f"{labels.counted(len(found), 'note')}{order}. Only you see your notes.")
        _download(person, services)
    components.notes(
        key=_KEY,
        shown={
            "open": str(st.query_params.get("cite") or ""),
            "longest": LONGEST_COMMENT,
            "notes": [described.describe(one) for one in found],
        },
        opened=_open_pressed,
        commented=partial(_comment, person, services, found),
        unpinned=partial(_unpin, person, services, found),
    )


def _download(person: Person, services: Services) -> None:
    with st.popover("Download", icon=":material/download:", type="tertiary"):
        for name, (label, kind) in _OFFERED.items():
            st.download_button(
                label,
                data=partial(notes.export_notes, person, services, name),
                file_name=f"dateline-notes.{name}",
                mime=kind,
                key=f"notes-{name}",
                on_click="ignore",
                width="stretch",
            )


def _open_pressed() -> None:
    at = components.pressed(_KEY, "opened")
    if isinstance(at, str):
        st.query_params["cite"] = at


def _comment(person: Person, services: Services, found: Sequence[NoteNow]) -> None:
    change = components.pressed(_KEY, "commented")
    if not isinstance(change, dict) or (one := _named(found, change.get("note"))) is None:
        return
    text = str(change.get("comment") or "")
    try:
        notes.comment_on(person, services, one.given.answer_id, one.number, text)
    except AssistantError as error:
        tones.toast(opened.sentence(error), "danger")


def _unpin(person: Person, services: Services, found: Sequence[NoteNow]) -> None:
    if (one := _named(found, components.pressed(_KEY, "unpinned"))) is None:
        return
    try:
        notes.unpin(person, services, one.given.answer_id, one.number)
    except AssistantError as error:
        tones.toast(opened.sentence(error), "danger")
        return
    undoing.can_undo(
        f"Unpinned “{labels.shortened(one.statement.text, 60)}”.",
        partial(notes.restore, person, services, one),
    )
    if str(st.query_params.get("cite") or "").startswith(f"{described.at(one)}."):
        sections.close_report()


def _named(found: Sequence[NoteNow], at: object) -> Note | None:
    return next((one.note for one in found if described.at(one.note) == at), None)
