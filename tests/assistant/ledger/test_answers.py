"""Every answer is stored with the reports that it cites, wherever it was given."""

from __future__ import annotations

import json
import os
import pwd
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from assistant.answer.answer import Answer, Citation, Statement
from assistant.answer.trace import traced
from assistant.cli import main
from assistant.errors import AnswerNotFound
from assistant.ledger import Ledger
from assistant.ledger.answers import (
    answers_citing,
    cited_versions,
    newest_first,
    record_answer,
    stored_answer,
)
from assistant.ledger.codec import decode_answer
from assistant.ledger.conversation_list import conversations_of
from assistant.ledger.conversations import add_turn, store_answer
from corpus import Corpus, Report, Scope, StoredReport
from tests.assistant.answers import FORMAT_1
from tests.corpora import add_reports, as_stored, make_report

RESERVOIR = make_report()
FERRY = make_report(title="Ferry leaves", body="The ferry left Ostravik at noon. It carried 212 passengers.")
ASKED = "What held above Lemna?"


def stored_report(report: Report, *, version: int = 1) -> StoredReport:
    return as_stored(report, version=version)


def answer(*reports: Report, question: str = ASKED) -> Answer:
    return Answer(
        question=question,
        standalone=question,
        statements=tuple(
            Statement(
                text=report.body.split(". ")[0],
                citations=(Citation(stored=stored_report(report), start=0, end=report.body.index(". ") + 1),),
            )
            for report in reports
        ),
    )


@pytest.fixture
def ledger(tmp_path: Path, database_url: str | None) -> Iterator[Ledger]:
    with Ledger(tmp_path, database_url=database_url) as opened:
        yield opened


def test_an_answer_is_read_back_as_it_was_given(
    ledger: Ledger, tmp_path: Path, database_url: str | None
) -> None:
    given = answer(RESERVOIR, FERRY)
    number = record_answer(ledger, given, scope=Scope(countries=("UT",)), asked_by="ana")
    with Ledger(tmp_path, database_url=database_url) as reopened:
        again = stored_answer(reopened, number)
    assert again.answer == given
    assert (again.question, again.scope, again.asked_by) == (ASKED, Scope(countries=("UT",)), "ana")


def test_answers_of_the_command_line_are_no_conversations_of_the_chat(ledger: Ledger) -> None:
    record_answer(ledger, answer(RESERVOIR), scope=Scope(), asked_by="ana")
    turn = add_turn(ledger, "Anything?", scope=Scope(), asked_by="bo@example.org")
    assert [one.title for one in conversations_of(ledger, owner="bo@example.org")] == ["Anything?"]
    assert conversations_of(ledger, owner="ana") == []
    store_answer(ledger, turn.turn_id, answer(FERRY))
    assert stored_answer(ledger, turn.turn_id).asked_by == "bo@example.org"


def test_answers_come_newest_first_and_all_of_them(ledger: Ledger) -> None:
    numbers = [record_answer(ledger, answer(RESERVOIR), scope=Scope(), asked_by=None) for _ in range(53)]
    add_turn(ledger, "Unanswered?", scope=Scope())
    assert [one.answer_id for one in newest_first(ledger)] == numbers[::-1]
    assert [one.answer_id for one in newest_first(ledger, among=numbers[:52])] == numbers[51::-1]
    assert list(newest_first(ledger, among=())) == []


def test_the_answers_that_cite_a_report_are_found(ledger: Ledger) -> None:
    """Those of the chat too."""
    first = record_answer(ledger, answer(RESERVOIR, FERRY), scope=Scope(), asked_by=None)
    record_answer(ledger, answer(FERRY), scope=Scope(), asked_by=None)
    turn = add_turn(ledger, ASKED, scope=Scope())
    store_answer(ledger, turn.turn_id, answer(RESERVOIR))
    assert answers_citing(ledger, RESERVOIR.report_id) == [first, turn.turn_id]
    assert answers_citing(ledger, RESERVOIR.report_id, other_than=RESERVOIR.content_hash) == []
    assert cited_versions(ledger) == {one.report_id: {one.content_hash} for one in (RESERVOIR, FERRY)}


SCHEMAS = Path(__file__).parent / "schemas"


def test_a_ledger_of_an_older_program_learns_what_its_answers_cite(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'ledger.sqlite'}", poolclass=NullPool)
    [case] = [one for one in FORMAT_1 if one.stem == "every-field"]
    record = json.dumps(json.loads(case.read_text("utf-8"))["answer"])
    cites = {one.stored.report_id for each in decode_answer(record).statements for one in each.citations}
    with engine.begin() as old:
        for statement in (SCHEMAS / "0002.sql").read_text("utf-8").split(";\n"):
            old.exec_driver_sql(statement)
        asked = (7, "c", 1767225600, ASKED, "{}", record)
        columns = "turn_id, conversation_id, asked, question, scope, answer"
        old.exec_driver_sql(f"INSERT INTO turns ({columns}) VALUES (?, ?, ?, ?, ?, ?)", asked)
    upgraded = Ledger(tmp_path)
    assert [answers_citing(upgraded, one) for one in sorted(cites)] == [[7], [7]]
    assert stored_answer(upgraded, 7).answer == decode_answer(record)
    assert [one.title for one in conversations_of(upgraded, owner=None)] == [ASKED]


def test_an_unknown_answer_is_an_error_that_says_where_to_look(ledger: Ledger) -> None:
    with pytest.raises(AnswerNotFound, match=r"answer 7 was not found; `dateline answers list`"):
        stored_answer(ledger, 7)


def test_answers_of_the_command_line_are_stored_with_their_hits_and_timings(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A single question's answer and those of a batch; the number is printed, in JSON too."""
    with Corpus(folder) as corpus:
        add_reports(corpus, replace(RESERVOIR, country="NO"), FERRY)
    assert main(["--data", str(folder), "ask", ASKED, "--country", "NO"]) == 0
    assert capsys.readouterr().out.rstrip().splitlines()[-1] == "Answer 1"
    batch = tmp_path / "batch.jsonl"
    batch.write_text(json.dumps({"id": "q", "question": "How many passengers left Ostravik?"}), "utf-8")
    assert main(["--data", str(folder), "ask", "--batch", str(batch)]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["answer_id"] == 2
    ledger = Ledger(folder)
    first, second = stored_answer(ledger, 1), stored_answer(ledger, 2)
    assert first.asked_by == pwd.getpwuid(os.getuid()).pw_name
    assert first.scope == Scope(countries=("NO",))
    assert second.answer.text == printed["answer"]
    assert second.answer.trace is not None
    assert FERRY.content_hash in {hit.content_hash for hit in second.answer.trace.hits}
    assert set(second.answer.trace.seconds) == {"understanding", "finding", "answering", "checking"}


def test_a_ledger_that_cannot_be_written_costs_no_answer(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, RESERVOIR)
    (folder / "ledger.sqlite").write_bytes(b"no ledger" * 200)
    assert main(["--data", str(folder), "ask", ASKED]) == 0
    printed = capsys.readouterr()
    assert "The dam above Lemna held overnight." in printed.out
    assert "Answer" not in printed.out
    assert "Note: this answer is not stored: the ledger" in printed.err
    assert main(["--data", str(folder), "ask", ASKED, "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["statements"]
    assert record["answer_id"] is None
    assert "cannot be used" in record["not_stored"]


def test_a_trace_has_no_text_of_reports() -> None:
    assert traced([], {"finding": 0.123456}).to_json() == {"hits": [], "seconds": {"finding": 0.1235}}
