"""The list of reports, searched by words: best first, with where they are, filtered, and page after page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from corpus import UNKNOWN_OUTLET, Corpus, Missing, ReportFilter, ReportList, ReportState, Sort
from tests.corpora import COLLECTED, add_reports, make_report, small_reports

LEAD = make_report(
    "Ferry to Ostrow sails again",
    "After nine weeks in dock the ferry to Ostrow sailed on Monday. The ferry carried 61 passengers.",
    "Harbour Sheet",
)
ASIDE = make_report(
    "Council counts its cars",
    f"{'The council of Lemna owns many cars. ' * 60}One of them was once lost on a ferry.",
    published=COLLECTED,
)
GONE = make_report("Ferries of the north, a history", "A book about old ships has been printed in Lemna.")
UNDATED = make_report("Market day moves", "The market moves to Tuesday.", UNKNOWN_OUTLET, published=None)
BRIEF = small_reports(30)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory, shared_database_url: str | None) -> Iterator[Corpus]:
    with Corpus(tmp_path_factory.mktemp("corpus"), database_url=shared_database_url) as opened:
        add_reports(opened, LEAD, ASIDE, GONE, UNDATED, *BRIEF)
        with opened.writer.writing():
            opened.writer.withdraw(GONE.report_id, reason="retracted")
        yield opened


def find(corpus: Corpus, text: str = "", *, limit: int = 50, skip: int = 0, **fields: object) -> ReportList:
    wanted = ReportFilter(text=text, sort=Sort.RELEVANCE)
    return corpus.listed(replace(wanted, **fields), limit=limit, skip=skip)  # type: ignore[arg-type]


def titles(found: ReportList) -> list[str]:
    return [one.title for one in found.rows]


def excerpt_of(found: ReportList, report_id: str) -> tuple[str, list[str]]:
    shown = found.matched[report_id].excerpt
    assert shown is not None
    return shown.text, [shown.text[mark.start : mark.end] for mark in shown.marks]


def test_the_report_that_is_about_the_words_comes_before_a_newer_one_that_mentions_them(
    corpus: Corpus,
) -> None:
    """Deep in its last passage, too; sorted by day it is the other way round."""
    found = find(corpus, "ferry")
    assert titles(found) == [LEAD.title, ASIDE.title]
    text, marks = excerpt_of(found, ASIDE.report_id)
    assert text.endswith("once lost on a ferry.")
    assert marks == ["ferry"]
    mark = found.matched[LEAD.report_id].title.marks[0]
    assert LEAD.title[mark.start : mark.end] == "Ferry"
    assert titles(find(corpus, "ferry", sort=Sort.PUBLISHED)) == [ASIDE.title, LEAD.title]


def test_what_is_withdrawn_is_found_by_words_of_its_title_as_they_are_typed(corpus: Corpus) -> None:
    found = find(corpus, "ferries of the north")
    assert titles(found)[0] == GONE.title
    assert found.matched[GONE.report_id].excerpt is None
    assert titles(find(corpus, "ferries", state=ReportState.WITHDRAWN)) == [GONE.title]


def test_reports_with_all_of_the_words_are_listed_and_filters_hold(corpus: Corpus) -> None:
    every = find(corpus, "stolen paintings Brackwater")
    assert every.rows
    assert all("Brackwater" in title for title in titles(every)[:3])
    assert titles(find(corpus, "ferry", outlets=("Harbour Sheet",))) == [LEAD.title]
    assert titles(find(corpus, "ferry", since=COLLECTED - timedelta(hours=1))) == [ASIDE.title]
    assert find(corpus, "volcano").total == 0
    assert titles(find(corpus, LEAD.report_id)) == [LEAD.title]


def test_pages_of_what_is_found_neither_overlap_nor_leave_out(corpus: Corpus) -> None:
    whole = find(corpus, "crowns hospital")
    assert whole.total > 5
    parts = [
        title
        for skip in range(0, whole.total, 3)
        for title in titles(find(corpus, "crowns hospital", limit=3, skip=skip))
    ]
    assert parts == titles(whole)
    assert len(set(parts)) == whole.total
    assert not whole.cut


def test_without_words_the_newest_comes_first(corpus: Corpus) -> None:
    found = find(corpus)
    assert (found.total, found.matched) == (34, {})
    assert titles(found)[0] == ASIDE.title
    assert titles(found)[-1] == UNDATED.title


def test_reports_without_a_date_or_an_outlet_are_found(corpus: Corpus) -> None:
    for missing in ((Missing.DATE,), (Missing.OUTLET,), (Missing.DATE, Missing.OUTLET)):
        assert titles(find(corpus, missing=missing)) == [UNDATED.title]
    assert find(corpus, "ferry", missing=(Missing.DATE,)).total == 0
