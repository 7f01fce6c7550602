"""The ledger stores conversations as they took place."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.answer.answer import Answer, Citation, Side, Statement
from assistant.answer.applied_filters import AppliedFilter, FilterEffect
from assistant.answer.trace import traced
from assistant.check import check_result
from assistant.errors import LedgerUnusable
from assistant.ledger import AskedTurn, Ledger
from assistant.ledger.codec import decode_answer, encode_answer
from assistant.ledger.conversation_list import conversations_of
from assistant.ledger.conversations import (
    add_retake,
    add_turn,
    history,
    store_answer,
    store_failure,
    turns_of,
)
from assistant.llm.client import Tokens
from assistant.question.question import Turn
from assistant.question.scope import FilterKind
from corpus import Hit, Passage, Precision, Report, Scope, Span, TextField
from tests.corpora import as_stored

BODY = "The ferry left Rannakell at noon.\n\nIt carried 212 passengers — „wszyscy cali”, said the مدير."
REPORT = Report(
    title="Ferry <b>leaves</b> Rannakell",
    body=BODY,
    outlet="Rannakell Post",
    collected=datetime(2026, 3, 1, 8, 30, tzinfo=UTC),
    collected_from="ferry.txt",
    published=datetime(2026, 2, 22, tzinfo=UTC),
    published_precision=Precision.DAY,
    year_inferred=True,
    country="EE",
    metadata={"desk": "sea", "editions": [1, 2]},
)
STORED = as_stored(REPORT, version=3, current=False, near_copy_of="0123456789abcdef")
HIT = Hit(
    passage=Passage(passage_id=7, report_id=STORED.report_id, version=3, ordinal=0, start=0, end=33),
    stored=STORED,
    score=0.25,
    cosine=None,
    found_by={"lexical": 2},
)
ANSWER = Answer(
    question="How many were aboard?",
    standalone="How many were aboard the Rannakell ferry?",
    statements=(
        Statement(text="It carried 212 passengers.", citations=(Citation(stored=STORED, start=35, end=60),)),
    ),
    notes=("Only full-text search was used.",),
    nearest=(HIT,),
    model="openai:some-model",
)
OUTLET = AppliedFilter(
    kind=FilterKind.OUTLET,
    label="Rannakell Post",
    words="the Rannakell post",
    switch="Rannakell Post",
    effect=FilterEffect.PREFERRED,
)
DAYS = AppliedFilter(
    kind=FilterKind.PUBLISHED,
    label="published since 1 March 2026",
    words="since March",
    switch="since March",
    effect=FilterEffect.IGNORED,
    since=datetime(2026, 3, 1, tzinfo=UTC),
)
SCOPE = Scope(
    outlets=("Rannakell Post",),
    countries=("EE",),
    until=datetime(2026, 2, 28, 23, 59, 59, 999999, tzinfo=UTC),
)


@pytest.fixture
def ledger(tmp_path: Path, database_url: str | None) -> Iterator[Ledger]:
    with Ledger(tmp_path, database_url=database_url) as opened:
        yield opened


def test_a_turn_is_read_back_as_it_was_given(
    ledger: Ledger, tmp_path: Path, database_url: str | None
) -> None:
    """Question, scope and the whole answer, the cited report's text included, by a ledger opened again."""
    asked = add_turn(ledger, "How many were aboard?", scope=SCOPE)
    store_answer(ledger, asked.turn_id, ANSWER)
    with Ledger(tmp_path, database_url=database_url) as reopened:
        [turn] = turns_of(reopened, asked.conversation_id)
    assert turn == replace(asked, answer=ANSWER)
    assert turn.answer is not None
    assert turn.answer.statements[0].citations[0].quote == BODY[35:60]
    cited = tuple(citation.stored.report_id for citation in ANSWER.statements[0].citations)
    assert turn.as_history == Turn(
        question="How many were aboard?", answer="It carried 212 passengers.", cited=cited[:1]
    )


def test_what_is_cited_from_title_and_summary_is_read_back_with_its_place(ledger: Ledger) -> None:
    report = as_stored(replace(REPORT, summary="All 212 passengers were safe."))
    whole = {field: len(report.report.text_of(field)) for field in TextField}
    cited = [Citation(stored=report, field=field, start=0, end=end) for field, end in whole.items()]
    found = [replace(HIT, passage=replace(HIT.passage, field=field), stored=report) for field in TextField]
    answer = replace(
        ANSWER,
        statements=tuple(Statement(text=one.quote, citations=(one,)) for one in cited),
        nearest=tuple(found),
        trace=traced(found, {}),
    )
    asked = add_turn(ledger, "How many were aboard?", scope=SCOPE)
    store_answer(ledger, asked.turn_id, answer)
    [turn] = turns_of(ledger, asked.conversation_id)
    assert turn.answer == answer
    assert [one.citations[0].quote for one in turn.answer.statements] == [
        REPORT.title,
        "All 212 passengers were safe.",
        BODY,
    ]
    assert turn.answer.trace is not None
    assert [hit.text_field for hit in turn.answer.trace.hits] == list(TextField)


