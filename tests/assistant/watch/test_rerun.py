"""Watched questions are asked again, and show what is new, changed or no longer reported."""

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
from corpus import Corpus, Report, Scope
from tests.corpora import add_reports, as_stored, make_report

PIER = "The pier of Lemna closed for 12 days after a storm."
FERRY = "The ferry carried 212 passengers to Kallholm."


def saying(text: str, report: Report | None = None) -> Statement:
    report = report or make_report(body=text)
    stored = as_stored(report)
    return Statement(text=text, citations=(Citation(stored=stored, start=0, end=len(report.body)),))


def answer(*statements: Statement) -> Answer:
    return Answer(question="?", standalone="?", statements=statements)


def test_what_two_answers_share_is_no_difference() -> None:
    """Whatever the order and the blank space."""
    diff = diff_answers(
        answer(saying(PIER), saying(FERRY)), answer(saying(FERRY), saying(PIER.replace(" ", "  ")))
    )
    assert [pair[1].text for pair in diff.changed] == []
    assert diff.is_empty


def test_a_statement_is_new_changed_or_no_longer_reported() -> None:
    longer = PIER.replace("12", "30")
    diff = diff_answers(
        answer(saying(PIER), saying(FERRY)), answer(saying(longer), saying("Snow fell at Brackwater."))
    )
    assert [(before.text, after.text) for before, after in diff.changed] == [(PIER, longer)]
    assert [statement.text for statement in diff.new] == ["Snow fell at Brackwater."]
    assert [statement.text for statement in diff.dropped] == [FERRY]


def test_the_same_words_from_another_report_are_changed() -> None:
    other = make_report(title="Another", body=PIER)
    diff = diff_answers(answer(saying(PIER)), answer(saying(PIER, other)))
    assert len(diff.changed) == 1


def test_a_first_answer_is_all_new() -> None:
    diff = diff_answers(None, answer(saying(PIER)))
    assert diff.first
    assert [statement.text for statement in diff.new] == [PIER]


def test_unsupported_sentences_do_not_count() -> None:
    bare = Statement(text="Nothing supports this.", citations=())
    assert diff_answers(answer(bare), answer()).is_empty


def written(path: Path, *reports: tuple[str, str]) -> str:
    records = [{"title": t, "body": b, "source": "Lemna Courier", "date": "2026-02-22"} for t, b in reports]
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return str(path)


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs commands on one corpus and gives what they print."""

    def run(*arguments: str) -> str:
        assert main(["--data", str(folder), *arguments]) == 0
        return capsys.readouterr().out

    return run


def test_watched_questions_are_asked_again_after_each_ingest_that_added_something(
    run: Any, tmp_path: Path
) -> None:
    """A revised report shows the changed statement; an ingest of unchanged reports asks nothing."""
    path = tmp_path / "pier.jsonl"
    run("ingest", written(path, ("Pier closed", PIER), ("Harvest", "Farmers near Colmouth cut barley.")))
    assert "Watching question 1; later answers are compared with answer 1" in run(
        "questions", "save", "How long did the pier of Lemna close?"
    )
    run("questions", "save", "How long did the pier of Lemna close?")
    assert run("questions", "list") == "1. How long did the pier of Lemna close?\n"
    assert "nothing new" in run("questions", "run")
    assert "pier of Lemna" not in run("ingest", str(path))
    longer = PIER.replace("12", "30")
    printed = run("ingest", written(path, ("Pier closed", longer)))
    assert f"~ {longer} (Lemna Courier, 2026-02-22)" in printed
    assert f"before: {PIER}" in printed
    lines = run(
        "ingest", "--json", written(path, ("Pier closed", PIER), ("Snow", "Snow fell at Brackwater."))
    )
    *_, record = map(json.loads, lines.splitlines())
    assert record["watched_question"] == 1
    assert [pair["after"]["text"] for pair in record["changed"]] == [PIER]
    assert "No longer watching question 1" in run("questions", "remove", "1")
    assert "pier of Lemna" not in run("questions", "list")


def test_a_report_that_is_withdrawn_restored_or_revised_has_the_questions_it_touches_asked_again(
    run: Any, tmp_path: Path
) -> None:
    """Not those that it neither answered nor can answer; a text that stays as it was asks nothing."""
    harvest = "Farmers near Colmouth cut barley for 9 days."
    run("ingest", written(tmp_path / "two.jsonl", ("Pier closed", PIER), ("Harvest", harvest)))
    run("questions", "save", "How long did the pier of Lemna close?")
    run("questions", "save", "How long was barley cut near Colmouth?", "--outlet", "Another Paper")
    reports = map(json.loads, run("report", "list", "--json").splitlines())
    [pier] = (one["report_id"] for one in reports if one["title"] == "Pier closed")
    assert f"   - {PIER}" in run("report", "withdraw", pier, "--reason", "invented")
    assert f"   + {PIER}" in run("report", "restore", pier)
    longer = PIER.replace("12", "30")
    corrected = tmp_path / "corrected.txt"
    corrected.write_text(f"---\ntitle: Pier closed\noutlet: Lemna Courier\ndate: 2026-02-22\n---\n{longer}\n")
    assert f"   ~ {longer}" in run("report", "revise", pier, str(corrected))
    assert "Lemna" not in run("report", "revise", pier, str(corrected)).replace(pier, "")
    asked = [json.loads(line)["question"] for line in run("answers", "list", "--json").splitlines()]
    assert asked.count("How long did the pier of Lemna close?") == 4
    assert len(asked) == 5


def test_a_question_that_is_not_saved_cannot_be_removed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, make_report())
    assert main(["--data", str(folder), "questions", "remove", "4"]) == 2
    assert "there is no watched question 4" in capsys.readouterr().err


def test_two_people_may_save_one_question_each_for_themselves(tmp_path: Path) -> None:
    """Saved again by the same person, it stays as it is; nobody signed in is a person too."""
    ledger = Ledger(tmp_path)
    saved = [
        watch(ledger, "Anything?", scope=Scope(), saved_by=by).saved_id for by in ("ana", "bo", None) * 2
    ]
    assert saved == [1, 2, 3, 1, 2, 3]
