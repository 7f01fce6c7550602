"""What is added to a corpus is found, within its scope, in its current version and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from corpus import Corpus, Report, ReportNotFound, Scope, Search
from corpus.index.hybrid import search_each
from corpus.index.point_in_time import PointInTimeFullText
from tests.corpora import COLLECTED, add_reports, make_report, small_reports, titles

FLOOD = make_report()
STRIKE = make_report(
    title="Tram drivers in Ost walk out",
    body="Tram drivers in Ost stopped work at dawn. Their union asks for shorter night shifts.",
    outlet="Ost Zeitung",
    country="OT",
    published=COLLECTED - timedelta(days=10),
)
VINEYARD = make_report(
    title="Frost spares the vineyards of Belmar",
    body="The vineyards of Belmar came through the frost. Growers had lit fires between the rows.",
    outlet="The Belmar Post",
    country="BM",
    published=None,
    collected=COLLECTED - timedelta(days=5),
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory, shared_database_url: str | None) -> Iterator[Corpus]:
    """A corpus of three reports, only to be read; the third does not say when it was published."""
    folder = tmp_path_factory.mktemp("kept")
    with Corpus(folder, database_url=shared_database_url) as opened:
        add_reports(opened, FLOOD, STRIKE, VINEYARD)
        yield opened


def test_a_report_is_found_by_its_words_and_by_its_meaning(corpus: Corpus) -> None:
    by_word = corpus.search("sluice gates")[0]
    assert by_word.stored.report == FLOOD
    assert by_word.found_by["lexical"] == 1
    by_meaning = corpus.search("public transport industrial action")[0]
    assert by_meaning.stored.report == STRIKE
    assert by_meaning.found_by == {"dense": 1}
    assert by_meaning.cosine is not None
    assert 0.2 < by_meaning.cosine < 1


def test_a_hit_is_exactly_the_words_of_its_span_and_scores_fall(corpus: Corpus) -> None:
    hits = corpus.search("frost between the rows of vineyards, and trams")
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for hit in hits:
        assert hit.text == hit.stored.report.body[hit.passage.start : hit.passage.end]
        assert hit.passage in corpus.passages(hit.stored)
    assert corpus.search("frost", limit=1) == corpus.search("frost")[:1]


@pytest.mark.parametrize(
    ("scope", "within"),
    [
        (Scope(outlets=("lemna courier",)), (FLOOD,)),
        (Scope(outlets=("THE LEMNA COURIER",)), (FLOOD,)),
        (Scope(outlets=("the ost zeitung", "Belmar  Post")), (STRIKE, VINEYARD)),
        (Scope(outlets=("Nobody's Gazette",)), ()),
        (Scope(countries=("ot",)), (STRIKE,)),
        (Scope(countries=("OT", "BM")), (STRIKE, VINEYARD)),
        (Scope(languages=("en",)), (FLOOD, STRIKE, VINEYARD)),
        (Scope(languages=("pl",)), ()),
        (Scope(since=FLOOD.published), (FLOOD,)),
        (Scope(since=COLLECTED - timedelta(days=1, seconds=-1)), ()),
        (Scope(until=STRIKE.published), (STRIKE,)),
        (Scope(until=COLLECTED - timedelta(days=10, seconds=1)), ()),
        (Scope(since=STRIKE.published, until=FLOOD.published), (FLOOD, STRIKE)),
        (Scope(as_of=VINEYARD.collected), (STRIKE, VINEYARD)),
        (Scope(as_of=VINEYARD.collected - timedelta(seconds=1)), (STRIKE,)),
        (Scope(as_of=STRIKE.published, countries=("BM",)), ()),
        (Scope(known_by=VINEYARD.collected), (VINEYARD,)),
        (Scope(known_by=VINEYARD.collected - timedelta(seconds=1)), ()),
        (Scope(known_by=COLLECTED, as_of=STRIKE.published), (STRIKE,)),
        (Scope(known_by=VINEYARD.collected, countries=("OT",)), ()),
    ],
    ids=str,
)
def test_a_scope_limits_both_rankings_and_the_list_of_reports(
    corpus: Corpus, scope: Scope, within: tuple[Report, ...]
) -> None:
    expected = {report.title for report in within}
    by_words = corpus.search("dam sluice Tram drivers vineyards Belmar", scope=scope)
    assert set(titles(by_words)) == expected
    assert all(set(hit.found_by) == {"dense", "lexical"} for hit in by_words)
    assert set(titles(corpus.search("zzz qqq", scope=scope))) == expected
    assert {stored.report.title for stored in corpus.reports(scope=scope)} == expected


def test_the_earlier_of_both_instants_is_when_a_question_is_put() -> None:
    early, late = COLLECTED, COLLECTED + timedelta(days=1)
    assert Scope().asked_at is None
    assert Scope(known_by=late).asked_at == late
    assert Scope(known_by=early, as_of=late).asked_at == early


@pytest.mark.parametrize("question", ["", "  ", "?!", "U.S.", "x" * 10_000, "nul\0", "🚀", "AND NOT ("])
def test_an_odd_question_is_searched_for_without_an_error(corpus: Corpus, question: str) -> None:
    assert len(corpus.search(question)) <= 3


def test_a_corpus_lists_what_it_contains(corpus: Corpus) -> None:
    assert corpus.overview.outlets() == {"Ost Zeitung": 1, "The Belmar Post": 1, "The Lemna Courier": 1}
    assert corpus.overview.countries() == {"BM": 1, "OT": 1, "UT": 1}
    assert corpus.overview.published_range() == (STRIKE.published, FLOOD.published)
    assert corpus.overview.missing_outlets(Scope(outlets=("lemna courier", "Unheard Times"))) == [
        "Unheard Times"
    ]
    assert corpus.report(FLOOD.report_id).report == FLOOD
    assert corpus.notices() == []
    assert corpus.health().sound


def test_what_was_collected_after_an_instant_is_counted_and_the_latest_published_come_first(
    corpus: Corpus,
) -> None:
    count, latest = corpus.overview.first_collected_after(COLLECTED - timedelta(days=1), limit=1)
    assert (count, [one.report for one in latest]) == (2, [FLOOD])
    assert corpus.overview.first_collected_after(COLLECTED, limit=3) == (0, [])


@pytest.mark.parametrize("known_by", [None, COLLECTED + timedelta(days=1)])
def test_a_report_that_is_left_out_is_found_by_nothing(corpus: Corpus, known_by: datetime | None) -> None:
    every = Scope(known_by=known_by)
    without = replace(every, without=(FLOOD.report_id, "unheard"))
    assert FLOOD.title in titles(corpus.search("sluice gates", scope=every))
    assert set(titles(corpus.search("sluice gates", scope=without))) == {STRIKE.title, VINEYARD.title}
    only = replace(without, outlets=(FLOOD.outlet, STRIKE.outlet))
    assert titles(corpus.search("sluice gates", scope=only)) == [STRIKE.title]
    assert corpus.mentioning(["sluice"], scope=without) == []
    assert corpus.overview.coverage(scope=without).reports == 2


def test_a_report_that_is_not_stored_is_named(corpus: Corpus) -> None:
    with pytest.raises(ReportNotFound, match="'deadbeef'"):
        corpus.report("deadbeef")
    with pytest.raises(ReportNotFound, match=f"{FLOOD.report_id}.*version 2"):
        corpus.report(FLOOD.report_id, 2)


def test_a_word_in_fewer_passages_is_rarer(corpus: Corpus) -> None:
    rarity = corpus.rarity(["Belmar", "the", "unheard", "Ost"])
    assert rarity["unheard"] > rarity["Belmar"] == rarity["Ost"] > rarity["the"]


def test_an_empty_corpus_finds_nothing_and_is_sound(folder: Path) -> None:
    with Corpus(folder) as empty:
        assert empty.search("sluice gates") == []
        assert empty.reports() == []
        assert empty.overview.published_range() is None
        assert empty.health().sound


def test_outlets_that_differ_by_the_alone_are_both_within_a_scope_that_names_either(folder: Path) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, replace(FLOOD, outlet="The Hill"), replace(STRIKE, outlet="Hill"))
        for name in ("Hill", "the hill", " The Hill "):
            assert len(corpus.reports(scope=Scope(outlets=(name,)))) == 2


def test_what_was_added_is_there_when_the_corpus_is_opened_again(folder: Path) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, FLOOD)
    with Corpus(folder) as corpus:
        assert corpus.search("sluice gates")[0].found_by == {"dense": 1, "lexical": 1}


def test_a_corrected_report_answers_in_its_new_words_only(folder: Path) -> None:
    corrected = replace(FLOOD, body="The dam above Lemna cracked at noon. Villagers were led uphill.")
    with Corpus(folder) as corpus:
        add_reports(corpus, FLOOD, STRIKE)
        old = [passage.passage_id for passage in corpus.passages(corpus.report(FLOOD.report_id))]
        (result,) = add_reports(corpus, corrected)
        assert (result.report_id, result.version, result.status) == (FLOOD.report_id, 2, "revised")
        assert "lexical" not in corpus.search("sluice")[0].found_by
        assert {
            hit.stored.version for hit in corpus.search("Lemna dam") if hit.stored.report == corrected
        } == {2}
        assert all(
            hit.text in hit.stored.report.body for hit in corpus.search("sluice gates opened by engineers")
        )
        assert corpus.indexes.vectors.present(old) == set(), "Chroma still holds passages of the old version"
        assert corpus.indexes.vectors.count() == corpus.health().passages == 2
        assert corpus.report(FLOOD.report_id, 1).report == FLOOD
        assert not corpus.report(FLOOD.report_id, 1).current


def test_the_same_report_again_is_unchanged(folder: Path) -> None:
    again = replace(FLOOD, collected=COLLECTED + timedelta(days=3))
    with Corpus(folder) as corpus:
        add_reports(corpus, FLOOD)
        assert corpus.writer.status(again) == ("unchanged", 1)
        assert (
            corpus.writer.status(replace(FLOOD, title="Reservoir at  LEMNA holds after heavy rain"))[0]
            == "revised"
        )
        assert corpus.writer.status(replace(FLOOD, title="Another title"))[0] == "new"


def test_two_files_with_one_address_imported_twice_stay_unchanged(folder: Path) -> None:
    one = replace(FLOOD, url="https://lemna.example/dam", collected_from="/a.txt")
    other = replace(one, body=f"{one.body} Updated.", collected_from="/b.txt")
    with Corpus(folder) as corpus:
        assert [add_reports(corpus, r)[0].status for r in (one, other)] == ["new", "revised"]
        assert [corpus.writer.status(r) for r in (one, other)] == [("unchanged", 2), ("unchanged", 2)]


def test_a_file_that_goes_back_to_its_earlier_text_makes_a_new_version(folder: Path) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, FLOOD)
        add_reports(corpus, replace(FLOOD, body="The dam above Lemna cracked at noon."))
        (result,) = add_reports(corpus, FLOOD)
        assert (result.version, result.status) == (3, "revised")
        assert corpus.search("sluice")[0].stored.report == FLOOD


LONG = make_report(title="Wire", body=" ".join(r.body for r in small_reports(12)), outlet="Wire One")


def test_near_copies_are_recognised_and_both_kept(folder: Path) -> None:
    syndicated = replace(LONG, title="Wire, again", outlet="Echo", collected_from="/echo.txt")
    brief = replace(LONG, title="In brief", outlet="Brief", collected_from="/brief.txt", body=LONG.body[:700])
    with Corpus(folder) as corpus:
        (first,) = add_reports(corpus, LONG)
        second, third, unlike = add_reports(corpus, syndicated, brief, STRIKE)
        assert first.near_copy_of is None
        assert second.near_copy_of == first.report_id
        assert third.near_copy_of == first.report_id
        assert unlike.near_copy_of is None
        assert len(corpus.reports()) == 4
        assert corpus.report(second.report_id).near_copy_of == first.report_id


def test_near_copies_within_one_batch_are_recognised(folder: Path) -> None:
    syndicated = replace(LONG, outlet="Echo", collected_from="/echo.txt")
    with Corpus(folder) as corpus:
        first, second = add_reports(corpus, LONG, syndicated)
        assert (first.near_copy_of, second.near_copy_of) == (None, first.report_id)
        assert set(corpus.overview.outlets()) == {"Wire One", "Echo"}
        assert {hit.stored.report.outlet for hit in corpus.search("stolen paintings from a barn")} == {
            "Wire One",
            "Echo",
        }


def test_correcting_the_original_does_not_make_it_a_copy_of_its_copy(folder: Path) -> None:
    syndicated = replace(LONG, outlet="Echo", collected_from="/echo.txt")
    again = replace(
        syndicated, outlet="Second Echo", collected_from="/second.txt", body=f"{LONG.body} Echoed."
    )
    with Corpus(folder) as corpus:
        original, *copies = add_reports(corpus, LONG, syndicated, again)
        add_reports(corpus, replace(LONG, body=f"{LONG.body} Corrected."))
        assert corpus.report(original.report_id).near_copy_of is None
        assert {corpus.report(copy.report_id).near_copy_of for copy in copies} == {original.report_id}


def test_a_scope_of_more_passages_than_are_judged_one_by_one_is_searched_by_meaning_too(folder: Path) -> None:
    wire, zeitung = Scope(outlets=("Brief Wire",)), Scope(outlets=("Ost Zeitung",))
    art, trams = "theft of works of art", "public transport industrial action"
    searches = [Search(text=art, scope=wire), Search(text=trams, scope=zeitung), Search(text=trams)]
    with Corpus(folder) as corpus:
        add_reports(corpus, FLOOD, STRIKE, VINEYARD, *small_reports(6))
        found = search_each(
            searches,
            catalogue=corpus.catalogue,
            views={None: PointInTimeFullText(words=corpus.indexes.fulltext)},
            encode=corpus.encoder.encode_questions,
            nearest=corpus.indexes.nearest,
            limit=10,
            few=2,
        )
        assert [titles(hits) for hits in found] == [titles(hits) for hits in corpus.search_each(searches)]
    within_wire, within_zeitung, anywhere = found
    assert {hit.stored.report.outlet for hit in within_wire} == {"Brief Wire"}
    assert "paintings" in within_wire[0].text
    assert [hit.found_by for hit in within_zeitung] == [{"dense": 1}]
    assert len(anywhere) == 9


def test_a_search_that_is_not_to_look_for_meaning_has_its_finds_judged_by_it(corpus: Corpus) -> None:
    text = "sluice gates"
    (only,) = corpus.search_each([Search(text=text, nearest=False)])
    assert [hit.found_by for hit in only] == [{"lexical": 1}]
    assert only[0].cosine == pytest.approx(corpus.search(text)[0].cosine)


def test_the_outlets_include_those_that_another_process_has_just_added(folder: Path) -> None:
    with Corpus(folder) as mine, Corpus(folder) as other:
        assert mine.overview.outlets() == {}
        add_reports(other, FLOOD)
        assert mine.overview.outlets() == {FLOOD.outlet: 1}
        add_reports(mine, STRIKE)
        assert set(mine.overview.outlets()) == set(other.overview.outlets()) == {FLOOD.outlet, STRIKE.outlet}
