"""What an admin does about people."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.access import Person, Role, operation
from assistant.ledger import people
from assistant.ledger.people import KnownPerson, PersonChange
from assistant.operations.services import Services


@operation(needs=Role.ADMIN)
def everybody(_person: Person, services: Services) -> list[KnownPerson]:
    """Everybody who has signed in, by name."""
    return people.everybody(services.ledger)


@operation(needs=Role.ADMIN)
def change_person(
    person: Person, services: Services, person_id: str, *, roles: Iterable[Role], disabled: bool
) -> KnownPerson:
    """Gives a person exactly these roles, and shuts them out or lets them in. Raises PersonNotFound."""
    return people.change(services.ledger, person_id, roles=roles, disabled=disabled, by=person.person_id)


@operation(needs=Role.ADMIN)
def history(_person: Person, services: Services) -> list[PersonChange]:
    """What admins changed of people, the last change first."""
    return people.people_history(services.ledger)
