"""Who may do what: every operation of the desks, and the roles of which each needs one.

An operation is a function of ``assistant/operations`` that does the work of a desk for a person, its first
argument. Whether they may is found out when the work is about to be done, not when a button is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from assistant.errors import NotAllowed, UndeclaredOperation

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Role(StrEnum):
    """What somebody does here; one person may hold several."""

    ANALYST = "analyst"
    REVIEWER = "reviewer"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody at a desk.

    ``person_id`` is None where one person alone uses Dateline and nobody signs in; otherwise it never
    changes, while ``name`` is how the person is shown to others.
    """

    person_id: str | None
    name: str
    roles: frozenset[Role]


ALONE = Person(person_id=None, name="you", roles=frozenset(Role))

_ANYBODY = frozenset(Role)
_ANALYSTS = frozenset({Role.ANALYST})
_REVIEWERS = frozenset({Role.REVIEWER})
_ADMINS = frozenset({Role.ADMIN})

NEEDS: Mapping[str, frozenset[Role]] = {}


def operation(
    function: Callable[Concatenate[Person, Given], Result],
) -> Callable[Concatenate[Person, Given], Result]:
    """Make of a function an operation, named by its file and its own name in the table above.

    Raises UndeclaredOperation, at import, when the table lacks it. The operation raises NotAllowed when the
    person holds none of the roles.
    """
    name = f"{function.__module__.rpartition('.')[2]}.{function.__name__}"
    if name not in NEEDS:
        raise UndeclaredOperation(
            f"the operation {name!r} is not in the table of {__name__}; declare its roles"
        )
    needed = NEEDS[name]

    @wraps(function)
    def checked(person: Person, /, *given: Given.args, **named: Given.kwargs) -> Result:
        if not person.roles & needed:
            roles = " or ".join(sorted(needed))
            raise NotAllowed(f"{person.name} may not do this; it needs the role {roles}")
        return function(person, *given, **named)

    return checked
