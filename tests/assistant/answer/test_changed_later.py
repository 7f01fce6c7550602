"""A report that was changed after the day asked about does not answer, and a note says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assistant.pipeline import Assistant
from corpus import Corpus, Scope
from tests.corpora import add_reports, make_report

_PUBLISHED = datetime(2012, 5, 10, 9, tzinfo=UTC)
_CHANGED = datetime(2026, 4, 24, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory, exported_encoder: object) -> Iterator[Assistant]:
    page = make_report(
        "What is the Ostrel pact?",
        "The Ostrel pact is about water. In April 2026 the town of Brenna left the Ostrel pact.",
        "Coast News",
        published=_PUBLISHED,
    )
    with Corpus(tmp_path_factory.mktemp("changed")) as corpus:
        add_reports(corpus, replace(page, updated=_CHANGED))
        yield Assistant(corpus=corpus)


@pytest.mark.parametrize(("year", "left_out"), [(2013, True), (2027, False), (None, False), (2011, False)])
def test_a_report_changed_after_the_day_asked_about_is_left_out_and_counted(
    asked: Assistant, year: int | None, left_out: bool
) -> None:
    scope = Scope(as_of=datetime(year, 1, 1, tzinfo=UTC) if year else None)
    answer = asked.ask("Which town left the Ostrel pact?", scope=scope)
    assert bool(answer.statements) == (year != 2011 and not left_out)
    assert any("1 report is left out: it was published by then" in note for note in answer.notes) == left_out
