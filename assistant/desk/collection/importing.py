"""Importing reports: files, archives of folders, pasted text, or what an address gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile as StreamlitFile

from assistant.desk import feedback, theme_parts
from assistant.desk.collection import previewing, runs
from assistant.operations import collecting, importing
from assistant.operations import previewing as operations
from assistant.runs.inbox import UploadedFile

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.settings import Services

_LONGEST_TEXT = 200_000


def show(person: Person, services: Services) -> None:
    """The forms, and the run that was just started."""
    chosen, pasted, fetched = st.tabs(["Files", "Paste text", "Address"])
    with chosen:
        files(person, services)
    with pasted:
        _pasted(person, services)
    with fetched:
        _fetched(person, services)
    run_id = st.session_state.get("run just started")
    if run_id is not None:
        st.divider()
        runs.show_one(person, services, run_id)


def files(person: Person, services: Services) -> None:
    """The form for files: they are dropped there, imported or previewed."""
    key = f"upload {st.session_state.get('uploads', 0)}"
    uploaded = st.file_uploader(
        "Files, or a folder as a .zip or .tar.gz archive",
        accept_multiple_files=True,
        key=key,
        max_upload_size=services.settings.upload_mb,
    )
    theme_parts.small(
        "Accepts text, web pages, PDF, documents, e-books, spreadsheets, JSON, e-mail, feeds and archives of "
        "them. Refused files are listed with the reason. Files with the same URL (or the same name, outlet, "
        "title and date) become versions of one report."
    )
    chosen = tuple(one.file_id for one in uploaded)
    with st.container(horizontal=True):
        st.button(
            f"Import {len(uploaded)} file{'s' if len(uploaded) != 1 else ''}" if uploaded else "Import",
            type="primary",
            disabled=not uploaded,
            on_click=partial(_import, person, services, key),
        )
        st.button("Preview", disabled=not uploaded, on_click=partial(previewing.ask, "files", chosen))
    feedback.place("files")
    previewing.show(
        person,
        services,
        of="files",
        chosen=chosen,
        make=partial(operations.preview_files, person, services, _as_uploads(uploaded)),
    )


def _import(person: Person, services: Services, key: str) -> None:
    with feedback.shown_when_it_fails(at="files"):
        uploaded = _as_uploads(st.session_state.get(key) or ())
        if uploaded:
            run = importing.import_files(person, services, uploaded)
            st.session_state["run just started"] = run.run_id
            previewing.close()
            _free(st.session_state[key])
            st.session_state["uploads"] = st.session_state.get("uploads", 0) + 1


def _as_uploads(chosen: Iterable[StreamlitFile]) -> list[UploadedFile]:
    """The chosen files, each to be read from its beginning."""
    uploads = [UploadedFile(name=one.name, content=one) for one in chosen]
    for one in uploads:
        one.content.seek(0)
    return uploads


def _free(imported: Iterable[StreamlitFile]) -> None:
    """Free the memory of files that are copied by now; Streamlit keeps them until the page closes."""
    context = get_script_run_ctx()
    if context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        for one in imported:
            context.uploaded_file_mgr.remove_file(context.session_id, one.file_id)


def _pasted(person: Person, services: Services) -> None:
    number = st.session_state.get("pastes", 0)
    with st.form(f"pasted {number}", border=False):
        st.text_input("Title", key=f"title {number}", max_chars=1000)
        st.text_area("Text", key=f"body {number}", height=220, max_chars=_LONGEST_TEXT)
        left, right = st.columns(2)
        with left:
            st.text_input("Outlet", key=f"outlet {number}", max_chars=300)
            st.text_input("Country", key=f"country {number}", placeholder="Name or ISO code", max_chars=100)
        with right:
            st.date_input("Published on", value=None, key=f"date {number}", format="YYYY-MM-DD")
            st.time_input("Time (UTC), if known", value=None, key=f"time {number}")
        st.text_input("URL", key=f"url {number}", placeholder="https://…", max_chars=2000)
        with st.container(horizontal=True):
            st.form_submit_button(
                "Import", type="primary", on_click=partial(_paste, person, services, number)
            )
            st.form_submit_button("Preview", on_click=partial(_preview_pasted, number))
    feedback.place("pasted")
    fields = _typed(number)
    previewing.show(
        person,
        services,
        of="pasted",
        chosen=tuple(fields.items()),
        make=partial(operations.preview_text, person, services, fields),
    )


def _paste(person: Person, services: Services, number: int) -> None:
    if not _is_complete(fields := _typed(number)):
        return
    with feedback.shown_when_it_fails(at="pasted"):
        st.session_state["run just started"] = importing.import_text(person, services, fields).run_id
        st.session_state["pastes"] = number + 1
        previewing.close()


def _preview_pasted(number: int) -> None:
    if _is_complete(fields := _typed(number)):
        previewing.ask("pasted", tuple(fields.items()))


def _typed(number: int) -> dict[str, str]:
    """The fields of the form, as they were when one of its buttons was pressed last."""
    state = st.session_state
    fields = {
        name: str(state.get(f"{name} {number}") or "")
        for name in ("title", "body", "outlet", "country", "url")
    }
    return fields | {"date": _instant(state.get(f"date {number}"), state.get(f"time {number}"))}


def _is_complete(fields: Mapping[str, str]) -> bool:
    """Whether the form has what a report needs; what is missing is shown."""
    missing = [
        name for name, field in (("a title", "title"), ("its text", "body")) if not fields[field].strip()
    ]
    if missing:
        feedback.incomplete(f"add {' and '.join(missing)}", at="pasted")
    return not missing


def _fetched(person: Person, services: Services) -> None:
    number = st.session_state.get("fetches", 0)
    with st.form(f"fetched {number}", border=False):
        st.text_input(
            "Address of a page or file", key=f"address {number}", placeholder="https://…", max_chars=2000
        )
        theme_parts.small("It is imported once; a feed that is to be collected is added under Sources.")
        with st.container(horizontal=True):
            st.form_submit_button("Fetch", type="primary", on_click=partial(_fetch, person, services, number))
            st.form_submit_button("Preview", on_click=partial(_preview_fetched, number))
    feedback.place("fetched")
    address = _address(number)
    previewing.show(
        person,
        services,
        of="fetched",
        chosen=(address,),
        make=partial(operations.preview_address, person, services, address),
    )


def _preview_fetched(number: int) -> None:
    if address := _address(number):
        previewing.ask("fetched", (address,))
    else:
        feedback.incomplete("give an address", at="fetched")


def _address(number: int) -> str:
    return str(st.session_state.get(f"address {number}") or "").strip()


def _fetch(person: Person, services: Services, number: int) -> None:
    address = _address(number)
    if not address:
        feedback.incomplete("give an address", at="fetched")
        return
    with feedback.shown_when_it_fails(at="fetched"):
        previewing.close()
        run = collecting.request_fetch(person, services, address)
        st.session_state["run just started"] = run.run_id
        st.session_state["fetches"] = number + 1


def _instant(day: date | None, clock: time | None) -> str:
    if day is None:
        return ""
    return f"{datetime.combine(day, clock):%Y-%m-%dT%H:%M:00Z}" if clock else f"{day:%Y-%m-%d}"
