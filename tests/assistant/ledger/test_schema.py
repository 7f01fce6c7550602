"""Every older ledger, and an empty file, arrive at the one schema that the program works with."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from assistant.errors import LedgerUnusable
from assistant.ledger import Ledger
from assistant.ledger.schema import metadata
from assistant.ledger.watched_news import seen_up_to, unseen
from tests.schemas import Shape, shape_of, shape_of_tables

OLDER = sorted((Path(__file__).parent / "schemas").glob("*.sql"))
ONLY_IN_THE_FILE = {
    "verdicts_standing",
    "flags_of_a_person",
    "watched_seen_by_a_person",
    "notes_of_a_person",
}  # unique indexes over expressions


@pytest.fixture
def present(tmp_path: Path) -> Shape:
    folder = tmp_path / "new"
    Ledger(folder)
    return shape_of(folder / "ledger.sqlite")


def test_an_empty_file_gets_the_tables_that_the_program_works_with(tmp_path: Path, present: Shape) -> None:
    tables = shape_of_tables(metadata, tmp_path / "tables.sqlite")
    assert present.keys() - tables.keys() == ONLY_IN_THE_FILE
    # The column of who asked where has a default only for rows that were there before it.
    assert {name: present[name] for name in tables if name != "turns"} == {
        name: tables[name] for name in tables if name != "turns"
    }


@pytest.mark.parametrize("script", OLDER, ids=lambda script: script.stem)
def test_a_ledger_of_an_older_program_gets_them_too(tmp_path: Path, present: Shape, script: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as older:
        older.executescript(script.read_text("utf-8"))
    for _ in range(2):
        Ledger(tmp_path).check_writable()
    assert shape_of(tmp_path / "ledger.sqlite") == present


def test_a_ledger_that_a_newer_program_wrote_is_refused_and_left_alone(tmp_path: Path) -> None:
    Ledger(tmp_path)
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '7777'")
        newer.commit()
    with pytest.raises(LedgerUnusable, match=r"newer Dateline.*'7777'.*update"):
        Ledger(tmp_path)


def test_opening_a_current_ledger_does_not_import_alembic(tmp_path: Path) -> None:
    Ledger(tmp_path)
    program = (
        "import sys, pathlib; from assistant.ledger import Ledger; "
        "Ledger(pathlib.Path(sys.argv[1])); sys.exit('alembic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True)


def test_what_a_watched_question_had_brought_before_is_no_news(tmp_path: Path) -> None:
    """Neither to whoever saved it nor to whoever is alone there, who sees the questions of all."""
    [script] = (one for one in OLDER if one.stem == "0010")
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as older:
        older.executescript(script.read_text("utf-8"))
        older.execute("INSERT INTO saved VALUES (7, 'Why?', '{}', 0, 'ana')")
        for answer in ("{}", "{}", None):
            older.execute(
                "INSERT INTO turns (conversation_id, asked, question, scope, answer, saved_id) "
                "VALUES ('c', 0, 'Why?', '{}', ?, 7)",
                (answer,),
            )
        older.commit()
    ledger = Ledger(tmp_path)
    assert [unseen(ledger, person) for person in ("ana", None)] == [[], []]
    assert [seen_up_to(ledger, person)[7].seen for person in ("ana", None, "bo")] == [2, 2, 0]
