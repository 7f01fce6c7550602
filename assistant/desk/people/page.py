"""The people who sign in, and the roles that admins give them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.access import Person, Role
from assistant.authentication import is_named_admin
from assistant.desk import confirming, desks, labels, opened, theme_parts, tones, undoing
from assistant.errors import PersonNotFound
from assistant.operations import changes, people

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
    undoing.offer()
    known = people.everybody(person, services)
    active = set(changes.editors(person, services))
    for one in known:
        with st.container(border=True, key=f"person-{one.person_id}"):
            _one(person, services, one, by_claim=bool(claim), active=one.name in active)
    _history(people.history(person, services), {one.person_id: one.name for one in known})


def _one(person: Person, services: Services, one: KnownPerson, *, by_claim: bool, active: bool) -> None:
    sign_in = services.settings.sign_in
    by_settings = sign_in is not None and is_named_admin(sign_in, one.person_id, one.email)
    name, roles, access = st.columns([4, 5, 3], vertical_alignment="center")
    with name:
        facts = [one.email or "no verified address", f"last seen {labels.day(one.last_seen)}"]
        theme_parts.entry(one.name, " · ".join(facts))
        if active:
            changes = {"section": "Changes", "changed-by": one.name}
            desks.link("Changes to reports", "collection", icon=":material/history:", **changes)
    with roles:
        if by_settings:
            st.badge("Admin by setting", icon=":material/lock:", color="gray")
            theme_parts.small("Named in the server’s settings; cannot be revoked here.")
        _roles(person, services, one, by_claim=by_claim, by_settings=by_settings)
    with access:
        _access(person, services, one)


def _roles(
    person: Person, services: Services, one: KnownPerson, *, by_claim: bool, by_settings: bool
) -> None:
    """The roles that can be given and revoked here: none that the settings give."""
    key = f"roles-{one.person_id}"
    offered = [role for role in Role if not (by_settings and role is Role.ADMIN)]
    st.pills(
        f"Roles of {one.name}",
        offered,
        default=[role for role in offered if role in one.roles],
        selection_mode="multi",
        format_func=lambda role: str(role).capitalize(),
        key=key,
        disabled=by_claim or one.disabled,
        label_visibility="collapsed",
        on_change=partial(_change_roles, person, services, one, key, frozenset(offered)),
    )


def _access(person: Person, services: Services, one: KnownPerson) -> None:
    key = f"access-{one.person_id}"
    change = partial(_block, person, services, one)
    if one.disabled:
        st.button("Unblock", key=f"un{key}", on_click=change)
    elif one.person_id != person.person_id:
        confirming.button(
            "Block", key=key, question=f"Block {one.name}? It takes effect at once.", yes="Block", act=change
        )


def _block(person: Person, services: Services, one: KnownPerson) -> None:
    """Block whoever is not blocked, and unblock whoever is."""
    _change(person, services, one, disabled=not one.disabled)


def _change_roles(
    person: Person, services: Services, one: KnownPerson, key: str, offered: frozenset[Role]
) -> None:
    chosen = frozenset(map(Role, st.session_state[key])) | (one.roles - offered)
    if one.person_id == person.person_id and Role.ADMIN in one.roles - chosen:
        st.session_state[key] = sorted(one.roles)
        tones.toast("You cannot remove your own admin role; another admin can.", "warning")
        return
    if not _change(person, services, one, roles=chosen):
        return
    if revoked := one.roles - chosen:
        undoing.can_undo(
            f"{one.name} no longer has the role {' and '.join(sorted(revoked))}.",
            partial(_give_back, person, services, one.person_id, revoked, key),
        )
    else:
        undoing.clear()


def _give_back(
    person: Person, services: Services, person_id: str, revoked: frozenset[Role], key: str
) -> None:
    """Whatever else was changed of the person meanwhile stays as it is."""
    now = next((one for one in people.everybody(person, services) if one.person_id == person_id), None)
    if now is not None:
        roles = now.roles | revoked
        people.change_person(person, services, person_id, roles=roles, disabled=now.disabled)
        st.session_state[key] = sorted({*st.session_state[key], *revoked})


def _change(
    person: Person,
    services: Services,
    one: KnownPerson,
    *,
    roles: frozenset[Role] | None = None,
    disabled: bool | None = None,
) -> bool:
    """Whether it could be changed; if not, it is shown why."""
    try:
        people.change_person(
            person,
            services,
            one.person_id,
            roles=one.roles if roles is None else roles,
            disabled=one.disabled if disabled is None else disabled,
        )
    except PersonNotFound as error:
        tones.toast(opened.sentence(error), "danger")
        return False
    return True


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
