"""What both engines promise and could keep otherwise; the tests of catalogue and ledger run on both too."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, select, text
from sqlalchemy.pool import NullPool

from assistant.errors import LedgerNotFound
from assistant.ledger import Ledger
from assistant.ledger.conversations import add_turn
from corpus import (
    Actor,
    Catalogue,
    Corpus,
    CorpusBusy,
    CorpusNotFound,
    CorpusUnreadable,
    DatabaseUnusable,
    Run,
    RunKind,
    RunState,
    Scope,
    check_creatable,
    migrations,
    open_database,
    runs,
    statements,
)
from corpus.catalogue import facts, names
from corpus.catalogue.schema import facts as table
from corpus.catalogue.schema import metadata, reports, versions
from corpus.locks import WriteLock
from tests.postgresql import Server

STEPS = Path(migrations.__file__).parent / "catalogue" / "migrations"


@pytest.fixture
def catalogue(tmp_path: Path, database_url: str | None) -> Iterator[Catalogue]:
    with Catalogue(tmp_path, database_url=database_url) as opened:
        yield opened


@pytest.fixture
def url(postgresql: Server) -> Iterator[str]:
    with postgresql.lent_database() as lent:
        yield lent


def test_the_steps_make_an_empty_database_the_tables_that_the_program_works_with(
    postgresql: Server, tmp_path: Path
) -> None:
    empty = postgresql.empty_database()
    with Catalogue(tmp_path, database_url=empty) as catalogue, catalogue.reading() as connection:
        assert migrations.revision(connection) == migrations.revisions(STEPS)[-1]
    engine = create_engine(empty, poolclass=NullPool)
    with engine.connect() as connection:
        made = inspect(connection)
        for one in metadata.sorted_tables:
            columns = {column["name"]: column for column in made.get_columns(one.name, schema="catalogue")}
            assert {name: column["nullable"] for name, column in columns.items()} == {
                column.name: column.nullable for column in one.columns
            }
            indexes = {index["name"] for index in made.get_indexes(one.name, schema="catalogue")}
            assert {index.name for index in one.indexes} <= indexes
            types = {str(column["type"]) for column in columns.values()}
            assert not types & {"INTEGER", "SMALLINT"}, "whole numbers of SQLite have 64 bits"


@pytest.mark.parametrize("written", ["\0", "a\0b\uffffc\uffff0", "\u202e\U0001f469\u200d", "", "ﬀ\r\n\u2028"])
def test_every_text_is_read_back_as_it_was_written(catalogue: Catalogue, written: str) -> None:
    with catalogue.writing() as connection:
        facts.write(connection, "text", written)
        facts.write(connection, written, "as a name")
    with catalogue.reading() as connection:
        assert facts.read(connection, "text") == written
        assert facts.read(connection, written) == "as a name"
        query = select(table.c.value).where(table.c.name.in_(statements.listed("given")))
        found = list(connection.scalars(query, {"given": statements.as_list([written])}))
        assert found == ["as a name"] or "\0" in written, "SQLite reads a list only up to that"


def test_text_is_ordered_and_folded_alike(catalogue: Catalogue) -> None:
    """By its bytes, and with no letter but those of ASCII folded, whatever the server's locale is."""
    words = ["Zebra", "apple", "Äpfel", "äpfel", "a b", "a-b", "ab", "_", "10", "9", "Žluť", ""]
    with catalogue.writing() as connection:
        for word in words:
            facts.write(connection, f"w{word}", word)
    mine = table.c.name.startswith("w", autoescape=True)
    query = select(table.c.value).where(mine)
    with catalogue.reading() as connection:
        ordered = list(connection.scalars(query.order_by(table.c.value)))
        found = [
            list(connection.scalars(query.where(table.c.value.icontains(one)))) for one in ("APP", "ÄPF")
        ]
    assert ordered == sorted(words, key=str.encode)
    assert found == [["apple"], ["Äpfel"]]


def test_names_are_found_by_how_a_word_of_theirs_begins(catalogue: Catalogue) -> None:
    assert names.most_reported(catalogue, text="50%_", limit=5) == []