def test_what_an_older_release_cited_lies_in_the_body() -> None:
    """It wrote no field."""
    row = json.loads(encode_answer(ANSWER))
    del row["statements"][0]["citations"][0]["field"], row["nearest"][0]["passage"]["field"]
    assert decode_answer(json.dumps(row)) == ANSWER


def test_checks_and_tokens_are_stored_with_the_answer(ledger: Ledger) -> None:
    """An unsupported statement stays so at every later visit, and later questions do not see it."""
    facts = tuple(
        check_result.Fact(
            kind=check_result.FactKind.FIGURE,
            outcome=outcome,
            words="212",
            start=11,
            end=14,
            found="“Ferry” (Echo)",
        )
        for outcome in check_result.Support
    )
    sure, altered = (
        check_result.CheckResult(facts=some, unchecked="only in part") for some in (facts[:1], facts)
    )
    [plain] = ANSWER.statements
    answer = replace(
        ANSWER,
        statements=(
            replace(plain, check=sure, context="The ferry left at noon.", emphasis=(Span(11, 14),)),
            replace(plain, text="It sank.", check=altered),
            replace(plain, text="It was sold.", citations=()),
        ),
        sides=(Side(outlet="Rannakell Post", published=REPORT.published, statements=(0,)),),
        tokens=Tokens(prompt=11, reply=7),
    )
    asked = add_turn(ledger, "q", scope=Scope())
    store_answer(ledger, asked.turn_id, answer)
    [turn] = turns_of(ledger, asked.conversation_id)
    assert turn.answer == answer
    assert [statement.unsupported for statement in turn.answer.statements] == [False, True, True]
    assert turn.as_history.answer == plain.text


def test_a_question_is_stored_before_it_is_answered(ledger: Ledger) -> None:
    asked = add_turn(ledger, "What happened?", scope=Scope())
    assert turns_of(ledger, asked.conversation_id) == [asked]
    assert asked.answer is None
    assert asked.failure is None
    assert asked.as_history == Turn(question="What happened?")


def test_the_filters_of_a_question_are_stored_and_later_questions_see_them(ledger: Ledger) -> None:
    asked = add_turn(ledger, "q", scope=Scope())
    answer = replace(ANSWER, recognised=(OUTLET,), ignored=(DAYS,))
    store_answer(ledger, asked.turn_id, answer)
    [turn] = turns_of(ledger, asked.conversation_id)
    assert turn.answer == answer
    assert (turn.as_history.applied, turn.as_history.ignored) == (("Rannakell Post",), ("since March",))


def test_a_question_asked_again_takes_the_place_of_its_first_asking(ledger: Ledger) -> None:
    """Its scope, conversation and place stay; the earlier answer is not lost, and no question is counted."""
    first = add_turn(ledger, "one", scope=SCOPE)
    store_answer(ledger, first.turn_id, ANSWER)
    add_turn(ledger, "two", scope=Scope(), conversation_id=first.conversation_id)
    add_retake(ledger, first, ignored=["Rannakell Post"])
    again = turns_of(ledger, first.conversation_id)[0]
    twice = add_retake(ledger, again, ignored=[])
    turns = turns_of(ledger, first.conversation_id)
    assert [(turn.turn_id, turn.question) for turn in turns] == [(twice.turn_id, "one"), (2, "two")]
    assert (again.ignored, again.before, again.scope) == (("Rannakell Post",), ANSWER, SCOPE)
    assert (turns[0].ignored, turns[0].before, turns[0].place) == ((), ANSWER, first.turn_id)
    assert turns[1].ignored is None
    assert [(c.title, c.questions) for c in conversations_of(ledger, owner=None)] == [("one", 2)]


def test_a_ledger_of_the_first_step_is_read_and_continued(tmp_path: Path) -> None:
    """Its answers know nothing of recognised scope or of cards, and show none."""
    connection = sqlite3.connect(tmp_path / "ledger.sqlite")
    connection.executescript(
        """CREATE TABLE turns (turn_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        conversation_id VARCHAR NOT NULL, asked INTEGER NOT NULL, question TEXT NOT NULL,
        scope TEXT NOT NULL, answer TEXT, failure TEXT);
        CREATE INDEX turns_by_conversation ON turns (conversation_id);
        INSERT INTO turns
        VALUES (1, 'c', 1767225600, 'q', '{}',
        '{"question": "q", "standalone": "q", "statements": [{"text": "s", "citations": []}]}', NULL);
        PRAGMA user_version = 1;"""
    )
    connection.close()
    ledger = Ledger(tmp_path)
    [old] = turns_of(ledger, "c")
    statements = (Statement(text="s", citations=()),)
    assert (old.answer, old.ignored) == (Answer(question="q", standalone="q", statements=statements), None)
    again = add_retake(ledger, old, ignored=["x"])
    assert turns_of(ledger, "c") == [replace(again, before=old.answer)]


