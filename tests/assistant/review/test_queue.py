"""Who gets what to judge, in which order; over a real corpus where that matters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.errors import AnswerNotFound
from assistant.ledger import Ledger
from assistant.ledger.answers import record_answer
from assistant.ledger.feedback import flag
from assistant.ledger.verdicts import AnyVerdict, Relevance, Verdict, judge, undo
from assistant.review.item import review_item
from assistant.review.queue import Order, QueueEntry, QueueFilter, next_entry
from assistant.review.statistics import EXTRACTIVE, RelevanceCount, review_statistics, supported_share
from assistant.review.to_judge import Open, Reviewer, yet_to_judge
from corpus import Corpus, Scope
from tests.assistant.answers import answering, citing, saying
from tests.corpora import add_reports, make_report, small_reports

ALONE = Reviewer(person_id=None)
RIA, SAM = Reviewer(person_id="ria", among=2), Reviewer(person_id="sam", among=2)
FIRST, SECOND, THIRD = small_reports(3)
REVISED = make_report(title="Toll rises", body="The toll rose to four crowns. The bridge stays open.")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    home = tmp_path_factory.mktemp("kept")
    with Corpus(home) as opened:
        add_reports(opened, FIRST, SECOND, THIRD, REVISED)
        yield opened


@pytest.fixture
def ledger(tmp_path: Path, database_url: str | None) -> Iterator[Ledger]:
    """Three answers of which one was asked by Ria: citations 1 and 2, 3, and 4."""
    ledger = Ledger(tmp_path, database_url=database_url)
    both = answering("Both?", saying(citing(FIRST)), saying(citing(SECOND)))
    record_answer(ledger, both, scope=Scope(), asked_by="ria")
    altered = saying(citing(THIRD), text="Nobody ever heard of it.")
    record_answer(ledger, answering("Third?", altered, model="model:small"), scope=Scope(), asked_by="tom")
    record_answer(ledger, answering("Toll?", saying(citing(REVISED))), scope=Scope(), asked_by=None)
    yield ledger
    ledger.close()


def given(
    ledger: Ledger, number: int, by: Reviewer, *verdicts: AnyVerdict, drawn_from: str = "newest"
) -> None:
    judge(
        ledger,
        number,
        *(verdicts or (Verdict.SUPPORTS, Relevance.YES)),
        reviewer=by.person_id,
        reviewer_name=by.person_id or "you",
        drawn_from=drawn_from,
        fingerprint="f",
    )


def drained(
    ledger: Ledger,
    corpus: Corpus,
    wanted: QueueFilter,
    reviewer: Reviewer = ALONE,
    skipped: Sequence[int] = (),
) -> list[int]:
    """The citations in the order in which they come up when each is skipped."""
    found: list[int] = []
    while True:
        left = next_entry(ledger, corpus, wanted, reviewer=reviewer, skipped=[*skipped, *found])
        if left.first is None:
            assert left.count == 0
            return found
        found.append(left.first)


def test_the_newest_answer_comes_first_and_what_is_judged_comes_no_more(
    ledger: Ledger, corpus: Corpus
) -> None:
    assert drained(ledger, corpus, QueueFilter()) == [4, 3, 1, 2]
    given(ledger, 4, ALONE)
    given(ledger, 1, ALONE, Relevance.NO)
    assert next_entry(ledger, corpus, QueueFilter(), reviewer=ALONE) == QueueEntry(
        count=2, first=3, total=4, reviewed=2
    )
    undo(ledger, reviewer=None)
    assert drained(ledger, corpus, QueueFilter()) == [3, 1, 2]


def test_what_its_card_flags_is_the_least_certain(ledger: Ledger, corpus: Corpus) -> None:
    assert drained(ledger, corpus, QueueFilter(order=Order.LEAST_CERTAIN))[0] == 3


def test_nobody_judges_answers_to_their_own_questions_while_others_can(
    ledger: Ledger, corpus: Corpus
) -> None:
    """Not by asking for the number either, and a number that is not there is refused in the same words."""
    assert drained(ledger, corpus, QueueFilter(), RIA) == [4, 3]
    assert drained(ledger, corpus, QueueFilter(), SAM) == [4, 3, 1, 2]
    assert drained(ledger, corpus, QueueFilter(), Reviewer(person_id="ria", among=1)) == [4, 3, 1, 2]
    refused = []
    for number in (1, 99):
        with pytest.raises(AnswerNotFound) as refusal:
            review_item(ledger, corpus, number, reviewer=RIA)
        refused.append(str(refusal.value).replace(str(number), "N"))
    assert refused[0] == refused[1]
    assert review_item(ledger, corpus, 1, reviewer=SAM).question == "Both?"


def test_a_flag_brings_up_what_was_marked_unhelpful(ledger: Ledger, corpus: Corpus) -> None:
    """The whole answer, or the one statement; praise brings up nothing; the reason is shown."""
    assert drained(ledger, corpus, QueueFilter(order=Order.FLAGGED)) == []
    flag(ledger, 1, person_id="tom", useful=False, reason="not the second", statement=1)
    flag(ledger, 3, person_id="tom", useful=True, reason="good")
    assert drained(ledger, corpus, QueueFilter(order=Order.FLAGGED)) == [2]
    assert review_item(ledger, corpus, 2, reviewer=ALONE).reasons == ("not the second",)
    assert review_item(ledger, corpus, 1, reviewer=ALONE).reasons == ()
    flag(ledger, 1, person_id="uma", useful=False, reason="all of it")
    assert drained(ledger, corpus, QueueFilter(order=Order.FLAGGED)) == [1, 2]


def test_a_second_reviewer_can_ask_for_what_another_has_judged(ledger: Ledger, corpus: Corpus) -> None:
    given(ledger, 3, SAM, Verdict.DOES_NOT, Relevance.YES)
    assert drained(ledger, corpus, QueueFilter(order=Order.SECOND), RIA) == [3]
    assert drained(ledger, corpus, QueueFilter(order=Order.SECOND), SAM) == []


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (QueueFilter(asked_by="tom"), [3]),
        (QueueFilter(asked_by="' OR 1=1 --"), []),
        (QueueFilter(outlet="The Lemna Courier"), [4]),
        (QueueFilter(since=datetime.now(UTC) - timedelta(hours=1)), [4, 3, 1, 2]),
        (QueueFilter(since=datetime.now(UTC) + timedelta(hours=1)), []),
        (QueueFilter(until=datetime.now(UTC) - timedelta(hours=1)), []),
    ],
)
def test_filters_leave_out_what_does_not_meet_them(
    ledger: Ledger, corpus: Corpus, wanted: QueueFilter, found: list[int]
) -> None:
    assert drained(ledger, corpus, wanted) == found


@pytest.mark.parametrize("database_url", [None])  # it draws some hundred times
def test_a_seed_draws_the_same_sample_again_and_every_citation_as_often(
    ledger: Ledger, corpus: Corpus
) -> None:
    """Over 400 seeds each of four citations comes first about 100 times (within 4 standard deviations)."""
    drawn = drained(ledger, corpus, QueueFilter(order=Order.SAMPLE, seed=7))
    assert sorted(drawn) == [1, 2, 3, 4]
    given(ledger, drawn[0], ALONE)
    assert drained(ledger, corpus, QueueFilter(order=Order.SAMPLE, seed=7)) == drawn[1:]
    undo(ledger, reviewer=None)
    firsts = Counter(
        next_entry(ledger, corpus, QueueFilter(order=Order.SAMPLE, seed=seed), reviewer=ALONE).first
        for seed in range(400)
    )
    assert set(firsts) == {1, 2, 3, 4}
    assert all(abs(count - 100) < 35 for count in firsts.values())


def test_a_citation_is_altered_when_its_text_is_no_longer_there(ledger: Ledger, folder: Path) -> None:
    """Revised away or withdrawn, but not revised elsewhere; restored, it is as it was."""
    with Corpus(folder) as corpus:
        add_reports(corpus, FIRST, SECOND, THIRD, REVISED)
        wanted = QueueFilter(order=Order.ALTERED)
        assert drained(ledger, corpus, wanted) == []
        before = corpus.overview.fingerprint()
        add_reports(corpus, make_report(title="Toll rises", body=REVISED.body.replace("open", "shut")))
        assert drained(ledger, corpus, wanted) == []
        assert corpus.overview.fingerprint() != before
        add_reports(corpus, make_report(title="Toll rises", body=REVISED.body.replace("four", "five")))
        assert drained(ledger, corpus, wanted) == [4]
        revised = corpus.overview.fingerprint()
        with corpus.writer.writing():
            corpus.writer.withdraw(FIRST.report_id, reason="it never happened")
        assert drained(ledger, corpus, wanted) == [4, 1]
        assert corpus.overview.fingerprint() not in (before, revised)
        assert review_item(ledger, corpus, 1, reviewer=ALONE).change.reason == "it never happened"
        with corpus.writer.writing():
            corpus.writer.restore(FIRST.report_id)
        assert corpus.overview.fingerprint() == revised
        assert drained(ledger, corpus, wanted) == [4]


def test_the_statistics_count_every_verdict_that_was_not_undone(ledger: Ledger) -> None:
    given(ledger, 1, SAM, drawn_from="random sample")
    given(ledger, 3, SAM, Verdict.PARTLY)
    given(ledger, 3, RIA, Verdict.SUPPORTS)
    given(ledger, 4, RIA, Verdict.WRONG_DATE)
    undo(ledger, reviewer="ria")
    found = review_statistics(ledger)
    assert found.sentences == 2
    assert (found.all.judged, found.all.supported) == (3, 2)
    assert found.sample.share == 1.0
    assert found.relevance == (
        RelevanceCount(
            relevance=Relevance.YES, form="sentences", kind="thing", drawn_from="random sample", count=1
        ),
    )
    by_model = {
        name: supported_share(t for t in found.counts if t.written_by == name)
        for name in (EXTRACTIVE, "model:small")
    }
    assert (by_model[EXTRACTIVE].judged, by_model["model:small"].share) == (1, 0.5)
    assert {count.day for count in found.counts} == {datetime.now(UTC).date()}


def test_citations_of_an_answer_that_cannot_be_read_do_not_block_the_queue(
    ledger: Ledger, corpus: Corpus
) -> None:
    with ledger.connection() as connection:
        connection.exec_driver_sql("UPDATE turns SET answer = '{\"format\": 99}' WHERE turn_id = 3")
    assert next_entry(ledger, corpus, QueueFilter(), reviewer=ALONE) == QueueEntry(
        count=3, first=3, total=3, reviewed=0
    )
    assert next_entry(ledger, corpus, QueueFilter(), reviewer=ALONE, skipped=[1, 2, 3]) == QueueEntry(
        count=0, first=None, total=3, reviewed=0
    )


def asked_again(ledger: Ledger) -> None:
    """Adds citations 5 to 8: of the same sentences again, in answer to the same questions and another."""
    toll = saying(citing(REVISED), citing(SECOND))
    record_answer(ledger, answering("toll", toll), scope=Scope(), asked_by=None, saved_id=1)
    altered = saying(citing(THIRD), text="Nobody ever heard of it.")
    record_answer(ledger, answering("Third?", altered, model="model:small"), scope=Scope(), asked_by=None)
    record_answer(ledger, answering("Other?", altered, model="model:small"), scope=Scope(), asked_by=None)


def test_the_same_sentence_comes_up_once_for_each_question(ledger: Ledger, corpus: Corpus) -> None:
    """In the newest answer that has it, a quoted one whatever else it cites; judged there, it counts."""
    asked_again(ledger)
    assert drained(ledger, corpus, QueueFilter()) == [8, 7, 5, 1, 2]
    assert drained(ledger, corpus, QueueFilter(asked_by="tom")) == [3]
    given(ledger, 5, ALONE, Relevance.NO)
    given(ledger, 8, ALONE, Verdict.DOES_NOT, Relevance.NO)
    assert drained(ledger, corpus, QueueFilter()) == [7, 1, 2]
    assert yet_to_judge(ledger, 7, reviewer=ALONE) == Open(support=False, relevance=True)
    given(ledger, 3, ALONE, Relevance.NO)
    entry = next_entry(ledger, corpus, QueueFilter(), reviewer=ALONE, skipped=[1])
    assert entry == QueueEntry(count=1, first=2, total=5, reviewed=3)
    assert entry.skipped == 1
    of_tom = next_entry(ledger, corpus, QueueFilter(asked_by="tom"), reviewer=ALONE, skipped=[1])
    assert (of_tom.count, of_tom.skipped) == (0, 0), "what was skipped elsewhere is not left here"
    assert drained(ledger, corpus, QueueFilter(order=Order.SECOND), RIA) == [8, 7, 5]


def test_what_was_judged_before_sentences_were_is_asked_whether_it_answers(
    ledger: Ledger, corpus: Corpus
) -> None:
    given(ledger, 1, ALONE, Verdict.SUPPORTS)
    given(ledger, 3, ALONE, Verdict.DOES_NOT)
    assert drained(ledger, corpus, QueueFilter()) == [4, 3, 1, 2]
    assert yet_to_judge(ledger, 3, reviewer=ALONE) == Open(support=False, relevance=True)
    assert yet_to_judge(ledger, 3, reviewer=RIA) == Open(support=True, relevance=True)
    assert yet_to_judge(ledger, 1, reviewer=RIA) == Open(support=False, relevance=True)
