"""Where it is asked how things stand, the newest state leads, and what it replaced stands beneath."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from assistant.pipeline import Assistant
from corpus import Scope
from tests.assistant.reading import reading_assistant
from tests.corpora import make_report

_MARCH = datetime(2024, 3, 4, 9, tzinfo=UTC)
_WEEK = timedelta(days=7)
_REPORTS = (
    make_report(
        "Orsk Ferries and Vellin Lines in merger talks",
        "Orsk Ferries and Vellin Lines are in talks about a merger, the companies said on Monday. "
        "A merger of Orsk Ferries and Vellin Lines would make the largest fleet on the Lemna coast.",
        "Lemna Courier",
        published=_MARCH,
    ),
    make_report(
        "Orsk Ferries and Vellin Lines sign merger contract",
        "Orsk Ferries and Vellin Lines signed the contract for their merger on Friday. "
        "Crews keep their jobs for two years.",
        "Sound Post",
        published=_MARCH + 3 * _WEEK,
    ),
    make_report(
        "Court blocks merger of Orsk Ferries and Vellin Lines",
        "A court blocked the merger of Orsk Ferries and Vellin Lines on Tuesday. "
        "The two would have had no rival on the coast, the judge found.",
        "Lemna Courier",
        published=_MARCH + 9 * _WEEK,
    ),
    make_report(
        "Harbour arson: Jan Tolm arrested",
        "Jan Tolm was arrested on Sunday on suspicion of setting fire to the harbour office of Skardal.",
        "Sound Post",
        published=_MARCH + _WEEK,
    ),
    make_report(
        "Jan Tolm convicted of harbour arson",
        "A jury in Skardal convicted Jan Tolm of arson on Thursday. He set fire to the harbour office.",
        "Lemna Courier",
        published=_MARCH + 12 * _WEEK,
    ),
    make_report(
        "Mayor Hanna Berg opens Odalys library",
        "The mayor of Odalys, Hanna Berg, opened the new library on Saturday. It has 40,000 books.",
        "Odalys Echo",
        published=_MARCH,
    ),
    make_report(
        "Odalys elects Ida Marsk mayor",
        "Ida Marsk was sworn in as mayor of Odalys on Monday. She wants a second tram line.",
        "Sound Post",
        published=_MARCH + 10 * _WEEK,
    ),
    make_report(
        "Odalys honours Hanna Berg",
        "Hanna Berg, the former mayor of Odalys, was given the freedom of the town of Odalys on Sunday.",
        "Odalys Echo",
        published=_MARCH + 14 * _WEEK,
    ),
    make_report(
        "Yacht Merula sinks off Skardal",
        "One person died and six people were missing after the yacht Merula sank off Skardal on Monday. "
        "It went down before sunrise with its 22 passengers.",
        "Sound Post",
        published=_MARCH,
    ),
    make_report(
        "Why did the yacht Merula sink?",
        "The yacht Merula sank off Skardal early on Monday. Divers have recovered six bodies. It was one of "
        "ten boats of its model.",
        "Lemna Courier",
        published=_MARCH + timedelta(days=4),
    ),
)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory, exported_encoder: object) -> Iterator[Assistant]:
    with reading_assistant(tmp_path_factory.mktemp("newest"), *_REPORTS) as opened:
        yield opened


@pytest.mark.parametrize(
    "question",
    [
        "What happened to the merger of Orsk Ferries and Vellin Lines?",
        "Has the merger of Orsk Ferries and Vellin Lines been completed?",
        "Did the merger of Orsk Ferries and Vellin Lines go through?",
    ],
)
def test_the_last_stage_of_a_deal_leads(asked: Assistant, question: str) -> None:
    first, *others = asked.ask(question).statements
    assert "block" in first.text
    assert first.label == ""
    assert all(one.label.startswith("Earlier, ") for one in others if "signed" in one.text)


def test_before_the_court_ruled_the_contract_was_the_last(asked: Assistant) -> None:
    scope = Scope(as_of=_MARCH + 5 * _WEEK)
    answer = asked.ask("What happened to the merger of Orsk Ferries and Vellin Lines?", scope=scope)
    assert "sign" in answer.statements[0].text
    assert "block" not in answer.text


def test_a_verdict_replaces_an_arrest_unless_the_arrest_is_asked_for(asked: Assistant) -> None:
    assert "convicted" in asked.ask("Has Jan Tolm been convicted of arson?").statements[0].text
    assert "arrested" in asked.ask("When was Jan Tolm arrested?").statements[0].text
    assert "arrested" in asked.ask("Was Jan Tolm arrested?").statements[0].text


def test_the_newest_holder_of_a_role_leads_and_the_one_before_has_a_day(asked: Assistant) -> None:
    first, *others = asked.ask("Who is the mayor of Odalys?").statements
    assert "Ida Marsk" in first.text
    assert [one.label for one in others if "library" in one.text] == ["Earlier, 4 March 2024"]
    assert all(one.label == "" for one in others if "former mayor" in one.text)


def test_who_had_the_role_on_an_earlier_day_leads_as_of_that_day(asked: Assistant) -> None:
    answer = asked.ask("Who is the mayor of Odalys?", scope=Scope(as_of=_MARCH + 2 * _WEEK))
    assert "Hanna Berg" in answer.statements[0].text
    assert not any(one.label for one in answer.statements)


def test_bodies_that_were_found_move_the_count_of_the_dead_on(asked: Assistant) -> None:
    first, second, *_ = asked.ask("How many died on the yacht Merula?").statements
    assert first.text == "Divers have recovered six bodies."
    assert second.label == "Earlier, 4 March 2024"
