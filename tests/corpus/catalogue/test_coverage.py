"""What lies within a scope is counted as a search within it sees it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from corpus import Corpus, Scope
from tests.corpora import add_reports, make_report

MARCH = datetime(2026, 3, 1, 12, tzinfo=UTC)


def day(number: int) -> datetime:
    return MARCH.replace(day=number)


FERRY = make_report("Lemna orders a ferry", outlet="Lemna Courier", published=day(1), collected=day(2))
PRICE = make_report(
    "The ferry's price", outlet="Sound Post", published=day(4), collected=day(5), country="NO"
)
REVISED = make_report(
    "Lemna orders a ferry",
    "The dam above Lemna did not hold.",
    outlet="Lemna Courier",
    published=day(7),
    collected=day(10),
)


def counts(corpus: Corpus, scope: Scope) -> tuple[int, int, int | None, int | None]:
    found = corpus.overview.coverage(scope=scope)
    return (
        found.reports,
        found.outlets,
        found.first.day if found.first else None,
        found.last.day if found.last else None,
    )


def test_coverage_counts_what_the_scope_lets_through(folder: Path, database_url: str | None) -> None:
    with Corpus(folder, database_url=database_url) as corpus:
        assert counts(corpus, Scope()) == (0, 0, None, None)
        add_reports(corpus, FERRY, PRICE)
        assert counts(corpus, Scope()) == (2, 2, 1, 4)
        assert counts(corpus, Scope(since=day(1))) == counts(corpus, Scope())
        assert counts(corpus, Scope(outlets=("SOUND POST",))) == (1, 1, 4, 4)
        assert counts(corpus, Scope(countries=("no",))) == (1, 1, 4, 4)
        assert counts(corpus, Scope(since=day(2), until=day(3))) == (0, 0, None, None)
        assert counts(corpus, Scope(as_of=day(3))) == (1, 1, 1, 1)


def test_coverage_at_an_earlier_day_counts_the_versions_of_that_day(
    folder: Path, database_url: str | None
) -> None:
    with Corpus(folder, database_url=database_url) as corpus:
        add_reports(corpus, FERRY)
        add_reports(corpus, PRICE)
        add_reports(corpus, REVISED)
        with corpus.writer.writing():
            corpus.writer.withdraw(PRICE.report_id, reason="the yard denied it")
        assert counts(corpus, Scope()) == (1, 1, 7, 7)
        for known_by in (day(1), day(3), day(6), day(11)):
            scope = Scope(known_by=known_by)
            stored = corpus.reports(scope=scope)
            found = corpus.overview.coverage(scope=scope)
            assert found.reports == len(stored)
            assert found.outlets == len({one.report.outlet for one in stored})
        assert counts(corpus, Scope(known_by=day(6))) == (2, 2, 1, 4)


def test_a_report_that_was_changed_after_the_instant_is_left_out_and_counted(
    tmp_path: Path, database_url: str | None
) -> None:
    with Corpus(tmp_path, database_url=database_url) as corpus:
        add_reports(corpus, replace(FERRY, updated=day(6)), replace(PRICE, updated=day(4)))
        assert counts(corpus, Scope(as_of=day(5))) == (1, 1, 4, 4)
        assert corpus.overview.changed_later(scope=Scope(as_of=day(5))) == 1
        assert corpus.overview.changed_later(scope=Scope(as_of=day(5), outlets=("Sound Post",))) == 0
        assert counts(corpus, Scope(as_of=day(6)))[0] == 2
        assert (
            corpus.overview.changed_later(scope=Scope(as_of=day(6)))
            == corpus.overview.changed_later(scope=Scope())
            == 0
        )
        hits = corpus.search("ferry", scope=Scope(as_of=day(5)))
        assert [hit.stored.report.outlet for hit in hits] == ["Sound Post"]
