"""What both engines promise and could keep otherwise; the tests of catalogue and ledger run on both too."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, select
from sqlalchemy.pool import NullPool

from assistant.ledger import Ledger
from assistant.ledger.conversations import add_turn
from corpus import (
    Catalogue,
    Scope,
    migrations,
    statements,
)
from corpus.catalogue import facts, names
from corpus.catalogue.schema import facts as table
from corpus.catalogue.schema import metadata, reports, versions
from tests.postgresql import Server

STEPS = Path(migrations.__file__).parent / "catalogue" / "migrations"


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
