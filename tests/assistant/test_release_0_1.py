"""What release 0.1 wrote is opened and carried forward; what a newer program wrote is refused."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from assistant.errors import LedgerUnusable
from assistant.ledger import Ledger
from assistant.ledger.answers import stored_answer
from assistant.ledger.given_verdicts import verdicts_on_answer
from assistant.settings import Settings, open_assistant
from corpus import Corpus, CorpusUnreadable, Scope
from tests.assistant.cli.running import dateline

RELEASE = Path(__file__).resolve().parents[1] / "corpus" / "release_0_1"
BELL = "0a0042a9f3526fb1"
WEIGHT = "The 410-kilogram bell was hoisted into the harbour tower of Port Ellary on Monday"


@pytest.fixture
def older(folder: Path) -> Path:
    """A copy of the corpus, without its indexes."""
    for name in ("catalogue.sqlite", "ledger.sqlite"):
        shutil.copy(RELEASE / name, folder / name)
    return folder


def test_its_reports_are_found_by_search_once_the_indexes_are_rebuilt(older: Path) -> None:
    assert "6 passages" in dateline(older, "rebuild").stdout  # two of each: the summary is one of its own now
    with Corpus(older) as corpus:
        assert {stored.report.title for stored in corpus.reports(scope=Scope())} == {
            "Harbour bell rings again in Port Ellary",
            "Cracks close the lagoon bridge in Zalewgród to lorries",
            "Tumbuni tea fetches 4.71 dollars a kilogram, a record",
        }
        for question, outlet in (
            ("What did tea from Tumbuni fetch at auction?", "Nyota Dispatch"),
            ("Why is the lagoon bridge closed to lorries?", "Kurier Zalewowy"),
            ("When does the tower of the bell open to visitors?", "The Kowhai Examiner"),
        ):
            assert corpus.search(question)[0].stored.report.outlet == outlet
        assert "opens to visitors on 14 March" in corpus.report(BELL).report.body
        assert "visitors" not in corpus.report(BELL, 1).report.body


def test_it_answers_the_same_question_with_the_same_words(older: Path) -> None:
    assert dateline(older, "rebuild").returncode == 0
    with open_assistant(Settings(folder=older)) as assistant:
        answer = assistant.ask("How heavy is the bell of Port Ellary?")
    assert answer.statements[0].text.startswith(WEIGHT)
    assert answer.statements[0].citations[0].stored.report_id == BELL


def test_its_answer_has_its_citation_and_the_verdict_on_it(older: Path) -> None:
    ledger = Ledger(older)
    answer = stored_answer(ledger, 1).answer
    assert answer.question == "How heavy is the bell of Port Ellary?"
    (statement,) = answer.statements
    (citation,) = statement.citations
    assert (citation.stored.report_id, citation.stored.version) == (BELL, 1)
    assert citation.quote == statement.text
    assert statement.text.startswith(WEIGHT)
    (((statement_place, citation_place), (verdict,)),) = verdicts_on_answer(ledger, 1).items()
    assert (statement_place, citation_place) == (0, 0)
    assert (verdict.verdict, verdict.note) == ("supports", "The weight is in the first words.")


def test_its_answer_is_shown_with_what_has_changed_since(older: Path) -> None:
    shown = dateline(older, "answers", "show", "1")
    assert WEIGHT in shown.stdout
    assert "changed, but not the cited passage" in shown.stdout


def test_a_corpus_that_a_newer_program_wrote_is_refused_with_both_formats(older: Path) -> None:
    with Corpus(older):
        pass
    Ledger(older)
    known = {}
    for name in ("catalogue.sqlite", "ledger.sqlite"):
        with closing(sqlite3.connect(older / name)) as newer:
            ((known[name],),) = newer.execute("SELECT version_num FROM alembic_version").fetchall()
            newer.execute("UPDATE alembic_version SET version_num = '7777'")
            newer.commit()
    with pytest.raises(CorpusUnreadable, match=rf"'7777'.*'{known['catalogue.sqlite']}'"):
        Corpus(older)
    with pytest.raises(LedgerUnusable, match=rf"'7777'.*'{known['ledger.sqlite']}'"):
        Ledger(older)
    refused = dateline(older, "report", "list")
    assert refused.returncode == 2
    assert "'7777'" in refused.stderr
    assert known["catalogue.sqlite"] in refused.stderr
