"""Overrides of which outlets, or which reports, count as one source."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk import confirming, feedback, labels, theme_parts
from assistant.desk.collection import opened_report, picking
from assistant.operations import collection
from corpus import About, RulingKind

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.operations.collection import OpenedReport, RulingView
    from assistant.settings import Services

_SAVED = "overrides"  # in the session: how many overrides were saved, so that each form begins empty
_REVOKED = "overrides"  # where feedback of revoking one is shown


def show(person: Person, services: Services) -> None:
    """The overrides in force, and forms for another."""
    theme_parts.small(
        "Reports from the same source do not confirm each other. Dateline detects copies, agency credits and "
        "publishers; correct its mistakes here. Changes apply to new answers."
    )
    of_outlets, of_reports = st.tabs(["Two outlets", "Two reports"])
    with of_outlets:
        _outlets(person, services)
    with of_reports:
        _reports(person, services)
    feedback.place(_REVOKED)
    rulings = collection.rulings(person, services)
    if not rulings:
        theme_parts.small("No overrides yet.")
    for one in reversed(rulings):
        _ruling(person, services, one)


def of_report(person: Person, services: Services, opened: OpenedReport) -> None:
    """The overrides of one report and others, and a form for another."""
    report_id = opened.stored.report_id
    feedback.place(_REVOKED)
    for one in opened.rulings:
        _ruling(person, services, one, beside=report_id)
    theme_parts.heading("Override")
    at = f"override-{report_id}"
    key = f"other report {report_id} {st.session_state.get(_SAVED, 0)}"
    picking.report(person, services, label="The other report", key=key, without=report_id)
    with st.form(f"rule {key}", border=False):
        _ruled(key, "This report and the other")
        save = partial(_rule_chosen, person, services, About.REPORTS, key, at=at, one=report_id, other=key)
        st.form_submit_button("Save", on_click=save)
    feedback.place(at)


def _outlets(person: Person, services: Services) -> None:
    outlets = list(collection.filter_choices(person, services).outlets)
    key = f"outlets {st.session_state.get(_SAVED, 0)}"
    with st.form(f"override {key}", border=True):
        left, right = st.columns(2)
        with left:
            st.selectbox(
                "First outlet", outlets, index=None, key=f"one of {key}", placeholder="Choose an outlet"
            )
        with right:
            st.selectbox(
                "Second outlet",
                outlets,
                index=None,
                key=f"other of {key}",
                placeholder="Choose another outlet",
            )
        _ruled(key, "These outlets")
        save = partial(_rule_chosen, person, services, About.OUTLETS, key, at="two-outlets")
        st.form_submit_button("Save", on_click=save)
    feedback.place("two-outlets")


def _reports(person: Person, services: Services) -> None:
    key = f"reports {st.session_state.get(_SAVED, 0)}"
    with st.container(border=True):
        left, right = st.columns(2)
        with left:
            one = picking.report(person, services, label="First report", key=f"one of {key}")
        with right:
            picking.report(person, services, label="Second report", key=f"other of {key}", without=one)
        with st.form(f"override {key}", border=False):
            _ruled(key, "These reports")
            save = partial(_rule_chosen, person, services, About.REPORTS, key, at="two-reports")
            st.form_submit_button("Save", on_click=save)
    feedback.place("two-reports")


def _ruled(key: str, label: str) -> None:
    st.radio(
        label,
        list(RulingKind),
        key=f"ruled {key}",
        format_func=lambda kind: labels.RULINGS[kind],
        horizontal=True,
    )
    st.text_input("Reason", key=f"why {key}", max_chars=1000)


def _ruling(person: Person, services: Services, view: RulingView, *, beside: str = "") -> None:
    """One override, with ways to its reports other than the one that is open, and to take it back."""
    one = view.ruling
    with st.container(border=True, key=f"ruling-{one.ruling_id}"):
        entry, buttons = st.columns([4, 1], vertical_alignment="center")
        with entry:
            theme_parts.entry(
                f"{view.one} and {view.other} {labels.ruled(one.kind, of_names=one.about is About.NAMES)}",
                f"{one.about.value.capitalize()}, set by {one.by or 'someone'} on "
                f"{labels.moment(one.at)}: {one.reason}",
            )
        with buttons:
            confirming.button(
                "Revoke",
                key=f"revoke {one.ruling_id}",
                question="Revoke this override?",
                yes="Revoke",
                act=partial(_revoke, person, services, one.ruling_id),
            )
        if one.about is About.REPORTS:
            with st.container(horizontal=True):
                for report_id, title in ((one.one, view.one), (one.other, view.other)):
                    if report_id != beside:
                        st.button(
                            f"Open “{labels.shortened(title, 60)}”",
                            key=f"open {one.ruling_id} {report_id}",
                            type="tertiary",
                            on_click=partial(opened_report.open_report, report_id),
                        )


def _rule_chosen(
    person: Person,
    services: Services,
    about: About,
    key: str,
    *,
    at: str,
    one: str | None = None,
    other: str | None = None,
) -> None:
    """Of what is chosen when it is pressed, which the page may not have drawn yet.

    ``one`` is given where it is not chosen, ``other`` is the key by which the second one is.
    """
    state = st.session_state
    pair = (one or state.get(f"one of {key}"), state.get(other or f"other of {key}"))
    _rule(person, services, about, pair, key, at=at)


def _rule(
    person: Person,
    services: Services,
    about: About,
    pair: tuple[str | None, str | None],
    key: str,
    *,
    at: str,
) -> None:
    state = st.session_state
    one, other = pair
    reason = str(state.get(f"why {key}") or "").strip()
    if not (one and other and reason):
        what = "two outlets" if about is About.OUTLETS else "both reports"
        feedback.incomplete(f"choose {what} and give a reason", at=at)
        return
    with feedback.shown_when_it_fails(at=at):
        kind = RulingKind(state[f"ruled {key}"])
        made = collection.rule(person, services, kind, about, (one, other), reason=reason)
        state[_SAVED] = state.get(_SAVED, 0) + 1
        named = f"{one} and {other}" if about is About.OUTLETS else "the two reports"
        feedback.done(
            f"{named} now {labels.RULINGS[kind]}",
            at=at,
            undo=partial(collection.revoke, person, services, made.ruling_id),
        )


def _revoke(person: Person, services: Services, ruling_id: int) -> None:
    with feedback.shown_when_it_fails(at=_REVOKED):
        collection.revoke(person, services, ruling_id)
        feedback.done("override revoked", at=_REVOKED)
