"""Several servers with one PostgreSQL and one Chroma server: each has a folder and a full text of its own."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus import (
    Catalogue,
    Corpus,
    CorpusBusy,
    CorpusUnreadable,
    FolderNotJoined,
    Hit,
    Search,
    VectorsUnavailable,
)
from corpus.catalogue import facts, index_changes, outbox, staging
from corpus.errors import VectorsMisplaced
from corpus.index import lexical
from corpus.index.follower import WORDS_LOCK
from corpus.locks import FileLocks
from ingest.complete import rebuild
from tests.chroma_servers import running_chroma
from tests.corpora import add_reports, make_report, small_reports
from tests.corpus.processes import soon
from tests.corpus.test_crash import staged
from tests.postgresql import Server

DAM = make_report()


@pytest.fixture
def url(postgresql: Server) -> Iterator[str]:
    with postgresql.lent_database() as lent:
        yield lent


class Servers:
    """Opens the corpus as one server after another would."""

    def __init__(self, home: Path, url: str, chroma_url: str) -> None:
        self.home, self.url, self.chroma_url = home, url, chroma_url
        self.files = home / "files"

    def folder(self, name: str) -> Path:
        return self.home / name

    def open(self, name: str, *, create: bool = True) -> Corpus:
        return Corpus(
            self.folder(name),
            database_url=self.url,
            files=self.files,
            chroma_url=self.chroma_url,
            create=create,
        )


@pytest.fixture(scope="module")
def chroma_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_chroma(tmp_path_factory.mktemp("chroma")) as running:
        yield running.url


@pytest.fixture
def servers(tmp_path: Path, url: str, chroma_url: str) -> Servers:
    return Servers(tmp_path, url, chroma_url)


def by_words(corpus: Corpus, text: str) -> list[Hit]:
    return [hit for hit in corpus.search(text) if "lexical" in hit.found_by]


def test_what_one_server_does_the_other_finds_within_moments(servers: Servers) -> None:
    with servers.open("one") as one, servers.open("two") as two, two.following():
        add_reports(one, DAM, *small_reports(3))
        assert soon(lambda: bool(by_words(two, "sluice gates")))
        assert two.search("sluice gates")[0].found_by == {"dense": 1, "lexical": 1}
        assert soon(lambda: two.full_text_lag().changes == 0)
        assert two.indexes.fulltext.count() == one.indexes.fulltext.count()

        revised = replace(DAM, body="Engineers opened four sluice gates above Lemna. Walkers stayed away.")
        add_reports(one, revised)
        assert soon(lambda: bool(by_words(two, "walkers")))
        assert [hit.stored.report for hit in by_words(two, "sluice gates")] == [revised]

        (report_id,) = {hit.stored.report_id for hit in by_words(one, "walkers")}
        with one.writer.writing():
            one.writer.withdraw(report_id, reason="a hoax")
        assert by_words(two, "walkers") == [], "the catalogue is asked, whatever the indexes have"
        assert soon(lambda: two.indexes.fulltext.having_term("walker", limit=1) == [])
        with one.writer.writing():
            one.writer.restore(report_id)
        assert soon(lambda: bool(by_words(two, "walkers")))
        assert two.notices() == one.notices() == []
        assert one.health().sound
        assert two.health().sound


def test_a_server_that_names_another_chroma_uses_no_vectors_until_a_rebuild_has_moved_them_there(
    servers: Servers, tmp_path: Path
) -> None:
    question = Search(text="barrier against water")
    with running_chroma(tmp_path / "other") as other, servers.open("one") as one:
        add_reports(one, DAM)
        mistaken = Servers(servers.home, servers.url, other.url)
        with mistaken.open("two") as two:
            assert two.search_each([question]).full_text_only
            with pytest.raises(VectorsUnavailable, match="is not the one that has this corpus's vectors"):
                add_reports(two, *small_reports(1))
            assert one.lag() == 0, "nothing is stored that nobody can find"
            assert not one.search_each([question]).full_text_only
            two.rebuild()
            assert soon(lambda: not two.search_each([question]).full_text_only)
            assert two.search(question.text)[0].found_by["dense"] == 1
            assert two.health().sound
            with pytest.raises(VectorsUnavailable, match="DATELINE_CHROMA_URL to the same Chroma on every"):
                one.health()
    with servers.open("one") as one:
        one.rebuild()
        assert one.health().sound


def test_a_rebuild_moves_the_vectors_to_another_chroma_before_it_finishes_what_an_import_left(
    servers: Servers, tmp_path: Path
) -> None:
    with servers.open("one") as one:
        add_reports(one, DAM)
    [left] = small_reports(1)
    with running_chroma(tmp_path / "other") as other:
        elsewhere = Servers(servers.home, servers.url, other.url)
        with elsewhere.open("three") as three:
            staged(three, left)
        with elsewhere.open("three") as three:
            assert three.lag() == 1, "opening it has finished nothing, since the vectors are not here"
            rebuild(three)
            assert three.lag() == 0
            assert three.report(left.report_id).report == left
            assert three.health().sound


def test_a_rebuild_fills_a_chroma_again_that_has_lost_its_folder_whatever_an_import_left(
    tmp_path: Path, url: str
) -> None:
    left, another = small_reports(2)
    volume = tmp_path / "volume"
    with running_chroma(volume) as chroma:
        servers = Servers(tmp_path, url, chroma.url)
        with servers.open("one") as one:
            add_reports(one, DAM)
            chroma.stop()
            with pytest.raises(VectorsUnavailable, match="no Chroma server answers"):
                add_reports(one, left)
            assert one.lag() == 1
        shutil.rmtree(volume)
        chroma.start()
        with servers.open("one") as one:
            with pytest.raises(VectorsMisplaced, match="fill this one with `dateline rebuild`"):
                add_reports(one, another)
            rebuild(one)
            assert one.lag() == 0
            assert one.report(left.report_id).report == left
            assert one.health().sound


def test_a_server_that_was_away_catches_up_when_it_comes_back(servers: Servers) -> None:
    with servers.open("two"):
        pass
    with servers.open("one") as one:
        add_reports(one, DAM, *small_reports(5))
        with servers.open("two") as two:
            assert by_words(two, "sluice gates")
            assert two.health().sound
        shutil.rmtree(servers.folder("two"))
        with servers.open("two") as lost_its_disk:
            assert by_words(lost_its_disk, "sluice gates")
            assert lost_its_disk.health().sound


def test_the_log_of_a_new_server_says_that_it_joins_a_corpus_and_how_large_that_is(
    servers: Servers, caplog: pytest.LogCaptureFixture
) -> None:
    with servers.open("one") as one:
        assert "has joined" not in caplog.text, "there was none before"
        add_reports(one, *small_reports(5))
        with pytest.raises(
            FolderNotJoined, match=r"two' is not used yet with .*, which has 5 reports; .*joins"
        ):
            servers.open("two", create=False)
        assert not servers.folder("two").exists()
        with servers.open("two"):
            assert re.search(r"two' has joined the corpus in the .*, which has 5 reports", caplog.text)
        caplog.clear()
        with servers.open("two", create=False):
            assert "has joined" not in caplog.text


def test_a_server_that_is_behind_says_how_far(servers: Servers) -> None:
    with servers.open("one") as one, servers.open("two") as two:
        add_reports(one, *small_reports(3))
        assert two.full_text_lag().changes == 3
        with one.catalogue.writing() as connection:
            connection.exec_driver_sql("UPDATE history SET at = at - 60")
        assert two.full_text_lag().seconds >= 60
        (notice,) = two.notices()
        assert notice.startswith(
            "3 changes to the collection made by another process cannot be found by words"
        )
        two.indexes.follow()
        assert two.notices() == []
        assert two.full_text_lag() == index_changes.Lag()


def test_a_database_that_was_set_back_is_noticed_and_the_full_text_filled_again(
    servers: Servers, caplog: pytest.LogCaptureFixture
) -> None:
    with servers.open("one") as one:
        add_reports(one, DAM, *small_reports(2))
    ahead = servers.folder("one") / lexical.NAME / "position.json"
    position = json.loads(ahead.read_text("utf-8"))
    for later in ({"change": position["change"] + 7}, {"at": position["at"] - 7}):
        ahead.write_text(json.dumps(position | later), "utf-8")
        with servers.open("one") as one:
            assert "not of the catalogue as it is now" in caplog.text
            assert one.health().sound
            caplog.clear()


def test_a_rebuild_by_one_server_fills_the_full_text_of_all_again(servers: Servers) -> None:
    with servers.open("one") as one, servers.open("two") as two:
        add_reports(one, *small_reports(4))
        two.indexes.follow()
        two.indexes.fulltext.delete([1, 2])
        one.rebuild()
        two.indexes.follow()
        assert two.health().sound


def test_a_version_that_another_server_has_published_meanwhile_is_not_published_again(
    servers: Servers,
) -> None:
    """As where the first one has lost the write lock. Its passages would be deleted like a former one's."""
    with servers.open("one") as one, servers.open("two") as two:
        version = staged(one, DAM)
        for corpus in (two, one):
            staging.publish(corpus.catalogue, [version])
        assert outbox.deletions(one.catalogue) == []


