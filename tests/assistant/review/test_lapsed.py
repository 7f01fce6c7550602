"""A verdict that a sentence answers lapses when its source or its story moves on, and is asked for again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.ledger import Ledger
from assistant.ledger.answers import record_answer
from assistant.ledger.verdicts import Relevance, judge
from assistant.review.cases import cases
from assistant.review.item import review_item
from assistant.review.lapsed import lapsed
from assistant.review.queue import Order, QueueFilter, next_entry
from assistant.review.to_judge import Reviewer
from corpus import Corpus, Report, Scope
from tests.assistant.answer.story.test_story import REPORTS
from tests.assistant.answers import answering, citing, saying
from tests.corpora import add_reports, make_report, small_reports

RIA, SAM = Reviewer(person_id="ria", among=2), Reviewer(person_id="sam", among=2)
TWELVE, _, NINETEEN, CORRECTION = REPORTS
BRIEF, GONE = small_reports(2)
BRIDGE = make_report("Toll rises", "The toll rose to four crowns. The bridge stays open.", "Ostravik Post")


@pytest.fixture
def corpus(tmp_path: Path, exported_encoder: Path) -> Iterator[Corpus]:
    with Corpus(tmp_path / "kept") as opened:
        publish(opened, TWELVE, BRIEF, GONE, BRIDGE)
        yield opened


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path)


def publish(corpus: Corpus, *reports: Report) -> None:
    add_reports(corpus, *reports)
    with corpus.writer.writing():
        corpus.stories.group()


def answer(ledger: Ledger, question: str, report: Report, *, sentence: int = 0) -> None:
    record_answer(
        ledger, answering(question, saying(citing(report, sentence=sentence))), scope=Scope(), asked_by=None
    )


def say_yes(ledger: Ledger, corpus: Corpus, *citations: int, by: Reviewer = RIA) -> None:
    for number in citations:
        judged(ledger, corpus, number, Relevance.YES, by=by)


def judged(ledger: Ledger, corpus: Corpus, number: int, relevance: Relevance, *, by: Reviewer = RIA) -> None:
    judge(
        ledger,
        number,
        relevance,
        reviewer=by.person_id,
        reviewer_name=by.person_id or "you",
        drawn_from="newest",
        fingerprint=corpus.overview.fingerprint(),
    )


def test_a_later_figure_of_the_story_outdates_an_answer_until_it_is_judged_again(
    ledger: Ledger, corpus: Corpus
) -> None:
    """Only of the sentence that gives the figure; what the reviewer of it sees says why."""
    answer(ledger, "How many people were killed at Lemna?", TWELVE, sentence=1)
    answer(ledger, "What burst its banks at Lemna?", TWELVE)
    say_yes(ledger, corpus, 1, 2)
    say_yes(ledger, corpus, 1, by=SAM)
    assert (lapsed(ledger, corpus), len(cases(ledger).questions)) == ({}, 2)
    publish(corpus, NINETEEN)
    found = lapsed(ledger, corpus)
    reason = "“Flood at Lemna: death toll rises to 19” (Fjord Post, 4 May 2026) gives 19"
    assert found == {1: reason, 3: reason}
    left = cases(ledger, lapsed=found)
    assert ([one.given.question for one in left.questions], left.lapsed) == (
        ["What burst its banks at Lemna?"],
        1,
    )
    for wanted, total in ((QueueFilter(), 2), (QueueFilter(order=Order.LAPSED), 1)):
        entry = next_entry(ledger, corpus, wanted, reviewer=RIA, lapsed=found)
        assert (entry.first, entry.count, entry.total) == (1, 1, total)
    shown = review_item(ledger, corpus, 1, reviewer=RIA, lapsed=found)
    assert (shown.open.relevance, shown.lapsed) == (True, reason)
    other = review_item(ledger, corpus, 1, reviewer=Reviewer(person_id="tom", among=3), lapsed=found)
    assert other.lapsed == "", "what another judged is not shown"
    before = datetime.now(UTC) - timedelta(seconds=1)
    judged(ledger, corpus, 1, Relevance.OUTDATED)
    found = lapsed(ledger, corpus)
    assert found == {3: reason}
    assert next_entry(ledger, corpus, QueueFilter(), reviewer=RIA, lapsed=found).count == 0
    assert next_entry(ledger, corpus, QueueFilter(order=Order.LAPSED), reviewer=RIA, lapsed=found).total == 0
    [again] = [one for one in cases(ledger, lapsed=found).questions if one.case_id == 1]
    assert again.judged(Relevance.OUTDATED)
    assert again.scope.as_of is not None
    assert again.scope.as_of >= before, "asked as of when it was known to be outdated"


def test_a_source_that_is_withdrawn_changed_or_corrected_makes_its_answers_lapse(
    ledger: Ledger, corpus: Corpus
) -> None:
    """Not those of one that was changed elsewhere, nor what is judged again."""
    publish(corpus, NINETEEN)
    answer(ledger, "How many were killed by the flood?", NINETEEN)
    answer(ledger, "What is the toll?", BRIDGE)
    answer(ledger, "Is the bridge open?", BRIDGE, sentence=1)
    answer(ledger, "What happened?", GONE)
    answer(ledger, "What else?", BRIEF)
    say_yes(ledger, corpus, 1, 2, 3, 4, 5)
    five = make_report("Toll rises", "The toll rose to five crowns. The bridge stays open.", "Ostravik Post")
    publish(corpus, CORRECTION, five)
    corpus.writer.withdraw(GONE.report_id, reason="it never happened")
    found = lapsed(ledger, corpus)
    assert {number: reason.split(") ", 1)[1] for number, reason in found.items()} == {
        1: "was corrected by its outlet: “Correction: flood at Lemna” (Fjord Post, 5 May 2026)",
        2: "no longer contains the cited text",
        4: "was withdrawn",
    }
    assert {one.case_id for one in cases(ledger, lapsed=found).questions} == {3, 5}
    say_yes(ledger, corpus, 1)
    assert set(lapsed(ledger, corpus)) == {2, 4}
