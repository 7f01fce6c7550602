"""Who may do what: every operation of the desks, and the roles of which each needs one.

An operation is a function of ``assistant/operations`` that does the work of a desk for a person, its first
argument, with the services, its second. Whether they may is found out when the work is about to be done, from
what is known of them at that instant, and not when a button is drawn.
"""

from __future__ import annotations

import os
import pwd
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from assistant.errors import NotAllowed, UndeclaredOperation


class Role(StrEnum):
    """What somebody does here; one person may hold several."""

    ANALYST = "analyst"
    REVIEWER = "reviewer"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody at a desk.

    ``person_id`` is None where one person alone uses Dateline and nobody signs in; otherwise it never
    changes, while ``name`` is how the person is shown to others. ``roles`` are those held when the page was
    drawn. ``session`` tells this sign-in from the person's others, and ``expires`` when it ends, in seconds
    since 1970.
    """

    person_id: str | None
    name: str
    roles: frozenset[Role]
    session: str = ""
    expires: float | None = None


ALONE = Person(person_id=None, name="you", roles=frozenset(Role))


class KnowsPeople(Protocol):
    """What knows the roles that a person holds at this instant."""

    def roles_now(self, person: Person) -> frozenset[Role]:
        """None for one who is signed out, expired or disabled."""
        ...


def operating_user() -> str:
    """The operating system's name for whoever runs this process, or their number where it has none."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"user {os.getuid()}"


_ANYBODY = frozenset(Role)
_ANALYSTS = frozenset({Role.ANALYST})
_REVIEWERS = frozenset({Role.REVIEWER})
_ADMINS = frozenset({Role.ADMIN})

NEEDS: Mapping[str, frozenset[Role]] = {
    "asking.answered": _ANALYSTS,
    "asking.ask": _ANALYSTS,
    "asking.ask_again": _ANALYSTS,
    "asking.brief_of": _ANALYSTS,
    "asking.conversation": _ANALYSTS,
    "asking.conversations": _ANALYSTS,
    "asking.delete": _ANALYSTS,
    "asking.failed": _ANALYSTS,
    "asking.examples": _ANALYSTS,
    "asking.going_on": _ANALYSTS,
    "asking.rate": _ANALYSTS,
    "asking.read_for": _ANALYSTS,
    "asking.rename": _ANALYSTS,
    "asking.since": _ANALYSTS,
    "collecting.ask_for": _ADMINS,
    "collecting.changes_made": _ADMINS,
    "collecting.choices": _ADMINS,
    "collecting.correct": _ADMINS,
    "collecting.listed": _ADMINS,
    "collecting.opened": _ADMINS,
    "collecting.paste": _ADMINS,
    "collecting.people": _ADMINS,
    "collecting.restore": _ADMINS,
    "collecting.revoke": _ADMINS,
    "collecting.rule": _ADMINS,
    "collecting.rulings": _ADMINS,
    "collecting.run": _ADMINS,
    "collecting.runs": _ADMINS,
    "collecting.sizes": _ADMINS,
    "collecting.take_in": _ADMINS,
    "collecting.try_again": _ADMINS,
    "collecting.version": _ADMINS,
    "collecting.withdraw": _ADMINS,
    "people.change": _ADMINS,
    "people.everybody": _ADMINS,
    "people.history": _ADMINS,
    "reading.countries": _ANYBODY,
    "reading.languages": _ANYBODY,
    "reading.notices": _ANYBODY,
    "reading.outlets": _ANYBODY,
    "reading.published_range": _ANYBODY,
    "reading.report": _ANYBODY,
    "reviewing.agreements": _REVIEWERS,
    "reviewing.choices": _REVIEWERS,
    "reviewing.figures": _REVIEWERS,
    "reviewing.judge": _REVIEWERS,
    "reviewing.to_judge": _REVIEWERS,
    "reviewing.undo": _REVIEWERS,
    "reviewing.waiting": _REVIEWERS,
    "watching.ask_again": _ANALYSTS,
    "watching.remove": _ANALYSTS,
    "watching.save": _ANALYSTS,
    "watching.saved": _ANALYSTS,
}

AnyServices = TypeVar("AnyServices", bound=KnowsPeople)
Given = ParamSpec("Given")
Result = TypeVar("Result")
Operation = Callable[Concatenate[Person, AnyServices, Given], Result]


def operation(function: Operation[AnyServices, Given, Result]) -> Operation[AnyServices, Given, Result]:
    """Make of a function an operation, named by its file and its own name in the table above.

    Raises UndeclaredOperation, at import, when the table lacks it. The operation raises NotAllowed when the
    person holds none of the roles.
    """
    name = f"{function.__module__.rpartition('.')[2]}.{function.__name__}"
    if name not in NEEDS:
        raise UndeclaredOperation(
            f"the operation {name!r} is not in the table NEEDS; declare its roles there"
        )
    needed = NEEDS[name]

    @wraps(function)
    def checked(
        person: Person, services: AnyServices, /, *given: Given.args, **named: Given.kwargs
    ) -> Result:
        if not services.roles_now(person) & needed:
            roles = " or ".join(sorted(needed))
            raise NotAllowed(f"{person.name} may not do this; it needs the role {roles}")
        return function(person, services, *given, **named)

    return checked
