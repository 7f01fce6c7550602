"""An answer from what was known on a day cites the version of that day, and says what changed since."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.answer.annotations import annotation_lines
from assistant.answer.answer import Answer, Statement
from assistant.answer.staleness import CitationStatus, citation_changes, worst_status
from assistant.pipeline import Assistant
from assistant.when.pipeline import dates
from assistant.when.values import Dateline
from corpus import Corpus, Scope
from tests.assistant.cli.running import dateline
from tests.corpora import COLLECTED, add_reports, make_report, small_reports

QUESTION = "How many passengers were on the ferry Odalys when it ran aground off Lemna?"
FIRST = make_report(
    "Ferry Odalys aground off Lemna",
    "The ferry Odalys ran aground off Lemna with 212 passengers on board. Two tugs pulled it free.",
    "Lemna Courier",
)
SECOND = replace(
    FIRST,
    body="The ferry Odalys ran aground off Lemna with 187 passengers on board. Two tugs pulled it free.",
    collected=COLLECTED + timedelta(days=2),
)
THEN = COLLECTED + timedelta(days=1)


@pytest.fixture
def corpus(folder: Path) -> Iterator[Corpus]:
    with Corpus(folder) as opened:
        add_reports(opened, FIRST, *small_reports(4))
        add_reports(opened, SECOND)
        yield opened


def asked(corpus: Corpus, scope: Scope = Scope(known_by=THEN)) -> Answer:
    return Assistant(corpus=corpus).ask(QUESTION, scope=scope)


def test_a_revised_report_answers_in_the_words_of_the_day(corpus: Corpus) -> None:
    then, now = asked(corpus), asked(corpus, Scope())
    assert "212 passengers" in then.text
    assert "187" not in then.text
    assert "187 passengers" in now.text
    [cited] = {(c.stored.version, c.stored.report) for c in then.statements[0].citations}
    assert cited == (1, FIRST)
    assert "Lemna Courier: a newer version exists (cited: version 1)" in list(
        annotation_lines(then.statements[0])
    )
    assert not any("since" in line for line in annotation_lines(now.statements[0]))
    assert worst_status(citation_changes(then, corpus)) is CitationStatus.CHANGED
    citation = then.to_json()["statements"][0]["citations"][0]
    assert (citation["version"], citation["current"], citation["withdrawn"]) == (1, False, None)
    assert corpus.report(citation["report_id"], citation["version"]).report.body[
        citation["start"] : citation["end"]
    ] in (FIRST.body)


def test_a_report_withdrawn_since_answers_and_its_statement_says_so(corpus: Corpus) -> None:
    with corpus.writer.writing():
        corpus.writer.withdraw(FIRST.report_id, reason="the owner denied it")
    statement = asked(corpus).statements[0]
    assert "212 passengers" in statement.text
    [line] = [line for line in annotation_lines(statement) if "withdrawn" in line]
    assert line.startswith("Lemna Courier: withdrawn on ")
    assert line.endswith(": the owner denied it")
    citation = statement.to_json()["citations"][0]["withdrawn"]
    assert citation["reason"] == "the owner denied it"
    assert asked(corpus, Scope()).abstained


def test_the_command_line_names_the_version_and_opens_it(folder: Path, corpus: Corpus) -> None:
    corpus.close()
    day = f"{THEN:%Y-%m-%d}"
    printed = dateline(folder, "ask", QUESTION, "--known-by", day).stdout
    assert "212 passengers" in printed
    assert "    Lemna Courier: a newer version exists (cited: version 1)" in printed
    assert f"{FIRST.report_id} version 1" in printed
    batch = json.dumps({"question": QUESTION, "known_by": day})
    [line] = dateline(folder, "ask", "--batch", "-", given=batch).stdout.splitlines()
    assert json.loads(line)["statements"][0]["citations"][0]["version"] == 1
    listed = dateline(folder, "report", "list", "--json", "--known-by", day).stdout.splitlines()
    assert {(one["report_id"], one["version"]) for one in map(json.loads, listed)} >= {(FIRST.report_id, 1)}
    shown = dateline(folder, "report", "show", FIRST.report_id, "--version", "1").stdout
    assert "version 1 (not current)" in shown
    assert "212 passengers" in shown


def test_a_date_is_explained_only_where_its_words_do_not_say_it_in_full() -> None:
    text = "It closed on 3 March 2026 and opens on Monday."
    published = Dateline(published=datetime(2026, 3, 4, 12, tzinfo=UTC))
    statement = Statement(text=text, citations=(), dates=dates(text, dateline=published))
    assert len(statement.dates) == 2
    [line] = annotation_lines(statement)
    assert line == "9 March 2026 — “Monday”: Monday after publication (4 Mar 2026)"
