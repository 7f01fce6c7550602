"""A corpus is moved to PostgreSQL and back with every row, or not at all."""

from __future__ import annotations

import io
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from assistant import backup
from assistant.access import ALONE
from assistant.cli import main
from assistant.errors import LedgerUnusable, MoveFailed
from assistant.ledger import Ledger
from assistant.ledger.conversations import add_turn
from assistant.ledger.people import record_sign_in
from assistant.operations import backups, collection, importing, querying, watching
from assistant.runs.inbox import UploadedFile
from assistant.runs.start import end_working
from assistant.settings import Settings, open_services
from corpus import (
    Actor,
    Catalogue,
    Corpus,
    CorpusBusy,
    CorpusUnreadable,
    DatabaseUnusable,
    ReportFilter,
    Scope,
    SourceKind,
    sources,
)
from tests.corpora import copy_of
from tests.postgresql import Server

SECONDS_TO_WORK = 120
Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture
def url(postgresql: Server) -> str:
    return postgresql.empty_database()


@pytest.fixture
def asked(tmp_path: Path, sample_corpus: Path) -> Settings:
    """A corpus of the sample with an answer, a watched question, a person and two sources, one removed."""
    settings = Settings(folder=copy_of(sample_corpus, tmp_path / "kept"))
    by = Actor(name="Anna")
    with open_services(settings) as services:
        querying.ask(ALONE, services, "Who bought two electric cranes?")
        watching.watch_text(ALONE, services, "What happened to the ferry?")
        record_sign_in(services.ledger, "id|1", name="Ana \0", email=None)
        for address in ("/srv/first", "/srv/second"):
            sources.add(
                services.corpus.catalogue, SourceKind.FOLDER, address, every=timedelta(hours=1), by=by
            )
        sources.remove(services.corpus.catalogue, "/srv/second", by=by)
        collection.withdraw(
            ALONE, services, next(iter(services.corpus.overview.contents())), reason="a mistake"
        )
    end_working()  # a withdrawal has the watched question asked again, by a process that has the corpus open
    return settings


def in_postgresql(settings: Settings, url: str) -> Settings:
    return settings.model_copy(update={"database_url": SecretStr(url)})


def rows_of(folder: Path) -> Rows:
    """Every row of both files by table, and the last number that each table has given."""
    found: Rows = {}
    for name in ("catalogue", "ledger"):
        with closing(sqlite3.connect(folder / f"{name}.sqlite")) as opened:
            tables = opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for (table,) in tables:
                rows = opened.execute(f'SELECT * FROM "{table}"').fetchall()
                found[f"{name}.{table}"] = sorted(rows, key=repr)
    for name, rows in found.items():
        if name.endswith(".sqlite_sequence"):  # a table that has given none may be there with 0
            found[name] = [row for row in rows if row[1]]
    return found


