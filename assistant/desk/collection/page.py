"""The admins' desk: import reports, manage them, and see what happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk import feedback
from assistant.desk.collection import (
    browse,
    change_history,
    importing,
    list_filters,
    opened_report,
    origins,
    report,
    runs,
    sources,
    status,
)

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.settings import Services

_SECTIONS: dict[str, Callable[[Person, Services], None]] = {
    "Reports": browse.show,
    "Import": importing.show,
    "Sources": sources.show,
    "Runs": runs.show,
    "Changes": change_history.show,
    "Origins": origins.show,
    "Status": status.show,
}


def page(person: Person, services: Services) -> None:
    """The section that is chosen, or the report or the run that the page's address names."""
    with st.container(key="collection"):
        st.title("Collection", anchor=False)
        section = st.segmented_control(
            "Section",
            list(_SECTIONS),
            default="Reports",
            required=True,
            key="section",
            bind="query-params",
            label_visibility="collapsed",
            on_change=opened_report.close_all,
        )
        head = feedback.top()
        list_filters.keep()
        report_id, run_id = st.query_params.get("report"), opened_report.the_run()
        if report_id:
            report.show(person, services, report_id)
        elif run_id is not None:
            runs.show_opened(person, services, run_id)
        else:
            _SECTIONS[section or "Reports"](person, services)
        feedback.rest(head)
