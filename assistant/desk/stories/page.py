"""The stories that were reported last, or the one that the page's address names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.desk import components, labels, theme_parts
from assistant.desk.stories import story
from assistant.operations import reading, stories

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.settings import Services
    from corpus import KnownStory

_LISTED = 60


def page(person: Person, services: Services) -> None:
    """The list, which a text narrows down, or one story."""
    with st.container(key="stories"):
        report_id = str(st.query_params.get("report") or "")
        if report_id:
            story.show(person, services, report_id)
        else:
            st.title("Stories", anchor=False)
            _list(person, services)


def _list(person: Person, services: Services) -> None:
    text = st.text_input(
        "Find a story",
        key="find",
        placeholder="Words in the title of one of its reports",
        bind="query-params",
        max_chars=100,
    )
    found = stories.list_stories(person, services, text=text or "", limit=_LISTED)
    if not found:
        _nothing(person, services, text or "")
        return
    theme_parts.small(
        "Stories with this in the title of a report, the latest first"
        if text
        else f"The {len(found)} latest stories with two reports or more"
    )
    components.listing(
        key="stories list",
        shown={
            "label": "Stories",
            "columns": [{"name": one, "label": one} for one in ("Newest report", "Reports", "Published")],
            "rows": [_row(one) for one in found],
        },
        opened=_open_pressed,
    )


def _nothing(person: Person, services: Services, text: str) -> None:
    if text:
        theme_parts.message("No such story", f"No story has “{text}” in the title of a report.")
    elif reading.outlets(person, services):
        theme_parts.message(
            "No stories yet",
            "No two reports are about the same event. Reports that were imported by an older version are "
            "grouped by the next import, and by rebuilding the indexes under Collection, Status.",
        )
    else:
        theme_parts.message("No reports yet", "An admin can import some under Collection.")


def _row(one: KnownStory) -> dict[str, Any]:
    outlets = f"{one.outlets} outlets" if one.outlets > 1 else ""
    return {
        "value": one.story,
        "detail": outlets,
        "cells": [" ".join(one.title.split()), f"{one.reports:,}", labels.span(one.first, one.last)],
    }


def _open_pressed() -> None:
    report_id = components.pressed("stories list", "opened")
    if isinstance(report_id, str):
        st.query_params["report"] = report_id
