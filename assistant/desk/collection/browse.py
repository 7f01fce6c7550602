"""All reports that the filters want, sorted, a page at a time."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.desk import components, labels, theme_parts
from assistant.desk.collection import list_filters, opened_report
from assistant.desk.collection.opened_report import open_pressed
from assistant.desk.collection.paging import pages
from assistant.operations import collection
from corpus import Precision, ReportFilter, Sort, country_name

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.settings import Services
    from corpus import MarkedText, Matched, Missing, ReportList, ReportRow

_SIZE = 50
_COLUMNS = {
    "title": "Title",
    "outlet": "Outlet",
    "country": "Country",
    "language": "Language",
    "published": "Published",
    "collected": "Collected",
}


def show(person: Person, services: Services) -> None:
    """The list and its filters."""
    wanted = list_filters.show(collection.filter_choices(person, services))
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
    components.listing(
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
    list_filters.narrow_to(missing)
    st.session_state["section"] = "Reports"


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
        st.button(
            "Best match first",
            type="tertiary",
            icon=":material/sort:",
            on_click=list_filters.sort_by_relevance,
        )


def _row(one: ReportRow, matched: Matched | None) -> dict[str, Any]:
    tags = {
        "withdrawn": one.withdrawn,
        "copy": one.near_copy_of is not None,
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


def _sort_pressed() -> None:
    column = components.pressed("reports", "sorted")
    if column not in list(Sort):
        return
    state = st.session_state
    sort = Sort(column)
    by_day = None if state.get("q") else Sort.PUBLISHED
    same = sort == (state.get("report list sort") or by_day)
    before = state.get("report list descending", sort in list_filters.LATEST_FIRST)
    state["report list sort"] = sort
    state["report list descending"] = not before if same else sort in list_filters.LATEST_FIRST
    state["reports page"] = 0
