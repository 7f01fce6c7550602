"""Vectors by month of publication, on several Chroma servers."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from corpus import Corpus, Scope, Search
from corpus.index.month_collections import MonthCollections
from corpus.index.placement import ShardPlacement
from tests.chroma_servers import ChromaServer
from tests.corpora import add_reports, make_report, titles
from tests.corpus.index.month_shards import (
    BY_MONTH,
    EVENTS,
    MONTHS,
    QUESTIONS,
    REPORTS,
    by_index,
    by_month,
    collections,
    titles_and_ranks,
    within,
)
from tests.corpus.processes import soon


def asked_each(corpus: Corpus, searches: Sequence[Search]) -> list[list[tuple[str, dict[str, int]]]]:
    return [titles_and_ranks(corpus.search_each([one])) for one in searches]


def test_reports_are_found_as_in_one_collection(
    tmp_path: Path, folder: Path, two_servers: tuple[ChromaServer, ChromaServer]
) -> None:
    one, two = two_servers
    searches = [
        *(Search(text=text) for text in QUESTIONS),
        *(within(month, text) for month in MONTHS for text in QUESTIONS[:2]),
        Search(text=QUESTIONS[0], scope=Scope(as_of=datetime(2026, 3, 1, tzinfo=UTC))),
    ]
    with Corpus(tmp_path / "single", chroma_url=one.url) as single:
        add_reports(single, *REPORTS)
        expected = asked_each(single, searches)
        assert [titles_and_ranks(by_index(single, search)) for search in searches] == expected
        together = [list(hits) for hits in single.search_each(searches)]
        passages = single.indexes.vectors.count()
    with by_month(folder, one, two) as corpus:
        add_reports(corpus, *REPORTS)
        assert asked_each(corpus, searches) == expected
        assert [titles_and_ranks(by_index(corpus, search)) for search in searches] == expected
        assert [titles(hits) for hits in corpus.search_each(searches)] == [titles(hits) for hits in together]
        health = corpus.health()
        assert (health.sound, health.out_of_reach, health.passages) == (True, (), passages)
        assert corpus.indexes.vectors.count() == passages
        placed = ShardPlacement(corpus.catalogue).servers()
        assert placed.keys() == {*(f"2026-{month:02}" for month in MONTHS), "undated"}
        on_one = [month for month, url in placed.items() if url == one.url]
        assert len(on_one) in (2, 3), "months are spread evenly"
        assert collections(two) == dict.fromkeys(placed.keys() - set(on_one), 6)


def test_a_version_of_another_month_takes_its_passages_there_and_a_withdrawn_report_leaves_its_own(
    folder: Path, two_servers: tuple[ChromaServer, ChromaServer], database_url: str | None
) -> None:
    one, two = two_servers
    report = make_report(url="https://lemna.example/dam", published=datetime(2026, 1, 31, 23, tzinfo=UTC))
    revised = make_report(
        body="The dam above Lemna leaked. Engineers opened three sluice gates.",
        url="https://lemna.example/dam",
        published=datetime(2026, 2, 1, 1, tzinfo=UTC),
    )
    with by_month(folder, one, two, database_url=database_url) as corpus:
        add_reports(corpus, report)
        assert collections(one) | collections(two) == {"2026-01": 1}
        add_reports(corpus, revised)
        assert collections(one) | collections(two) == {"2026-01": 0, "2026-02": 1}
        assert corpus.search("barrier against water")[0].stored.report == revised
        with corpus.writer.writing():
            corpus.writer.withdraw(report.report_id, reason="wrong")
            assert corpus.indexes.vectors.count() == 0
            corpus.writer.restore(report.report_id)
        assert corpus.health().sound
        corpus.indexes.vectors.clear()
        assert corpus.vectors_answer()
        assert soon(lambda: corpus.notices() == [] and corpus.indexes.vectors.count() == 1)


def test_searches_go_on_while_the_months_are_emptied_and_while_writes_wait(
    folder: Path, two_servers: tuple[ChromaServer, ChromaServer]
) -> None:
    one, two = two_servers
    with by_month(folder, one, two) as corpus, ThreadPoolExecutor(2) as searching:
        add_reports(corpus, *REPORTS[:: len(EVENTS)])
        vectors = corpus.indexes.vectors
        [question] = corpus.encoder.encode_questions([QUESTIONS[0]])
        emptied = threading.Event()

        def search_until_emptied() -> int:
            found = 0
            while not emptied.is_set():
                found = len(vectors.search(question[None], limit=10).rows[0])
            return found

        searches = [searching.submit(search_until_emptied) for _ in range(2)]
        try:
            vectors.clear()
        finally:
            emptied.set()
        for search in searches:
            assert search.result() <= len(MONTHS) + 1
        assert vectors.search(question[None], limit=10).rows == [[]]
        assert vectors.count() == 0

        placement = ShardPlacement(corpus.catalogue)
        collections = MonthCollections((one.url,), BY_MONTH, collection="waiting", placement=placement)
        released, begun = threading.Event(), threading.Semaphore(0)

        def wait(_: str) -> None:
            begun.release()
            released.wait()

        writes = searching.submit(collections.each_patiently, [f"2026-{n:02}" for n in range(30)], wait)
        try:
            for _ in range(8):
                begun.acquire()
            assert collections.tried(["2026-01"], lambda _: None) == {}
            collections.close()
            assert not writes.done()
        finally:
            released.set()
