"""All names in the reports, or the dossier of the one that the page's address names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.desk import components, feedback, labels, theme_parts
from assistant.desk.names import dossier
from assistant.operations import names, reading

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.settings import Services
    from corpus import KnownName

_LISTED = 60
_MOST_ALSO = 4


def page(person: Person, services: Services) -> None:
    """The list, which a text narrows down, or one dossier."""
    with st.container(key="names"):
        head = feedback.top()
        name = str(st.query_params.get("name") or "")
        if name:
            dossier.show(person, services, name)
        else:
            st.title("Names", anchor=False)
            _list(person, services)
        feedback.rest(head)


def _list(person: Person, services: Services) -> None:
    text = st.text_input(
        "Find a name",
        key="find",
        placeholder="A person, organisation or place",
        bind="query-params",
        max_chars=100,
    )
    found = names.list_names(person, services, text=text or "", limit=_LISTED)
    if not found:
        _nothing(person, services, text or "")
        return
    theme_parts.small(
        "Names with a word that begins with this, by number of reports"
        if text
        else f"The {len(found)} names in most reports"
    )
    components.listing(
        key="names list",
        shown={
            "label": "Names",
            "columns": [{"name": one, "label": one} for one in ("Name", "Reports", "Published")],
            "rows": [_row(one) for one in found],
        },
        opened=_open_pressed,
    )


def _nothing(person: Person, services: Services, text: str) -> None:
    if text:
        theme_parts.message("No such name", f"No name in reports has a word that begins with “{text}”.")
    elif reading.outlets(person, services):
        theme_parts.message(
            "No names yet",
            "The reports were imported before names were read. An admin can rebuild the indexes under "
            "Collection, Status; that reads them.",
        )
    else:
        theme_parts.message("No reports yet", "An admin can import some under Collection.")


def _row(one: KnownName) -> dict[str, Any]:
    left = len(one.also) - _MOST_ALSO
    also = ", ".join(one.also[:_MOST_ALSO]) + (f" and {left} more" if left > 0 else "")
    return {
        "value": one.written,
        "detail": f"Also: {also}" if also else "",
        "cells": [one.written, f"{one.reports:,}", labels.span(one.first, one.last)],
    }


def _open_pressed() -> None:
    name = components.pressed("names list", "opened")
    if isinstance(name, str):
        st.query_params["name"] = name
