"""Several processes use one corpus at once, and nothing is lost."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path

import pytest

from corpus import Corpus, CorpusBusy
from corpus.catalogue import facts
from tests.corpora import add_reports, make_report, small_reports
from tests.corpus.processes import another

NUMBER = 30


def test_a_second_writer_finds_the_corpus_busy_and_may_write_once_the_first_has_ended(
    folder: Path,
) -> None:
    with another(folder, "hold_the_pen") as first, Corpus(folder) as corpus:
        first.until("writing")
        with pytest.raises(CorpusBusy, match="another process"):
            add_reports(corpus, make_report())
        assert corpus.search("sluice gates") == []
        first.kill()
        add_reports(corpus, make_report())
        assert len(corpus.search("sluice gates")) == 1


def test_two_processes_search_while_a_third_ingests_and_no_vector_is_lost(folder: Path) -> None:
    with (
        another(folder, "search", NUMBER) as one,
        another(folder, "search", NUMBER) as two,
        another(folder, "ingest", NUMBER) as writer,
    ):
        writer.until(f"added {NUMBER}")
        assert {one.until("blind"), two.until("blind")} == {"blind 0"}
        assert [process.ends() for process in (one, two, writer)] == [0, 0, 0]
    with Corpus(folder) as corpus:
        assert len(corpus.reports()) == NUMBER
        assert corpus.health().sound


def recorded_collection(corpus: Corpus) -> str | None:
    with corpus.catalogue.reading() as connection:
        return facts.read(connection, "collection")


def test_processes_that_open_an_empty_folder_at_the_same_moment_make_one_corpus(folder: Path) -> None:
    with ExitStack() as stack:
        processes = [stack.enter_context(another(folder, "hold")) for _ in range(3)]
        for process in processes:
            process.until("holding")
        with Corpus(folder) as corpus:
            add_reports(corpus, *small_reports(3))
            collection = recorded_collection(corpus)
        assert [process.ends() for process in processes] == [0, 0, 0]
    with Corpus(folder) as corpus:
        assert recorded_collection(corpus) == collection
        assert corpus.health().sound


def test_a_process_goes_on_finding_by_meaning_when_another_has_rebuilt_the_indexes(folder: Path) -> None:
    with Corpus(folder) as mine, Corpus(folder) as other:
        add_reports(mine, make_report())
        other.rebuild()
        assert mine.search("barrier against water")[0].cosine is not None
        assert mine.notices() == []
        other.rebuild()
        add_reports(mine, *small_reports(2))
        other.rebuild()
        assert mine.health().sound


def test_a_proxy_that_the_environment_names_is_not_asked_for_the_way_to_this_machine(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "example.org")
    with another(folder, "hold") as process:
        process.until("holding")
        assert process.ends() == 0
    with Corpus(folder) as corpus:
        add_reports(corpus, make_report())
        assert corpus.search("barrier against water")[0].found_by == {"dense": 1}


def test_the_server_of_chroma_is_given_no_password(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_DATABASE_URL", "postgresql://ana:sekrit@db/news")
    with Corpus(folder) as corpus:
        add_reports(corpus, make_report())
        server = json.loads((folder / "chroma.json").read_text("utf-8"))["pid"]
        given = Path(f"/proc/{server}/environ").read_bytes()
    assert b"PATH=" in given
    assert b"DATELINE_" not in given
