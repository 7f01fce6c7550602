"""Signing in and out, and what somebody without access sees."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk import components, labels, theme_parts, tones

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.settings import Services


def invite(reason: str) -> None:
    """Ask a visitor to sign in, and say why where they were signed in before."""
    was_here = bool(st.user.get("is_logged_in"))
    theme_parts.message(
        "Sign in",
        labels.sentence(reason) if was_here else "",
        "Dateline answers questions over collected news reports. Sign in to continue.",
        tone="warning" if was_here else "info",
    )
    if was_here:
        # The old sign-in is still in the browser’s cookie; it has to go before a new one.
        st.button("Sign in again", type="primary", on_click=st.logout)
    else:
        st.button("Sign in", type="primary", on_click=st.login)


def no_role(person: Person, services: Services) -> None:
    """Say whom to ask for a role."""
    admins = " or ".join(services.admin_names())
    theme_parts.message(
        f"Welcome, {person.name}",
        "You are signed in, but you have no role yet: analysts ask questions, reviewers check citations, "
        "admins manage reports and people.",
        f"Ask {admins or 'whoever runs this server'} for a role, then reload this page.",
    )
    st.button("Sign out", on_click=partial(_sign_out, person, services))


def account(person: Person, services: Services, *, paths: Sequence[str]) -> None:
    """Who is signed in, at the top right of every desk, with a way to sign out and the page's appearance.

    ``paths`` are the addresses of all desks.
    """
    alone = person.person_id is None
    with (
        st.container(key="account"),
        st.popover(
            "Single user" if alone else tones.plain(person.name),
            icon=":material/account_circle:",
            type="tertiary",
        ),
    ):
        if alone:
            theme_parts.small("Single-user mode: you have all permissions.")
            components.appearance(paths=paths)
            return
        theme_parts.entry(person.name, ", ".join(sorted(person.roles)))
        components.appearance(paths=paths)
        st.button(
            "Sign out",
            type="tertiary",
            icon=":material/logout:",
            on_click=partial(_sign_out, person, services),
        )


def _sign_out(person: Person, services: Services) -> None:
    services.sign_out(person)
    st.logout()
