"""Every operation of the desks is declared, and does nothing for who holds none of its roles."""

from __future__ import annotations

import ast
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pytest

from assistant import access, operations
from assistant.access import NEEDS, Person, Role, operation
from assistant.errors import NotAllowed, UndeclaredOperation

DESK = Path(access.__file__).parent / "desk"
SERVICES = {"assistant", "corpus", "ledger"}  # what of the services only operations may reach into


def in_operations() -> Iterator[tuple[str, object]]:
    """Every public function of the operations' files, under the name of the table."""
    for found in pkgutil.iter_modules(operations.__path__):
        module = import_module(f"{operations.__name__}.{found.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                yield f"{found.name}.{name}", function


def test_every_public_function_of_the_operations_checks_a_role() -> None:
    """And the table names nothing that is not there."""
    found = dict(in_operations())
    assert set(found) == set(NEEDS)
    unchecked = [name for name, function in found.items() if not hasattr(function, "__wrapped__")]
    assert unchecked == []
    assert all(NEEDS.values())


def test_an_operation_that_is_not_declared_cannot_be_made() -> None:
    def wander(_person: Person, _house: Staffed) -> None:
        raise AssertionError

    with pytest.raises(UndeclaredOperation, match=r"test_access\.wander"):
        operation(wander)


@dataclass
class Staffed:
    """Services that know who holds which roles now."""

    roles: frozenset[Role]

    def roles_now(self, _person: Person) -> frozenset[Role]:
        return self.roles


@pytest.mark.parametrize("name", sorted(NEEDS))
def test_an_operation_is_refused_to_who_holds_none_of_its_roles_now(name: str) -> None:
    """Whatever they held when the page was drawn."""
    function = dict(in_operations())[name]
    assert callable(function)
    person = Person(person_id="x", name="Ana", roles=frozenset(Role))
    for roles in (frozenset[Role](), frozenset(Role) - NEEDS[name]):
        if not roles & NEEDS[name]:
            with pytest.raises(NotAllowed, match="Ana may not"):
                function(person, Staffed(roles))


def test_pages_reach_into_a_house_only_through_operations() -> None:
    """No page names the ledger, the corpus or the assistant of a services."""
    reached = [
        f"{path.relative_to(DESK)}:{node.lineno}: .{node.attr}"
        for path in sorted(DESK.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in SERVICES
    ]
    assert reached == []
