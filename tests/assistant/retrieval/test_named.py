"""Somebody whom one report names is found, and nothing answers that never mentions them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.pipeline import Assistant
from corpus import Corpus
from tests.corpora import add_reports, make_report

LETTER = (
    "The island's post now comes by drone. The skipper of the old boat will carry parcels. "
    "“My seed potatoes are too heavy for it,” says the crofter Morag Ingsetter."
)
FLOOD = "The flood in Vila Jacurema drove 1,240 people from their homes. The water fell on Monday."
LIBRARY = "The teacher, who died in 2021, left her savings to the library barge of Nordwerder."


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Over three reports and a dozen others that speak of drones and of people who died."""
    with Corpus(tmp_path_factory.mktemp("named") / "corpus") as corpus:
        others = [
            make_report(f"Drone {n}", f"People died when drone number {n} fell on Lemna. What did they say?")
            for n in range(12)
        ]
        reports = (
            make_report("Post by air", LETTER),
            make_report("Flood in Vila Jacurema", FLOOD),
            make_report("Library barge", LIBRARY),
        )
        add_reports(corpus, *reports, *others)
        yield Assistant(corpus=corpus)


def test_the_report_that_names_somebody_is_among_those_found(asked: Assistant) -> None:
    question = asked.understand("What did Morag Ingsetter say about the drone?")
    assert "Morag Ingsetter" in " ".join(hit.text for hit in asked.find(question))


def test_who_somebody_is_of_whom_little_is_reported(asked: Assistant) -> None:
    answer = asked.ask("Who is Morag Ingsetter?")
    assert [one.text for one in answer.statements] == [
        "“My seed potatoes are too heavy for it,” says the crofter Morag Ingsetter."
    ]


def test_no_report_answers_that_does_not_mention_who_is_asked_about(asked: Assistant) -> None:
    answer = asked.ask("How many people were driven out by the flood in Vila Jacurema?")
    assert {c.stored.report.title for one in answer.statements for c in one.citations} == {
        "Flood in Vila Jacurema"
    }
