"""Choosing a report by words of its title, its outlet or its text, instead of by its ID."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk import components, labels, theme_parts
from assistant.operations import collection
from corpus import ReportFilter, ReportNotFound, Sort

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.settings import Services
    from corpus import Report

_OFFERED = 8


def report(
    person: Person, services: Services, *, label: str, key: str, without: str | None = None
) -> str | None:
    """The ID of the report that is chosen, else a box to find one; ``without`` is not offered."""
    chosen = st.session_state.get(key)
    if chosen is not None:
        try:
            found = collection.report_version(person, services, chosen).report
        except ReportNotFound:
            clear(key)
        else:
            _chosen(found, label=label, key=key)
            return str(chosen)
    _find(person, services, label=label, key=key, without=without)
    return None


def clear(key: str) -> None:
    """Has another report chosen."""
    for name in (key, f"{key} words"):
        st.session_state.pop(name, None)


def _chosen(found: Report, *, label: str, key: str) -> None:
    theme_parts.entry(" ".join(found.title.split()), f"{label}: {labels.whereabouts(found)}")
    st.button("Change", key=f"{key} change", type="tertiary", on_click=partial(clear, key))


def _find(person: Person, services: Services, *, label: str, key: str, without: str | None) -> None:
    words = st.text_input(
        label, key=f"{key} words", placeholder="Words of its title, outlet or text", max_chars=400
    )
    if not (words or "").strip():
        return
    wanted = ReportFilter(text=(words or "").strip(), sort=Sort.RELEVANCE)
    found = collection.list_reports(person, services, wanted, limit=_OFFERED + 1).rows
    offered = [one for one in found if one.report_id != without][:_OFFERED]
    if not offered:
        theme_parts.status("No report has these words.")
        return
    components.choices(
        key=f"{key} offered",
        shown={
            "list": True,
            "label": "Choose a report",
            "choices": [
                {
                    "value": one.report_id,
                    "label": " ".join(one.title.split()),
                    "detail": f"{one.outlet} · {labels.day(one.published) if one.published else 'no date'}",
                }
                for one in offered
            ],
        },
        chosen=partial(_pressed, key),
    )


def _pressed(key: str) -> None:
    report_id = components.pressed(f"{key} offered", "chosen")
    if isinstance(report_id, str):
        st.session_state[key] = report_id
