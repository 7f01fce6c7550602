"""Indexes that lack passages are noticed, reported and filled in the background, whatever the cause."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus import Corpus, Search
from corpus.catalogue import audit_log, facts
from tests.corpora import NoEncoder, add_reports, make_report, small_reports
from tests.corpus.processes import another, soon

NUMBER = 12
SEARCH = [Search(text="sluice gates")]


@pytest.fixture
def filled(folder: Path) -> Path:
    with Corpus(folder) as corpus:
        add_reports(corpus, make_report(), *small_reports(NUMBER))
    return folder


def begin_rebuilding(folder: Path) -> None:
    """The first steps of a rebuild and no other, as if its process had ended there."""
    with Corpus(folder) as corpus, corpus.writer.writing():
        with corpus.catalogue.writing() as connection:
            facts.write(connection, facts.REBUILDING, "yes")
        corpus.indexes.refill_fulltext()
        corpus.indexes.vectors.clear()


def delete_chroma(folder: Path) -> None:
    shutil.rmtree(folder / "chroma")


def lose_some_vectors(folder: Path) -> None:
    with Corpus(folder) as corpus:
        corpus.indexes.vectors.delete([2, 3, 5])


def lose_some_words(folder: Path) -> None:
    with Corpus(folder) as corpus:
        corpus.indexes.fulltext.delete([1, 4])


@pytest.mark.parametrize("harm", [begin_rebuilding, delete_chroma, lose_some_vectors, lose_some_words])
def test_what_the_indexes_lack_is_said_by_the_first_search_and_added_without_encoding(
    filled: Path, harm: Callable[[Path], None]
) -> None:
    harm(filled)
    with Corpus(filled) as corpus:
        with corpus.lock.acquired():  # so that the repair waits
            results = corpus.search_each(SEARCH)
            assert ["may be missed" in notice for notice in results.notices] == [True]
            assert corpus.notices() == list(results.notices)
        corpus.encoder = NoEncoder()
        assert soon(lambda: corpus.notices() == [])
        assert corpus.health().sound
        assert corpus.vectors_answer()
    with Corpus(filled) as corpus:
        assert corpus.search("sluice gates")[0].found_by == {"dense": 1, "lexical": 1}
        assert corpus.notices() == []


def test_it_is_also_noticed_when_only_the_readiness_is_asked_for(filled: Path) -> None:
    delete_chroma(filled)
    with Corpus(filled) as corpus:
        assert corpus.vectors_answer()
        assert soon(lambda: corpus.notices() == [] and corpus.indexes.vectors.count() == NUMBER + 1)
        assert corpus.health().sound


def test_whenever_a_rebuild_is_killed_the_next_opening_makes_good_what_is_missing(filled: Path) -> None:
    for delay in (0.0, 0.1, 0.4):
        with another(filled, "rebuild") as process:
            process.until("begun")
            time.sleep(delay)
            process.kill()
        with Corpus(filled) as corpus:
            corpus.search("sluice gates")
            assert soon(lambda corpus=corpus: corpus.notices() == [])  # type: ignore[misc]
            assert corpus.health().sound


def test_a_repair_ends_with_the_corpus_and_the_next_opening_goes_on_with_it(filled: Path) -> None:
    begin_rebuilding(filled)
    with Corpus(filled) as busy, busy.lock.acquired():
        began = time.monotonic()
        with Corpus(filled) as corpus:
            corpus.search("sluice gates")
        assert time.monotonic() - began < 15
    with Corpus(filled) as corpus:
        corpus.search("sluice gates")
        assert soon(lambda: corpus.notices() == [])
        assert corpus.health().sound


def test_sound_indexes_are_not_repaired_while_reports_come_and_go(folder: Path) -> None:
    with Corpus(folder) as corpus:
        for report in small_reports(6):
            add_reports(corpus, report)
            assert corpus.search_each(SEARCH).notices == ()
            assert corpus.vectors_answer()
        with corpus.writer.writing():
            corpus.writer.withdraw(small_reports(1)[0].report_id, reason="a hoax")
        assert corpus.vectors_answer()
        assert corpus.notices() == []


def test_a_rebuild_is_in_the_audit_log_once_it_is_done(filled: Path) -> None:
    with Corpus(filled) as corpus:
        corpus.rebuild()
        (last, *_), _ = audit_log.changes(corpus.catalogue)
        assert (last.kind, last.after) == (audit_log.ChangeKind.REBUILT, {"passages": NUMBER + 1})
