"""Overrides of which outlets count as one source; those of two reports are set where one of them is open."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk import confirming, labels, theme_parts
from assistant.desk.collection.notices import done, incomplete, shown_when_it_fails
from assistant.operations import collection
from corpus import About, RulingKind

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.settings import Services


def show(person: Person, services: Services) -> None:
    """The overrides in force, and a form for another."""
    theme_parts.small(
        "Reports from the same source do not confirm each other. Dateline detects copies, agency credits and "
        "publishers; correct its mistakes here. Changes apply to new answers."
    )
    _form(person, services)
    rulings = collection.rulings(person, services)
    if not rulings:
        theme_parts.small("No overrides yet.")
    for one in reversed(rulings):
        with st.container(border=True, key=f"ruling-{one.ruling_id}"):
            entry, revoke = st.columns([6, 1], vertical_alignment="center")
            with entry:
                theme_parts.entry(
                    f"{one.one} and {one.other} {labels.ruled(one.kind, of_names=one.about is About.NAMES)}",
                    f"{one.about.value.capitalize()}, set by {one.by or 'someone'} on "
                    f"{labels.moment(one.at)}: {one.reason}",
                )
            with revoke:
                confirming.button(
                    "Revoke",
                    key=f"revoke {one.ruling_id}",
                    question="Revoke this override?",
                    yes="Revoke",
                    act=partial(_revoke, person, services, one.ruling_id),
                )


def _form(person: Person, services: Services) -> None:
    outlets = list(collection.filter_choices(person, services).outlets)
    number = st.session_state.get("overrides", 0)
    with st.form(f"override outlets {number}", border=True):
        left, right = st.columns(2)
        with left:
            st.selectbox(
                "First outlet",
                outlets,
                index=None,
                key=f"one outlet {number}",
                placeholder="Choose an outlet",
            )
        with right:
            st.selectbox(
                "Second outlet",
                outlets,
                index=None,
                key=f"other outlet {number}",
                placeholder="Choose another outlet",
            )
        st.radio(
            "These outlets",
            list(RulingKind),
            key=f"ruled {number}",
            format_func=lambda kind: labels.RULINGS[kind],
            horizontal=True,
        )
        st.text_input("Reason", key=f"why {number}", max_chars=1000)
        st.form_submit_button("Save", on_click=partial(_rule, person, services, number))


def _rule(person: Person, services: Services, number: int) -> None:
    state = st.session_state
    one, other = state.get(f"one outlet {number}"), state.get(f"other outlet {number}")
    reason = str(state.get(f"why {number}") or "").strip()
    if not (one and other and reason):
        incomplete("choose two outlets and give a reason")
        return
    with shown_when_it_fails():
        kind = RulingKind(state[f"ruled {number}"])
        collection.rule(person, services, kind, About.OUTLETS, (one, other), reason=reason)
        state["overrides"] = number + 1
        done(f"{one} and {other} now {labels.RULINGS[kind]}")


def _revoke(person: Person, services: Services, ruling_id: int) -> None:
    with shown_when_it_fails():
        collection.revoke(person, services, ruling_id)
        done("override revoked")
