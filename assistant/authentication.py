"""Who is at the desk: what a sign-in provider tells of somebody → Person, and what holds of them now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from time import time
from typing import TYPE_CHECKING, Any

from assistant.access import ALONE, Person, Role
from assistant.errors import NotSignedIn, PersonNotFound
from assistant.ledger.people import KnownPerson, known, seen, session_ended

if TYPE_CHECKING:
    from assistant.ledger import Ledger

_LEEWAY = 30  # seconds by which the provider's clock may be behind


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """How people sign in, by OpenID Connect.

    ``provider`` is the address of the provider's metadata document and ``cookie_secret`` signs the browser's
    cookie. ``roles_claim`` names the claim of the identity token that holds the roles; without it they stand
    in the ledger, where admins give them. ``admins`` are the e-mail addresses, verified by the provider, of
    those who are admins in any case.
    """

    provider: str
    client_id: str
    client_secret: str
    cookie_secret: str
    roles_claim: str | None = None
    admins: frozenset[str] = frozenset()


def signed_in(ledger: Ledger, claims: Mapping[str, Any], sign_in: SignIn | None) -> Person:
    """The person of whom the provider makes these claims; without a provider the one who is alone here.

    Raises NotSignedIn when nobody is, any longer, or may not be.
    """
    if sign_in is None:
        return ALONE
    if not claims.get("is_logged_in"):
        raise NotSignedIn("nobody is signed in")
    if not claims.get("sub") or not claims.get("iss"):
        raise NotSignedIn("the sign-in provider does not say who this is (no iss and sub)")
    email = _email(claims)
    person = Person(
        person_id=f"{claims['iss']} {claims['sub']}",
        name=str(claims.get("name") or claims.get("preferred_username") or email or claims["sub"])[:200],
        roles=_claimed(claims, sign_in, email),
        session=_session(claims),
        expires=_instant(claims.get("exp")),
    )
    _still_signed_in(ledger, person)
    assert person.person_id is not None
    noted = seen(ledger, person.person_id, name=person.name, email=email)
    if noted.disabled:
        raise NotSignedIn(f"{person.name} has been shut out by an admin")
    return replace(person, roles=_roles(person, noted, sign_in))


def current_roles(ledger: Ledger, person: Person, sign_in: SignIn | None) -> frozenset[Role]:
    """The roles that a person holds at this instant; none when signed out, expired, disabled or unknown."""
    if sign_in is None or person.person_id is None:
        return person.roles if person == ALONE and sign_in is None else frozenset()
    try:
        _still_signed_in(ledger, person)
        noted = known(ledger, person.person_id)
    except (NotSignedIn, PersonNotFound):
        return frozenset()
    return frozenset() if noted.disabled else _roles(person, noted, sign_in)


def _roles(person: Person, noted: KnownPerson, sign_in: SignIn) -> frozenset[Role]:
    """Those of the token where it tells them; otherwise those that admins gave, and what settings say."""
    if sign_in.roles_claim:
        return person.roles
    always = {Role.ADMIN} if noted.email in sign_in.admins else set()
    return noted.roles | always


def _still_signed_in(ledger: Ledger, person: Person) -> None:
    if person.expires is not None and person.expires + _LEEWAY < time():
        raise NotSignedIn("the sign-in has expired")
    if session_ended(ledger, person.session):
        raise NotSignedIn("this sign-in has ended")


def _claimed(claims: Mapping[str, Any], sign_in: SignIn, email: str | None) -> frozenset[Role]:
    if sign_in.roles_claim is None:
        return frozenset()
    told = claims.get(sign_in.roles_claim)
    names: Collection[Any] = told.split() if isinstance(told, str) else told if isinstance(told, list) else ()
    named = {str(name).casefold() for name in names}
    always = {Role.ADMIN} if email in sign_in.admins else set()
    return frozenset(role for role in Role if role in named) | always


def _email(claims: Mapping[str, Any]) -> str | None:
    """The address, unless the provider says that it has not verified it."""
    email = claims.get("email")
    if not isinstance(email, str) or claims.get("email_verified") is False:
        return None
    return email.strip().casefold() or None


def _instant(told: Any) -> float | None:
    return float(told) if isinstance(told, int | float) else None


def _session(claims: Mapping[str, Any]) -> str:
    """What tells one sign-in from another: every sign-in is made with claims of its own (iat, nonce)."""
    return hashlib.sha256(json.dumps(dict(claims), sort_keys=True, default=str).encode()).hexdigest()
