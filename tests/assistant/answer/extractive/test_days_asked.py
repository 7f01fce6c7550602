"""A question that names days of publication is answered from the reports of those days alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.pipeline import Assistant
from corpus import Corpus, Scope
from tests.corpora import add_reports, make_report

REPORTS = [
    (
        "Flood in Orvel kills twelve",
        "At least 12 people died in the flood in Orvel on Saturday.",
        "Fjordavisen",
        18,
    ),
    ("Orvel flood toll rises", "The death toll of the flood in Orvel has risen to 19.", "Nordposten", 20),
    (
        "Orvel buries its dead",
        "Orvel buried its dead. The flood killed 23 people, the mayor said.",
        "Kystbladet",
        26,
    ),
    ("Cabinet briefing", "The cabinet of Norvik briefed reporters about the ferry strike.", "Nordposten", 27),
]


@pytest.fixture
def corpus(folder: Path) -> Corpus:
    opened = Corpus(folder)
    made = [
        make_report(title, body, outlet, published=datetime(2026, 10, day, 8, tzinfo=UTC))
        for title, body, outlet, day in REPORTS
    ]
    add_reports(opened, *made)
    return opened


def answered(corpus: Corpus, question: str) -> str:
    asked = Scope(as_of=datetime(2026, 10, 28, 12, tzinfo=UTC))
    with corpus:
        return " ".join(one.text for one in Assistant(corpus=corpus).ask(question, scope=asked).statements)


@pytest.mark.parametrize(
    ("question", "first", "not_used"),
    [
        ("As of 21 October 2026, how many people had died in the Orvel flood?", "The death toll", ("23",)),
        ("What was published yesterday?", "The cabinet", ("Orvel",)),
        ("What did Nordposten report on 20 October?", "The death toll", ("cabinet", "23", "12")),
        ("What happened in Orvel since 22 October?", "", ("12", "19")),
        ("news about Orvel from the last 3 days", "", ("12", "19")),
        ("What happened in Orvel until 19 October?", "At least 12", ("19.", "23")),
    ],
)
def test_only_the_days_that_a_question_names_answer_it(
    corpus: Corpus, question: str, first: str, not_used: tuple[str, ...]
) -> None:
    words = answered(corpus, question)
    assert words
    assert words.startswith(first)
    assert not any(one in words for one in not_used)
