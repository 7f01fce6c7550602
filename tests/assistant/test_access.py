"""Every operation is written with its role, and does nothing for who holds none."""

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
from assistant.access import OPERATIONS, Person, Role
from assistant.errors import NotAllowed

FACES = [Path(access.__file__).parent / name for name in ("cli", "desk")]
SERVICES = {"assistant", "corpus", "ledger"}  # what of the services only operations may reach into

# The policy for all faces. Who changes it changes the role at the operation and the line here.
TABLE = """
answers.answer                   admin
answers.citing_former_text       admin
answers.export_brief             admin
answers.list_answers             admin
asking.answer                    analyst
asking.ask_again                 analyst
asking.conversation              analyst
asking.conversations             analyst
asking.delete_conversation       analyst
asking.example_questions         analyst
asking.export_brief              analyst
asking.new_since_last_question   analyst
asking.outdated                  analyst
asking.rate                      analyst
asking.record_failure            analyst
asking.record_question           analyst
asking.related_questions         analyst
asking.rename_conversation       analyst
asking.searched_reports          analyst
asking.updates_since             analyst
backups.back_up                  admin
changes.editors                  admin
changes.list_changes             admin
citing.cited_by                  admin
citing.own_answers               analyst
collecting.add_feed              admin
collecting.collect               admin
collecting.fetch                 admin
collecting.list_sources          admin
collecting.remove_source         admin
collecting.request_collecting    admin
collecting.request_fetch         admin
collecting.watch_folder          admin
collection.filter_choices        admin
collection.list_reports          admin
collection.open_report           admin
collection.report_version        admin
collection.restore               admin
collection.revise                admin
collection.revoke                admin
collection.rule                  admin
collection.rulings               admin
collection.sizes                 admin
collection.withdraw              admin
correcting.correct               admin
correcting.preview_correction    admin
importing.check_index            admin
importing.import_files           admin
importing.import_sample          admin
importing.import_text            admin
importing.ingest_files           admin
importing.rebuild                admin
importing.request_run            admin
importing.resume                 admin
importing.run                    admin
importing.run_count              admin
importing.runs                   admin
names.dossier                    anybody
names.list_names                 anybody
names.name_rulings               admin
names.rule_names                 admin
notes.comment_on                 analyst
notes.export_notes               analyst
notes.list_notes                 analyst
notes.pin                        analyst
notes.pinned_in                  analyst
notes.restore                    analyst
notes.unpin                      analyst
pages.cited_page                 anybody
pages.picture                    anybody
people.change_person             admin
people.everybody                 admin
people.history                   admin
previewing.first_page            admin
previewing.preview_address       admin
previewing.preview_files         admin
previewing.preview_paths         admin
previewing.preview_text          admin
querying.ask                     analyst
querying.search                  analyst
reading.countries                anybody
reading.languages                anybody
reading.notices                  anybody
reading.origins                  anybody
reading.outlets                  anybody
reading.published_range          anybody
reading.report                   anybody
reading.reports                  anybody
reviewing.agreements             reviewer
reviewing.evaluate               reviewer
reviewing.filter_choices         reviewer
reviewing.judge                  reviewer
reviewing.next_item              reviewer
reviewing.review_item            reviewer
reviewing.statistics             reviewer
reviewing.undo                   reviewer
stories.list_stories             anybody
stories.reports_in_story         anybody
stories.story                    anybody
tuning.accept                    admin
tuning.in_use                    admin reviewer
tuning.propose                   admin reviewer
tuning.reset                     admin
watching.has_changed_since       analyst
watching.list_watched            analyst
watching.mark_seen               analyst
watching.remove                  analyst
watching.rerun                   analyst
watching.rerun_all               analyst
watching.rerun_touched           admin
watching.unseen                  analyst
watching.watch                   analyst
watching.watch_again             analyst
watching.watch_text              analyst
watching.watched                 analyst
watching.watched_as              analyst
watching.watched_one             analyst
"""


def in_operations() -> Iterator[tuple[str, object]]:
    """Every public function of the operations' files, under the name of the table above."""
    for found in pkgutil.iter_modules(operations.__path__):
        module = import_module(f"{operations.__name__}.{found.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                yield f"{found.name}.{name}", function


def test_every_public_function_of_the_operations_checks_a_role() -> None:
    found = dict(in_operations())
    assert set(found) == set(OPERATIONS)
    assert [name for name, function in found.items() if not hasattr(function, "__wrapped__")] == []


def test_the_roles_written_at_the_operations_are_those_of_the_table() -> None:
    """Printed for who wants to read it: `pytest -s tests/assistant/test_access.py`."""
    dict(in_operations())
    printed = "".join(
        f"{name:32} {'anybody' if needed == frozenset(Role) else ' '.join(sorted(needed))}\n"
        for name, needed in sorted(OPERATIONS.items())
    )
    print(f"\n{printed}")  # noqa: T201 - the table is for people too
    assert printed == TABLE.lstrip("\n")


@dataclass
class Staffed:
    """Services that know who holds which roles now."""

    roles: frozenset[Role]

    def roles_now(self, _person: Person) -> frozenset[Role]:
        return self.roles


def test_an_operation_is_refused_to_people_who_have_none_of_its_roles_now() -> None:
    """Whatever roles they had when the page was drawn."""
    person = Person(person_id="x", name="Ana", roles=frozenset(Role))
    for name, function in in_operations():
        assert callable(function)
        others = frozenset(Role) - OPERATIONS[name]
        for roles in (frozenset[Role](), others):
            with pytest.raises(NotAllowed, match="Ana may not"):
                function(person, Staffed(roles))


def test_faces_reach_into_the_services_only_through_operations() -> None:
    """No command and no page names the ledger, the corpus or the assistant of the services."""
    reached = [
        f"{path}:{node.lineno}: .{node.attr}"
        for face in FACES
        for path in sorted(face.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in SERVICES
    ]
    assert reached == []
