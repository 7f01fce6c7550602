"""What the list of watched questions says of each in a line, and what is shown beside a changed sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assistant.access import ALONE
from assistant.answer.answer import Answer, Statement
from assistant.answer.staleness import CitationChange, CitationStatus
from assistant.desk import opened
from assistant.desk.watching import question
from assistant.desk.watching.page import newest_change
from assistant.ledger.answers import COMMAND_LINE, StoredAnswer
from assistant.ledger.watched_questions import WatchedQuestion
from assistant.operations import watching
from assistant.settings import Settings
from assistant.watch.news import WatchedNews
from assistant.watch.rerun import AnswerDiff
from corpus import Corpus, Scope
from tests.assistant.answers import citing, saying
from tests.corpora import COLLECTED, add_reports, make_report

OLD = saying(
    citing(make_report("Old", "The pier had been closed.", published=COLLECTED - timedelta(days=90)))
)
RECENT = saying(citing(make_report("Recent", "The pier is open again.", published=COLLECTED)))
LOST = saying(citing(make_report("Lost", "The pier was sold.")))


def news(*, stale: tuple[Statement, ...] = (), **diff: Any) -> WatchedNews:
    answer = Answer(question="How is the pier?", standalone="How is the pier?", statements=(OLD, RECENT))
    watched = WatchedQuestion(
        saved_id=1, question="How is the pier?", scope=Scope(), saved=COLLECTED, saved_by=None
    )
    last = StoredAnswer(
        answer_id=2,
        asked=COLLECTED,
        asked_in=COMMAND_LINE,
        asked_by=None,
        question=answer.question,
        scope=Scope(),
        answer=answer,
    )
    changes = tuple(
        (
            one,
            CitationChange(
                statement=0,
                place=0,
                citation=one.citations[0],
                status=CitationStatus.WITHDRAWN,
                reason="hoax",
            ),
        )
        for one in stale
    )
    return WatchedNews(
        question=watched,
        last=last,
        diff=AnswerDiff(**diff),
        unseen=True,
        changed=None,
        up_to=2,
        stale=changes,
    )


def test_of_what_is_new_that_published_last_is_named_and_before_it_what_lost_its_source() -> None:
    """In a first answer its first sentence is."""
    assert newest_change(news(new=(OLD, RECENT))) == f"New: {RECENT.text} (and 1 more)"
    assert newest_change(news(first=True, new=(OLD, RECENT))) == f"First answer: {OLD.text} (and 1 more)"
    dropped = news(new=(OLD,), dropped=(LOST,))
    assert newest_change(dropped) == f"New: {OLD.text} (and 1 more)"
    withdrawn = news(new=(OLD,), dropped=(LOST,), stale=(LOST,))
    assert newest_change(withdrawn) == f"No longer in the answer: {LOST.text} (and 1 more)"


def test_a_sentence_that_is_cited_from_elsewhere_names_where_it_was_cited_from() -> None:
    stored = OLD.citations[0].stored
    elsewhere = replace(stored, report=replace(stored.report, outlet="Another Post"))
    moved = replace(OLD, citations=(replace(OLD.citations[0], stored=elsewhere),))
    remark = question._remark(news(changed=((OLD, moved),)), moved)
    assert remark.before.startswith("The Lemna Courier · ")
    assert question._remark(news(changed=((LOST, OLD),)), OLD).before == LOST.text


@pytest.fixture
def desk(folder: Path) -> Iterator[Path]:
    """The desk set to open a folder with one report."""
    with Corpus(folder) as corpus:
        add_reports(corpus, make_report("Pier closed", "The pier of Lemna closed for 12 days after a storm."))
    opened.use(Settings(folder=folder, reader=False))
    yield folder
    opened.close()


def watched_questions() -> None:
    from assistant.access import ALONE
    from assistant.desk import opened
    from assistant.desk.watching.page import page

    page(ALONE, opened.services())


def test_the_news_of_several_questions_is_marked_as_seen_at_once(desk: Path) -> None:
    """Not for one alone, which is opened as quickly."""
    services = opened.services()
    for text in ("How long did the pier of Lemna close?", "When did the pier of Lemna close?"):
        watching.watch_text(ALONE, services, text)
    later = make_report("Pier closed", "The pier of Lemna closed for 30 days after a storm.")
    add_reports(services.corpus, later)
    [one, *_] = watching.list_watched(ALONE, services)
    watching.rerun(ALONE, services, one.saved_id)
    page = AppTest.from_function(watched_questions, default_timeout=60).run()
    assert [each.label for each in page.button] == []
    list(watching.rerun_all(ALONE, services))
    assert len(watching.unseen(ALONE, services)) == 2
    page.run()
    [mark] = page.button
    assert mark.label == "Mark all as seen"
    mark.click().run()
    assert not page.exception
    assert [each.label for each in page.button] == []
    assert watching.unseen(ALONE, services) == []
