"""The reviewers' desk: citations to judge one after the other, and statistics of the verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk import opened, theme_parts
from assistant.desk.review import filters, judging, statistics
from assistant.operations import reviewing

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.settings import Services

_REVIEW, _STATISTICS = "Review", "Statistics"


def page(person: Person, services: Services) -> None:
    """The queue with its first citation, or the statistics; the page's address says which."""
    choices = reviewing.filter_choices(person, services)
    with st.sidebar:
        shown = st.radio("Show", [_REVIEW, _STATISTICS], key="review", bind="query-params")
        if shown == _REVIEW:
            filters.show(choices)
    if services.ledger_problem:
        problem = opened.sentence(f"Verdicts are not being stored: {services.ledger_problem}")
        theme_parts.message("Please note", problem, tone="warning")
    if shown == _REVIEW:
        theme_parts.page_title("Review")
        judging.show(person, services)
    else:
        statistics.show(person, services)
