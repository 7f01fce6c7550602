"""The history of all changes, filtered by report, person and kind; what a run did is one row, which opens."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk import components, labels, theme_parts
from assistant.desk.collection import opened_report, picking
from assistant.desk.collection.change_list import CHANGES_OF, RUN, show_changes
from assistant.desk.collection.paging import pages
from assistant.operations import changes, importing
from corpus import AuditQuery, ChangeKind, RunNotFound

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.settings import Services

_SIZE = 50
_REFUSED = "refused"  # the status of such files
_OF_RUN = "changes of run"  # in the session: the run whose changes are listed one by one


def show(person: Person, services: Services) -> None:
    """The latest changes first."""
    run_id = st.session_state.get(_OF_RUN)
    if run_id is not None:
        with st.container(horizontal=True):
            st.button("All changes", icon=":material/arrow_back:", on_click=_show_all, type="tertiary")
            st.button(
                f"Open run {run_id}",
                icon=":material/upload_file:",
                on_click=partial(opened_report.open_run, run_id),
                type="tertiary",
            )
        _list(person, services, AuditQuery(run_id=run_id))
        _refused(person, services, run_id)
        return
    _list(person, services, _wanted(person, services))


def _wanted(person: Person, services: Services) -> AuditQuery:
    report_id = picking.report(person, services, label="Report", key="changes of report")
    left, right = st.columns(2)
    with left:
        by = st.selectbox(
            "Person",
            changes.editors(person, services),
            index=None,
            key="changed-by",
            bind="query-params",
            placeholder="Anyone",
        )
    with right:
        kinds = st.multiselect(
            "Kind",
            list(ChangeKind),
            key="kinds of change",
            format_func=lambda kind: labels.change(kind).capitalize(),
            placeholder="All kinds",
        )
    return AuditQuery(report_id=report_id or "", by=by or "", kinds=tuple(map(ChangeKind, kinds)))


def _list(person: Person, services: Services, query: AuditQuery) -> None:
    if st.session_state.get("changes query") != query:
        st.session_state["changes query"] = query
        st.session_state["changes page"] = 0
    skip = int(st.session_state.get("changes page", 0)) * _SIZE
    found = changes.list_changes(person, services, query, limit=_SIZE, skip=skip)
    if not found.total and query != AuditQuery():
        theme_parts.small("No matching changes.")
        return
    show_changes(found, key="changes", opened=_open_pressed, of_run=query.run_id is not None)
    pages(found.total, size=_SIZE, key="changes page")


def _refused(person: Person, services: Services, run_id: int) -> None:
    """The files of a run that have changed nothing since they were refused."""
    try:
        seen = importing.run(person, services, run_id, statuses=[_REFUSED], limit=_SIZE)
    except RunNotFound:
        return
    if not seen.refused:
        return
    cut = f", of which the latest {_SIZE} are shown" if seen.refused > _SIZE else ""
    theme_parts.heading(f"{labels.counted(seen.refused, 'refused file')}{cut}")
    components.listing(
        key=f"refused-{run_id}",
        shown={
            "label": "Refused files",
            "columns": [{"name": name, "label": name} for name in ("File", "Reason")],
            "rows": [
                {"cells": [labels.imported_from(one.place), labels.sentence(one.reason or "")]}
                for one in seen.results
            ],
        },
        opened=lambda: None,
    )


def _open_pressed() -> None:
    """Opens the report of a change, or its run, or lists what a run has changed."""
    value = components.pressed("changes", "opened")
    if not isinstance(value, str):
        return
    if value.startswith(CHANGES_OF):
        st.session_state[_OF_RUN] = int(value.removeprefix(CHANGES_OF))
    elif value.startswith(RUN):
        opened_report.open_run(int(value.removeprefix(RUN)))
    else:
        opened_report.open_report(value)


def _show_all() -> None:
    st.session_state.pop(_OF_RUN, None)
