"""Vectors by month of publication, on several Chroma servers, some of which may be silent."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus import (
    ChromaAccess,
    Corpus,
    Report,
    ReportNotFound,
    Scope,
    Search,
    SearchResults,
    VectorsUnavailable,
)
from corpus.catalogue import facts
from corpus.errors import ShardsUnavailable
from corpus.index.chroma_client import ChromaClient
from corpus.index.hybrid import search_each
from corpus.index.month_collections import MonthCollections
from corpus.index.placement import ShardPlacement
from corpus.index.point_in_time import PointInTimeFullText
from corpus.index.server_elsewhere import ServerElsewhere
from corpus.months import in_words, month_of
from tests.chroma_servers import ChromaServer, Proxy, free_port, running_chroma
from tests.corpora import add_reports, make_report, titles
from tests.corpus.processes import soon

BY_MONTH = ChromaAccess(by_month=True)
EVENTS = (
    "A storm damaged the northern pier of the harbour, and ships wait outside.",
    "Farmers brought in the largest harvest of barley on record.",
    "The council voted to spend more on a hospital wing.",
    "Police recovered stolen paintings from a barn outside the town.",
    "A factory will hire welders to build carriages for night trains.",
    "The dam above the town leaked, and engineers opened the sluice gates.",
)
MONTHS = (1, 2, 3, 4)
QUESTIONS = ("theft of works of art", "railway jobs", "barrier against water", "crops", "port closed by wind")


def of_month(month: int | None, event: str) -> Report:
    published = datetime(2026, month, 17, 9, tzinfo=UTC) if month else None
    return make_report(f"{event.split()[1]} of {month}", f"{event} It was in {month}.", published=published)


REPORTS = [of_month(month, event) for month in (*MONTHS, None) for event in EVENTS]


@pytest.fixture
def two_servers(tmp_path: Path) -> Iterator[tuple[ChromaServer, ChromaServer]]:
    with running_chroma(tmp_path / "one") as one, running_chroma(tmp_path / "two") as two:
        yield one, two


def by_month(folder: Path, *servers: ChromaServer, database_url: str | None = None) -> Corpus:
    url = ",".join(one.url for one in servers)
    return Corpus(folder, database_url=database_url, chroma_url=url, chroma_access=BY_MONTH)


def collections(server: ChromaServer) -> dict[str, int]:
    """How many records each collection of a server has, by the end of its name."""
    client = ChromaClient(server.url, access=ChromaAccess())
    found = {one.name.split("-", 2)[2]: one.count() for one in client._client.list_collections()}
    client.close()
    return found


def within(month: int, text: str) -> Search:
    first, last = datetime(2026, month, 1, tzinfo=UTC), datetime(2026, month, 28, tzinfo=UTC)
    return Search(text=text, scope=Scope(since=first, until=last))


def by_index(corpus: Corpus, search: Search) -> SearchResults:
    """As the corpus searches when its scopes are too large to be scored passage by passage."""
    return search_each(
        [search],
        catalogue=corpus.catalogue,
        views={None: PointInTimeFullText(words=corpus.indexes.fulltext)},
        encode=corpus.encoder.encode_questions,
        nearest=corpus.indexes.nearest,
        by_month=corpus.indexes.by_month,
        limit=10,
        few=1,
    )


def of(results: SearchResults) -> list[tuple[str, dict[str, int]]]:
    [hits] = results.hits
    return [(hit.stored.report.title, dict(hit.found_by)) for hit in hits]


def asked_each(corpus: Corpus, searches: Sequence[Search]) -> list[list[tuple[str, dict[str, int]]]]:
    return [of(corpus.search_each([one])) for one in searches]


def test_reports_are_found_as_in_one_collection_and_the_silence_of_a_server_is_limited_to_its_months(
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
        assert [of(by_index(single, search)) for search in searches] == expected
        together = [list(hits) for hits in single.search_each(searches)]
        passages = single.indexes.vectors.count()
    with by_month(folder, one, two) as corpus:
        add_reports(corpus, *REPORTS)
        assert asked_each(corpus, searches) == expected
        assert [of(by_index(corpus, search)) for search in searches] == expected
        assert [titles(hits) for hits in corpus.search_each(searches)] == [titles(hits) for hits in together]
        health = corpus.health()
        assert (health.sound, health.out_of_reach, health.passages) == (True, (), passages)
        assert corpus.indexes.vectors.count() == passages
        placed = ShardPlacement(corpus.catalogue).servers()
        assert placed.keys() == {*(f"2026-{month:02}" for month in MONTHS), "undated"}
        on_one = [month for month, url in placed.items() if url == one.url]
        assert len(on_one) in (2, 3), "months are spread evenly"
        assert collections(two) == dict.fromkeys(placed.keys() - set(on_one), 6)

        silent = next(month for month, url in placed.items() if url == two.url and month != "undated")
        answering = next(month for month in on_one if month != "undated")
        two.stop()
        results = corpus.search_each([Search(text=QUESTIONS[0])])
        [notice] = results.notices
        assert notice.startswith("Part of the vector index does not answer: ")
        assert not results.full_text_only
        by_meaning = {hit.stored.report.published for hit in results.hits[0] if "dense" in hit.found_by}
        assert {month_of(int(at.timestamp()) if at else None) for at in by_meaning} <= set(on_one)
        alone = corpus.search_each([within(int(silent[5:]), EVENTS[0])])
        assert alone.hits[0], "what a server has that does not answer is found by its words"
        assert corpus.notices() == [notice]
        assert corpus.vectors_answer()
        there, away = (within(int(month[5:]), QUESTIONS[1]) for month in (answering, silent))
        assert of(by_index(corpus, there)) == expected[searches.index(there)]
        assert by_index(corpus, there).notices == ()
        assert by_index(corpus, away).notices == (
            f"Part of the vector index does not answer: {in_words([silent])} were searched by their words "
            "alone.",
        )
        with pytest.raises(VectorsUnavailable, match=r"the vectors of .* are out of reach"):
            corpus.health()
        late = of_month(int(silent[5:]), "Penguins were counted on the heads, more than last year.")
        with pytest.raises(VectorsUnavailable):
            add_reports(corpus, late)
        first = corpus.search("penguins counted")
        assert late.title not in titles(first), "what is not in both indexes is not visible"
        two.start()
        add_reports(corpus, of_month(None, "Nothing else happened."))
        assert soon(lambda: bool(corpus.search("penguins counted")) and corpus.notices() == [])
        assert corpus.search("penguins counted")[0].stored.report == late
        assert corpus.health().sound


def test_a_server_that_does_not_answer_keeps_nobody_from_importing_other_months_or_from_withdrawing(
    folder: Path, two_servers: tuple[ChromaServer, ChromaServer]
) -> None:
    one, two = two_servers
    stored = {month: of_month(month, EVENTS[0]) for month in MONTHS}
    with by_month(folder, one, two) as corpus:
        add_reports(corpus, *stored.values())
        placed = ShardPlacement(corpus.catalogue).servers()
        here = [int(month[5:]) for month, url in placed.items() if url == one.url]
        away = [int(month[5:]) for month, url in placed.items() if url == two.url]
        assert (len(here), len(away)) == (2, 2)
        two.stop()
        late, early = (of_month(n, "Penguins were counted on the heads.") for n in (away[0], here[0]))
        with pytest.raises(ShardsUnavailable, match="are out of reach") as failed:
            add_reports(corpus, late, early)
        assert failed.value.months == {f"2026-{away[0]:02}"}
        assert titles(corpus.search("penguins"))[0] == early.title
        next_one = of_month(here[1], "Walruses were counted on the heads.")
        with pytest.raises(ShardsUnavailable, match="1 of these reports waits until the vectors of reports"):
            add_reports(corpus, late, next_one)
        assert titles(corpus.search("walruses"))[0] == next_one.title
        with pytest.raises(ReportNotFound):
            corpus.report(late.report_id)
        revised = replace(stored[away[1]], body="Otters were counted on the heads.")
        with pytest.raises(ShardsUnavailable):
            add_reports(corpus, revised)
        add_reports(corpus, of_month(7, EVENTS[1]))
        assert ShardPlacement(corpus.catalogue).servers()["2026-07"] == one.url
        with corpus.writer.writing():
            corpus.writer.withdraw(stored[away[1]].report_id, reason="wrong")
        with corpus.writer.writing():
            corpus.writer.withdraw(stored[here[1]].report_id, reason="wrong")
        assert {one.report_id for one in corpus.withdrawn()} == {
            stored[n].report_id for n in (away[1], here[1])
        }
        assert corpus.lag() == 2, "a report to be added, and a passage to be deleted"

        client = ChromaClient(one.url, access=ChromaAccess())
        for collection in client._client.list_collections():
            client.delete(collection.name)
        client.close()
        with corpus.catalogue.writing() as connection:
            facts.write(connection, facts.REBUILDING, "yes")  # as a rebuild that was killed leaves it
        corpus.vectors_answer()
        assert soon(lambda: sum(collections(one).values()) == 4), "the other server's months are repaired"
        two.start()
    with by_month(folder, one, two) as corpus:
        assert corpus.lag() == 0
        assert late.title in titles(corpus.search("penguins"))
        assert corpus.vectors_answer()
        assert soon(lambda: corpus.notices() == [])
        assert corpus.health().sound
        with corpus.writer.writing():
            assert [one.version for one in corpus.withdrawn() if one.report_id == revised.report_id] == [1]
            corpus.writer.restore(revised.report_id)
        with corpus.writer.writing():
            assert corpus.report(revised.report_id).report == revised


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
            "Part of the vector index does not answer: reports of January to March 2026 were searched by "
            "their words alone.",
        )
        with pytest.raises(VectorsUnavailable, match=r"name it again, or move them by `dateline rebuild`"):
            add_reports(corpus, of_month(1, EVENTS[2]))
        corpus.rebuild()
        assert corpus.health().sound
        assert len(collections(two)) == 4


def test_a_server_that_takes_connections_and_is_silent_is_waited_for_once_and_looked_at_beside(
    tmp_path: Path,
) -> None:
    with running_chroma(tmp_path / "one") as chroma, ThreadPoolExecutor(2) as executor:
        server = ServerElsewhere(chroma.url, ChromaAccess(), executor=executor, patience_s=1.5)
        assert server.read("nowhere", lambda index: index.count()) is None
        server.write("somewhere", lambda index: index.delete([1]))
        assert server.read("somewhere", lambda index: index.count()) == 0
        with chroma.frozen():
            for _ in range(50):  # which would take 75 seconds, were each waited for
                with pytest.raises(VectorsUnavailable):
                    server.read("somewhere", lambda index: index.count())
                assert server.is_unavailable

        def answers() -> bool:
            try:
                return server.read("somewhere", lambda index: index.count()) == 0
            except VectorsUnavailable:
                return False

        assert soon(answers)
        chroma.stop()
        with pytest.raises(VectorsUnavailable):
            server.read("somewhere", lambda index: index.count())
        chroma.start()
        assert soon(answers)
        server.delete("somewhere")
        server.delete("somewhere")
        assert server.read("somewhere", lambda index: index.count()) is None
        server.close()


def test_a_server_that_answers_whether_it_runs_and_no_search_is_left_alone_until_it_answers_the_same(
    tmp_path: Path,
) -> None:
    with (
        running_chroma(tmp_path / "one") as chroma,
        Proxy(chroma.url) as proxy,
        ThreadPoolExecutor(2) as executor,
    ):
        server = ServerElsewhere(proxy.url, ChromaAccess(), executor=executor, patience_s=1.5)
        server.write("somewhere", lambda index: index.delete([1]))
        proxy.unanswered = "/count"
        for _ in range(50):
            with pytest.raises(VectorsUnavailable):
                server.read("somewhere", lambda index: index.count())
        server.check()
        assert server.is_unavailable
        asked = proxy.left_unanswered
        assert soon(lambda: _is_left_alone(server) and proxy.left_unanswered > asked)
        assert server.is_unavailable, "what was not answered is asked again, not whether it runs"
        proxy.answering.set()
        server.check()
        assert soon(lambda: not _is_left_alone(server))
        assert server.read("somewhere", lambda index: index.count()) == 0
        server.close()


def _is_left_alone(server: ServerElsewhere) -> bool:
    with contextlib.suppress(VectorsUnavailable):
        server.read("somewhere", lambda index: index.count())
    return server.is_unavailable


def test_a_new_month_goes_to_a_server_that_answers_and_nowhere_while_none_does(
    folder: Path, two_servers: tuple[ChromaServer, ChromaServer]
) -> None:
    one, _ = two_servers
    mistyped = f"http://127.0.0.1:{free_port()}"
    with Corpus(folder, chroma_url=f"{mistyped},{one.url}", chroma_access=BY_MONTH) as corpus:
        add_reports(corpus, *(of_month(month, EVENTS[0]) for month in (1, 2)))
        assert set(ShardPlacement(corpus.catalogue).servers().values()) == {one.url}
        one.stop()
        with pytest.raises(ShardsUnavailable, match="no Chroma server takes reports of March 2026") as failed:
            add_reports(corpus, of_month(3, EVENTS[0]))
        assert failed.value.months == {"2026-03"}
        assert "2026-03" not in ShardPlacement(corpus.catalogue).servers()


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


def test_where_the_vectors_are_according_to_a_newer_program_is_not_guessed_at(folder: Path) -> None:
    with Corpus(folder) as corpus:
        with corpus.catalogue.writing() as connection:
            facts.write(connection, facts.BY_MONTH, json.dumps({"format": 2}))
        with pytest.raises(VectorsUnavailable, match=r"newer program \(format 2\); upgrade dateline"):
            corpus.health()
