"""Who is at the desk: the claims of a sign-in provider → Person, and the roles that the person has now."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from time import time
from typing import TYPE_CHECKING, Any

from assistant.access import ALONE, Person, Role
from assistant.errors import NotSignedIn, PersonNotFound, SettingsInvalid
from assistant.ledger.people import KnownPerson, everybody, known_person, record_sign_in, session_ended

if TYPE_CHECKING:
    from pydantic import SecretStr

    from assistant.ledger import Ledger

_LEEWAY = 30  # seconds by which the provider's clock may be behind


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """How people sign in, by OpenID Connect.

    ``provider`` is the address of the provider's metadata document and ``cookie_secret`` signs the browser's
    cookie. ``roles_claim`` names the claim of the identity token that has the roles; without it they are in
    the ledger, where admins give them. ``admins`` are admins in any case, each as :func:`read_admins` reads
    them.
    """

    provider: str
    client_id: str
    client_secret: SecretStr
    cookie_secret: SecretStr
    roles_claim: str | None = None
    admins: frozenset[str] = frozenset()


def read_admins(entries: Iterable[str]) -> frozenset[str]:
    """The admins that a setting names, each by a verified e-mail address or as ``issuer|subject``.

    ``https://id.example.org|248289761001`` is the person whose identity token has this ``iss`` and ``sub``;
    the first ``|`` ends the issuer, whose address cannot contain one, while a subject can. Addresses are
    folded to lower case, the other form is not. Raises SettingsInvalid for an entry of neither form.
    """
    admins = set()
    for entry in filter(None, map(str.strip, entries)):
        issuer, bar, subject = entry.partition("|")
        if bar and issuer and subject:
            admins.add(entry)
        elif not bar and "@" in entry:
            admins.add(entry.casefold())
        else:
            raise SettingsInvalid(
                f"the admin {entry!r} is neither an e-mail address nor of the form issuer|subject; name "
                "them like 'ana@example.org' or 'https://id.example.org|248289761001'"
            )
    return frozenset(admins)


def is_named_admin(sign_in: SignIn, person_id: str, email: str | None) -> bool:
    """Whether the settings name this person as an admin; ``email`` is a verified address."""
    issuer, _, subject = person_id.partition(" ")
    by_address = email is not None and "|" not in email and email in sign_in.admins
    return by_address or f"{issuer}|{subject}" in sign_in.admins


def signed_in(ledger: Ledger, claims: Mapping[str, Any], sign_in: SignIn | None) -> Person:
    """The person with these claims, recorded in the ledger; without a provider the single user.

    Raises NotSignedIn when nobody is signed in, the sign-in has expired or ended, or the person is blocked.
    """
    if sign_in is None:
        return ALONE
    person = _person(claims, sign_in)
    _check_session(ledger, person)
    assert person.person_id is not None
    recorded = record_sign_in(ledger, person.person_id, name=person.name, email=_verified_email(claims))
    if recorded.disabled:
        admins = " or ".join(admin_names(ledger, sign_in)) or "whoever runs this server"
        raise NotSignedIn(f"your access has been blocked. Contact {admins}")
    return replace(person, roles=_roles(person, recorded, sign_in))


def current_roles(ledger: Ledger, person: Person, sign_in: SignIn | None) -> frozenset[Role]:
    """The roles that a person has at this instant; none when signed out, expired, blocked or unknown."""
    if sign_in is None or person.person_id is None:
        return person.roles if person == ALONE and sign_in is None else frozenset()
    try:
        _check_session(ledger, person)
        return _roles(person, known_person(ledger, person.person_id), sign_in)
    except (NotSignedIn, PersonNotFound):
        return frozenset()


def claimed_roles(ledger: Ledger, claims: Mapping[str, Any], sign_in: SignIn) -> frozenset[Role]:
    """The roles of whoever has these claims, without recording that they came; none when not signed in."""
    try:
        person = _person(claims, sign_in)
        _check_session(ledger, person)
    except NotSignedIn:
        return frozenset()
    try:
        recorded = known_person(ledger, str(person.person_id))
    except PersonNotFound:
        return person.roles  # of the token or the settings, on a first visit
    # The ledger may have an address of theirs that an earlier version recorded without its being verified.
    return _roles(person, replace(recorded, email=_verified_email(claims)), sign_in)


def admin_names(ledger: Ledger, sign_in: SignIn) -> list[str]:
    """The names of the admins who have signed in, for somebody who needs one.

    Never an address: whoever can sign in can read this.
    """
    return sorted(
        {
            one.name
            for one in everybody(ledger)
            if not one.disabled
            and (Role.ADMIN in one.roles or is_named_admin(sign_in, one.person_id, one.email))
            and "@" not in one.name
        }
    )


def _person(claims: Mapping[str, Any], sign_in: SignIn) -> Person:
    """Raises NotSignedIn when the claims are nobody's, or do not say until when they are valid."""
    if claims.get("is_logged_in") is not True:
        raise NotSignedIn("nobody is signed in")
    issuer, subject, expires = claims.get("iss"), claims.get("sub"), _instant(claims.get("exp"))
    if not (isinstance(issuer, str) and issuer and isinstance(subject, str) and subject):
        raise NotSignedIn("the sign-in provider does not say who this is (no iss and sub)")
    if expires is None:
        raise NotSignedIn("the sign-in provider does not say how long this sign-in is valid (no exp)")
    email = _verified_email(claims)
    person_id = f"{issuer} {subject}"
    return Person(
        person_id=person_id,
        name=str(claims.get("name") or claims.get("preferred_username") or email or subject)[:200],
        roles=_roles_in_token(claims, sign_in)
        | ({Role.ADMIN} if is_named_admin(sign_in, person_id, email) else set()),
        session=_session(claims),
        expires=expires,
    )