def test_a_full_text_that_can_be_read_and_not_changed_is_filled_again(
    servers: Servers, caplog: pytest.LogCaptureFixture
) -> None:
    with servers.open("one") as one, servers.open("two") as two:
        add_reports(one, *small_reports(4))
        two.indexes.follow()
        lock = servers.folder("two") / lexical.NAME / ".tantivy-writer.lock"
        lock.unlink(missing_ok=True)
        lock.mkdir()  # so that nobody can write
        add_reports(one, DAM)
        two.indexes.follow()
        assert "it is being rebuilt" in caplog.text
        assert two.health().sound
        assert two.full_text_lag() == index_changes.Lag()


def test_what_is_imported_while_another_process_fills_the_full_text_waits_for_no_index(
    servers: Servers,
) -> None:
    with servers.open("one") as one:
        with FileLocks(servers.folder("one")).alone(WORDS_LOCK) as filling:
            assert filling
            add_reports(one, DAM)
            assert one.search("sluice gates")[0].found_by == {"dense": 1}
            assert one.full_text_lag().changes == 1
        one.indexes.follow()
        assert one.search("sluice gates")[0].found_by == {"dense": 1, "lexical": 1}
        assert one.full_text_lag() == index_changes.Lag()


def test_an_index_of_a_program_that_kept_no_position_is_gone_on_with_or_filled_again(
    servers: Servers, caplog: pytest.LogCaptureFixture
) -> None:
    position = servers.folder("one") / lexical.NAME / "position.json"
    with servers.open("one") as one:
        add_reports(one, *small_reports(4))
    position.unlink()
    with servers.open("one") as one:
        assert position.exists()
        assert "rebuilt" not in caplog.text
        one.indexes.fulltext.delete([2])
    position.unlink()
    with servers.open("one") as one:
        assert "rebuilt" in caplog.text
        assert one.health().sound


