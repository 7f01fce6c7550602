"""Chroma may be away, foreign, lost or ruined: the full text answers, and the catalogue mends it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus import Corpus, FullTextUnavailable, Search, VectorsUnavailable
from corpus.index import lexical
from corpus.index.lexical import NAME
from tests.chroma_servers import free_port, running_chroma
from tests.corpora import NoEncoder, add_reports, make_report, small_reports


@pytest.fixture
def foreign_url(tmp_path: Path) -> Iterator[str]:
    """A Chroma server that somebody else runs."""
    with running_chroma(tmp_path / "foreign") as server:
        yield server.url


def test_while_chroma_does_not_answer_the_full_text_does_and_says_so(folder: Path) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, make_report())
    with Corpus(folder, chroma_url=f"http://127.0.0.1:{free_port()}") as corpus:
        assert corpus.notices() == []
        (hit,) = corpus.search("sluice gates")
        assert hit.found_by == {"lexical": 1}
        assert hit.cosine is None
        assert ["found by their words" in notice for notice in corpus.notices()] == [True]
        with pytest.raises(VectorsUnavailable, match=r"127\.0\.0\.1"):
            corpus.health()


def test_each_search_says_itself_whether_chroma_answered(folder: Path) -> None:
    """Another search that succeeds meanwhile takes nothing back."""
    with Corpus(folder) as corpus:
        add_reports(corpus, make_report())
    away = f"http://127.0.0.1:{free_port()}"
    with Corpus(folder) as corpus, Corpus(folder, chroma_url=away) as blind:
        search = [Search(text="sluice gates")]
        without = blind.search_each(search)
        blind.indexes = corpus.indexes
        with_vectors = blind.search_each(search)
        assert (without.full_text_only, with_vectors.full_text_only) == (True, False)
        assert ["found by their words" in notice for notice in without.notices] == [True]
        assert with_vectors.notices == ()


def test_a_fault_of_our_own_is_not_called_a_failure_of_chroma(folder: Path) -> None:
    with Corpus(folder) as corpus, pytest.raises(ValueError, match="empty"):
        corpus.indexes.vectors.search(np.zeros((0, 384), dtype=np.float32), limit=1)


def test_a_report_added_while_chroma_does_not_answer_is_kept_and_appears_later(folder: Path) -> None:
    with Corpus(folder, chroma_url=f"http://127.0.0.1:{free_port()}") as corpus:
        with pytest.raises(VectorsUnavailable):
            add_reports(corpus, make_report())
        assert corpus.reports() == []
        assert corpus.search("sluice gates") == []
    with Corpus(folder, chroma_url=f"http://127.0.0.1:{free_port()}") as corpus:
        assert corpus.reports() == []
    with Corpus(folder) as corpus:
        assert [stored.report for stored in corpus.reports()] == [make_report()]
        assert corpus.search("sluice gates")[0].found_by == {"dense": 1, "lexical": 1}
        assert corpus.health().sound


def test_a_server_named_by_its_address_is_used_and_none_is_started(folder: Path, foreign_url: str) -> None:
    with Corpus(folder, chroma_url=foreign_url) as corpus:
        add_reports(corpus, make_report())
        assert corpus.search("barrier against water")[0].found_by == {"dense": 1}
        assert corpus.health().sound
        assert corpus.rebuild() == 1
        assert corpus.health().sound
    assert not list(folder.glob("chroma*"))


def test_health_and_rebuild_say_how_far_they_are(folder: Path) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, *(make_report(title=f"Report {n}") for n in range(3)))
        checked: list[tuple[int, int, str]] = []
        rebuilt: list[tuple[int, int, str]] = []
        count = corpus.health(on_progress=lambda *at: checked.append(at)).passages
        corpus.rebuild(on_progress=lambda *at: rebuilt.append(at))
    assert checked[-1] == (count, count, "vectors")
    assert rebuilt == [(count, count, "vectors"), (count, count, "full text")]
    assert count >= 3


def test_two_corpora_on_one_server_do_not_see_each_other(
    tmp_path: Path, folder: Path, foreign_url: str
) -> None:
    second = tmp_path / "second"
    second.mkdir()
    with Corpus(folder, chroma_url=foreign_url) as one, Corpus(second, chroma_url=foreign_url) as two:
        add_reports(one, make_report())
        add_reports(two, *small_reports(2))
        one.rebuild()
        assert one.health().sound
        assert two.health().sound
        assert (one.indexes.vectors.count(), two.indexes.vectors.count()) == (1, 2)


@pytest.mark.parametrize("harm", ["deleted", "filled with garbage", "emptied"])
def test_a_lost_vector_index_is_reported_and_rebuilt_without_encoding(folder: Path, harm: str) -> None:
    reports = small_reports(6)
    with Corpus(folder) as corpus:
        add_reports(corpus, *reports)
        before = corpus.search("a barn full of stolen paintings")
    if harm == "deleted":
        shutil.rmtree(folder / "chroma")
    for part in (folder / "chroma").rglob("*"):
        if part.is_file():
            part.write_bytes(b"garbage " * 4096 if harm == "filled with garbage" else b"")
    with Corpus(folder) as corpus:
        if harm == "filled with garbage":
            with pytest.raises(VectorsUnavailable, match="rebuild"):
                corpus.health()
            assert corpus.search("barley")[0].found_by == {"lexical": 1}
            assert corpus.notices()
        else:
            health = corpus.health()
            assert len(health.missing_vectors) == health.passages == 6
            assert health.missing_full_text == ()
        encoder, corpus.encoder = corpus.encoder, NoEncoder()
        assert corpus.rebuild() == 6
        assert corpus.health().sound
        corpus.encoder = encoder
        assert corpus.search("a barn full of stolen paintings") == before
        assert corpus.notices() == []


def test_a_full_text_index_of_an_older_program_is_rebuilt_with_a_notice(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, *small_reports(4))
        found = corpus.search("barley and a barn")
    (folder / lexical.NAME).rename(folder / "words-0")
    with Corpus(folder) as corpus:
        assert corpus.search("barley and a barn") == found
    assert "older program" in caplog.text
    assert [path.name for path in folder.glob("words-*")] == [lexical.NAME]


def test_a_lost_full_text_index_is_reported_and_rebuilt(folder: Path) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, *small_reports(4))
        before = corpus.search("barley and a barn")
        corpus.indexes.fulltext.delete([2, 3, 4])
    with Corpus(folder) as corpus:
        assert corpus.health().missing_full_text == (2, 3, 4)
        corpus.rebuild()
        assert corpus.health().sound
        assert corpus.search("barley and a barn") == before


@pytest.mark.parametrize("harm", ["deleted", "filled with garbage", "emptied", "of an older program"])
def test_a_full_text_index_that_cannot_be_read_is_rebuilt_at_the_next_opening(
    folder: Path, harm: str
) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, *small_reports(4))
        before = corpus.search("barley and a barn")
    if harm == "deleted":
        shutil.rmtree(folder / NAME)
    elif harm == "of an older program":
        (folder / NAME).rename(folder / "words-0")
        (folder / "words-draft-killed").mkdir()
    else:
        for part in (folder / NAME).iterdir():
            part.write_bytes(b"garbage " * 4096 if harm == "filled with garbage" else b"")
    with Corpus(folder) as corpus:
        assert corpus.search("barley and a barn") == before
        assert corpus.health().sound
    assert [path.name for path in folder.glob("words-*")] == [NAME]


def test_a_full_text_index_that_is_lost_while_in_use_is_reported_and_rebuilt(folder: Path) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, *small_reports(2))
        shutil.rmtree(folder / NAME)
        with pytest.raises(FullTextUnavailable, match="rebuild"):
            corpus.search("barley")
        with pytest.raises(FullTextUnavailable, match="rebuild"):
            add_reports(corpus, make_report())
        corpus.rebuild()
        assert corpus.health().sound
        assert len(corpus.reports()) == 3
        assert corpus.search("sluice gates")[0].found_by == {"dense": 1, "lexical": 1}


def test_single_lost_vectors_are_named(folder: Path) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, *small_reports(5))
        corpus.indexes.vectors.delete([2, 4])
        assert corpus.health().missing_vectors == (2, 4)
        corpus.rebuild()
        assert corpus.health().sound


def test_an_opened_and_closed_corpus_leaves_no_file_or_socket_open(folder: Path) -> None:
    def openings() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    with Corpus(folder) as corpus:
        add_reports(corpus, make_report())
    before = openings()
    for _ in range(2):
        with Corpus(folder) as corpus:
            assert corpus.search("sluice gates")
    assert openings() <= before


@pytest.mark.parametrize("ending", ["term", "idx", "pos", "fast", "fieldnorm", "store"])
def test_a_damaged_file_of_the_full_text_index_is_named_and_mended_by_a_rebuild(
    folder: Path, ending: str
) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, *small_reports(3))
    (file,) = (folder / NAME).glob(f"*.{ending}")
    content = bytearray(file.read_bytes())
    content[len(content) // 3 if len(content) > 300 else 1] ^= 0xFF  # the end has what opening reads
    file.write_bytes(content)
    with Corpus(folder) as corpus:
        health = corpus.health()
        assert health.damaged_files == (file.name,)
        assert not health.sound
        corpus.rebuild()
        assert corpus.health().sound
