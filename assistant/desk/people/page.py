"""The people who sign in, and the roles that admins give them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.access import Person, Role
from assistant.desk import labels, theme_parts
from assistant.errors import PersonNotFound
from assistant.operations import people

if TYPE_CHECKING:
    from assistant.ledger.people import KnownPerson, PersonChange
    from assistant.operations.services import Services


def page(person: Person, services: Services) -> None:
    """Everybody who has signed in, each with their roles, and what was changed."""
    st.title("People", anchor=False)
    if services.settings.sign_in is None:
        theme_parts.message(
            "Nobody signs in",
            "One person uses this Dateline, at this machine, and holds every role. To let others in, set up "
            "a sign-in provider: the README tells which settings it takes.",
        )
        return
    claim = services.settings.sign_in.roles_claim
    if claim:
        theme_parts.message(
            "Roles come from the sign-in provider",
            f"The claim {claim!r} of a person’s sign-in tells their roles, so they cannot be changed here. "
            "Whoever is shut out here stays out, whatever the claim says.",
        )
    known = people.everybody(person, services)
    for one in known:
        with st.container(border=True, key=f"person-{one.person_id}"):
            _one(person, services, one, by_claim=bool(claim))
    _history(people.history(person, services), {one.person_id: one.name for one in known})


def _one(person: Person, services: Services, one: KnownPerson, *, by_claim: bool) -> None:
    name, roles, standing = st.columns([4, 5, 2], vertical_alignment="center")
    with name:
        by_settings = services.settings.sign_in and one.email in services.settings.sign_in.admins
        facts = [one.email or "no verified address", f"last here {labels.day(one.last_seen)}"]
        facts += ["admin by this server’s settings"] if by_settings else []
        theme_parts.entry(one.name, " · ".join(facts))
    with roles:
        key = f"roles-{one.person_id}"
        st.pills(
            f"Roles of {one.name}",
            list(Role),
            default=sorted(one.roles),
            selection_mode="multi",
            format_func=lambda role: str(role).capitalize(),
            key=key,
            disabled=by_claim or one.disabled,
            label_visibility="collapsed",
            on_change=partial(_change_roles, person, services, one, key),
        )
    with standing:
        st.button(
            "Let in" if one.disabled else "Shut out",
            key=f"standing-{one.person_id}",
            disabled=one.person_id == person.person_id,
            on_click=partial(_change, person, services, one, disabled=not one.disabled),
        )


def _change_roles(person: Person, services: Services, one: KnownPerson, key: str) -> None:
    chosen = frozenset(map(Role, st.session_state[key]))
    if one.person_id == person.person_id and Role.ADMIN in one.roles - chosen:
        st.session_state[key] = sorted(one.roles)
        st.toast("You cannot take the admin’s role from yourself; another admin can.")
        return
    _change(person, services, one, roles=chosen)


def _change(
    person: Person,
    services: Services,
    one: KnownPerson,
    *,
    roles: frozenset[Role] | None = None,
    disabled: bool | None = None,
) -> None:
    try:
        people.change_person(
            person,
            services,
            one.person_id,
            roles=one.roles if roles is None else roles,
            disabled=one.disabled if disabled is None else disabled,
        )
    except PersonNotFound as error:
        st.toast(labels.sentence(str(error)))


def _history(changes: list[PersonChange], names: dict[str, str]) -> None:
    if not changes:
        return
    st.subheader("What was changed", anchor=False)
    st.dataframe(
        [
            {
                "When": labels.moment(change.at),
                "Who": names.get(change.by or "", change.by or "settings"),
                "Of whom": names.get(change.person_id, change.person_id),
                "Before": _told(change.before),
                "After": _told(change.after),
            }
            for change in changes
        ],
        hide_index=True,
        width="stretch",
    )


def _told(values: dict[str, object]) -> str:
    roles = values.get("roles")
    told = ", ".join(map(str, roles)) if isinstance(roles, list) else ""
    return f"{told or 'no role'}{', shut out' if values.get('disabled') else ''}"
