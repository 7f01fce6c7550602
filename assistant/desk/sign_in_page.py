"""Signing in and out, and what somebody sees who may not come in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk import labels, theme_parts

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.operations.services import Services


def invite(reason: str) -> None:
    """Ask a visitor to sign in, and say why where they were signed in before."""
    theme_parts.wordmark()
    was_here = bool(st.user.get("is_logged_in"))
    theme_parts.message(
        "Sign in",
        labels.sentence(reason) if was_here else "",
        "Dateline answers questions over collected news reports. It is for people who are known here.",
    )
    if was_here:
        # The browser still shows the old sign-in; it has to go before another one can come.
        st.button("Sign in again", type="primary", on_click=st.logout)
    else:
        st.button("Sign in", type="primary", on_click=st.login)


def no_role(person: Person, services: Services) -> None:
    """Tell somebody who holds no role whom to ask."""
    theme_parts.wordmark()
    admins = services.whom_to_ask()
    theme_parts.message(
        f"Welcome, {person.name}",
        "You are signed in, but you have no role here yet: analysts ask, reviewers check, admins look after "
        "the collection.",
        f"Ask {admins} for a role, then reload this page."
        if admins
        else "Ask whoever runs this server for a role, then reload this page.",
    )
    st.button("Sign out", on_click=partial(_sign_out, person, services))


def who(person: Person, services: Services) -> None:
    """Say who is here, at the foot of the sidebar, and let them leave."""
    if person.person_id is None:
        theme_parts.small("One person uses this Dateline: nobody signs in, and you hold every role.")
        return
    theme_parts.small(f"{person.name} · {', '.join(sorted(person.roles))}")
    st.button(
        "Sign out", type="tertiary", icon=":material/logout:", on_click=partial(_sign_out, person, services)
    )


def _sign_out(person: Person, services: Services) -> None:
    services.sign_out(person)
    st.logout()
