"""Which cases verdicts make: one of each question and scope, of what the last verdicts agree on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert

from assistant.ledger import Ledger
from assistant.ledger.answers import record_answer
from assistant.ledger.given_verdicts import active_relevance, verdicts_on_answer
from assistant.ledger.schema import verdicts
from assistant.ledger.verdicts import AnyVerdict, Relevance, Verdict, judge
from assistant.review.agreement import agreements
from assistant.review.cases import cases
from assistant.review.statistics import review_statistics
from corpus import Scope
from tests.assistant.answers import answering, citing, saying
from tests.corpora import make_report

BODY = "The toll rose to four crowns. The bridge stays open. Nobody was asked."
REPORT = make_report("Toll rises", BODY, "Ostravik Post")
ASKED = "What is the toll?"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path)


def answer(
    ledger: Ledger, scope: Scope = Scope(), *, sentences: Sequence[int] = (0,), ask: str = ASKED
) -> None:
    said = [saying(citing(REPORT, sentence=number)) for number in sentences]
    record_answer(ledger, answering(ask, *said), scope=scope, asked_by=None)


def give(ledger: Ledger, citation: int, verdict: AnyVerdict, *, by: str | None = None) -> None:
    judge(
        ledger,
        citation,
        verdict,
        reviewer=by,
        reviewer_name=by or "you",
        drawn_from="newest",
        fingerprint="f",
    )


def give_as_before(ledger: Ledger, *given: tuple[int, AnyVerdict], by: str | None = None) -> None:
    """As before sentences had keys: each citation was judged by itself."""
    with ledger.connection() as connection:
        for citation, verdict in given:
            row = {
                "citation_id": citation,
                "reviewer": by,
                "reviewer_name": by or "you",
                "verdict": verdict.value,
                "about": "relevance" if isinstance(verdict, Relevance) else "support",
                "note": "",
                "drawn_from": "newest",
                "fingerprint": "f",
                "at": 0,
            }
            connection.execute(insert(verdicts).values(row))


def test_a_question_makes_a_case_of_each_scope_in_which_it_was_asked(ledger: Ledger) -> None:
    """The sentence is judged once. The same filters in another order are the same scope."""
    post, echo = "Ostravik Post", "Coast Echo"
    answer(ledger)
    answer(ledger, Scope(outlets=(post, echo)), sentences=(0, 1))
    answer(ledger, Scope(outlets=(echo, post)), ask=ASKED.casefold())
    answer(ledger, Scope(since=datetime(2026, 1, 1, tzinfo=UTC)), sentences=(1,))
    answer(ledger, Scope(as_of=datetime(2026, 1, 1, tzinfo=UTC)))
    answer(ledger, ask="Who was asked?")
    give(ledger, 1, Relevance.YES)
    give(ledger, 3, Relevance.NO)
    found = {
        one.case_id: (one.given.answer_id, [each.judged.verdict.value for each in one.sentences])
        for one in cases(ledger).questions
    }
    assert found == {1: (1, ["yes"]), 2: (3, ["no", "yes"]), 5: (4, ["no"])}
    assert len(cases(ledger).only(5)) == 1


def test_of_a_reviewer_who_judged_a_thing_twice_the_last_verdict_counts(ledger: Ledger) -> None:
    """Also where both are stored, of two answers, from before they were known to be the same."""
    answer(ledger)
    answer(ledger, ask="What rose?")
    answer(ledger)
    give_as_before(
        ledger, (1, Relevance.YES), (1, Verdict.SUPPORTS), (3, Relevance.NO), (2, Verdict.DOES_NOT)
    )
    found = cases(ledger)
    assert [one.sentences[0].judged.verdict for one in found.questions] == [Relevance.NO]
    assert [one.verdict for one in found.judged] == [Verdict.DOES_NOT]
    assert found.disputed == 0
    counted = review_statistics(ledger)
    assert [(one.relevance, one.count) for one in counted.relevance] == [(Relevance.NO, 1)]
    assert counted.all.judged == 1
    assert [one.verdict for one in verdicts_on_answer(ledger, 1)[0, 0]] == [Relevance.NO, Verdict.DOES_NOT]
    give(ledger, 1, Relevance.PARTLY)
    assert [one.verdict for one in active_relevance(ledger)] == [Relevance.PARTLY]


def test_what_reviewers_last_disagree_on_makes_no_case_and_is_counted(ledger: Ledger) -> None:
    answer(ledger, sentences=(0, 1))
    give(ledger, 1, Relevance.NO, by="ria")
    give(ledger, 1, Relevance.YES, by="sam")
    give(ledger, 2, Relevance.NO, by="ria")
    give(ledger, 2, Relevance.OUTDATED, by="sam")
    found = cases(ledger)
    assert [[each.statement.text for each in one.sentences] for one in found.questions] == [
        ["The bridge stays open."]
    ], "both reject it"
    assert found.disputed == 1
    give(ledger, 1, Relevance.YES, by="ria")
    assert cases(ledger).disputed == 0
    assert [one.both for one in agreements(ledger)] == [2]
