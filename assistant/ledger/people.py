"""The people who have signed in, the roles that admins gave them, and the sign-ins that have ended."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from assistant.access import Role
from assistant.errors import PersonNotFound
from assistant.ledger.database import Ledger
from assistant.ledger.schema import ended, people, people_changes
from corpus import statements

_LONGEST_SIGN_IN = 60 * 60 * 24 * 400  # seconds; no cookie of a browser lives longer


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """Somebody who has signed in; ``roles`` are those that admins gave, ``email`` is verified.

    A stored word that names no role of this release gives none.
    """

    person_id: str
    name: str
    email: str | None
    roles: frozenset[Role]
    disabled: bool
    first_seen: datetime
    last_seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChange:
    """A change that an admin made to a person: roles, and whether blocked, before and after."""

    at: datetime
    by: str | None
    person_id: str
    before: dict[str, Any]
    after: dict[str, Any]


def record_sign_in(ledger: Ledger, person_id: str, *, name: str, email: str | None) -> KnownPerson:
    """Record that somebody has signed in, under their present name; returns what is known of them."""
    now = _now()
    row = {"person_id": person_id, "name": name, "email": email, "last_seen": now}
    first = row | {"roles": "[]", "disabled": False, "first_seen": now}
    with ledger.writing() as connection:
        statements.put(connection, people, [first], replacing=row)
        return _from_row(connection.execute(select(people).where(people.c.person_id == person_id)).one())


def known_person(ledger: Ledger, person_id: str) -> KnownPerson:
    """One person. Raises PersonNotFound."""
    with ledger.connection() as connection:
        row = connection.execute(select(people).where(people.c.person_id == person_id)).first()
    if row is None:
        raise PersonNotFound(f"nobody with the id {person_id!r} has signed in here")
    return _from_row(row)


def name_of(ledger: Ledger, person_id: str | None) -> str | None:
    """How somebody who asked is shown: their name where they have signed in, else their id."""
    if person_id is None:
        return None
    with ledger.connection() as connection:
        name = connection.scalar(select(people.c.name).where(people.c.person_id == person_id))
    return name or person_id


def everybody(ledger: Ledger) -> list[KnownPerson]:
    """Everybody who has signed in, by name."""
    with ledger.connection() as connection:
        return [_from_row(row) for row in connection.execute(select(people).order_by(people.c.name))]


def change_access(
    ledger: Ledger, person_id: str, *, roles: Iterable[Role], disabled: bool, by: str | None
) -> KnownPerson:
    """Give a person exactly these roles, and blocks or unblocks them. Raises PersonNotFound."""
    with ledger.writing() as connection:
        row = connection.execute(select(people).where(people.c.person_id == person_id)).first()
        if row is None:
            raise PersonNotFound(f"nobody with the id {person_id!r} has signed in here")
        before = _from_row(row)
        values = {"roles": json.dumps(sorted(roles)), "disabled": disabled}
        one = update(people).where(people.c.person_id == person_id).values(**values)
        after = _from_row(connection.execute(one.returning(people)).one())
        if _summary(before) != _summary(after):
            connection.execute(
                insert(people_changes).values(
                    at=_now(),
                    by=by,
                    person_id=person_id,
                    before=json.dumps(_summary(before)),
                    after=json.dumps(_summary(after)),
                )
            )
    return after


def people_history(ledger: Ledger) -> list[PersonChange]:
    """The changes that admins made to people, latest first."""
    query = select(people_changes).order_by(people_changes.c.change_id.desc())
    with ledger.connection() as connection:
        return [
            PersonChange(
                at=datetime.fromtimestamp(row.at, UTC),
                by=row.by,
                person_id=row.person_id,
                before=json.loads(row.before),
                after=json.loads(row.after),
            )
            for row in connection.execute(query)
        ]


def end_session(ledger: Ledger, session: str) -> None:
    """End a sign-in at once, in every window that it is open in."""
    now = _now()
    with ledger.connection() as connection:
        connection.execute(delete(ended).where(ended.c.at < now - _LONGEST_SIGN_IN))
        statements.put_new(connection, ended, [{"session": session, "at": now}])


def session_ended(ledger: Ledger, session: str) -> bool:
    """Whether this sign-in was ended."""
    with ledger.connection() as connection:
        return connection.execute(select(ended.c.at).where(ended.c.session == session)).first() is not None


def _summary(person: KnownPerson) -> dict[str, Any]:
    return {"roles": sorted(person.roles), "disabled": person.disabled}


def _now() -> int:
    return int(datetime.now(UTC).timestamp())


def _from_row(row: Row[Any]) -> KnownPerson:
    return KnownPerson(
        person_id=row.person_id,
        name=row.name,
        email=row.email,
        roles=frozenset(role for role in Role if role.value in json.loads(row.roles)),
        disabled=bool(row.disabled),
        first_seen=datetime.fromtimestamp(row.first_seen, UTC),
        last_seen=datetime.fromtimestamp(row.last_seen, UTC),
    )
