"""Who somebody is by what a provider claims, and what they may do at this instant."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.access import ALONE, Role
from assistant.authentication import SignIn, current_roles, signed_in
from assistant.errors import NotSignedIn, PersonNotFound, SettingsInvalid
from assistant.ledger import Ledger
from assistant.ledger.people import change, end_session, everybody, people_history
from assistant.settings import Settings

BY_TABLE = SignIn(provider="https://id.example.org", client_id="d", client_secret="s", cookie_secret="c" * 32)
BY_CLAIM = replace(BY_TABLE, roles_claim="groups")
NOBODY: frozenset[Role] = frozenset()


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path)


def claims(**told: Any) -> dict[str, Any]:
    made = {"is_logged_in": True, "iss": "https://id.example.org", "sub": "17", "name": "Ana", "iat": 1}
    return made | {"exp": time.time() + 600} | told


def test_without_a_provider_one_person_holds_every_role(ledger: Ledger) -> None:
    assert signed_in(ledger, {}, None) == ALONE
    assert current_roles(ledger, ALONE, None) == frozenset(Role)


def test_whoever_was_alone_holds_nothing_once_people_sign_in(ledger: Ledger) -> None:
    assert current_roles(ledger, ALONE, BY_TABLE) == NOBODY


def test_a_person_begins_without_a_role_and_gets_it_from_an_admin(ledger: Ledger) -> None:
    """Under the same id whatever name they have today; what was changed is kept with who did it."""
    ana = signed_in(ledger, claims(), BY_TABLE)
    assert ana.roles == NOBODY
    assert ana.person_id is not None
    change(ledger, ana.person_id, roles=[Role.REVIEWER], disabled=False, by="root")
    change(ledger, ana.person_id, roles=[Role.REVIEWER], disabled=False, by="root")
    assert current_roles(ledger, ana, BY_TABLE) == {Role.REVIEWER}
    again = signed_in(ledger, claims(name="Ana Berg", iat=2), BY_TABLE)
    assert (again.person_id, again.name) == (ana.person_id, "Ana Berg")
    assert again.roles == {Role.REVIEWER}
    assert [one.name for one in everybody(ledger)] == ["Ana Berg"]
    [kept] = people_history(ledger)
    assert (kept.by, kept.before["roles"], kept.after["roles"]) == ("root", [], ["reviewer"])


def test_nobody_is_changed_who_never_came(ledger: Ledger) -> None:
    with pytest.raises(PersonNotFound, match="'x'"):
        change(ledger, "x", roles=[], disabled=True, by=None)


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
def test_a_claim_tells_the_roles_where_settings_say_so(ledger: Ledger, groups: Any, roles: Any) -> None:
    """Then those of the table count for nothing."""
    person = signed_in(ledger, claims(groups=groups), BY_CLAIM)
    assert person.person_id is not None
    change(ledger, person.person_id, roles=list(Role), disabled=False, by=None)
    assert person.roles == roles
    assert current_roles(ledger, person, BY_CLAIM) == roles


def test_settings_name_admins_by_an_address_that_the_provider_has_verified(ledger: Ledger) -> None:
    sign_in = replace(BY_TABLE, admins=frozenset({"ana@example.org"}))
    told = claims(email="Ana@Example.org", email_verified=True)
    assert signed_in(ledger, told, sign_in).roles == {Role.ADMIN}
    assert signed_in(ledger, told | {"sub": "18", "email_verified": False}, sign_in).roles == NOBODY


@pytest.mark.parametrize(
    "told", [{"is_logged_in": False}, {"sub": ""}, {"iss": None}, {"exp": time.time() - 60}]
)
def test_who_is_not_signed_in_is_nobody(ledger: Ledger, told: dict[str, Any]) -> None:
    with pytest.raises(NotSignedIn):
        signed_in(ledger, claims(**told), BY_TABLE)
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


def test_who_is_shut_out_stays_out_whatever_the_claim_says(ledger: Ledger) -> None:
    told = claims(groups=["admin"])
    person = signed_in(ledger, told, BY_CLAIM)
    assert person.person_id is not None
    change(ledger, person.person_id, roles=[], disabled=True, by="root")
    assert current_roles(ledger, person, BY_CLAIM) == NOBODY
    with pytest.raises(NotSignedIn, match="shut out"):
        signed_in(ledger, told, BY_CLAIM)


OIDC = {
    "DATELINE_OIDC_PROVIDER": "https://id.example.org/.well-known/openid-configuration",
    "DATELINE_OIDC_CLIENT_ID": "dateline",
    "DATELINE_OIDC_CLIENT_SECRET": "secret",
    "DATELINE_COOKIE_SECRET": "c" * 32,
    "DATELINE_ADMINS": "Ana@example.org, ,bo@example.org",
}


def test_sign_in_is_set_by_the_environment() -> None:
    sign_in = Settings.from_environment(OIDC).sign_in
    assert sign_in is not None
    assert sign_in.admins == {"ana@example.org", "bo@example.org"}
    assert Settings.from_environment(Settings.from_environment(OIDC).to_environment()).sign_in == sign_in
    assert Settings.from_environment({}).sign_in is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"DATELINE_OIDC_CLIENT_ID": ""}, "set DATELINE_OIDC_CLIENT_ID too"),
        ({"DATELINE_COOKIE_SECRET": "short"}, "has 5 characters"),
    ],
)
def test_half_a_sign_in_is_refused(change: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsInvalid, match=said):
        Settings.from_environment(OIDC | change)
