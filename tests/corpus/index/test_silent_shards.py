"""Vectors by month of publication, where some of the Chroma servers do not answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from corpus import ChromaAccess, Corpus, ReportNotFound, Search, VectorsUnavailable
from corpus.catalogue import facts
from corpus.errors import ShardsUnavailable
from corpus.index.chroma_client import ChromaClient
from corpus.index.placement import ShardPlacement
from corpus.months import in_words, month_of
from tests.chroma_servers import ChromaServer, free_port
from tests.corpora import add_reports, titles
from tests.corpus.index.month_shards import (
    BY_MONTH,
    EVENTS,
    MONTHS,
    QUESTIONS,
    REPORTS,
    by_index,
    by_month,
    collections,
    of_month,
    titles_and_ranks,
    within,
)
from tests.corpus.processes import soon


def test_the_silence_of_a_server_is_limited_to_its_months(
    folder: Path, two_servers: tuple[ChromaServer, ChromaServer]
) -> None:
    one, two = two_servers
    with by_month(folder, one, two) as corpus:
        add_reports(corpus, *REPORTS)
        placed = ShardPlacement(corpus.catalogue).servers()
        on_one = [month for month, url in placed.items() if url == one.url]
        silent = next(month for month, url in placed.items() if url == two.url and month != "undated")
        answering = next(month for month in on_one if month != "undated")
        there, away = (within(int(month[5:]), QUESTIONS[1]) for month in (answering, silent))
        expected = titles_and_ranks(by_index(corpus, there))
        two.stop()
        results = corpus.search_each([Search(text=QUESTIONS[0])])
        [notice] = results.notices
        assert notice.startswith("Search by meaning is not available at the moment for reports of ")
        assert not results.full_text_only
        by_meaning = {hit.stored.report.published for hit in results.hits[0] if "dense" in hit.found_by}
        assert {month_of(int(at.timestamp()) if at else None) for at in by_meaning} <= set(on_one)
        alone = corpus.search_each([within(int(silent[5:]), EVENTS[0])])
        assert alone.hits[0], "what a server has that does not answer is found by its words"
        assert corpus.notices() == [notice]
        assert corpus.vectors_answer()
        assert titles_and_ranks(by_index(corpus, there)) == expected
        assert by_index(corpus, there).notices == ()
        assert by_index(corpus, away).notices == (
            f"Search by meaning is not available at the moment for {in_words([silent])}: these were found by "
            "their words, and some that use other words may be missing.",
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
