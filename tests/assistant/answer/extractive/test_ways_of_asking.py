"""Questions asked in ways of their own: for the first, by another name, for what was not done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from assistant.pipeline import Assistant
from corpus import Corpus, Scope
from corpus.models.reader import open_reader
from tests.corpora import add_reports, make_report

_ASKED_AT = Scope(as_of=datetime(2026, 6, 30, 23, 59, 59, tzinfo=UTC))


def _day(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 9, tzinfo=UTC)


_REPORTS = (
    make_report(
        "Arnhold council meets on parking",
        "The council of Arnhold met on Tuesday. The meeting dealt with parking fees, the clerk said.",
        "Arnhold Echo",
        published=_day(6, 9),
    ),
    make_report(
        "Arnhold council meets on playgrounds",
        "The council of Arnhold met on Tuesday. The meeting dealt with two new playgrounds, the clerk said.",
        "Arnhold Echo",
        published=_day(6, 2),
    ),
    make_report(
        "Arnhold council meets on the library",
        "The council of Arnhold met on Tuesday. The meeting dealt with the library roof, the clerk said.",
        "Arnhold Echo",
        published=_day(6, 23),
    ),
    make_report(
        "RPC shuts refinery for a month",
        "The RPC ordered the refinery of Tolvik to pay 9 million kroner for a spill in the fjord.",
        "Fjord Post",
        published=_day(5, 4),
    ),
    make_report(
        "New building for pollution authority",
        "The Regional Pollution Commission (RPC) moves to Hamran in July. The house has three floors.",
        "Fjord Post",
        published=_day(4, 4),
    ),
)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory, exported_encoder: object) -> Iterator[Assistant]:
    with Corpus(tmp_path_factory.mktemp("asking")) as corpus:
        add_reports(corpus, *_REPORTS)
        yield Assistant(corpus=corpus, reader=open_reader())


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What was the first meeting of the Arnhold council in June about?", "playgrounds"),
        ("earliest report on the Arnhold council", "playgrounds"),
        ("What is the latest on the Arnhold council?", "library"),
        (
            "How much does the Tolvik refinery have to pay to the Regional Pollution Commission?",
            "9 million kroner",
        ),
        ("Where does the RPC move?", "Hamran"),
    ],
)
def test_the_first_sentence_is_of_the_report_that_answers(
    asked: Assistant, question: str, words: str
) -> None:
    (first, *_) = asked.ask(question, scope=_ASKED_AT).statements
    assert words in f"{first.citations[0].stored.report.title}: {first.text}"


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("Whom did the RPC fine?", "regional pollution commission"),
        ("Whom did the regional pollution commission fine?", "rpc"),
        ("Whom did the Regional Pollution Commission (RPC) fine?", None),
        ("Whom did the council fine?", None),
    ],
)
def test_what_is_named_is_found_under_its_other_name(
    asked: Assistant, question: str, other: str | None
) -> None:
    assert [one.other for one in asked.understand(question).other_names] == ([other] if other else [])
    if other:
        found = asked.search(question, limit=2)
        assert {hit.stored.report.title[:3] for hit in found} == {"RPC", "New"}