def test_the_number_of_changes_changes_with_what_is_written_alone(
    tmp_path: Path, catalogue: Catalogue, database_url: str | None
) -> None:
    before = catalogue.data_version()
    with catalogue.writing() as connection:
        facts.clear(connection, "no such fact")
    with catalogue.reading() as connection:
        facts.read(connection, "encoder")
    with Ledger(tmp_path, database_url=database_url) as ledger:
        add_turn(ledger, "Anything?", scope=Scope())
    assert catalogue.data_version() == before
    with suppress(ZeroDivisionError), catalogue.writing() as connection:
        facts.write(connection, "undone", "yes")
        raise ZeroDivisionError
    assert catalogue.data_version() == before
    with catalogue.writing() as connection:
        facts.write(connection, "done", "yes")
        assert catalogue.data_version() == before, "it is not committed yet"
    assert catalogue.data_version() != before


def test_what_is_read_in_a_write_transaction_stays_until_it_is_committed(
    tmp_path: Path, database_url: str | None
) -> None:
    """Eight who add one, each by a connection of its own, come to eight."""
    number = 8

    def add_one(_: int) -> None:
        with Catalogue(tmp_path, database_url=database_url) as catalogue:
            start.wait()
            for _ in range(5):
                with catalogue.writing() as connection:
                    known = int(facts.read(connection, "sum") or 0)
                    facts.write(connection, "sum", str(known + 1))

    start = threading.Barrier(number)
    Catalogue(tmp_path, database_url=database_url).close()
    with ThreadPoolExecutor(number) as threads:
        list(threads.map(add_one, range(number)))
    with Catalogue(tmp_path, database_url=database_url) as catalogue, catalogue.reading() as connection:
        assert facts.read(connection, "sum") == "40"


def test_a_snapshot_sees_one_instant(catalogue: Catalogue) -> None:
    with catalogue.snapshot() as connection:
        assert facts.read(connection, "late") is None
        with catalogue.writing() as other:
            facts.write(other, "late", "yes")
        assert facts.read(connection, "late") is None
    with catalogue.reading() as connection:
        assert facts.read(connection, "late") == "yes"


def test_each_queued_run_is_taken_once_however_many_take_them(catalogue: Catalogue) -> None:
    queued = [runs.enqueue(catalogue, RunKind.HEALTH, by=Actor(name="Anna")) for _ in range(20)]
    runs.enqueue(catalogue, RunKind.INGEST, by=Actor(), given=["by a command"])

    def take_all(_: int) -> list[Run]:
        return list(iter(lambda: runs.take(catalogue, times=1), None))

    with ThreadPoolExecutor(8) as threads:
        taken = [run for some in threads.map(take_all, range(8)) for run in some]
    assert sorted(run.run_id for run in taken) == [run.run_id for run in queued]
    assert {(run.state, run.taken_up) for run in taken} == {(RunState.AT_WORK, 1)}
    again = runs.next_queued(catalogue, times=2)
    assert again is not None
    assert again.run_id == queued[0].run_id, "one that was interrupted is begun again, the first first"
    assert runs.next_queued(catalogue, times=1) is None
    runs.finish(catalogue, again.run_id, RunState.FAILED, "Chroma does not answer")
    runs.requeue(catalogue, again.run_id)
    requeued = runs.take(catalogue, times=1)
    assert requeued is not None
    assert (requeued.run_id, requeued.taken_up) == (again.run_id, 1), "it has all its attempts again"


def test_a_run_that_somebody_is_taking_is_passed_over(tmp_path: Path, url: str) -> None:
    with Catalogue(tmp_path, database_url=url) as catalogue:
        first, second = (runs.enqueue(catalogue, RunKind.HEALTH, by=Actor()) for _ in range(2))
        with catalogue.writing(alone=False) as connection:
            locked = text("SELECT run_id FROM runs WHERE run_id = :first FOR UPDATE")
            connection.execute(locked, {"first": first.run_id})
            taken = runs.take(catalogue, times=1)
        assert taken is not None
        assert taken.run_id == second.run_id


