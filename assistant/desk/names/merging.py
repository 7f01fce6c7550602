"""What an admin may correct of a name: which other names are the same person, organisation or place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk import confirming, feedback, labels, theme_parts
from assistant.operations import collection, names
from corpus import RulingKind

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.settings import Services
    from corpus import KnownName, Ruling

_AT = "same-names"  # where feedback is shown


def show(person: Person, services: Services, known: KnownName) -> None:
    """The names that are counted as one, those that are to be, and what has been ruled of them."""
    with st.expander("Which names are the same", key="merging"):
        for other in known.also:
            _other(person, services, known, other)
        _form(person, services, known)
        ruled = [one for one in names.name_rulings(person, services) if one.pair & known.keys]
        for one in reversed(ruled):
            _ruling(person, services, one)
    feedback.place(_AT)


def _other(person: Person, services: Services, known: KnownName, other: str) -> None:
    left, right = st.columns([4, 1], vertical_alignment="center")
    with left:
        theme_parts.entry(other, f"counts as {known.written}")
    with right:
        st.button(
            "Separate",
            key=f"separate {other}",
            on_click=partial(_separate, person, services, known, other),
        )


def _form(person: Person, services: Services, known: KnownName) -> None:
    number = st.session_state.get("names joined", 0)
    with st.form(f"join {number}", border=False):
        st.text_input(f"Another name for {known.written}", key=f"other name {number}", max_chars=100)
        st.form_submit_button("Join", on_click=partial(_join, person, services, known, number))


def _join(person: Person, services: Services, known: KnownName, number: int) -> None:
    other = str(st.session_state.get(f"other name {number}") or "").strip()
    if not other:
        feedback.incomplete("enter the other name", at=_AT)
        return
    with feedback.shown_when_it_fails(at=_AT):
        _rule(person, services, RulingKind.SAME, (known.written, other))
        st.session_state["names joined"] = number + 1  # else the field keeps what is to be put right


def _separate(person: Person, services: Services, known: KnownName, other: str) -> None:
    with feedback.shown_when_it_fails(at=_AT):
        _rule(person, services, RulingKind.APART, (known.written, other))


def _rule(person: Person, services: Services, kind: RulingKind, pair: tuple[str, str]) -> None:
    made = names.rule_names(person, services, kind, pair, reason="set on the page of the name")
    one, other = pair
    feedback.done(
        f"{one} and {other} now {labels.ruled(kind, of_names=True)}",
        at=_AT,
        undo=partial(collection.revoke, person, services, made.ruling_id),
    )


def _ruling(person: Person, services: Services, one: Ruling) -> None:
    left, right = st.columns([4, 1], vertical_alignment="center")
    with left:
        theme_parts.entry(
            f"{one.one} and {one.other} {labels.ruled(one.kind, of_names=True)}",
            f"Set by {one.by or 'someone'} on {labels.moment(one.at)}",
        )
    with right:
        confirming.button(
            "Revoke",
            key=f"revoke name {one.ruling_id}",
            question="Revoke this?",
            yes="Revoke",
            act=partial(_revoke, person, services, one.ruling_id),
        )


def _revoke(person: Person, services: Services, ruling_id: int) -> None:
    with feedback.shown_when_it_fails(at=_AT):
        collection.revoke(person, services, ruling_id)
        feedback.done("override revoked", at=_AT)
