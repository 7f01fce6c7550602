"""A folder and a PostgreSQL database belong together, and others are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import LedgerNotFound
from assistant.ledger import Ledger
from corpus import (
    Catalogue,
    Corpus,
    CorpusBusy,
    CorpusNotFound,
    CorpusUnreadable,
    DatabaseUnusable,
    check_creatable,
)
from corpus.catalogue import facts
from tests.postgresql import Server


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


def test_a_catalogue_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path, postgresql: Server) -> None:
    url = postgresql.empty_database()
    Catalogue(tmp_path, database_url=url).close()
    name = url.partition("?")[0].rpartition("/")[2]
    postgresql.run("UPDATE catalogue.alembic_version SET version_num = '7777'", database=name)
    with pytest.raises(CorpusUnreadable, match=r"newer program.*'7777'.*upgrade"):
        Catalogue(tmp_path, database_url=url)
    assert postgresql.run("SELECT version_num FROM catalogue.alembic_version", database=name) == [("7777",)]
