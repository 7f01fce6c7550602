"""Each server's full text catches up with the catalogue, and is filled again when it is lost."""

from __future__ import annotations

import json
import shutil

import pytest

from corpus.catalogue import index_changes, staging
from corpus.index import lexical
from corpus.index.follower import WORDS_LOCK
from corpus.locks import FileLocks
from tests.corpora import add_reports, small_reports
from tests.corpus.several_servers.servers import DAM, Servers, by_words
from tests.corpus.test_crash import staged


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
