"""Whether vectors are by month, and on which servers: a rebuild changes it, a setting alone does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus import Corpus, Search, VectorsUnavailable
from corpus.catalogue import facts, staging
from corpus.errors import VectorsMisplaced
from ingest.complete import rebuild
from tests.chroma_servers import ChromaServer
from tests.corpora import add_reports, make_report, small_reports, titles
from tests.corpus.index.month_shards import (
    EVENTS,
    MONTHS,
    QUESTIONS,
    REPORTS,
    by_month,
    collections,
    of_month,
)
from tests.corpus.test_crash import staged


@pytest.mark.parametrize("months_at_first", [False, True])
def test_an_import_that_is_refused_for_the_layout_leaves_nothing_and_no_leftovers_keep_a_rebuild_from_moving(
    folder: Path, two_servers: tuple[ChromaServer, ChromaServer], months_at_first: bool
) -> None:
    one, two = two_servers

    def opened(months: bool) -> Corpus:
        return by_month(folder, one, two) if months else Corpus(folder, chroma_url=one.url)

    new, left = small_reports(2)
    with opened(months_at_first) as corpus:
        add_reports(corpus, *REPORTS[:: len(EVENTS)])
        withdrawn = REPORTS[0].report_id
        with corpus.writer.writing():
            corpus.writer.withdraw(withdrawn, reason="a hoax")
    with opened(not months_at_first) as corpus:
        with pytest.raises(VectorsMisplaced, match="`dateline rebuild`"):
            add_reports(corpus, new)
        with pytest.raises(VectorsMisplaced), corpus.writer.writing():
            corpus.writer.restore(withdrawn)
        assert corpus.lag() == 0
        version = staged(corpus, left)  # as the import of an older program left it
    with opened(not months_at_first) as corpus:
        with pytest.raises(VectorsMisplaced):
            add_reports(corpus, new)
        rebuild(corpus)
        assert staging.staged(corpus.catalogue) == []
        assert corpus.report(version.report_id).report == left
        assert titles(corpus.search(left.body))[0] == left.title
        assert corpus.health().sound
        add_reports(corpus, new)
        with corpus.writer.writing():
            corpus.writer.restore(withdrawn)
        assert corpus.health().sound


def test_the_setting_and_the_collections_must_agree_until_a_rebuild_moves_the_vectors(
    folder: Path, two_servers: tuple[ChromaServer, ChromaServer]
) -> None:
    one, two = two_servers
    with Corpus(folder, chroma_url=one.url) as corpus:
        add_reports(corpus, *REPORTS[:: len(EVENTS)])
    with by_month(folder, one, two) as corpus:
        assert corpus.search_each([Search(text=QUESTIONS[0])]).full_text_only
        with pytest.raises(VectorsUnavailable, match=r"in one collection, and .* `dateline rebuild`"):
            add_reports(corpus, make_report())
        corpus.rebuild()
        assert corpus.health().sound
        assert corpus.search_each([Search(text=QUESTIONS[0])]).notices == ()
        assert len(collections(one) | collections(two)) == len(MONTHS) + 1
        with Corpus(folder, chroma_url=one.url) as otherwise:
            assert otherwise.search_each([Search(text=QUESTIONS[0])]).full_text_only
            with pytest.raises(VectorsUnavailable, match="in collections by month; set DATELINE_CHROMA_"):
                otherwise.health()
            otherwise.rebuild()
            assert otherwise.health().sound
        with pytest.raises(VectorsUnavailable, match="in one collection"):
            corpus.health()


def test_a_server_named_later_gets_new_months_and_one_named_no_longer_is_missed_until_a_rebuild(
    folder: Path, two_servers: tuple[ChromaServer, ChromaServer]
) -> None:
    one, two = two_servers
    with by_month(folder, one) as corpus:
        add_reports(corpus, *(of_month(month, EVENTS[0]) for month in (1, 2, 3)))
    with by_month(folder, two, one) as corpus:
        add_reports(corpus, of_month(3, EVENTS[1]), of_month(4, EVENTS[1]))
        assert set(collections(two)) == {"2026-04"}
        assert corpus.health().sound
    with by_month(folder, two) as corpus:
        results = corpus.search_each([Search(text=QUESTIONS[0])])
        assert results.notices == (
            "Search by meaning is not available at the moment for reports of January to March 2026: these "
            "were found by their words, and some that use other words may be missing.",
        )
        with pytest.raises(VectorsUnavailable, match=r"name it again, or move them by `dateline rebuild`"):
            add_reports(corpus, of_month(1, EVENTS[2]))
        corpus.rebuild()
        assert corpus.health().sound
        assert len(collections(two)) == 4


def test_where_the_vectors_are_according_to_a_newer_program_is_not_guessed_at(folder: Path) -> None:
    with Corpus(folder) as corpus:
        with corpus.catalogue.writing() as connection:
            facts.write(connection, facts.BY_MONTH, json.dumps({"format": 2}))
        with pytest.raises(VectorsUnavailable, match=r"newer program \(format 2\); upgrade dateline"):
            corpus.health()
