"""Timelines, summaries, lists and changes, over reports of one affair and of others beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from assistant.pipeline import Assistant
from assistant.question.form import Form
from tests.assistant.reading import reading_assistant
from tests.corpora import make_report

_MAY = datetime(2026, 5, 10, 12, tzinfo=UTC)
_REPORTS = (
    make_report(
        "Lemna bridge closed after cracks are found",
        "The Lemna bridge was closed on Monday after inspectors found cracks in its bearings. "
        "It was opened in June 1987 and is the longest bridge since 1950. Lorries have been kept off it "
        "since March. About 9,000 cars cross every day. Repairs will cost 3 million euros.",
        "Lemna Courier",
        published=_MAY.replace(day=5),
    ),
    make_report(
        "Cracks close Lemna bridge",
        "Inspectors found cracks in the bearings of the Lemna bridge, which was closed on Monday.",
        "Sound Post",
        published=_MAY.replace(day=5),
    ),
    make_report(
        "Lemna bridge repairs to cost more",
        "Repairs of the Lemna bridge will cost 5 million euros, the council said on Friday. "
        "New bearings are to arrive on 20 August 2026.",
        "Sound Post",
        published=_MAY.replace(day=9),
    ),
    make_report(
        "Brackwater bridge painted",
        "The bridge of Brackwater was painted green on 2 May 2026. The work took a week.",
        "Brackwater Echo",
        published=_MAY.replace(day=3),
    ),
    make_report(
        "Avalanche at Skardal kills four",
        "At least 4 people died in the avalanche at Skardal on Tuesday, rescuers said. Nine are missing.",
        "Sound Post",
        published=_MAY.replace(day=5),
    ),
    make_report(
        "Skardal mourns",
        "The avalanche at Skardal killed 11 people, the county said. Some 60 workers searched for days.",
        "Lemna Courier",
        published=_MAY.replace(day=8),
    ),
    make_report(
        "Fire at Tolga destroys homes",
        "The fire at Tolga destroyed 40 homes, the mayor said. It burned for two days.",
        "Sound Post",
        published=_MAY.replace(day=2),
    ),
    make_report(
        "Insurers count homes lost at Tolga",
        "The fire at Tolga destroyed 75 homes, insurers said. Most were made of wood.",
        "Lemna Courier",
        published=_MAY.replace(day=6),
    ),
    make_report(
        "Boats missing off Odalys",
        "At least 30 boats are missing off Odalys after the storm, the harbour said.",
        "Sound Post",
        published=_MAY.replace(day=2),
    ),
    make_report(
        "Search for boats off Odalys",
        "Some 3 boats are missing off Odalys, the coast guard said. A wind blew.",
        "Lemna Courier",
        published=_MAY.replace(day=6),
    ),
    make_report(
        "Fair loses its guests",
        "The shipyard Hollin withdrew from the Odalys fair on Tuesday over its sponsor. "
        "The bank Mercator Trust withdrew from the Odalys fair on Thursday. "
        "The airline Skyreach also withdrew from the Odalys fair. Visitors still came in numbers.",
        "Lemna Courier",
        published=_MAY,
    ),
    make_report(
        "Weavers' guild of Tarn raises its fees",
        "The weavers' guild of Tarn raised its fees. Odile Marchetti of the museum called it unwise.",
        "Lemna Courier",
        published=_MAY.replace(day=3),
    ),
    make_report(
        "Glass from Selby sells well",
        "Glass from Selby sells well abroad. The buyer Odile Marchetti praised its blue. It is cheap.",
        "Sound Post",
        published=_MAY.replace(day=9),
    ),
)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory, exported_encoder: object) -> Iterator[Assistant]:
    with reading_assistant(tmp_path_factory.mktemp("forms"), *_REPORTS) as opened:
        yield opened


def test_somebody_whom_reports_only_quote_has_a_timeline_by_their_days(asked: Assistant) -> None:
    answer = asked.ask("timeline of Odile Marchetti")
    assert answer.form is Form.TIMELINE
    assert [(one.label, "Marchetti" in one.text) for one in answer.statements] == [
        ("Reported 3 May 2026", True),
        ("Reported 9 May 2026", True),
    ]


def test_a_timeline_is_in_the_order_of_events_and_each_stands_once(asked: Assistant) -> None:
    answer = asked.ask("timeline of the Lemna bridge")
    assert answer.form is Form.TIMELINE
    assert [one.label for one in answer.statements] == [
        "June 1987",
        "Since 1 March 2026",
        "4 May 2026",
        "8 May 2026",
        "20 August 2026",
    ]
    closed = answer.statements[2]
    assert {c.stored.report.outlet for c in closed.citations} == {"Lemna Courier", "Sound Post"}
    assert closed.corroboration is not None
    assert closed.corroboration.reports == 2
    assert all("Brackwater" not in one.text for one in answer.statements)


def test_a_summary_has_the_points_of_every_report_about_it_the_newest_first(asked: Assistant) -> None:
    answer = asked.ask("summarise the reports on the Lemna bridge")
    assert answer.form is Form.SUMMARY
    days = [one.citations[0].stored.report.published for one in answer.statements]
    assert days == sorted(days, key=lambda day: day or _MAY, reverse=True)
    text = answer.text
    assert "5 million euros" in text
    assert text.count("found cracks") == 1
    assert "Brackwater" not in text


def test_a_list_names_every_one_and_none_twice(asked: Assistant) -> None:
    answer = asked.ask("Which companies withdrew from the Odalys fair?")
    assert answer.form is Form.LIST
    for name in ("Hollin", "Mercator Trust", "Skyreach"):
        assert sum(name in one.text for one in answer.statements) == 1


def test_a_change_gives_the_former_figure_and_then_the_present_one(asked: Assistant) -> None:
    answer = asked.ask("How has the cost of the Lemna bridge repairs changed?")
    assert answer.form is Form.CHANGE
    first, *_, last = answer.statements
    assert "3 million" in first.text
    assert "5 million" in last.text
    assert (first.label, last.label) == ("Reported 5 May 2026", "Reported 9 May 2026")


def test_what_asks_for_a_timeline_is_no_part_of_its_subject(asked: Assistant) -> None:
    answer = asked.ask("Please give me a timeline of the Skardal avalanche.")
    assert [one.label for one in answer.statements] == ["5 May 2026", "Reported 8 May 2026"]


def test_a_count_that_has_grown_is_given_as_it_is_now_and_then_as_it_was(asked: Assistant) -> None:
    now, before = asked.ask("How many people died in the Skardal avalanche?").statements
    assert "11 people" in now.text
    assert now.label == ""
    assert "At least 4 people" in before.text
    assert before.label == "Earlier, 5 May 2026"


def test_a_count_of_another_year_or_one_that_has_fallen_replaces_none(asked: Assistant) -> None:
    for question in (
        "How many people died in the Skardal avalanche in 2026?",
        "How many boats are missing off Odalys?",
    ):
        assert not any(one.label for one in asked.ask(question).statements), question


def test_those_that_something_else_befell_are_not_counted(asked: Assistant) -> None:
    answer = asked.ask("How many people were injured in the avalanche at Skardal?")
    assert not any("killed" in one.text or "died" in one.text for one in answer.statements)


def test_two_counts_that_are_both_given_as_the_whole_are_not_one_after_the_other(asked: Assistant) -> None:
    answer = asked.ask("How many homes did the Tolga fire destroy?")
    assert {"40", "75"} <= set(re.findall(r"\d+", answer.text))
    assert not any(one.label for one in answer.statements)


def test_an_answer_keeps_its_form_where_it_is_stored(asked: Assistant) -> None:
    from assistant.ledger.codec.answers import answer_row, read_answer

    answer = asked.ask("timeline of the Lemna bridge")
    stored = read_answer(answer_row(answer))
    assert stored.form is Form.TIMELINE
    assert [one.label for one in stored.statements] == [one.label for one in answer.statements]
