"""Who somebody is by what a provider claims, and what they may do at this instant."""

from __future__ import annotations

import math
import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from assistant.access import ALONE, Role
from assistant.authentication import (
    SignIn,
    admin_names,
    claimed_roles,
    current_roles,
    read_admins,
    signed_in,
)
from assistant.errors import NotSignedIn, PersonNotFound, SettingsInvalid
from assistant.ledger import Ledger
from assistant.ledger.people import change_access, end_session, everybody, people_history, record_sign_in

BY_TABLE = SignIn(
    provider="https://id.example.org",
    client_id="d",
    client_secret=SecretStr("s"),
    cookie_secret=SecretStr("c" * 32),
)
BY_CLAIM = replace(BY_TABLE, roles_claim="groups")
NOBODY: frozenset[Role] = frozenset()


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path)


def claims(**token: Any) -> dict[str, Any]:
    made = {"is_logged_in": True, "iss": "https://id.example.org", "sub": "17", "name": "Ana", "iat": 1}
    return made | {"exp": time.time() + 600} | token


def test_without_a_provider_one_person_has_every_role(ledger: Ledger) -> None:
    assert signed_in(ledger, {}, None) == ALONE
    assert current_roles(ledger, ALONE, None) == frozenset(Role)


def test_the_single_user_has_no_role_once_people_sign_in(ledger: Ledger) -> None:
    assert current_roles(ledger, ALONE, BY_TABLE) == NOBODY


def test_a_person_begins_without_a_role_and_gets_it_from_an_admin(ledger: Ledger) -> None:
    """Under the same id whatever name they have today; what was changed is kept with who did it."""
    ana = signed_in(ledger, claims(), BY_TABLE)
    assert ana.roles == NOBODY
    assert ana.person_id is not None
    change_access(ledger, ana.person_id, roles=[Role.REVIEWER], disabled=False, by="root")
    change_access(ledger, ana.person_id, roles=[Role.REVIEWER], disabled=False, by="root")
    assert current_roles(ledger, ana, BY_TABLE) == {Role.REVIEWER}
    again = signed_in(ledger, claims(name="Ana Berg", iat=2), BY_TABLE)
    assert (again.person_id, again.name) == (ana.person_id, "Ana Berg")
    assert again.roles == {Role.REVIEWER}
    assert [one.name for one in everybody(ledger)] == ["Ana Berg"]
    [kept] = people_history(ledger)
    assert (kept.by, kept.before["roles"], kept.after["roles"]) == ("root", [], ["reviewer"])


def test_nobody_is_changed_who_never_came(ledger: Ledger) -> None:
    with pytest.raises(PersonNotFound, match="'x'"):
        change_access(ledger, "x", roles=[], disabled=True, by=None)


@pytest.mark.parametrize(
    ("groups", "roles"),
    [
        (["Analyst", "payroll"], {Role.ANALYST}),
        ("reviewer admin", {Role.REVIEWER, Role.ADMIN}),
        ([], NOBODY),
        (None, NOBODY),
        ({"analyst": True}, NOBODY),
        (7, NOBODY),
    ],
)
def test_a_claim_gives_the_roles_where_settings_say_so(ledger: Ledger, groups: Any, roles: Any) -> None:
    """Then those of the table count for nothing."""
    person = signed_in(ledger, claims(groups=groups), BY_CLAIM)
    assert person.person_id is not None
    change_access(ledger, person.person_id, roles=list(Role), disabled=False, by=None)
    assert person.roles == roles
    assert current_roles(ledger, person, BY_CLAIM) == roles


@pytest.mark.parametrize("verified", [{}, *({"email_verified": one} for one in ("true", "false", 1, False))])
def test_only_an_address_that_the_provider_has_verified_makes_an_admin(
    ledger: Ledger, verified: dict[str, Any]
) -> None:
    """Verified is the JSON value true alone; another value, or none, is somebody's own claim."""
    for sign_in in (BY_TABLE, BY_CLAIM):
        by_address = replace(sign_in, admins=frozenset({"ana@example.org"}))
        address = claims(email="Ana@Example.org")
        root = signed_in(ledger, address | {"email_verified": True}, by_address)
        assert root.roles == current_roles(ledger, root, by_address) == {Role.ADMIN}
        other = signed_in(ledger, address | {"sub": "18"} | verified, by_address)
        assert other.roles == current_roles(ledger, other, by_address) == NOBODY
    assert {one.person_id: one.email for one in everybody(ledger)} == {
        "https://id.example.org 17": "ana@example.org",
        "https://id.example.org 18": None,
    }


@pytest.mark.parametrize(
    ("token", "roles"),
    [
        ({"sub": "auth0|17"}, {Role.ADMIN}),
        ({"sub": "AUTH0|17"}, NOBODY),
        ({"sub": "17"}, NOBODY),
        ({"sub": "auth0|17", "iss": "https://other.example.org"}, NOBODY),
        ({"sub": "18", "email": "https://id.example.org|auth0|17", "email_verified": True}, NOBODY),
    ],
)
def test_settings_name_an_admin_by_issuer_and_subject(
    ledger: Ledger, token: dict[str, Any], roles: frozenset[Role]
) -> None:
    admins = read_admins(["https://id.example.org|auth0|17"])
    person = signed_in(ledger, claims(**token), replace(BY_TABLE, admins=admins))
    assert person.roles == roles


