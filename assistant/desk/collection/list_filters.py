"""What the list of reports is narrowed to: the search box, the filters, and those in use as chips."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.desk import labels, tones
from corpus import Missing, ReportFilter, ReportState, Sort, country_name

if TYPE_CHECKING:
    from assistant.operations.collection import ReportChoices

_SHOWN_AS: dict[str, Callable[[Any], str]] = {  # what the chip of a filter's value says
    "list_outlet": str,
    "list_country": country_name,
    "list_language": labels.language_name,
    "list_from": lambda chosen: f"Published from {labels.day(_instant(chosen, time.min))}",
    "list_to": lambda chosen: f"Published to {labels.day(_instant(chosen, time.max))}",
    "list_state": lambda chosen: labels.result(ReportState(chosen)).capitalize(),
    "list_missing": lambda chosen: Missing(chosen).value.capitalize(),
}
LATEST_FIRST = (Sort.PUBLISHED, Sort.COLLECTED)


def show(choices: ReportChoices) -> ReportFilter:
    """The box, the filters and the chips; what they want, in the order that was chosen."""
    st.text_input(
        "Search",
        key="q",
        placeholder="Words of the text, the title or the outlet",
        bind="query-params",
        max_chars=400,
        on_change=sort_by_relevance,
    )
    in_use = sum(bool(st.session_state.get(name)) for name in _SHOWN_AS)
    with st.expander(f"Filters ({in_use} in use)" if in_use else "Filters", key="list filters"):
        _filters(choices)
    if in_use:
        _chips()
    return _wanted()


def narrow_to(missing: Missing) -> None:
    """Within a callback: the reports that lack something, and no other filter."""
    clear()
    st.session_state["q"] = ""
    st.session_state["list_missing"] = [missing]


def keep() -> None:
    """Remembers the filters while the list is not on the page; Streamlit drops what is not drawn."""
    for name in _SHOWN_AS:
        if name in st.session_state:
            st.session_state[name] = st.session_state[name]


def clear() -> None:
    """Takes all filters off; the words that are searched for stay."""
    for name in _SHOWN_AS:
        st.session_state.pop(name, None)


def sort_by_relevance() -> None:
    """As the words change: what fits them best comes first, and without any what is newest."""
    for name in ("report list sort", "report list descending"):
        st.session_state.pop(name, None)
    st.session_state["reports page"] = 0


def _filters(choices: ReportChoices) -> None:
    left, right = st.columns(2)
    with left:
        st.multiselect("Outlet", list(choices.outlets), key="list_outlet", placeholder="All outlets")
        st.multiselect(
            "Country",
            sorted(choices.countries, key=country_name),
            key="list_country",
            format_func=country_name,
            placeholder="All countries",
        )
        st.multiselect(
            "Language",
            sorted(choices.languages, key=labels.language_name),
            key="list_language",
            format_func=labels.language_name,
            placeholder="All languages",
        )
    with right:
        st.date_input("Published from", value=None, key="list_from", format="YYYY-MM-DD")
        st.date_input("Published to", value=None, key="list_to", format="YYYY-MM-DD")
        st.selectbox(
            "Status",
            list(ReportState),
            index=None,
            key="list_state",
            format_func=lambda state: labels.result(state).capitalize(),
            placeholder="Any status",
        )
        st.multiselect(
            "Missing",
            list(Missing),
            key="list_missing",
            format_func=lambda missing: missing.value.capitalize(),
            placeholder="Nothing in particular",
        )


def _chips() -> None:
    """Each value that is filtered by, to be taken off by itself; in sight while the filters are folded."""
    with st.container(key="filters-in-use", horizontal=True, vertical_alignment="center", gap="small"):
        for name, shown_as in _SHOWN_AS.items():
            for value in _values(name):
                st.button(
                    tones.plain(labels.shortened(shown_as(value), 80)),
                    key=f"without {name} {value}",
                    icon=":material/close:",
                    icon_position="right",
                    on_click=partial(_without, name, value),
                )
        st.button("Clear filters", type="tertiary", key="clear filters", on_click=clear)


def _values(name: str) -> list[Any]:
    chosen = st.session_state.get(name)
    return list(chosen) if isinstance(chosen, (list, tuple)) else [chosen] if chosen else []


def _without(name: str, value: Any) -> None:
    left = [one for one in _values(name) if one != value]
    if left:
        st.session_state[name] = left
    else:
        st.session_state.pop(name, None)


def _wanted() -> ReportFilter:
    state = st.session_state
    text = str(state.get("q") or "").strip()
    sort = Sort(state.get("report list sort") or (Sort.RELEVANCE if text else Sort.PUBLISHED))
    chosen, since, until = (state.get(name) for name in ("list_state", "list_from", "list_to"))
    return ReportFilter(
        text=text,
        outlets=tuple(state.get("list_outlet") or ()),
        countries=tuple(state.get("list_country") or ()),
        languages=tuple(state.get("list_language") or ()),
        since=_instant(since, time.min) if since else None,
        until=_instant(until, time.max) if until else None,
        state=ReportState(chosen) if chosen else None,
        missing=tuple(map(Missing, state.get("list_missing") or ())),
        sort=sort,
        descending=bool(state.get("report list descending", sort in LATEST_FIRST)),
    )


def _instant(chosen_day: date, clock: time) -> datetime:
    return datetime.combine(chosen_day, clock, UTC)
