"""Bringing reports in: files, archives of folders, or text that is pasted."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk import theme_parts
from assistant.desk.collection import runs
from assistant.desk.collection.notices import done, said_when_it_fails
from assistant.operations import importing
from assistant.runs.inbox import UploadedFile

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.settings import Services

LARGEST_MB = 200
_LONGEST_TEXT = 200_000


def show(person: Person, services: Services) -> None:
    """What can be handed over, and what becomes of what was."""
    files, pasted = st.tabs(["Files", "Paste text"])
    with files:
        _files(person, services)
    with pasted:
        _pasted(person, services)
    run_id = st.session_state.get("run just begun")
    if run_id is not None:
        st.divider()
        runs.show_one(person, services, run_id)


def _files(person: Person, services: Services) -> None:
    key = f"handed {st.session_state.get('times handed', 0)}"
    handed = st.file_uploader(
        "Files, or a folder as a .zip or .tar.gz archive",
        accept_multiple_files=True,
        key=key,
        max_upload_size=LARGEST_MB,
    )
    theme_parts.small(
        "Taken in are .txt, .md, .html, .json and .jsonl files; what a file is refused for is told. Two "
        "files of one address are versions of one report; without an address, those of one name, outlet, "
        "title and day."
    )
    st.button(
        f"Take in {len(handed)} file{'s' if len(handed) != 1 else ''}" if handed else "Take in",
        type="primary",
        disabled=not handed,
        on_click=partial(_take_in, person, services, key),
    )


def _take_in(person: Person, services: Services, key: str) -> None:
    with said_when_it_fails():
        handed = [UploadedFile(name=one.name, content=one) for one in st.session_state.get(key) or ()]
        if handed:
            begun = importing.import_files(person, services, handed)
            st.session_state["run just begun"] = begun.run_id
            st.session_state["times handed"] = st.session_state.get("times handed", 0) + 1


def _pasted(person: Person, services: Services) -> None:
    number = st.session_state.get("times pasted", 0)
    with st.form(f"pasted {number}", border=False):
        st.text_input("Title", key=f"title {number}", max_chars=1000)
        st.text_area("Text", key=f"body {number}", height=220, max_chars=_LONGEST_TEXT)
        left, right = st.columns(2)
        with left:
            st.text_input("Outlet", key=f"outlet {number}", max_chars=300)
            st.text_input("Country", key=f"country {number}", placeholder="Name or ISO code", max_chars=100)
        with right:
            st.date_input("Published on", value=None, key=f"date {number}", format="YYYY-MM-DD")
            st.time_input("At (UTC), if known", value=None, key=f"time {number}")
        st.text_input("Address", key=f"url {number}", placeholder="https://…", max_chars=2000)
        st.form_submit_button("Take in", type="primary", on_click=partial(_paste, person, services, number))


def _paste(person: Person, services: Services, number: int) -> None:
    state = st.session_state
    fields = {
        name: str(state.get(f"{name} {number}") or "")
        for name in ("title", "body", "outlet", "country", "url")
    }
    missing = [
        name for name, field in (("a title", "title"), ("its text", "body")) if not fields[field].strip()
    ]
    if missing:
        done(f"the report still needs {' and '.join(missing)}")
        return
    fields["date"] = _instant(state.get(f"date {number}"), state.get(f"time {number}"))
    with said_when_it_fails():
        state["run just begun"] = importing.import_text(person, services, fields).run_id
        state["times pasted"] = number + 1


def _instant(day: date | None, clock: time | None) -> str:
    if day is None:
        return ""
    return f"{datetime.combine(day, clock):%Y-%m-%dT%H:%M:00Z}" if clock else f"{day:%Y-%m-%d}"