def test_staged_versions_and_other_entries_of_the_log_lose_no_change(servers: Servers) -> None:
    """A change is numbered when it is published, although its row was written before."""
    with servers.open("one") as one, servers.open("two") as two:
        before = index_changes.latest(one.catalogue)
        version = staged(one, DAM)
        with one.catalogue.writing() as connection:
            for given in ("'lost', 1, NULL", "NULL, NULL, 1"):  # of a version that is gone, and of no report
                connection.exec_driver_sql(
                    "INSERT INTO history (kind, before, after, report_id, version, at) "
                    f"VALUES ('source added', '{{}}', '{{}}', {given})"
                )
        two.indexes.follow()
        seen = index_changes.latest(one.catalogue)
        assert seen.change == before.change + 3, "what waits keeps nobody from following what comes after it"
        assert two.full_text_lag().changes == 0
        staging.publish(one.catalogue, [version])
        changes = index_changes.since(two.catalogue, seen)
        assert changes is not None
        assert changes.reports == {version.report_id}
        assert changes.until == index_changes.latest(one.catalogue)


def test_servers_that_would_not_have_the_same_files_or_vectors_are_refused(servers: Servers) -> None:
    with servers.open("one"):
        with pytest.raises(CorpusUnreadable, match=r"another folder than .*two'; see that it is mounted"):
            Corpus(servers.folder("two"), database_url=servers.url, chroma_url=servers.chroma_url)
        elsewhere = servers.home / "elsewhere"
        with pytest.raises(
            CorpusUnreadable, match=r"another folder than .*elsewhere.*DATELINE_FILES"
        ) as lost:
            Corpus(
                servers.folder("two"),
                database_url=servers.url,
                files=elsewhere,
                chroma_url=servers.chroma_url,
            )
        assert not elsewhere.exists()
        elsewhere.mkdir()
        (mark,) = re.findall(r"\{.*?\}", str(lost.value))
        (elsewhere / "files.json").write_text(mark)
        Corpus(
            servers.folder("two"), database_url=servers.url, files=elsewhere, chroma_url=servers.chroma_url
        ).close()
        with pytest.raises(CorpusBusy, match="one Chroma server with DATELINE_CHROMA_URL"):
            Corpus(servers.folder("two"), database_url=servers.url, files=servers.files)
    with Catalogue(servers.folder("one"), database_url=servers.url) as alone, alone.reading() as connection:
        assert facts.read(connection, facts.REBUILDING) == "yes", "its own Chroma may lack what the other has"


def test_a_write_lock_whose_connection_was_ended_is_noticed_before_anything_is_written(
    servers: Servers, postgresql: Server
) -> None:
    name = servers.url.partition("?")[0].rpartition("/")[2]
    with servers.open("one") as one:
        with one.writer.writing():
            of_lock = "locktype = 'advisory' AND mode = 'ExclusiveLock'"
            postgresql.run(f"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE {of_lock}", database=name)
            with pytest.raises(CorpusBusy, match="was lost"):
                add_reports_within(one)
        assert one.reports() == []
        add_reports(one, DAM)
        assert [stored.report for stored in one.reports()] == [DAM]


def add_reports_within(corpus: Corpus) -> None:
    from ingest.split import split

    spans = split(DAM, count=corpus.encoder.count, limit=corpus.encoder.limit)
    corpus.writer.add([(DAM, spans)])
