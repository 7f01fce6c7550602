"""Who may do what: an operation is written with the role that it needs.

An operation is a function of ``assistant/operations`` that works for a person, its first argument, with the
services, its second. Whether the person may is looked up when the work is about to be done, from what is
known of them at that instant, and not when a button is drawn. Whoever runs a command on this
machine is ``ALONE``.
"""

from __future__ import annotations

import os
import pwd
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol, TypeVar

from assistant.errors import NotAllowed

if TYPE_CHECKING:
    from corpus import Actor


class Role(StrEnum):
    """What somebody does here; one person may have several."""

    ANALYST = "analyst"
    REVIEWER = "reviewer"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody at a desk.

    ``person_id`` is None where one person alone uses Dateline and nobody signs in; otherwise it never
    changes, while ``name`` is how the person is shown to others. ``roles`` are those they had when the page
    was drawn. ``session`` distinguishes this sign-in from the person's others; ``expires`` is when it
    ends, in seconds since 1970.
    """

    person_id: str | None
    name: str
    roles: frozenset[Role]
    session: str = ""
    expires: float | None = None


ALONE = Person(person_id=None, name="you", roles=frozenset(Role))


class KnowsPeople(Protocol):
    """What knows the roles that a person has at this instant."""

    def roles_now(self, person: Person) -> frozenset[Role]:
        """None for one who is signed out, expired or disabled."""
        ...


def operating_user() -> str:
    """The operating system's name for whoever runs this process, or their number where it has none."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"user {os.getuid()}"


def actor(person: Person) -> Actor:
    """The person as the audit log names them; where nobody signs in, the operating system's user."""
    from corpus import Actor

    alone = person.person_id is None
    return Actor(name=operating_user() if alone else person.name, person_id=person.person_id)


ANYBODY = frozenset(Role)

AnyServices = TypeVar("AnyServices", bound=KnowsPeople)
Given = ParamSpec("Given")
Result = TypeVar("Result")
OPERATIONS: dict[str, frozenset[Role]] = {}  # the roles of which each needs one, as the modules are loaded
Operation = Callable[Concatenate[Person, AnyServices, Given], Result]


def operation(
    *, needs: Role | frozenset[Role]
) -> Callable[[Operation[AnyServices, Given, Result]], Operation[AnyServices, Given, Result]]:
    """Make of a function an operation that only who has a role of ``needs`` may do.

    The operation raises NotAllowed for everybody else.
    """
    needed = needs if isinstance(needs, frozenset) else frozenset({needs})

    def declare(
        function: Operation[AnyServices, Given, Result],
    ) -> Operation[AnyServices, Given, Result]:
        @wraps(function)
        def checked(
            person: Person, services: AnyServices, /, *given: Given.args, **named: Given.kwargs
        ) -> Result:
            if not services.roles_now(person) & needed:
                roles = " or ".join(sorted(needed))
                raise NotAllowed(f"{person.name} may not do this; it needs the role {roles}")
            return function(person, services, *given, **named)

        OPERATIONS[f"{function.__module__.rpartition('.')[2]}.{function.__name__}"] = needed
        return checked

    return declare
