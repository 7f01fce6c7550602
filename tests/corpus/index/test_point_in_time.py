"""What was stored on a day answers as it was then, whatever has happened to it since."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import sqlite

from corpus import Corpus, Hit, Scope, Search, publishing
from corpus.catalogue import staging
from corpus.catalogue.as_of import last_collected_by
from corpus.catalogue.rows import VersionId
from corpus.index.hybrid import search_each
from ingest.revise import revise
from tests.corpora import COLLECTED, add_reports, make_report, small_reports, titles

FIRST = make_report(country="LM")
SECOND = replace(FIRST, body="The dam above Lemna cracked at noon. Villagers were led uphill.")
THEN, NOW = Scope(known_by=COLLECTED), Scope(known_by=datetime(2100, 1, 1, tzinfo=UTC))
ASKED = "sluice gates of the dam above Lemna"


@contextmanager
def holding(folder: Path, *, few: int = 4) -> Iterator[Corpus]:
    with Corpus(folder) as corpus:
        add_reports(corpus, FIRST, *small_reports(few))
        yield corpus


def best(corpus: Corpus, scope: Scope = THEN, asked: str = ASKED) -> Hit:
    """The first hit, which is of the dam's report in some version."""
    hit = corpus.search(asked, scope=scope)[0]
    assert hit.stored.report_id == FIRST.report_id
    return hit


def found(corpus: Corpus, scope: Scope) -> bool:
    """Whether a search and the list both have the report; they never differ."""
    listed = FIRST.report_id in {stored.report_id for stored in corpus.reports(scope=scope)}
    assert (FIRST.title in titles(corpus.search(ASKED, scope=scope))) is listed
    return listed


def withdraw(corpus: Corpus, *, days_after: float) -> None:
    """Withdraws the report at a time of the past, which only the catalogue can be given."""
    at = COLLECTED + timedelta(days=days_after)
    with corpus.writer.writing():
        staging.withdraw(corpus.catalogue, FIRST.report_id, reason="retracted", at=at)
        publishing.publish([], catalogue=corpus.catalogue, indexes=corpus.indexes)


def restore(corpus: Corpus, *, days_after: float) -> None:
    one = VersionId(report_id=FIRST.report_id, version=1)
    with corpus.writer.writing():
        staging.prepare_restoring(corpus.catalogue, one)
        corpus.indexes.add_vectors([one])
        corpus.indexes.add_words([one])
        staging.restore(corpus.catalogue, one, at=COLLECTED + timedelta(days=days_after))


def day(number: float) -> Scope:
    return Scope(known_by=COLLECTED + timedelta(days=number))


def test_the_version_that_was_current_answers_and_the_later_one_does_not(
    folder: Path, tmp_path: Path
) -> None:
    again = tmp_path / "again.md"
    again.write_text(f"---\ntitle: {FIRST.title}\nsource: {FIRST.outlet}\n---\n\n{SECOND.body}\n", "utf-8")
    with holding(folder) as corpus:
        before = best(corpus, Scope())
        revise(corpus, FIRST.report_id, again)
        then, now = best(corpus), best(corpus, NOW)
        assert (then.stored.version, then.stored.current, then.stored.report) == (1, False, FIRST)
        assert then.text == FIRST.body
        assert (now.stored.version, now.stored.current, now.text) == (2, True, SECOND.body)
        assert titles(corpus.search(ASKED, scope=NOW)) == titles(corpus.search(ASKED))
        assert corpus.report(then.stored.report_id, 1) == then.stored
        assert then.passage in corpus.neighbours(then)
        assert {stored.version for stored in corpus.reports(scope=THEN)} == {1}
        assert then.found_by == before.found_by
        assert then.cosine == pytest.approx(before.cosine)


def test_a_former_passage_scores_as_it_did_when_it_was_current(folder: Path) -> None:
    """By words: as far as the mean length of a sample comes near that of all."""
    search = Search(text=ASKED, focus="U.S. sluice gates", scope=THEN)
    with holding(folder, few=40) as corpus:
        words = corpus.indexes.fulltext
        [(passage, before), *_] = words.search(search, limit=5).items()
        others = dict(list(words.search(search, limit=5).items())[1:])
        add_reports(corpus, replace(SECOND, collected=COLLECTED + timedelta(days=1)))
        scores = corpus._views.at(THEN.known_by, words).search(search, limit=5)
        assert next(iter(scores)) == passage
        assert scores[passage] == pytest.approx(before, rel=0.05)
        assert {i: scores[i] for i in others} == pytest.approx(others, rel=0.05)


def test_each_day_has_the_version_of_its_own(folder: Path) -> None:
    bodies = [f"The dam above Lemna let out {n} tonnes of water through its sluice gates." for n in range(4)]
    with holding(folder) as corpus:
        for n, body in enumerate(bodies, start=1):
            add_reports(corpus, replace(FIRST, body=body, collected=COLLECTED + timedelta(days=n)))
        for n, body in enumerate([FIRST.body, *bodies]):
            assert best(corpus, day(n)).text == body
            assert best(corpus, day(n + 0.5)).stored.version == n + 1
        assert titles(corpus.search(ASKED, scope=day(-1))) == []


def test_a_report_withdrawn_since_answers_and_says_so(folder: Path) -> None:
    with holding(folder) as corpus:
        with corpus.writer.writing():
            corpus.writer.withdraw(FIRST.report_id, reason="its source retracted it")
        stored = best(corpus).stored
        assert stored.withdrawn is not None
        assert stored.withdrawn.reason == "its source retracted it"
        assert stored == corpus.report(FIRST.report_id)
        assert not found(corpus, NOW)
        assert corpus.withdrawn(scope=THEN) == []
        assert [one.report for one in corpus.withdrawn(scope=NOW)] == [FIRST]


