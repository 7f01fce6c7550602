"""The reviewers' desk: citations to judge one after the other, and what the verdicts come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk import theme_parts
from assistant.desk.review import filters, judging, statistics
from assistant.operations import reviewing

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.settings import Services

_JUDGE, _FIGURES = "Judge", "Figures"


def page(person: Person, services: Services) -> None:
    """The queue with its first citation, or the figures; which of them stands in the page's address."""
    choices = reviewing.filter_choices(person, services)
    with st.sidebar:
        shown = st.radio("Show", [_JUDGE, _FIGURES], key="review", bind="query-params")
        if shown == _JUDGE:
            filters.show(choices)
    if services.ledger_problem:
        theme_parts.message("Please note", f"Verdicts given here are not kept: {services.ledger_problem}.")
    if shown == _JUDGE:
        judging.show(person, services)
    else:
        statistics.show(person, services)