def test_turns_keep_their_order_and_their_conversation(ledger: Ledger) -> None:
    first = add_turn(ledger, "one", scope=Scope())
    other = add_turn(ledger, "elsewhere", scope=Scope())
    add_turn(ledger, "two", scope=SCOPE, conversation_id=first.conversation_id)
    assert [turn.question for turn in turns_of(ledger, first.conversation_id)] == ["one", "two"]
    assert [turn.question for turn in turns_of(ledger, other.conversation_id)] == ["elsewhere"]


def test_conversation_ids_cannot_be_guessed(ledger: Ledger) -> None:
    """Each has at least 16 random bytes, and nothing of the one before."""
    ids = {add_turn(ledger, "q", scope=Scope()).conversation_id for _ in range(20)}
    assert len(ids) == 20
    assert min(map(len, ids)) >= 22
    assert len({conversation_id[:4] for conversation_id in ids}) > 15


def test_an_unknown_conversation_has_no_turns(ledger: Ledger) -> None:
    assert turns_of(ledger, "' OR 1=1 --") == []


def test_an_answer_once_given_stays(ledger: Ledger) -> None:
    """Neither a second answer nor a late failure changes what the reader has seen."""
    asked = add_turn(ledger, "q", scope=Scope())
    store_answer(ledger, asked.turn_id, ANSWER)
    store_answer(ledger, asked.turn_id, replace(ANSWER, statements=()))
    store_failure(ledger, asked.turn_id, "too slow")
    [turn] = turns_of(ledger, asked.conversation_id)
    assert (turn.answer, turn.failure) == (ANSWER, None)


def test_a_failure_gives_way_to_an_answer(ledger: Ledger) -> None:
    asked = add_turn(ledger, "q", scope=Scope())
    store_failure(ledger, asked.turn_id, "The model did not answer.")
    assert [turn.failure for turn in turns_of(ledger, asked.conversation_id)] == ["The model did not answer."]
    store_answer(ledger, asked.turn_id, ANSWER)
    assert [(t.answer, t.failure) for t in turns_of(ledger, asked.conversation_id)] == [(ANSWER, None)]


def test_many_threads_may_use_one_ledger(ledger: Ledger) -> None:
    """No question is lost when eight threads ask at once."""
    first = add_turn(ledger, "first", scope=Scope())
    asked: list[AskedTurn] = []

    def ask(number: int) -> None:
        for step in range(5):
            turn = add_turn(ledger, f"{number}.{step}", scope=Scope(), conversation_id=first.conversation_id)
            store_answer(ledger, turn.turn_id, ANSWER)
            asked.append(turn)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    turns = turns_of(ledger, first.conversation_id)
    assert len(asked) == 40
    assert {turn.question for turn in turns} == {"first", *(turn.question for turn in asked)}
    assert all(turn.answer == ANSWER for turn in turns[1:])


def test_a_file_that_is_no_ledger_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_text("no database at all, only a line of text\n" * 50)
    with pytest.raises(LedgerUnusable, match=r"ledger\.sqlite.*cannot be used"):
        Ledger(tmp_path)


def test_a_newer_ledger_is_refused(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "ledger.sqlite")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(LedgerUnusable, match="newer Dateline"):
        Ledger(tmp_path)


def test_a_question_may_be_asked_again_in_other_words_or_as_a_new_one(ledger: Ledger) -> None:
    """What follows it is then understood from there on."""
    first = add_turn(ledger, "What is bought?", scope=Scope())
    second = add_turn(ledger, "And when?", scope=Scope(), conversation_id=first.conversation_id)
    add_turn(ledger, "By whom?", scope=Scope(), conversation_id=first.conversation_id)
    before = turns_of(ledger, first.conversation_id)
    assert [turn.question for turn in history(before[:2], before[2])] == ["What is bought?", "And when?"]
    add_retake(ledger, second, ignored=None, question="When is the fair?", alone=True)
    turns = turns_of(ledger, first.conversation_id)
    assert [(turn.question, turn.alone) for turn in turns] == [
        ("What is bought?", False),
        ("When is the fair?", True),
        ("By whom?", False),
    ]
    assert [turn.question for turn in history(turns[:2], turns[2])] == ["When is the fair?"]
    assert history(turns[:1], turns[1]) == []
