"""One row that cannot be read is reported, and costs none of the others."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from assistant.access import Role
from assistant.errors import RecordUnreadable
from assistant.ledger import Ledger
from assistant.ledger.answers import (
    StoredAnswer,
    UnreadableAnswer,
    last_answers,
    newest_first,
    record_answer,
    stored_answer,
)
from assistant.ledger.citing import answers_of_report
from assistant.ledger.conversation_list import conversations_of
from assistant.ledger.conversations import add_turn, store_answer, turns_of
from assistant.ledger.feedback import flag
from assistant.ledger.given_verdicts import active_verdicts, verdicts_on_answer
from assistant.ledger.people import change_access, everybody, record_sign_in
from assistant.ledger.verdicts import Verdict, judge
from assistant.ledger.watched_questions import unwatch, watch, watched_questions
from assistant.review.agreement import agreements
from assistant.review.cases import cases, cases_by_answer
from assistant.review.statistics import review_statistics
from corpus import Scope
from tests.assistant.answers import answering, citing, saying
from tests.corpora import make_report

FERRY = make_report(title="Ferry leaves", body="The ferry left Ostravik at noon. It carried 212 passengers.")
ANSWER = answering("How many?", saying(citing(FERRY, sentence=1)))


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path)


def damage(ledger: Ledger, turn_id: int, old: str = "supported", new: str = "perhaps") -> None:
    """Puts another word into a stored answer."""
    with ledger.connection() as connection:
        connection.exec_driver_sql(
            "UPDATE turns SET answer = replace(answer, ?, ?) WHERE turn_id = ?", (old, new, turn_id)
        )


def test_an_answer_with_an_unknown_word_leaves_the_others_in_the_list(ledger: Ledger) -> None:
    for _ in range(3):
        record_answer(ledger, ANSWER, scope=Scope(), asked_by="ana")
    damage(ledger, 2)
    third, second, first = newest_first(ledger)
    assert isinstance(third, StoredAnswer)
    assert isinstance(first, StoredAnswer)
    assert isinstance(second, UnreadableAnswer)
    assert (second.answer_id, second.question) == (2, "How many?")
    assert second.reason.startswith("'outcome' is 'perhaps'; known are 'supported'")
    with pytest.raises(RecordUnreadable, match="answer 2 cannot be read: 'outcome' is 'perhaps'"):
        stored_answer(ledger, 2)
    assert [one.answer_id for one in answers_of_report(ledger, FERRY.report_id)] == [3, 2, 1]


def test_a_turn_that_cannot_be_read_says_so_in_its_place(ledger: Ledger) -> None:
    first = add_turn(ledger, "one", scope=Scope())
    store_answer(ledger, first.turn_id, ANSWER)
    second = add_turn(ledger, "two", scope=Scope(), conversation_id=first.conversation_id)
    store_answer(ledger, second.turn_id, ANSWER)
    damage(ledger, first.turn_id)
    broken, whole = turns_of(ledger, first.conversation_id)
    assert (broken.question, broken.answer) == ("one", None)
    assert broken.failure is not None
    assert broken.failure.startswith("This question's record cannot be read: 'outcome' is 'perhaps'")
    assert (whole.answer, whole.failure) == (ANSWER, None)
    with ledger.connection() as connection:
        connection.exec_driver_sql("UPDATE turns SET scope = '{\"format\": 9}' WHERE turn_id = 2")
    assert "newer Dateline" in (turns_of(ledger, first.conversation_id)[1].failure or "")


@pytest.mark.parametrize("stored", ["{", "[]", '{"statements": 1}', '{"statements": ["ferry"]}'])
def test_a_search_of_conversations_passes_over_a_damaged_answer(ledger: Ledger, stored: str) -> None:
    for question in ("one", "two"):
        turn = add_turn(ledger, question, scope=Scope())
        store_answer(ledger, turn.turn_id, ANSWER)
    with ledger.connection() as connection:
        connection.exec_driver_sql("UPDATE turns SET answer = ? WHERE turn_id = 1", (stored,))
    assert [one.title for one in conversations_of(ledger, owner=None, containing="212 passengers")] == ["two"]
    assert flag(ledger, 2, person_id=None, useful=True).useful


def test_a_saved_question_that_cannot_be_read_is_reported_and_can_be_removed(
    ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    watch(ledger, "one", scope=Scope(), saved_by="ana")
    watch(ledger, "two", scope=Scope(countries=("NO",)), saved_by="ana")
    with ledger.connection() as connection:
        connection.exec_driver_sql("UPDATE saved SET scope = 'x' WHERE saved_id = 1")
    with caplog.at_level(logging.WARNING, logger="dateline"):
        assert [one.question for one in watched_questions(ledger)] == ["two"]
        watched_questions(ledger)
    [reported] = caplog.messages
    assert reported.startswith(f"watched question 1 of {str(ledger.path)!r} cannot be read and is left out")
    assert watch(ledger, "one", scope=Scope(), saved_by="ana").saved_id == 3
    assert unwatch(ledger, 1) == "one"


def test_a_question_saved_by_an_earlier_release_is_not_saved_twice(ledger: Ledger) -> None:
    scope = {"outlets": ["Echo"], "held_on": "2026-03-01T00:00:00Z"}
    with ledger.connection() as connection:
        connection.exec_driver_sql(
            "INSERT INTO saved (question, scope, saved) VALUES ('one', ?, 0)", (json.dumps(scope),)
        )
    [known] = watched_questions(ledger)
    assert watch(ledger, "one", scope=known.scope, saved_by=None) == known
    assert watch(ledger, "one", scope=Scope(), saved_by=None).saved_id == 2


def test_a_saved_question_is_compared_with_the_last_answer_that_can_be_read(ledger: Ledger) -> None:
    for _ in range(3):
        record_answer(ledger, ANSWER, scope=Scope(), asked_by=None, saved_id=1)
    damage(ledger, 3)
    assert [one.answer_id for one in last_answers(ledger, 1)] == [2]
    assert [one.answer_id for one in last_answers(ledger, 1, limit=2)] == [2, 1]


def given(ledger: Ledger, citation_id: int, reviewer: str = "r1") -> None:
    judge(
        ledger,
        citation_id,
        Verdict.SUPPORTS,
        reviewer=reviewer,
        reviewer_name=reviewer,
        drawn_from="newest",
        fingerprint="f",
    )


def test_a_case_whose_answer_cannot_be_read_is_passed_over(ledger: Ledger) -> None:
    for number in (1, 2):
        record_answer(ledger, ANSWER, scope=Scope(), asked_by=None)
        given(ledger, number)
    damage(ledger, 1)
    found = [case.case_id for of_one in cases_by_answer(ledger, cases(ledger).judged) for case in of_one]
    assert found == [2]


def test_a_verdict_by_an_unknown_word_counts_nowhere(ledger: Ledger) -> None:
    record_answer(ledger, ANSWER, scope=Scope(), asked_by=None)
    given(ledger, 1)
    given(ledger, 1, "r2")
    with ledger.connection() as connection:
        connection.exec_driver_sql("UPDATE verdicts SET verdict = 'perhaps' WHERE verdict_id = 1")
    assert [one.verdict_id for one in active_verdicts(ledger)] == [2]
    assert [one.verdict_id for one in verdicts_on_answer(ledger, 1)[0, 0]] == [2]
    assert review_statistics(ledger).all.judged == 1
    assert agreements(ledger) == []


def test_a_role_by_an_unknown_word_gives_nothing(ledger: Ledger) -> None:
    record_sign_in(ledger, "ana", name="Ana", email=None)
    change_access(ledger, "ana", roles={Role.ANALYST}, disabled=False, by=None)
    with ledger.connection() as connection:
        connection.exec_driver_sql('UPDATE people SET roles = \'["analyst", "emperor"]\'')
    assert [one.roles for one in everybody(ledger)] == [frozenset({Role.ANALYST})]
