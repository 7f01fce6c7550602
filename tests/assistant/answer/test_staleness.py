"""What has become of the texts that an old answer cites: through real ingests and withdrawals."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.answer.answer import Answer, Citation, Statement
from assistant.answer.staleness import (
    CitationStatus,
    appears_in,
    citation_changes,
    staleness_notes,
    worst_status,
)
from assistant.cli import main
from assistant.ledger import Ledger
from assistant.ledger.answers import stored_answer
from corpus import Corpus, TextField
from tests.assistant.ferry import ASKED, BODY, Commands
from tests.corpora import add_reports, make_report


@pytest.fixture
def run(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Commands:
    """Commands on a corpus with the ferry's report, which answer 1 cites."""
    commands = Commands(folder=folder, files=tmp_path, printed=capsys)
    commands.ask()
    return commands


def since(run: Commands) -> Any:
    return json.loads(run("answers", "list", "--json"))


def test_an_answer_whose_cited_text_changed_is_marked(run: Commands, folder: Path) -> None:
    printed = run.revise(BODY.replace("212", "221"))
    assert "revised (version 2)" in printed
    assert "1 answer cites the former text (1)" in printed
    assert "[changed]" in run("answers", "list", "--changed")
    shown = run("answers", "show", "1")
    assert (
        "Updated since: “Ferry line opens” (Ostravik Post) was changed and no longer contains the cited"
        in shown
    )
    assert "Closest text now: “The first ferry left Ostravik on Monday with 221 passengers.”" in shown
    assert "212 passengers. [1]" in shown, "the answer is shown as it was given"
    with Corpus(folder) as corpus:
        found = citation_changes(stored_answer(Ledger(folder), 1).answer, corpus)
    assert worst_status(found) is CitationStatus.CHANGED
    assert found[0].version == 2


def test_an_answer_whose_cited_text_only_moved_is_not_marked(run: Commands) -> None:
    first, second = BODY.split(". It")
    run.revise(f"Prices rose by a crown.\n\nIt{second}\n\n{first.replace(' left', '  left')}.")
    assert run("answers", "list", "--changed") == "No cited text has changed.\n"
    assert since(run)["status"] == "changed elsewhere"
    assert "(Ostravik Post) changed, but not the cited passage." in run("answers", "show", "1")


def test_a_cited_summary_that_moved_into_the_body_is_not_marked(tmp_path: Path, folder: Path) -> None:
    lead = "Three dock workers died when a crane fell."
    report = make_report(summary=lead, collected_from="/a.txt")
    with Corpus(folder) as corpus:
        add_reports(corpus, report)
        old = corpus.report(report.report_id)
        cited = Citation(stored=old, field=TextField.SUMMARY, start=0, end=len(lead))
        answer = Answer(question="q", standalone="q", statements=(Statement(text=lead, citations=(cited,)),))
        add_reports(corpus, replace(report, summary=None, body=f"{lead} {report.body}"))
        [moved] = citation_changes(answer, corpus)
        add_reports(corpus, replace(report, summary="Four dock workers died when a crane fell."))
        [changed] = citation_changes(answer, corpus)
    assert (moved.status, changed.status) == (CitationStatus.CHANGED_ELSEWHERE, CitationStatus.CHANGED)
    assert changed.closest == "Four dock workers died when a crane fell."


def test_a_withdrawal_marks_the_answer_with_its_reason_until_it_is_undone(run: Commands) -> None:
    ferry = run.report_id()
    assert "1 answer cites the former text" in run(
        "report", "withdraw", ferry, "--reason", "the line never opened"
    )
    assert "(withdrawn on " in run("report", "list")
    assert (
        json.loads(run("report", "show", ferry, "--json"))["withdrawn"]["reason"] == "the line never opened"
    )
    assert "Ferry" not in run("search", ASKED)
    assert "[withdrawn: the line never opened]" in run("answers", "list", "--changed")
    shown = run("answers", "show", "1")
    assert "Withdrawn since: “Ferry line opens” (Ostravik Post). Reason: the line never opened.\n\n" in shown
    run("report", "restore", ferry)
    assert run("answers", "list", "--changed") == "No cited text has changed.\n"
    assert since(run)["status"] == "unchanged"
    assert "Ferry" in run("search", ASKED)


def test_an_answer_that_was_never_given_is_an_error(run: Commands) -> None:
    assert "answer 99 was not found" in run("answers", "show", "99", ends=2)


def test_only_reports_that_are_not_as_cited_are_looked_at_when_asked_for_changes(run: Commands) -> None:
    run("ask", "How long to Kallholm?")
    assert [line.split()[0] for line in run("answers", "list").splitlines()] == ["2", "1"]
    assert len(run("answers", "list", "--limit", "1").splitlines()) == 1
    assert run("answers", "list", "--changed") == "No cited text has changed.\n"


@pytest.mark.parametrize(
    ("quote", "body", "there"),
    [
        ("It carried 21", "It carried 212 people.", False),
        ("carried 212", "It carried 212 people.", True),
        ("costs £5m", "It costs $5m.", False),
        ("He said “no”", 'He\nsaid  "no" twice.', True),
        ("on Monday", "on Sunday", False),
        ("was 2.5", "was 2.50 or was 2.5", True),
    ],
)
def test_words_appear_where_a_reader_would_find_them(quote: str, body: str, there: bool) -> None:
    assert appears_in(quote, body) is there


def test_there_is_no_note_on_what_is_unchanged(run: Commands, folder: Path) -> None:
    with Corpus(folder) as corpus:
        assert staleness_notes(citation_changes(stored_answer(Ledger(folder), 1).answer, corpus)) == ()


def test_an_answer_that_cannot_be_read_is_noted_and_the_others_are_listed(
    run: Commands, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("ask", "How long to Kallholm?")
    with Ledger(folder).connection() as connection:
        connection.exec_driver_sql("UPDATE turns SET answer = replace(answer, 'supported', 'perhaps')")
        connection.exec_driver_sql(
            "UPDATE turns SET answer = replace(answer, 'perhaps', 'supported') WHERE turn_id = 1"
        )
    for options in ((), ("--json",), ("--limit", "1")):
        assert main(["--data", str(folder), "answers", "list", *options]) == 0
        printed = capsys.readouterr()
        assert len(printed.out.splitlines()) == 1
        assert "Note: answer 2 cannot be read: 'outcome' is 'perhaps'" in printed.err
    assert "answer 2 cannot be read: 'outcome' is 'perhaps'" in run("answers", "show", "2", ends=2)