def test_a_lock_is_had_by_one_or_shared_by_many(catalogue: Catalogue) -> None:
    locks = catalogue.locks
    assert locks.is_free("lock")
    with locks.alone("lock") as mine:
        assert mine
        assert not locks.is_free("lock")
        with locks.alone("lock") as other, locks.shared("lock") as shared, locks.alone("another") as another:
            assert (other, shared, another) == (False, False, True)
    with locks.shared("lock") as mine, locks.shared("lock") as other, locks.alone("lock") as alone:
        assert (mine, other, alone) == (True, True, False)
        assert locks.is_free("lock"), "nobody has it alone"
    with locks.alone("lock") as mine:
        assert mine


_HOLDS = """
import pathlib, sys, time
from corpus import Catalogue
with Catalogue(pathlib.Path(sys.argv[1]), database_url=sys.argv[2] or None) as catalogue:
    with catalogue.locks.alone("lock") as mine:
        print(mine, flush=True)
        time.sleep(600)
"""


def test_a_lock_of_a_killed_process_is_free(
    tmp_path: Path, catalogue: Catalogue, database_url: str | None
) -> None:
    command = [sys.executable, "-c", _HOLDS, str(tmp_path), database_url or ""]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "True\n"
        assert not catalogue.locks.is_free("lock")
        os.kill(process.pid, signal.SIGKILL)
    with catalogue.locks.alone("lock", wait_s=30) as mine:
        assert mine


def test_a_folder_and_a_database_of_different_corpora_are_refused(tmp_path: Path, postgresql: Server) -> None:
    mine, other = tmp_path / "mine", tmp_path / "other"
    mine.mkdir()
    other.mkdir()
    with postgresql.lent_database() as one, postgresql.lent_database() as two:
        Catalogue(mine, database_url=one).close()
        Catalogue(other, database_url=two).close()
        Catalogue(mine, database_url=one).close()
        with pytest.raises(CorpusUnreadable, match="are of different corpora; set DATELINE_DATABASE_URL"):
            Catalogue(mine, database_url=two)
    with pytest.raises(CorpusUnreadable, match=r"in the PostgreSQL database.*set DATELINE_DATABASE_URL"):
        Catalogue(mine)


def test_an_empty_database_is_said_to_be_empty_and_stays_so(tmp_path: Path, postgresql: Server) -> None:
    mine, new = tmp_path / "mine", tmp_path / "new"
    mine.mkdir()
    empty = postgresql.empty_database()
    with postgresql.lent_database() as one:
        Catalogue(mine, database_url=one).close()
    for unchanged in (False, True):
        with pytest.raises(
            CorpusUnreadable, match=r"no corpus is in .* is of one in .*; set DATELINE_DATABASE"
        ):
            Catalogue(mine, database_url=empty, unchanged=unchanged)
    with pytest.raises(CorpusNotFound, match=r"no corpus is in the PostgreSQL database.*`dateline ingest`"):
        Catalogue(new, database_url=empty, unchanged=True)
    with pytest.raises(CorpusNotFound, match=r"no corpus is in the PostgreSQL database.*`dateline ingest`"):
        Corpus(new, database_url=empty, create=False)
    with pytest.raises(LedgerNotFound):
        Ledger(new, database_url=empty, unchanged=True)
    check_creatable(empty, schema="catalogue")
    assert postgresql.schemas(empty) == set()
    assert not new.exists()


def test_who_may_create_nothing_is_refused_before_anything_is_to_be_created(postgresql: Server) -> None:
    as_guest = postgresql.as_guest(postgresql.empty_database())
    with pytest.raises(DatabaseUnusable, match=r"permission denied for database.*right to create schemas"):
        check_creatable(as_guest, schema="catalogue")


