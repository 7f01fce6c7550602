"""Verdicts and ratings are stored; one that is undone no longer counts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.pool import NullPool

from assistant.errors import AnswerNotFound
from assistant.ledger import Ledger
from assistant.ledger.answers import record_answer
from assistant.ledger.codec import decode_answer
from assistant.ledger.feedback import flag, flags_of
from assistant.ledger.given_verdicts import active_relevance, active_verdicts, verdicts_on_answer
from assistant.ledger.schema import citations
from assistant.ledger.verdicts import AnyVerdict, Relevance, Verdict, judge, undo
from corpus import Scope
from tests.assistant.answers import FORMAT_1, answering, citing, saying
from tests.corpora import make_report

FERRY = make_report(title="Ferry leaves", body="The ferry left Ostravik at noon. It carried 212 passengers.")
HOSTILE = "</script><script>alert(1)</script> ' OR 1=1 --\u202e\n{{7*7}}"


@pytest.fixture
def ledger(tmp_path: Path, database_url: str | None) -> Iterator[Ledger]:
    ledger = Ledger(tmp_path, database_url=database_url)
    answer = answering(
        "How many?",
        saying(citing(FERRY, sentence=1)),
        saying(citing(FERRY, sentence=1), text="It carried 221 passengers."),
        saying(citing(FERRY), text="A ship sailed with hundreds aboard."),
    )
    record_answer(ledger, answer, scope=Scope(), asked_by="ana")
    yield ledger
    ledger.close()


def given(
    ledger: Ledger, citation_id: int, *verdicts: AnyVerdict, by: str | None = "r1", note: str = ""
) -> None:
    judge(
        ledger,
        citation_id,
        *verdicts,
        reviewer=by,
        reviewer_name=by or "you",
        note=note,
        drawn_from="newest",
        fingerprint="f",
    )


@pytest.mark.parametrize("by", ["r1", None])
def test_a_second_verdict_replaces_the_reviewers_first(ledger: Ledger, by: str | None) -> None:
    given(ledger, 1, Verdict.SUPPORTS, by=by)
    given(ledger, 1, Verdict.PARTLY, by="r2")
    given(ledger, 1, Verdict.WRONG_DATE, by=by, note="the year is wrong")
    assert [(one.reviewer, one.verdict, one.note) for one in active_verdicts(ledger)] == [
        ("r2", Verdict.PARTLY, ""),
        (by, Verdict.WRONG_DATE, "the year is wrong"),
    ]


def test_a_verdict_on_the_answer_leaves_the_one_on_the_source_and_the_other_way_round(ledger: Ledger) -> None:
    given(ledger, 1, Verdict.SUPPORTS)
    given(ledger, 1, Relevance.NO)
    assert [one.verdict for one in active_verdicts(ledger)] == [Verdict.SUPPORTS]
    given(ledger, 1, Relevance.OUTDATED)
    assert [one.verdict for one in active_relevance(ledger)] == [Relevance.OUTDATED]
    assert [one.verdict for one in active_verdicts(ledger)] == [Verdict.SUPPORTS]


def test_undoing_goes_back_one_citation_of_the_reviewer_at_a_time(ledger: Ledger) -> None:
    """What was judged of it together is undone together."""
    given(ledger, 1, Verdict.SUPPORTS)
    given(ledger, 2, Verdict.DOES_NOT, Relevance.NO, note="nonsense")
    given(ledger, 3, Verdict.DOES_NOT, by="r2")
    undone = undo(ledger, reviewer="r1")
    assert undone is not None
    assert (undone.citation_id, undone.verdicts, undone.note) == (
        2,
        (Verdict.DOES_NOT, Relevance.NO),
        "nonsense",
    )
    again = [undo(ledger, reviewer="r1") for _ in range(2)]
    assert [one.citation_id if one else None for one in again] == [1, None]
    assert [one.citation_id for one in active_verdicts(ledger)] == [3]
    assert active_relevance(ledger) == []


def test_a_note_is_stored_letter_for_letter(ledger: Ledger) -> None:
    given(ledger, 1, Verdict.SUPPORTS, note=f"  {HOSTILE} ")
    assert active_verdicts(ledger)[0].note == HOSTILE


def test_a_verdict_counts_for_the_same_sentence_in_another_answer(ledger: Ledger) -> None:
    """That it answers counts where the same was asked; that its source supports it, wherever it is cited."""
    same = saying(citing(FERRY, sentence=1))
    for question, scope in (
        ("  how MANY", Scope(outlets=("Brief Wire",))),
        ("Who?", Scope()),
        ("How many?", Scope(as_of=datetime(2026, 1, 1, tzinfo=UTC))),
    ):
        record_answer(ledger, answering(question, same), scope=scope, asked_by=None)
    given(ledger, 1, Verdict.SUPPORTS, Relevance.YES)
    of_answers = [
        [one.verdict for one in verdicts_on_answer(ledger, number).get((0, 0), [])] for number in (2, 3, 4)
    ]
    assert of_answers == [[Verdict.SUPPORTS, Relevance.YES], [Verdict.SUPPORTS], [Verdict.SUPPORTS]]
    assert (1, 0) not in verdicts_on_answer(ledger, 1)


def test_the_verdicts_of_an_older_ledger_are_those_on_its_sources(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'ledger.sqlite'}", poolclass=NullPool)
    answer = json.loads(FORMAT_1[0].read_text("utf-8"))["answer"]
    with engine.begin() as old:
        for statement in (SCHEMAS / "0010.sql").read_text("utf-8").split(";\n"):
            old.exec_driver_sql(statement)
        for number, stored in enumerate((json.dumps(answer), "not JSON"), start=1):
            old.exec_driver_sql(
                "INSERT INTO turns (conversation_id, asked, question, scope, answer) "
                "VALUES ('c', 0, 'q', '{}', ?)",
                (stored,),
            )
            old.exec_driver_sql(
                "INSERT INTO citations (turn_id, statement, place, report_id, content_hash, words, outlet, "
                "asked, certainty) VALUES (?, 0, 0, 'r', 'h', 'w', 'o', 0, 1)",
                (number,),
            )
            old.exec_driver_sql(
                "INSERT INTO verdicts (citation_id, reviewer_name, verdict, note, drawn_from, fingerprint, "
                "at) VALUES (?, 'you', 'partly', 'n', 'newest', 'f', 0)",
                (number,),
            )
    ledger = Ledger(tmp_path)
    assert [(one.citation_id, one.verdict) for one in active_verdicts(ledger)] == [
        (1, Verdict.PARTLY),
        (2, Verdict.PARTLY),
    ]
    assert len({one.key for one in active_verdicts(ledger)}) == 2
    given(ledger, 1, Relevance.PARTLY, by=None)
    assert len(active_verdicts(ledger)) == 2


def test_citations_that_fail_their_check_or_share_few_words_are_the_least_certain(ledger: Ledger) -> None:
    query = select(citations.c.citation_id).order_by(citations.c.certainty)
    with ledger.connection() as connection:
        assert list(connection.scalars(query)) == [3, 2, 1]


SCHEMAS = Path(__file__).parent / "schemas"  # as programs before Alembic made them


def test_an_older_ledger_learns_of_its_citations_what_a_new_one_knows(tmp_path: Path) -> None:
    stored = [json.loads(case.read_text("utf-8"))["answer"] for case in FORMAT_1]
    (tmp_path / "old").mkdir()
    engine = create_engine(f"sqlite:///{tmp_path / 'old' / 'ledger.sqlite'}", poolclass=NullPool)
    new = Ledger(tmp_path)
    with engine.begin() as old:
        for statement in (SCHEMAS / "0007.sql").read_text("utf-8").split(";\n"):
            old.exec_driver_sql(statement)
        for record in map(json.dumps, stored):
            record_answer(new, decode_answer(record), scope=Scope(), asked_by="ana")
            old.exec_driver_sql(
                "INSERT INTO turns (conversation_id, asked, question, scope, answer, asked_by) "
                "VALUES ('c', 0, 'q', '{}', ?, 'ana')",
                (record,),
            )
    columns = [column for column in citations.c if column.name != "asked"]
    with new.connection() as connection:
        known = connection.execute(select(*columns)).all()
    with Ledger(tmp_path / "old").connection() as connection:
        assert connection.execute(select(*columns)).all() == known
    assert len(known) == 12


def test_an_analyst_who_changes_their_mind_leaves_one_flag(ledger: Ledger) -> None:
    flag(ledger, 1, person_id="a1", useful=False, reason=HOSTILE)
    flag(ledger, 1, person_id="a2", useful=False, reason="too old", statement=1)
    last = flag(ledger, 1, person_id="a1", useful=True)
    assert [(one.person_id, one.useful, one.statement) for one in flags_of(ledger, 1)] == [
        ("a2", False, 1),
        ("a1", True, None),
    ]
    assert flags_of(ledger, 1)[-1] == last


@pytest.mark.parametrize(("turn_id", "statement"), [(2, None), (1, 3), (1, -1)])
def test_a_statement_that_is_not_there_cannot_be_flagged(
    ledger: Ledger, turn_id: int, statement: int | None
) -> None:
    with pytest.raises(AnswerNotFound, match=f"answer {turn_id} was not found"):
        flag(ledger, turn_id, person_id=None, useful=True, statement=statement)