def _roles(person: Person, recorded: KnownPerson, sign_in: SignIn) -> frozenset[Role]:
    """Those of the token, or that admins gave, as settings say; and a named admin’s."""
    if recorded.disabled:
        return frozenset()
    if sign_in.roles_claim:
        return person.roles
    named = is_named_admin(sign_in, recorded.person_id, recorded.email)
    return recorded.roles | ({Role.ADMIN} if named else set())


def _check_session(ledger: Ledger, person: Person) -> None:
    """Raises NotSignedIn: Streamlit keeps its cookie for weeks, whatever the token in it says."""
    if person.expires is not None and person.expires + _LEEWAY < time():
        raise NotSignedIn("the sign-in has expired")
    if session_ended(ledger, person.session):
        raise NotSignedIn("this sign-in has ended")


def _roles_in_token(claims: Mapping[str, Any], sign_in: SignIn) -> frozenset[Role]:
    if sign_in.roles_claim is None:
        return frozenset()
    value = claims.get(sign_in.roles_claim)
    names: Collection[Any] = (
        value.split() if isinstance(value, str) else value if isinstance(value, list) else ()
    )
    folded = {str(name).casefold() for name in names}
    return frozenset(role for role in Role if role in folded)


def _verified_email(claims: Mapping[str, Any]) -> str | None:
    """The address, only where ``email_verified`` is the JSON value ``true``: anybody can claim one."""
    email = claims.get("email")
    if not isinstance(email, str) or claims.get("email_verified") is not True:
        return None
    return email.strip().casefold() or None


def _instant(value: Any) -> float | None:
    try:
        instant = math.nan if isinstance(value, bool | str) else float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return instant if math.isfinite(instant) else None


def _session(claims: Mapping[str, Any]) -> str:
    """What distinguishes one sign-in from another: each has claims of its own (iat, nonce)."""
    return hashlib.sha256(json.dumps(dict(claims), sort_keys=True, default=str).encode()).hexdigest()
