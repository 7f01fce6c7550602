"""All reports: searched, filtered, sorted, a page at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.desk import labels, theme_parts
from assistant.desk.collection import opened_report
from assistant.desk.collection.opened_report import open_pressed
from assistant.desk.collection.paging import pages
from assistant.operations import collection
from corpus import Missing, Precision, ReportFilter, ReportState, Sort, country_name

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.settings import Services
    from corpus import MarkedText, Matched, ReportList, ReportRow

_SIZE = 50
_COLUMNS = {
    "title": "Title",
    "outlet": "Outlet",
    "country": "Country",
    "language": "Language",
    "published": "Published",
    "collected": "Collected",
}
_FILTERS = (
    "list_outlet",
    "list_country",
    "list_language",
    "list_from",
    "list_to",
    "list_state",
    "list_missing",
)
_LATEST_FIRST = (Sort.PUBLISHED, Sort.COLLECTED)


def show(person: Person, services: Services) -> None:
    """The list and its filters."""
    wanted = _wanted(person, services)
    narrowed = replace(wanted, sort=Sort.PUBLISHED, descending=True)
    if st.session_state.get("listed filters") != narrowed:
        st.session_state["listed filters"] = narrowed
        st.session_state["reports page"] = 0
    skip = int(st.session_state.get("reports page", 0)) * _SIZE
    found = collection.list_reports(person, services, wanted, limit=_SIZE, skip=skip)
    if not found.total:
        if narrowed != ReportFilter():
            theme_parts.message("No matching reports", "Change or clear the search and the filters.")
        else:
            theme_parts.message("No reports yet", "Add some under Import.")
        return
    _counted(found, wanted)
    theme_parts.listing(
        key="reports",
        shown={
            "label": "Reports",
            "columns": [{"name": name, "label": label, "sortable": True} for name, label in _COLUMNS.items()],
            "rows": [_row(one, found.matched.get(one.report_id)) for one in found.rows],
            "sort": wanted.sort.value,
            "descending": wanted.descending,
        },
        opened=partial(open_pressed, "reports"),
        sorted_by=_sort_pressed,
    )
    pages(found.total, size=_SIZE, key="reports page")


def show_missing(missing: Missing) -> None:
    """Within a callback: has the list show the reports that lack something, to be set."""
    opened_report.close_all()
    for name in _FILTERS:
        st.session_state.pop(name, None)
    st.session_state["section"] = "Reports"
    st.session_state["q"] = ""
    st.session_state["list_missing"] = [missing]


def _counted(found: ReportList, wanted: ReportFilter) -> None:
    """How many reports there are; of those found by words, in which order, and the way back to it."""
    counted = labels.counted(found.total, "report")
    if not wanted.text:
        theme_parts.small(counted)
        return
    cut = " More have these words; these are the best matches." if found.cut else ""
    if wanted.sort is Sort.RELEVANCE:
        theme_parts.small(f"{counted}, best match first.{cut}")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        theme_parts.small(f"{counted}.{cut}")
        st.button("Best match first", type="tertiary", icon=":material/sort:", on_click=_sort_by_relevance)


def _wanted(person: Person, services: Services) -> ReportFilter:
    choices = collection.filter_choices(person, services)
    state = st.session_state
    st.text_input(
        "Search",
        key="q",
        placeholder="Words of the text, the title or the outlet",
        bind="query-params",
        max_chars=400,
        on_change=_sort_by_relevance,
    )
    in_use = sum(bool(state.get(name)) for name in _FILTERS)
    with st.expander(f"Filters ({in_use} in use)" if in_use else "Filters", key="list filters"):
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
                format_func=lambda state: state.value.capitalize(),
                placeholder="Any status",
            )
            st.multiselect(
                "Missing",
                list(Missing),
                key="list_missing",
                format_func=lambda missing: missing.value.capitalize(),
                placeholder="Nothing in particular",
            )
    text = str(state.get("q") or "").strip()
    sort = Sort(state.get("report list sort") or (Sort.RELEVANCE if text else Sort.PUBLISHED))
    chosen = state.get("list_state")
    return ReportFilter(
        text=text,
        outlets=tuple(state.get("list_outlet") or ()),
        countries=tuple(state.get("list_country") or ()),
        languages=tuple(state.get("list_language") or ()),
        since=_instant(state.get("list_from"), time.min),
        until=_instant(state.get("list_to"), time.max),
        state=ReportState(chosen) if chosen else None,
        missing=tuple(map(Missing, state.get("list_missing") or ())),
        sort=sort,
        descending=bool(state.get("report list descending", sort in _LATEST_FIRST)),
    )


def _row(one: ReportRow, matched: Matched | None) -> dict[str, Any]:
    tags = {
        "withdrawn": one.withdrawn,
        "near-copy": one.near_copy_of is not None,
        f"version {one.version}": one.version > 1,
    }
    published = ""
    if one.published:
        day = one.published_precision is Precision.DAY
        published = labels.day(one.published) if day else labels.moment(one.published)
    return {
        "value": one.report_id,
        "name": _parts(matched.title) if matched else None,
        "excerpt": _parts(matched.excerpt) if matched and matched.excerpt else None,
        "tags": [tag for tag, true in tags.items() if true],
        "cells": [
            one.title,
            one.outlet,
            country_name(one.country),
            labels.language_name(one.language),
            published,
            labels.day(one.collected),
        ],
    }


def _parts(text: MarkedText) -> list[dict[str, Any]]:
    """The text in parts, each marked or not."""
    cuts, at = [], 0
    for mark in text.marks:
        cuts += [(at, mark.start, False), (mark.start, mark.end, True)]
        at = mark.end
    cuts.append((at, len(text.text), False))
    return [{"text": text.text[a:b], "marked": marked} for a, b, marked in cuts if a < b]


def _sort_by_relevance() -> None:
    """As the words change: what fits them best comes first, and without any what is newest."""
    for name in ("report list sort", "report list descending"):
        st.session_state.pop(name, None)
    st.session_state["reports page"] = 0


def _sort_pressed() -> None:
    column = theme_parts.pressed("reports", "sorted")
    if column not in list(Sort):
        return
    state = st.session_state
    sort = Sort(column)
    by_day = None if state.get("q") else Sort.PUBLISHED
    same = sort == (state.get("report list sort") or by_day)
    before = state.get("report list descending", sort in _LATEST_FIRST)
    state["report list sort"] = sort
    state["report list descending"] = not before if same else sort in _LATEST_FIRST
    state["reports page"] = 0


def _instant(chosen_day: date | None, clock: time) -> datetime | None:
    return datetime.combine(chosen_day, clock, UTC) if chosen_day else None
