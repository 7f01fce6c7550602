"""Every older catalogue, and an empty file, arrive at the one schema that the program works with."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from corpus import Actor, Catalogue, CorpusUnreadable, migrations
from corpus.catalogue import file_results, outbox, passages, reports, runs
from corpus.catalogue.schema import metadata
from tests.corpora import in_body
from tests.postgresql import Server
from tests.schemas import Shape, shape_of, shape_of_tables

OLDER = sorted((Path(__file__).parent / "schemas").glob("*.sql"))
STEPS = Path(migrations.__file__).parent / "catalogue" / "migrations"


@pytest.fixture
def present(tmp_path: Path) -> Shape:
    """The shape that the program's own tables have."""
    return shape_of_tables(metadata, tmp_path / "present.sqlite")


def write_older(folder: Path, script: Path) -> None:
    with closing(sqlite3.connect(folder / "catalogue.sqlite")) as older:
        older.executescript(script.read_text("utf-8"))
        older.execute(
            "INSERT INTO reports (report_id, identity, current_version) VALUES ('aa', 'url:https://a', 1)"
        )
        older.execute(
            "INSERT INTO versions VALUES ('aa', 1, 'hash', 'A title', 'A body.', 'The Courier', NULL, NULL, "
            "NULL, NULL, NULL, NULL, NULL, 'minute', 0, NULL, 1770000000, '/a.txt', '{}')"
        )
        older.execute("INSERT INTO passages VALUES (1, 'aa', 1, 0, 0, 7, x'0000803f')")
        older.execute("INSERT INTO vector_errands VALUES (9, 1)")
        if script.stem >= "0008":
            older.execute(
                "INSERT INTO runs (kind, state, asked, given, taken_up, finished) "
                "VALUES ('ingest', 'done', 1770000000, '[]', 1, 1)"
            )
            older.execute(
                "INSERT INTO fates VALUES (1, 0, '/a.txt', 'added', NULL, 'A title', 'aa', 1, NULL)"
            )
        older.commit()


def test_an_empty_file_gets_the_tables_that_the_program_works_with(tmp_path: Path, present: Shape) -> None:
    Catalogue(tmp_path).close()
    assert shape_of(tmp_path / "catalogue.sqlite") == present


@pytest.mark.parametrize("script", OLDER, ids=lambda script: script.stem)
def test_a_catalogue_of_an_older_program_gets_them_too_and_keeps_its_rows(
    tmp_path: Path, present: Shape, script: Path
) -> None:
    write_older(tmp_path, script)
    for _ in range(2):  # a second opening finds nothing left to do
        with Catalogue(tmp_path) as catalogue:
            assert reports.report(catalogue, "aa").report.title == "A title"
            assert [one.span for one in passages.of_version(catalogue, "aa", 1)] == in_body((0, 7))
            assert outbox.deletions(catalogue) == [9]
            if script.stem >= "0008":
                assert file_results.counts(catalogue, 1) == {"added": 1}
    assert shape_of(tmp_path / "catalogue.sqlite") == present


def test_every_step_follows_the_one_before_it(tmp_path: Path) -> None:
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(STEPS), version_locations=[str(STEPS)])
    walked = [script.revision for script in scripts.walk_revisions()]
    assert walked[::-1] == migrations.revisions(STEPS)
    with Catalogue(tmp_path) as catalogue, catalogue.reading() as connection:
        assert migrations.revision(connection) == walked[0]


def test_no_step_imports_the_tables_as_they_are_now() -> None:
    for step in STEPS.glob("m*.py"):
        imported = re.findall(r"^(?:from|import) (\w+)", step.read_text("utf-8"), re.MULTILINE)
        assert set(imported) <= {"alembic", "sqlalchemy"}, step.name


def test_a_catalogue_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    Catalogue(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "catalogue.sqlite")) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '7777'")
        newer.commit()
    with pytest.raises(CorpusUnreadable, match=r"newer program.*'7777'.*upgrade"):
        Catalogue(tmp_path)
    with closing(sqlite3.connect(tmp_path / "catalogue.sqlite")) as kept:
        assert kept.execute("SELECT version_num FROM alembic_version").fetchall() == [("7777",)]


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
@pytest.mark.parametrize("known", [True, False], ids=["works with this program", "does not"])
def test_while_servers_are_replaced_a_newer_program_s_step_keeps_this_one_out_only_if_it_says_nothing(
    tmp_path: Path, postgresql: Server, engine: str, known: bool
) -> None:
    database_url = postgresql.empty_database() if engine == "postgresql" else None
    newer = tmp_path / "migrations"
    shutil.copytree(STEPS, newer)
    last = migrations.revisions(STEPS)[-1]
    (newer / "m7777_one_column_more.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f'revision, down_revision = "7777", "{last}"\n'
        + (f'works_with = "{last}"\n' if known else "")
        + 'def upgrade() -> None:\n    op.add_column("reports", sa.Column("mood", sa.Text))\n',
        "utf-8",
    )
    folder = tmp_path / "kept"
    folder.mkdir()
    with Catalogue(folder, database_url=database_url) as catalogue:
        with catalogue.writing() as connection:
            migrations.upgrade_schema(connection, newer)
        if not known:
            with pytest.raises(CorpusUnreadable, match=r"newer program.*'7777'.*upgrade"):
                Catalogue(folder, database_url=database_url)
            return
        with Catalogue(folder, database_url=database_url) as older:
            run = runs.enqueue(older, runs.RunKind.HEALTH, by=Actor(name="ana"))
        assert runs.run(catalogue, run.run_id).by.name == "ana"


def test_opening_a_current_catalogue_does_not_import_alembic(tmp_path: Path) -> None:
    Catalogue(tmp_path).close()
    program = (
        "import sys, pathlib; from corpus import Catalogue; "
        "Catalogue(pathlib.Path(sys.argv[1])).close(); sys.exit('alembic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True)
