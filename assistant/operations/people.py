"""What an admin does with people."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.access import Person, Role, operation
from assistant.ledger import people
from assistant.ledger.people import KnownPerson, PersonChange
from assistant.settings import Services


@operation(needs=Role.ADMIN)
def everybody(_person: Person, services: Services) -> list[KnownPerson]:
    """Everybody who has signed in, by name."""
    return people.everybody(services.ledger)


@operation(needs=Role.ADMIN)
def change_person(
    person: Person, services: Services, person_id: str, *, roles: Iterable[Role], disabled: bool
) -> KnownPerson:
    """Give a person exactly these roles, and block or unblock them. Raises PersonNotFound."""
    return people.change_access(
        services.ledger, person_id, roles=roles, disabled=disabled, by=person.person_id
    )


@operation(needs=Role.ADMIN)
def history(_person: Person, services: Services) -> list[PersonChange]:
    """The changes that admins made to people, latest first."""
    return people.people_history(services.ledger)
