"""Saved questions are asked again, and tell what is new, gone or changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.answer.answer import Answer, Citation, Statement
from assistant.cli import main
from assistant.ledger import Ledger
from assistant.ledger.watched_questions import watch
from assistant.watch.rerun import diff_answers
from corpus import Report, Scope
from tests.corpora import as_held, make_report

PIER = "The pier of Lemna closed for 12 days after a storm."
FERRY = "The ferry carried 212 passengers to Kallholm."


def said(text: str, report: Report | None = None) -> Statement:
    report = report or make_report(body=text)
    held = as_held(report)
    return Statement(text=text, citations=(Citation(stored=held, start=0, end=len(report.body)),))


def answer(*statements: Statement) -> Answer:
    return Answer(question="?", standalone="?", statements=statements)


def test_what_two_answers_share_is_no_difference() -> None:
    """Whatever the order and the blank space."""
    told = diff_answers(answer(said(PIER), said(FERRY)), answer(said(FERRY), said(PIER.replace(" ", "  "))))
    assert [pair[1].text for pair in told.changed] == []
    assert told.is_empty


def test_a_statement_is_new_gone_or_changed() -> None:
    longer = PIER.replace("12", "30")
    told = diff_answers(
        answer(said(PIER), said(FERRY)), answer(said(longer), said("Snow fell at Brackwater."))
    )
    assert [(before.text, after.text) for before, after in told.changed] == [(PIER, longer)]
    assert [statement.text for statement in told.new] == ["Snow fell at Brackwater."]
    assert [statement.text for statement in told.dropped] == [FERRY]


def test_the_same_words_from_another_report_are_changed() -> None:
    other = make_report(title="Another", body=PIER)
    told = diff_answers(answer(said(PIER)), answer(said(PIER, other)))
    assert len(told.changed) == 1


def test_a_first_answer_is_all_new() -> None:
    told = diff_answers(None, answer(said(PIER)))
    assert told.first
    assert [statement.text for statement in told.new] == [PIER]


def test_sentences_set_apart_count_for_nothing() -> None:
    bare = Statement(text="Nothing bears this.", citations=())
    assert diff_answers(answer(bare), answer()).is_empty


def written(path: Path, *reports: tuple[str, str]) -> str:
    records = [{"title": t, "body": b, "source": "Lemna Courier", "date": "2026-02-22"} for t, b in reports]
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return str(path)


@pytest.fixture
def told(folder: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs commands on one corpus and gives what they print."""

    def run(*arguments: str) -> str:
        assert main(["--data", str(folder), *arguments]) == 0
        return capsys.readouterr().out

    return run


def test_saved_questions_are_asked_again_after_each_ingest_that_took_something_in(
    told: Any, tmp_path: Path
) -> None:
    """A revised report shows the changed statement; an ingest of what is held asks nothing."""
    path = tmp_path / "pier.jsonl"
    told("ingest", written(path, ("Pier closed", PIER), ("Harvest", "Farmers near Colmouth cut barley.")))
    assert "Saved as question 1; answer 1" in told(
        "questions", "save", "How long did the pier of Lemna close?"
    )
    told("questions", "save", "How long did the pier of Lemna close?")
    assert told("questions", "list") == "1. How long did the pier of Lemna close?\n"
    assert "nothing new" in told("questions", "run")
    assert "pier of Lemna" not in told("ingest", str(path))
    longer = PIER.replace("12", "30")
    printed = told("ingest", written(path, ("Pier closed", longer)))
    assert f"~ {longer} (Lemna Courier, 2026-02-22)" in printed
    assert f"before: {PIER}" in printed
    lines = told(
        "ingest", "--json", written(path, ("Pier closed", PIER), ("Snow", "Snow fell at Brackwater."))
    )
    *_, record = map(json.loads, lines.splitlines())
    assert record["watched_question"] == 1
    assert [pair["after"]["text"] for pair in record["changed"]] == [PIER]
    assert "is asked no more" in told("questions", "remove", "1")
    assert told("questions", "list") == ""


def test_what_was_withdrawn_is_gone_from_the_next_answer(told: Any, tmp_path: Path) -> None:
    told("ingest", written(tmp_path / "pier.jsonl", ("Pier closed", PIER)))
    told("questions", "save", "How long did the pier of Lemna close?")
    (report,) = map(json.loads, told("report", "list", "--json").splitlines())
    told("report", "withdraw", report["report_id"], "--reason", "invented")
    assert f"- {PIER}" in told("questions", "run")


def test_a_question_that_is_not_saved_cannot_be_removed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(folder), "questions", "remove", "4"]) == 2
    assert "there is no watched question 4" in capsys.readouterr().err


def test_two_people_may_save_one_question_each_for_themselves(tmp_path: Path) -> None:
    """Saved again by the same person, it stays as it is; nobody signed in is a person too."""
    ledger = Ledger(tmp_path)
    saved = [
        watch(ledger, "Anything?", scope=Scope(), saved_by=by).saved_id for by in ("ana", "bo", None) * 2
    ]
    assert saved == [1, 2, 3, 1, 2, 3]
