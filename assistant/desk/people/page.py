"""The people who sign in, and the roles that admins give them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.access import Person, Role
from assistant.authentication import is_named_admin
from assistant.desk import labels, theme_parts
from assistant.errors import PersonNotFound
from assistant.operations import people

if TYPE_CHECKING:
    from assistant.ledger.people import KnownPerson, PersonChange
    from assistant.settings import Services


def page(person: Person, services: Services) -> None:
    """Everybody who has signed in, with their roles, and the change history."""
    st.title("People", anchor=False)
    if services.settings.sign_in is None:
        theme_parts.message(
            "Single-user mode",
            "You have all permissions, and Dateline can be reached from this machine only. To give others "
            "access, set up a sign-in provider; docs/settings.md lists the settings.",
        )
        return
    claim = services.settings.sign_in.roles_claim
    if claim:
        theme_parts.message(
            "Roles come from the sign-in provider",
            f"The claim {claim!r} sets everybody’s roles, so they cannot be changed here. "
            "You can still block people.",
        )
    known = people.everybody(person, services)
    for one in known:
        with st.container(border=True, key=f"person-{one.person_id}"):
            _one(person, services, one, by_claim=bool(claim))
    _history(people.history(person, services), {one.person_id: one.name for one in known})


def _one(person: Person, services: Services, one: KnownPerson, *, by_claim: bool) -> None:
    name, roles, access = st.columns([4, 5, 2], vertical_alignment="center")
    with name:
        sign_in = services.settings.sign_in
        by_settings = sign_in is not None and is_named_admin(sign_in, one.person_id, one.email)
        facts = [one.email or "no verified address", f"last seen {labels.day(one.last_seen)}"]
        facts += ["admin by the server’s settings"] if by_settings else []
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
    with access:
        st.button(
            "Unblock" if one.disabled else "Block",
            key=f"access-{one.person_id}",
            disabled=one.person_id == person.person_id,
            on_click=partial(_change, person, services, one, disabled=not one.disabled),
        )


def _change_roles(person: Person, services: Services, one: KnownPerson, key: str) -> None:
    chosen = frozenset(map(Role, st.session_state[key]))
    if one.person_id == person.person_id and Role.ADMIN in one.roles - chosen:
        st.session_state[key] = sorted(one.roles)
        st.toast("You cannot remove your own admin role; another admin can.")
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
    st.subheader("Change history", anchor=False)
    st.dataframe(
        [
            {
                "When": labels.moment(change.at),
                "Changed by": names.get(change.by or "", change.by or "settings"),
                "Person": names.get(change.person_id, change.person_id),
                "Before": _summary(change.before),
                "After": _summary(change.after),
            }
            for change in changes
        ],
        hide_index=True,
        width="stretch",
    )


def _summary(values: dict[str, object]) -> str:
    roles = values.get("roles")
    named = ", ".join(map(str, roles)) if isinstance(roles, list) else ""
    return f"{named or 'no role'}{', blocked' if values.get('disabled') else ''}"
