"""The folders and feeds that reports keep coming from, with the health of each."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.desk import components, confirming, failures, feedback, labels, theme_parts
from assistant.operations import collecting

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.operations.collecting import SourceView
    from assistant.settings import Services
    from corpus import Source

_OPEN, _AWAITED = "open source", "awaited source"
_FEED_MINUTES, _FOLDER_MINUTES = 60, 5
_LONGEST_ADDRESS = 2000
_OFF = (
    "Fetching is off, so feeds are not collected. Set DATELINE_FETCH=yes, or fetch = true in dateline.toml, "
    "and start the server again to allow it."
)


def show(person: Person, services: Services) -> None:
    """All sources with their last result, or the one that is chosen; and forms for another."""
    views = collecting.list_sources(person, services)
    chosen = next((one for one in views if one.source.address == st.session_state.get(_OPEN)), None)
    if chosen is not None:
        st.button("All sources", icon=":material/arrow_back:", on_click=_show_all, type="tertiary")
        _one(person, services, chosen)
        return
    theme_parts.small(
        "Folders and feeds are checked on their schedule while the server runs. What is new or changed is "
        "imported once; what disappears from them stays here."
    )
    if not services.settings.fetch:
        theme_parts.noted(_OFF, "warning")
    if views:
        _list(views)
    else:
        theme_parts.message(
            "No sources yet", "Add a feed or a folder, and its reports come in by themselves."
        )
    feedback.place("sources")
    _forms(person, services)


def _list(views: list[SourceView]) -> None:
    names = ("Source", "Last result", "Last new", "Next")
    components.listing(
        key="sources",
        shown={
            "label": "Sources",
            "columns": [{"name": name, "label": name} for name in names],
            "rows": [_row(one) for one in views],
        },
        opened=_open_pressed,
    )


def _row(view: SourceView) -> dict[str, Any]:
    one = view.source
    return {
        "value": one.address,
        "tags": _tags(view),
        "detail": _warning(view) or _schedule(view),
        "cells": [
            one.address,
            f"{labels.when(one.tried)}: {one.result}" if one.tried else "not checked yet",
            labels.when(one.newest),
            "when fetching is on" if view.paused else labels.when(one.due),
        ],
    }


def _tags(view: SourceView) -> list[str]:
    failed = view.source.failures > 0 or bool(view.failed_import)
    named = {"failed": failed, "silent": view.silent_since is not None}
    return [name for name, is_so in named.items() if is_so]


def _warning(view: SourceView) -> str:
    """What an admin should look after, in a sentence; nothing when all is well."""
    if view.failed_import:
        return labels.sentence(f"last import failed: {view.failed_import}")
    if view.source.failures > 1:
        return f"Failed {view.source.failures} times in a row."
    if view.silent_since:
        return f"Silent since {labels.day(view.silent_since)}, far longer than usual."
    return ""


def _schedule(view: SourceView) -> str:
    one = view.source
    minutes = round(one.every.total_seconds() / 60)
    every = f"every {minutes} minutes" if minutes > 1 else "every minute"
    pages = ", with the pages of its entries" if one.full_text else ""
    return labels.sentence(f"{one.kind}, {every}{pages}")


def _one(person: Person, services: Services, view: SourceView) -> None:
    one = view.source
    theme_parts.report_title(one.address)
    added = f"Added by {one.by or 'someone'} on {labels.moment(one.added)}."
    theme_parts.small(f"{_schedule(view)} {added}")
    if warning := _warning(view):
        theme_parts.noted(warning, "warning")
    failed = "failed: " if one.failures else ""
    theme_parts.facts(
        {
            "Last result": f"{failed}{one.result}" if one.tried else "not checked yet",
            "Last checked": labels.when(one.tried) or "never",
            "Last new": labels.when(one.newest) or "never",
            "Next": "when fetching is on" if view.paused else labels.when(one.due),
        }
    )
    with st.container(horizontal=True):
        st.button(
            "Collect now",
            type="primary",
            disabled=view.paused,
            on_click=partial(_collect, person, services, one),
        )
        confirming.button(
            "Remove",
            key=f"remove {one.address}",
            question="Stop collecting from here? Its reports stay.",
            yes="Remove",
            act=partial(_remove, person, services, one.address),
        )
    if st.session_state.get(_AWAITED) == (one.address, one.tried):
        failures.fragment(_await, run_every=1.0)(person, services)
    feedback.place("source")


def _forms(person: Person, services: Services) -> None:
    """Forms for a feed and, for whoever works on this machine itself, for a folder of it."""
    if services.settings.sign_in is not None:
        _feed_form(person, services)
        return
    feed, folder = st.tabs(["Add a feed", "Watch a folder"])
    with feed:
        _feed_form(person, services)
    with folder:
        _folder_form(person, services)


def _feed_form(person: Person, services: Services) -> None:
    number = st.session_state.get("sources added", 0)
    with st.form(f"feed {number}", border=False):
        st.text_input(
            "Address of the feed (RSS or Atom)",
            key=f"feed address {number}",
            placeholder="https://…",
            max_chars=_LONGEST_ADDRESS,
        )
        _minutes(f"feed minutes {number}", _FEED_MINUTES, least=5)
        st.checkbox("Fetch the page of each entry that is not given in full", key=f"full text {number}")
        st.form_submit_button(
            "Add feed", type="primary", on_click=partial(_add_feed, person, services, number)
        )
    feedback.place("feed")


def _folder_form(person: Person, services: Services) -> None:
    number = st.session_state.get("sources added", 0)
    with st.form(f"folder {number}", border=False):
        st.text_input(
            "Folder on this machine", key=f"folder {number} path", placeholder="/srv/reports", max_chars=1000
        )
        _minutes(f"folder minutes {number}", _FOLDER_MINUTES, least=1)
        st.form_submit_button(
            "Watch folder", type="primary", on_click=partial(_add_folder, person, services, number)
        )
    feedback.place("folder")


def _minutes(key: str, default: int, *, least: int) -> None:
    st.number_input("Minutes between two checks", least, 7 * 24 * 60, default, key=key)


def _add_feed(person: Person, services: Services, number: int) -> None:
    state = st.session_state
    address = str(state.get(f"feed address {number}") or "").strip()
    if not address:
        feedback.incomplete("give the address of the feed", at="feed")
        return
    with feedback.shown_when_it_fails(at="feed"):
        every = timedelta(minutes=int(state[f"feed minutes {number}"]))
        full_text = bool(state.get(f"full text {number}"))
        one = collecting.add_feed(person, services, address, every=every, full_text=full_text)
        _added(number, f"{one.address} is collected from now on", at="feed")


def _add_folder(person: Person, services: Services, number: int) -> None:
    state = st.session_state
    folder = str(state.get(f"folder {number} path") or "").strip()
    if not folder:
        feedback.incomplete("give the path of the folder", at="folder")
        return
    with feedback.shown_when_it_fails(at="folder"):
        every = timedelta(minutes=int(state[f"folder minutes {number}"]))
        one = collecting.watch_folder(person, services, folder, every=every)
        _added(number, f"{one.address} is watched from now on", at="folder")


def _added(number: int, message: str, *, at: str) -> None:
    st.session_state["sources added"] = number + 1
    feedback.done(message, at=at)


def _collect(person: Person, services: Services, one: Source) -> None:
    with feedback.shown_when_it_fails(at="source"):
        collecting.request_collecting(person, services, one.address)
        st.session_state[_AWAITED] = (one.address, one.tried)


def _await(person: Person, services: Services) -> None:
    """Looks every second whether a source has been checked that is to be checked now."""
    awaited = st.session_state.get(_AWAITED)
    views = collecting.list_sources(person, services)
    if awaited not in [(one.source.address, one.source.tried) for one in views]:
        st.session_state.pop(_AWAITED, None)
        feedback.done("checked; what is new is listed under Runs while it is imported", at="source")
        st.rerun()
    theme_parts.noted("Being checked.")


def _remove(person: Person, services: Services, address: str) -> None:
    with feedback.shown_when_it_fails(at="source"):
        collecting.remove_source(person, services, address)
        _show_all()
        feedback.done(f"{address} is collected no more; its reports stay", at="sources")


def _show_all() -> None:
    st.session_state.pop(_OPEN, None)


def _open_pressed() -> None:
    address = components.pressed("sources", "opened")
    if isinstance(address, str):
        st.session_state[_OPEN] = address