def test_a_report_is_not_found_between_its_withdrawal_and_its_restoration(folder: Path) -> None:
    with holding(folder) as corpus:
        withdraw(corpus, days_after=2)
        assert [found(corpus, day(n)) for n in (1, 2, 3)] == [True, False, False]
        restore(corpus, days_after=4)
        assert [found(corpus, day(n)) for n in (1, 2, 3, 4, 5)] == [True, False, False, True, True]
        assert best(corpus, day(1)).stored.current
        withdraw(corpus, days_after=6)
        assert [found(corpus, day(n)) for n in (1, 3, 5, 7)] == [True, False, True, False]


def test_a_report_revised_and_then_withdrawn_answers_as_it_was_on_each_day(folder: Path) -> None:
    with holding(folder) as corpus:
        add_reports(corpus, replace(SECOND, collected=COLLECTED + timedelta(days=1)))
        withdraw(corpus, days_after=2)
        first, second = best(corpus, day(0)).stored, best(corpus, day(1.5), "the dam cracked at noon").stored
        assert [(one.version, one.current) for one in (first, second)] == [(1, False), (2, False)]
        assert first.withdrawn is not None
        assert first.withdrawn == second.withdrawn
        assert not found(corpus, day(3))


def test_a_former_version_is_found_by_its_meaning_alone(folder: Path) -> None:
    with holding(folder) as corpus:
        add_reports(corpus, replace(SECOND, collected=COLLECTED + timedelta(days=1)))
        hit = best(corpus, asked="reservoir barrage floodwater")
        assert (hit.stored.version, hit.text) == (1, FIRST.body)
        assert hit.found_by["dense"] == 1


def test_a_scope_too_large_to_be_judged_one_by_one_has_former_versions_too(folder: Path) -> None:
    """And has none of a report that was withdrawn at the time."""
    search = Search(text="reservoir barrage floodwater", scope=day(1))
    with holding(folder) as corpus:

        def found_one_by_one(few: int) -> tuple[list[Hit], ...]:
            return search_each(
                [search],
                catalogue=corpus.catalogue,
                views={
                    search.scope.known_by: corpus._views.at(search.scope.known_by, corpus.indexes.fulltext)
                },
                encode=corpus.encoder.encode_questions,
                nearest=corpus.indexes.nearest,
                limit=10,
                few=few,
            ).hits

        withdraw(corpus, days_after=2)
        [few], [many] = found_one_by_one(1_000), found_one_by_one(2)
        assert titles(few) == titles(many)
        assert many[0].stored.report == FIRST
        restore(corpus, days_after=4)
        search = replace(search, scope=day(3))
        [few], [many] = found_one_by_one(1_000), found_one_by_one(2)
        assert titles(few) == titles(many)
        assert FIRST.title not in titles(many)


@pytest.mark.parametrize(
    ("scope", "within"),
    [
        (replace(THEN, countries=("lm",)), True),
        (replace(THEN, countries=("UT",)), False),
        (replace(THEN, outlets=("lemna courier",)), True),
        (replace(THEN, until=COLLECTED - timedelta(days=2)), False),
        (replace(THEN, as_of=COLLECTED), True),
        (replace(THEN, as_of=COLLECTED - timedelta(days=2)), False),
    ],
    ids=str,
)
def test_a_former_version_is_within_the_scope_by_its_own_fields(
    folder: Path, scope: Scope, within: bool
) -> None:
    later = COLLECTED + timedelta(days=1)
    with holding(folder) as corpus:
        add_reports(corpus, replace(SECOND, country="UT", published=COLLECTED, collected=later))
        assert found(corpus, scope) is within


def test_an_outlet_that_only_former_reports_are_from_is_known_then(folder: Path) -> None:
    with holding(folder) as corpus:
        withdraw(corpus, days_after=1)
        assert FIRST.outlet not in corpus.overview.outlets()
        assert corpus.overview.outlets(at=COLLECTED)[FIRST.outlet] == 1
        assert corpus.overview.missing_outlets(replace(THEN, outlets=("lemna courier",))) == []
        assert corpus.overview.missing_outlets(Scope(outlets=("lemna courier",))) == ["lemna courier"]
        assert "LM" in corpus.overview.countries(at=COLLECTED)
        assert corpus.origins.groups(scope=THEN).copies == ()


def test_what_is_written_after_a_search_is_seen_by_the_next(folder: Path) -> None:
    """The former passages of some days are remembered; never longer than they are right."""
    with holding(folder) as corpus:
        add_reports(corpus, replace(SECOND, collected=COLLECTED + timedelta(days=1)))
        assert best(corpus, day(0.5)).stored.version == 1
        withdraw(corpus, days_after=3)
        assert best(corpus, day(0.5)).stored.withdrawn is not None
        assert best(corpus, day(2), "the dam cracked").stored.version == 2
        corpus.rebuild()
        assert best(corpus, day(0.5)).stored.version == 1
        assert not found(corpus, day(4))


def test_the_few_that_changed_are_found_without_reading_the_others(folder: Path) -> None:
    asked = last_collected_by(0).compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    with holding(folder) as corpus, corpus.catalogue.reading() as connection:
        plan = [row.detail for row in connection.execute(text(f"EXPLAIN QUERY PLAN {asked}"))]
    assert any("reports_changed" in step for step in plan), plan
    assert not any(step.startswith("SCAN versions") for step in plan), plan