@pytest.mark.parametrize("entry", ["ana", "|17", "https://id.example.org|", "https://id.example.org"])
def test_an_admin_of_neither_form_is_refused(entry: str) -> None:
    with pytest.raises(SettingsInvalid, match=re.escape(repr(entry))):
        read_admins(["bo@example.org", entry])


def test_an_address_that_was_recorded_unverified_gives_no_role(ledger: Ledger) -> None:
    """Earlier versions recorded any address that was not said to be unverified."""
    record_sign_in(ledger, "https://id.example.org 17", name="Ana", email="root@example.org")
    by_address = replace(BY_TABLE, admins=frozenset({"root@example.org"}))
    assert claimed_roles(ledger, claims(email="root@example.org"), by_address) == NOBODY
    verified = claims(email="root@example.org", email_verified=True)
    assert claimed_roles(ledger, verified, by_address) == {Role.ADMIN}


def test_claimed_roles_are_those_of_who_has_come_and_record_nobody(ledger: Ledger) -> None:
    assert claimed_roles(ledger, claims(), BY_TABLE) == NOBODY
    named = replace(BY_TABLE, admins=frozenset({"https://id.example.org|17"}))
    assert claimed_roles(ledger, claims(), named) == {Role.ADMIN}
    assert claimed_roles(ledger, claims(groups=["analyst"]), BY_CLAIM) == {Role.ANALYST}
    assert everybody(ledger) == []
    ana = signed_in(ledger, claims(), BY_TABLE)
    assert ana.person_id is not None
    change_access(ledger, ana.person_id, roles=[Role.REVIEWER], disabled=False, by=None)
    assert claimed_roles(ledger, claims(), BY_TABLE) == {Role.REVIEWER}
    assert claimed_roles(ledger, claims(exp=time.time() - 60), BY_TABLE) == NOBODY
    assert claimed_roles(ledger, claims(is_logged_in=False), BY_TABLE) == NOBODY
    change_access(ledger, ana.person_id, roles=[Role.REVIEWER], disabled=True, by=None)
    assert claimed_roles(ledger, claims(), BY_TABLE) == NOBODY


def test_somebody_without_a_role_reads_names_of_admins_and_no_address(ledger: Ledger) -> None:
    by_address = replace(BY_TABLE, admins=frozenset({"root@example.org", "https://id.example.org|19"}))
    assert admin_names(ledger, by_address) == []
    root = {"email": "root@example.org", "email_verified": True}
    signed_in(ledger, claims(sub="18", name="root@example.org", **root), by_address)
    assert admin_names(ledger, by_address) == []
    signed_in(ledger, claims(sub="19", name="Rut"), by_address)
    signed_in(ledger, claims(sub="20", name="Bo"), by_address)
    assert admin_names(ledger, by_address) == ["Rut"]


@pytest.mark.parametrize(
    "token",
    [
        {"is_logged_in": False},
        {"is_logged_in": "true"},
        {"sub": ""},
        {"sub": {"id": 17}},
        {"iss": None},
        {"exp": time.time() - 60},
        {"exp": None},
        {"exp": "2999"},
        {"exp": True},
        {"exp": math.nan},
        {"exp": math.inf},
        {"exp": 10**400},
        {"exp": []},
    ],
)
def test_a_sign_in_without_a_person_or_an_end_is_nobody_s(ledger: Ledger, token: dict[str, Any]) -> None:
    """Streamlit keeps the cookie for weeks, whatever the token says: its end is checked here alone."""
    with pytest.raises(NotSignedIn):
        signed_in(ledger, claims(**token), BY_TABLE)
    assert everybody(ledger) == []


def test_a_sign_in_ends_when_it_expires_and_when_its_person_leaves(ledger: Ledger) -> None:
    """Leaving ends that sign-in alone, and at once, in windows that are still open."""
    here = signed_in(ledger, claims(groups=["admin"], iat=1), BY_CLAIM)
    elsewhere = signed_in(ledger, claims(groups=["admin"], iat=2), BY_CLAIM)
    assert current_roles(ledger, replace(here, expires=time.time() - 60), BY_CLAIM) == NOBODY
    end_session(ledger, here.session)
    end_session(ledger, here.session)
    assert current_roles(ledger, here, BY_CLAIM) == NOBODY
    assert current_roles(ledger, elsewhere, BY_CLAIM) == {Role.ADMIN}


def test_a_blocked_person_stays_blocked_whatever_the_claim_says(ledger: Ledger) -> None:
    token = claims(groups=["admin"])
    person = signed_in(ledger, token, BY_CLAIM)
    assert person.person_id is not None
    change_access(ledger, person.person_id, roles=[], disabled=True, by="root")
    assert current_roles(ledger, person, BY_CLAIM) == NOBODY
    with pytest.raises(NotSignedIn, match=r"your access has been blocked\. Contact whoever runs this server"):
        signed_in(ledger, token, BY_CLAIM)
