"""The history of all changes, filtered by report, person and kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk import labels, theme_parts
from assistant.desk.collection.change_list import show_changes
from assistant.desk.collection.notices import pages
from assistant.operations import collection
from corpus import AuditQuery, ChangeKind

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.settings import Services

_SIZE = 50


def show(person: Person, services: Services) -> None:
    """The latest changes first."""
    left, middle, right = st.columns(3)
    with left:
        report_id = st.text_input(
            "Report", key="changes of report", placeholder="A report’s ID", max_chars=100
        )
    with middle:
        by = st.selectbox(
            "Person",
            collection.editors(person, services),
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
    query = AuditQuery(report_id=report_id.strip(), by=by or "", kinds=tuple(map(ChangeKind, kinds)))
    if st.session_state.get("changes query") != query:
        st.session_state["changes query"] = query
        st.session_state["changes page"] = 0
    skip = int(st.session_state.get("changes page", 0)) * _SIZE
    changes, total = collection.change_history(person, services, query, limit=_SIZE, skip=skip)
    if not total and query != AuditQuery():
        theme_parts.small("No matching changes.")
        return
    show_changes(changes, key="changes")
    pages(total, size=_SIZE, key="changes page")