def test_a_catalogue_that_is_looked_at_is_not_joined_or_brought_up_to_date(
    tmp_path: Path, postgresql: Server
) -> None:
    mine, other, new = (tmp_path / name for name in ("mine", "other", "new"))
    mine.mkdir()
    other.mkdir()

    def of(folder: Path, url: str) -> tuple[bool, bool]:
        with Catalogue(folder, database_url=url, unchanged=True) as catalogue:
            return catalogue.is_joined, catalogue.is_current

    url = postgresql.empty_database()
    name = url.partition("?")[0].rpartition("/")[2]
    for folder in (other, mine):
        Catalogue(folder, database_url=url).close()
    before = postgresql.run("SELECT * FROM catalogue.corpus_facts ORDER BY name", database=name)
    assert of(mine, url) == (True, True)
    assert of(other, url) == (False, True), "its vectors lack what came by way of the other folder"
    assert of(new, url) == (False, True)
    assert not new.exists()
    assert postgresql.run("SELECT * FROM catalogue.corpus_facts ORDER BY name", database=name) == before
    with Catalogue(mine, database_url=url), pytest.raises(CorpusBusy, match="in use by way of another"):
        of(other, url)
    postgresql.run("UPDATE catalogue.alembic_version SET version_num = '0017'", database=name)
    assert of(mine, url) == (True, False)
    assert postgresql.run("SELECT * FROM catalogue.alembic_version", database=name) == [("0017",)]


def test_a_folder_that_is_a_file_is_refused_for_that(tmp_path: Path, url: str) -> None:
    """And not for what lies beside a catalogue in PostgreSQL."""
    (tmp_path / "file").write_text("no folder")
    for used in (None, url):
        for place in (tmp_path / "file", tmp_path / "file" / "kept"):
            with pytest.raises(CorpusUnreadable, match="no corpus can be kept in") as refused:
                Corpus(place, database_url=used)
            assert "database.json" not in str(refused.value)


def test_a_folder_with_files_is_not_used_with_a_database(tmp_path: Path, url: str) -> None:
    Catalogue(tmp_path).close()
    with pytest.raises(CorpusUnreadable, match="is there, although DATELINE_DATABASE_URL names a database"):
        Catalogue(tmp_path, database_url=url)
    assert not (tmp_path / "database.json").exists()


def test_of_two_folders_of_one_database_one_is_used_at_a_time(tmp_path: Path, url: str) -> None:
    """The indexes of the other lack what came meanwhile, and are filled when it is used again."""
    mine, other = tmp_path / "mine", tmp_path / "other"
    mine.mkdir()
    other.mkdir()
    with Catalogue(mine, database_url=url) as catalogue:
        with pytest.raises(CorpusBusy, match="in use by way of another folder"):
            Catalogue(other, database_url=url)
        with Catalogue(mine, database_url=url), catalogue.reading() as connection:
            assert facts.read(connection, facts.REBUILDING) is None
    with Catalogue(other, database_url=url) as catalogue, catalogue.reading() as connection:
        assert facts.read(connection, facts.REBUILDING) == "yes"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (
            "postgresql+psycopg://ana:secret@127.0.0.1:1/news",
            "'news' at '127.0.0.1:1' cannot be used: .*running",
        ),
        ("mysql://ana:secret@db/news", "'mysql' is no database that Dateline works with"),
        ("postgresql://ana:secret@db", "names no database"),
        ("postgresql://db/news?password=secret", "write the password before the host"),
        ("secret", "no address of a database"),
    ],
)
def test_what_cannot_be_connected_to_is_named_without_its_password(
    tmp_path: Path, url: str, said: str
) -> None:
    for kept in (Catalogue, Ledger):
        with pytest.raises(Exception, match=said) as refused:
            kept(tmp_path, database_url=url)
        assert "secret" not in str(refused.value)


def test_a_database_of_another_encoding_or_without_it_is_refused(tmp_path: Path, postgresql: Server) -> None:
    latin = postgresql.empty_database(options="ENCODING 'LATIN1' LOCALE 'C'")
    with pytest.raises(CorpusUnreadable, match="is in LATIN1; create one with"):
        Catalogue(tmp_path, database_url=latin)
    nowhere = latin.replace("@/t", "@/nothing-like-t")
    with pytest.raises(CorpusUnreadable, match=r"does not exist; create it"):
        Catalogue(tmp_path, database_url=nowhere)


def test_a_catalogue_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path, postgresql: Server) -> None:
    url = postgresql.empty_database()
    Catalogue(tmp_path, database_url=url).close()
    name = url.partition("?")[0].rpartition("/")[2]
    postgresql.run("UPDATE catalogue.alembic_version SET version_num = '7777'", database=name)
    with pytest.raises(CorpusUnreadable, match=r"newer program.*'7777'.*upgrade"):
        Catalogue(tmp_path, database_url=url)
    assert postgresql.run("SELECT version_num FROM catalogue.alembic_version", database=name) == [("7777",)]


