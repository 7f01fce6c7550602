"""Several servers with one PostgreSQL and one Chroma server: each has a folder and a full text of its own."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from corpus import (
    Catalogue,
    Corpus,
    CorpusBusy,
    CorpusUnreadable,
    FolderNotJoined,
)
from corpus.catalogue import facts, outbox, staging
from tests.corpora import add_reports, small_reports
from tests.corpus.processes import soon
from tests.corpus.several_servers.servers import DAM, Servers, by_words
from tests.corpus.test_crash import staged
from tests.postgresql import Server


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


def test_a_version_that_another_server_has_published_meanwhile_is_not_published_again(
    servers: Servers,
) -> None:
    """As where the first one has lost the write lock. Its passages would be deleted like a former one's."""
    with servers.open("one") as one, servers.open("two") as two:
        version = staged(one, DAM)
        for corpus in (two, one):
            staging.publish(corpus.catalogue, [version])
        assert outbox.deletions(one.catalogue) == []


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