def test_every_row_is_there_and_comes_back_as_it_was(
    asked: Settings, url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, before = asked.folder, rows_of(asked.folder)
    assert main(["--data", str(folder), "move", "--to", url]) == 0
    assert "compared row by row. Set DATELINE_DATABASE_URL to it" in capsys.readouterr().out
    assert sorted(path.name for path in folder.glob("*.sqlite*")) == sorted(
        path.name for name in ("catalogue", "ledger") for path in folder.glob(f"{name}.sqlite.moved-*")
    )
    assert main(["--data", str(folder), "health"]) == 2
    assert "set DATELINE_DATABASE_URL to its address" in capsys.readouterr().err
    monkeypatch.setenv("DATELINE_DATABASE_URL", url)
    assert main(["--data", str(folder), "health"]) == 0
    assert main(["--data", str(folder), "move", "--to", url]) == 2
    assert "are in PostgreSQL already" in capsys.readouterr().err
    with open_services(in_postgresql(asked, url)) as services:
        assert services.ledger_problem == ""
        added = sources.add(
            services.corpus.catalogue, SourceKind.FOLDER, "/srv/third", every=timedelta(hours=1), by=Actor()
        )
        assert added.source_id == 3, "the number of the removed one is not given again"
        sources.remove(services.corpus.catalogue, "/srv/third", by=Actor())
    changed = {"catalogue.history", "catalogue.sqlite_sequence", "catalogue.corpus_facts"}
    assert main(["--data", str(folder), "move", "--to", "sqlite"]) == 0
    assert "Unset DATELINE_DATABASE_URL" in capsys.readouterr().out
    after = rows_of(folder)
    assert {name: rows for name, rows in after.items() if name not in changed} == {
        name: rows for name, rows in before.items() if name not in changed
    }
    assert len(after["catalogue.history"]) == len(before["catalogue.history"]) + 2
    monkeypatch.delenv("DATELINE_DATABASE_URL")
    assert main(["--data", str(folder), "health"]) == 0
    assert not (folder / "database.json").exists()


def test_an_interrupted_move_leaves_the_corpus_and_is_begun_again(asked: Settings, url: str) -> None:
    before = rows_of(asked.folder)
    seen: list[str] = []

    def interrupted(step: str) -> None:
        seen.append(step)
        if step == "Catalogue: versions":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup.move(asked.folder, url, database_url=None, on_step=interrupted)
    assert "Ledger: turns" in seen
    assert rows_of(asked.folder) == before
    with Corpus(asked.folder, create=False) as corpus:
        assert corpus.search("electric cranes")
    elsewhere = asked.folder.with_name("elsewhere")
    elsewhere.mkdir()
    with pytest.raises(CorpusUnreadable, match="a move to it was interrupted; do it again"):
        Catalogue(elsewhere, database_url=url)
    backup.move(asked.folder, url, database_url=None)
    with open_services(in_postgresql(asked, url), create=False) as services:
        assert services.corpus.health().indexed


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder with an empty catalogue, and a ledger with one question."""
    folder = tmp_path / "small"
    folder.mkdir()
    Catalogue(folder).close()
    with Ledger(folder) as ledger:
        add_turn(ledger, "Who bought two cranes?", scope=Scope())
    return folder


def ended_at(step: str) -> Callable[[str], None]:
    def end(seen: str) -> None:
        if seen == step:
            raise KeyboardInterrupt

    return end


def opened_by_nobody(folder: Path, url: str) -> None:
    before = {path.name for path in folder.glob("*.sqlite")}
    for used in (None, url):
        with pytest.raises(CorpusUnreadable):
            Catalogue(folder, database_url=used)
    with pytest.raises(LedgerUnusable):
        Ledger(folder)
    assert {path.name for path in folder.glob("*.sqlite")} == before, "no empty ledger is made"


def questions(folder: Path, url: str | None) -> int:
    with Ledger(folder, database_url=url) as ledger, ledger.connection() as connection:
        return int(connection.execute(text("SELECT count(*) FROM turns")).scalar_one())


@pytest.mark.parametrize("step", ["Recorded", "Settled", "Put aside: ledger"])
def test_a_move_ended_as_it_puts_files_aside_is_finished_by_the_next(
    small: Path, url: str, step: str
) -> None:
    with pytest.raises(KeyboardInterrupt):
        backup.move(small, url, database_url=None, on_step=ended_at(step))
    opened_by_nobody(small, url)
    with pytest.raises(MoveFailed, match="as a file, although both are in PostgreSQL"):
        backup.move(small, backup.SQLITE, database_url=url)
    assert backup.move(small, url, database_url=None)
    assert not list(small.glob("*.sqlite"))
    Catalogue(small, database_url=url).close()
    assert questions(small, url) == 1


@pytest.mark.parametrize("name", ["ledger.sqlite", "catalogue.sqlite"])
def test_a_move_back_that_is_ended_leaves_all_in_postgresql(small: Path, url: str, name: str) -> None:
    backup.move(small, url, database_url=None)
    with pytest.raises(KeyboardInterrupt):
        backup.move(small, backup.SQLITE, database_url=url, on_step=ended_at(f"In its place: {name}"))
    if name == "catalogue.sqlite":
        opened_by_nobody(small, url)
    backup.move(small, url, database_url=None)
    assert questions(small, url) == 1
    (small / "move-draft-old").mkdir()  # of one that was killed
    backup.move(small, backup.SQLITE, database_url=url)
    assert questions(small, None) == 1
    assert not list(small.glob("move-draft-*"))


def test_what_was_moved_back_is_used_though_the_old_schemas_cannot_be_renamed(
    small: Path, url: str, postgresql: Server
) -> None:
    backup.move(small, url, database_url=None)
    name = url.partition("?")[0].rpartition("/")[2]
    for statement in (
        "CREATE FUNCTION public.refuse() RETURNS event_trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'not now'; END $$",
        "CREATE EVENT TRIGGER refuse ON ddl_command_start WHEN TAG IN ('ALTER SCHEMA') "
        "EXECUTE FUNCTION public.refuse()",
    ):
        postgresql.run(statement, database=name)
    left = backup.move(small, backup.SQLITE, database_url=url)
    assert [one.partition(" in ")[0] for one in left] == ["schema 'ledger'", "schema 'catalogue'"]
    assert "(not now)" in left[0]
    Catalogue(small).close()
    assert questions(small, None) == 1


def test_a_folder_that_was_not_the_last_one_used_has_its_indexes_rebuilt(small: Path, url: str) -> None:
    backup.move(small, url, database_url=None)
    other = small.with_name("other")
    other.mkdir()
    Catalogue(other, database_url=url).close()
    backup.move(small, backup.SQLITE, database_url=url)
    with Catalogue(small) as catalogue, catalogue.reading() as connection:
        rebuilding = "SELECT value FROM corpus_facts WHERE name = 'indexes being rebuilt'"
        assert connection.scalar(text(rebuilding)) == "yes"


@pytest.mark.parametrize("name", ["ledger.sqlite", "catalogue.sqlite"])
def test_an_empty_file_is_lost_and_not_moved(small: Path, url: str, name: str) -> None:
    (small / name).write_bytes(b"")
    with pytest.raises(MoveFailed, match="is empty, so what was stored in it is lost"):
        backup.move(small, url, database_url=None)
    assert not (small / "database.json").exists()


def test_a_corpus_in_use_is_not_moved(asked: Settings, url: str) -> None:
    with Catalogue(asked.folder), pytest.raises(CorpusBusy, match="is in use; end `dateline serve`"):
        backup.move(asked.folder, url, database_url=None)
    backup.move(asked.folder, url, database_url=None)
    opened = Catalogue(asked.folder, database_url=url)
    with closing(opened), pytest.raises(CorpusBusy, match="is in use"):
        backup.move(asked.folder, backup.SQLITE, database_url=url)


def test_nothing_is_moved_to_where_something_is(asked: Settings, url: str, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    Catalogue(other, database_url=url).close()
    before = rows_of(asked.folder)
    with pytest.raises(MoveFailed, match="something is already in the PostgreSQL database"):
        backup.move(asked.folder, url, database_url=None)
    assert rows_of(asked.folder) == before
    (other / "ledger.sqlite").write_bytes(b"a file of somebody's")
    with pytest.raises(MoveFailed, match="move that away first"):
        backup.move(other, backup.SQLITE, database_url=url)
    with pytest.raises(MoveFailed, match="are in SQLite already"):
        backup.move(asked.folder, backup.SQLITE, database_url=None)


def test_nothing_is_made_in_an_empty_database_that_a_corpus_is_not_moved_from(
    tmp_path: Path, url: str, postgresql: Server
) -> None:
    Catalogue(tmp_path, database_url=url).close()
    empty = postgresql.empty_database()
    with pytest.raises(DatabaseUnusable, match="there is no schema 'catalogue' in the PostgreSQL database"):
        backup.move(tmp_path, backup.SQLITE, database_url=empty)
    assert postgresql.schemas(empty) == set()


def test_a_database_that_is_named_by_an_option_is_not_said_to_be_set(asked: Settings) -> None:
    with pytest.raises(DatabaseUnusable, match="see that the server is running and that --to names it"):
        backup.move(asked.folder, "postgresql+psycopg://ana@127.0.0.1:1/news", database_url=None)


def test_a_backup_from_postgresql_is_restored_as_files(
    asked: Settings,
    url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With the setting too."""
    before = rows_of(asked.folder)
    backup.move(asked.folder, url, database_url=None)
    with open_services(in_postgresql(asked, url)) as services:
        made = backups.back_up(ALONE, services, tmp_path / "backup.tar.gz")
    assert {"catalogue.sqlite", "ledger.sqlite"} < set(made.files)
    backup.restore(tmp_path / "backup.tar.gz", tmp_path / "restored")
    assert rows_of(tmp_path / "restored") == before
    monkeypatch.setenv("DATELINE_DATABASE_URL", url)
    again = tmp_path / "again"
    assert main(["--data", str(again), "restore", str(tmp_path / "backup.tar.gz")]) == 0
    assert "unset DATELINE_DATABASE_URL, then use them" in capsys.readouterr().out
    with Corpus(again, create=False) as corpus:
        assert corpus.health().indexed


def test_what_is_uploaded_is_imported_by_a_process_of_its_own(folder: Path, url: str) -> None:
    """And watched questions are asked again after it, as with files."""
    settings = in_postgresql(Settings(folder=folder), url)
    report = b"---\ntitle: The dam held\noutlet: Post\n---\nThe dam above Lemna held, said its keeper.\n"
    try:
        with open_services(settings) as services:
            watching.watch_text(ALONE, services, "Did the dam hold?")
            uploads = [UploadedFile(name="dam.txt", content=io.BytesIO(report))]
            run = importing.import_files(ALONE, services, uploads)
            deadline = time.monotonic() + SECONDS_TO_WORK
            while not (seen := importing.run(ALONE, services, run.run_id)).run.over:
                assert time.monotonic() < deadline, seen.run
                time.sleep(0.05)
            assert seen.run.outcome == "1 added; watched questions run: 1"
            [row] = collection.list_reports(ALONE, services, ReportFilter(text="lemna")).rows
            assert row.title == "The dam held"
            [watched] = watching.watched(ALONE, services)
            assert watched.last
            sizes = collection.sizes(ALONE, services)
            assert (sizes["current"], sizes["bytes of catalogue"] > 0, sizes["bytes of ledger"] > 0) == (
                1,
                True,
                True,
            )
    finally:
        end_working()
    assert not list(folder.glob("*.sqlite*"))