def test_sqlite_needs_no_psycopg(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib; sys.modules['psycopg'] = None; from corpus import Catalogue; "
        "Catalogue(pathlib.Path(sys.argv[1])).close()"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True)
    with closing(Catalogue(tmp_path)):
        pass


@pytest.mark.parametrize(
    ("lacking", "message"),
    [
        ("sys.modules['psycopg'] = None", "psycopg, which is not installed: .venv/bin/pip install -e"),
        ("os.environ['PSYCOPG_IMPL'] = 'none'", "psycopg, which PostgreSQL needs, cannot be used ("),
    ],
)
def test_without_psycopg_or_its_library_the_extra_is_named(
    tmp_path: Path, lacking: str, message: str
) -> None:
    program = (
        f"import os, sys, pathlib; {lacking}; from corpus import Catalogue\n"
        "try: Catalogue(pathlib.Path(sys.argv[1]), database_url='postgresql://db/news')\n"
        "except Exception as error: print(error)"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert message in said


def test_a_pooler_is_asked_for_nothing_that_it_refuses(tmp_path: Path) -> None:
    """PgBouncer ends a connection that is begun with ``options``; what is needed is set afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as pooler, ThreadPoolExecutor(1) as thread:

        def first_message() -> bytes:
            connection, _ = pooler.accept()
            with connection:
                return connection.recv(4096)

        asked = thread.submit(first_message)
        address = f"postgresql://ana@127.0.0.1:{pooler.getsockname()[1]}/news"
        with pytest.raises(CorpusUnreadable):
            Catalogue(tmp_path, database_url=f"{address}?sslmode=disable&gssencmode=disable")
        begun = asked.result().rstrip(b"\0").split(b"\0")
    assert b"ana" in begun
    assert b"options" not in begun


def test_every_connection_has_its_settings(url: str) -> None:
    with closing(open_database(Path("catalogue.sqlite"), schema="catalogue", url=url)) as opened:
        with suppress(ZeroDivisionError), opened.writing():
            raise ZeroDivisionError  # what is rolled back takes no setting with it
        for connecting in (opened.reading, opened.snapshot, opened.writing):
            with connecting() as connection:
                found = {
                    name: connection.scalar(text(f"SHOW {name}"))
                    for name in ("search_path", "lock_timeout", "idle_session_timeout", "jit")
                }
            assert found == {
                "search_path": "catalogue",
                "lock_timeout": "30s",
                "idle_session_timeout": "0",
                "jit": "off",
            }


def test_titles_and_outlets_longer_than_an_index_takes_are_stored(catalogue: Catalogue) -> None:
    long = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(3_000))  # which cannot be packed
    given = {"report_id": "r", "version": 1, "title": long, "outlet": long}
    with catalogue.writing() as connection:
        for one in (reports, versions):
            needed = (column for column in one.columns if not column.nullable)
            row = {column.name: given.get(column.name, column.type.python_type()) for column in needed}
            connection.execute(one.insert(), row)
    with catalogue.reading() as connection:
        assert connection.execute(select(versions.c.title, versions.c.outlet)).one() == (long, long)


def test_who_waits_to_write_is_seen_and_let_in(catalogue: Catalogue) -> None:
    mine, other = (WriteLock(catalogue.locks, of="news") for _ in range(2))
    let_in = threading.Event()

    def wait() -> None:
        with other.acquired(wait_s=60):
            let_in.set()

    with ThreadPoolExecutor(1) as thread:
        with mine.acquired():
            assert not mine.is_wanted()
            with pytest.raises(CorpusBusy, match="is writing to the corpus in 'news'"), other.acquired():
                pass
            waiting = thread.submit(wait)
            while not mine.is_wanted():
                assert not let_in.is_set()
        mine.give_way()
        waiting.result()
    assert let_in.is_set()
    with mine.acquired():
        assert not mine.is_wanted()
