"""Which reports are of one story, as they come in one after another."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from corpus import Actor, Corpus, Report, Scope
from tests.corpora import COLLECTED, add_reports, make_report, small_reports

BURST, FLOODED, GATE = (
    make_report(title, body, outlet, published=COLLECTED - timedelta(days=days))
    for title, body, outlet, days in (
        (
            "Dam at Velmora bursts",
            "A dam at Velmora burst on Monday and flooded forty houses in the valley below; engineers of "
            "Arnhold Water blamed a cracked gate.",
            "Fjord Post",
            9,
        ),
        (
            "Forty houses under water at Velmora",
            "Forty houses stood under water at Velmora after the dam above the town gave way on Monday. "
            "Engineers of Arnhold Water spoke of a cracked gate.",
            "Coast Echo",
            8,
        ),
        (
            "Cracked gate let the dam at Velmora burst",
            "Engineers of Arnhold Water said a cracked gate let the dam at Velmora burst, and that the forty "
            "flooded houses could be lost.",
            "Fjord Post",
            5,
        ),
    )
)
CUP = make_report(
    "Oriel Tamm wins the cup",
    "Oriel Tamm won the women's chess cup at Kuldranna with a queen sacrifice in the last round.",
    published=COLLECTED - timedelta(days=6),
)


@pytest.fixture
def corpus(folder: Path, database_url: str | None) -> Corpus:
    return Corpus(folder, database_url=database_url)


def grouped(corpus: Corpus, *reports: Report) -> int:
    add_reports(corpus, *reports)
    with corpus.writer.writing():
        return corpus.stories.group()


def story_of(corpus: Corpus, report: Report, scope: Scope = Scope()) -> list[str]:
    return [one.report.title for one in corpus.stories.of(report.report_id, scope=scope)]


def test_a_later_report_joins_the_story_that_it_is_of_and_no_other(corpus: Corpus) -> None:
    with corpus:
        assert grouped(corpus, BURST, FLOODED, CUP, *small_reports(12)) == 15
        assert story_of(corpus, BURST) == [FLOODED.title, BURST.title], "the latest first"
        assert grouped(corpus, GATE) == 1, "what is grouped is not grouped again"
        assert story_of(corpus, GATE) == [GATE.title, FLOODED.title, BURST.title]
        assert story_of(corpus, CUP) == [CUP.title]
        assert corpus.stories.size(BURST.report_id) == 3
        with corpus.writer.writing():
            corpus.writer.withdraw(CUP.report_id, reason="invented", by=Actor(name="Bo"))
            corpus.writer.withdraw(GATE.report_id, reason="invented", by=Actor(name="Bo"))
        assert [corpus.stories.size(one.report_id) for one in (BURST, GATE, CUP)] == [2, 2, 0]
        with corpus.writer.writing():
            corpus.writer.restore(GATE.report_id, by=Actor(name="Bo"))
        later = corpus.stories.later([corpus.report(BURST.report_id)])
        assert [one.report.title for one in later] == [GATE.title, FLOODED.title]
        before = Scope(as_of=COLLECTED - timedelta(days=6))
        assert story_of(corpus, BURST, before) == [FLOODED.title, BURST.title]


def test_reports_that_are_alike_and_name_nothing_in_common_are_of_no_story(corpus: Corpus) -> None:
    orsk, tolga = (
        make_report(
            "Money for a hospital wing",
            f"The council of {place} voted on Monday to spend {number} million crowns on a hospital wing.",
            outlet,
        )
        for place, number, outlet in (("Orsk", 4, "Orsk Post"), ("Tolga", 9, "Tolga Post"))
    )
    with corpus:
        grouped(corpus, orsk, tolga)
        assert corpus.stories.latest() == []


def test_a_report_that_is_revised_is_grouped_by_what_it_says_now(corpus: Corpus) -> None:
    with corpus:
        grouped(corpus, BURST, FLOODED, CUP, *small_reports(12))
        grouped(corpus, replace(CUP, body=GATE.body))
        assert story_of(corpus, CUP) == [CUP.title, FLOODED.title, BURST.title]


def test_a_withdrawn_report_is_in_no_story_until_it_is_restored(corpus: Corpus) -> None:
    with corpus:
        grouped(corpus, BURST, FLOODED, *small_reports(12))
        with corpus.writer.writing():
            corpus.writer.withdraw(FLOODED.report_id, reason="test")
        assert story_of(corpus, BURST) == [BURST.title]
        assert not [one for one in corpus.stories.latest() if one.story == BURST.report_id]
        with corpus.writer.writing():
            corpus.writer.restore(FLOODED.report_id)
        assert story_of(corpus, BURST) == [FLOODED.title, BURST.title]


def test_the_stories_reported_last_are_listed_and_found_by_a_word_of_any_title(corpus: Corpus) -> None:
    with corpus:
        grouped(corpus, BURST, FLOODED, GATE, CUP, *small_reports(12))
        (found,) = corpus.stories.latest(text="UNDER WATER")
        assert (found.story, found.title) == (BURST.report_id, GATE.title)
        assert (found.reports, found.outlets) == (3, 2)
        assert (found.first, found.last) == (BURST.published, GATE.published)
        assert corpus.stories.latest(text="chess") == [], "one report is no story"
        assert corpus.stories.latest(text="100%") == []


def test_rebuilding_groups_the_reports_of_an_older_program(corpus: Corpus) -> None:
    with corpus:
        add_reports(corpus, BURST, FLOODED, GATE, *small_reports(12))
        assert corpus.stories.of(BURST.report_id) == [], "as where an older program imported them"
        corpus.rebuild()
        assert story_of(corpus, BURST) == [GATE.title, FLOODED.title, BURST.title]


def test_reports_without_a_name_or_a_day_are_grouped_too(corpus: Corpus) -> None:
    undated = make_report(
        "untitled", "nobody said a word about the weather of the day before", published=None
    )
    with corpus:
        assert grouped(corpus, undated) == 1
        assert story_of(corpus, undated) == ["untitled"]
        assert corpus.stories.later([corpus.report(undated.report_id)]) == []
