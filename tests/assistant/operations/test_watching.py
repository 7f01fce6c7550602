"""What a watched question has brought, and what of it a person has not seen yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from assistant.access import ALONE, Person, Role
from assistant.answer.staleness import CitationStatus
from assistant.errors import AnswerNotFound
from assistant.ledger import AskedTurn, Ledger
from assistant.ledger.conversations import add_turn
from assistant.ledger.people import change_access, record_sign_in
from assistant.operations import asking, collection, watching
from assistant.pipeline import Assistant
from assistant.settings import Services, Settings
from assistant.watch.news import WatchedNews
from assistant.watch.rerun import rerun_all
from corpus import Actor, Corpus, Report, Scope
from ingest.correct import correct
from tests.corpora import add_reports, make_report

PIER = "The pier of Lemna closed for 12 days after a storm."
FERRY = "The ferry to Kallholm carried 212 passengers on Monday."
ABOUT_PIER, ABOUT_FERRY = "How long did the pier of Lemna close?", "How many passengers did the ferry carry?"
ANA, BO = (
    Person(person_id=f"http://127.0.0.1 {name}", name=name.capitalize(), roles=frozenset())
    for name in ("ana", "bo")
)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """Services over two reports, for one person alone."""
    with Corpus(tmp_path) as corpus:
        add_reports(corpus, pier(12), make_report(title="Ferry", body=FERRY, url="https://lemna.example/2"))
        settings = Settings(folder=tmp_path, reader=False)
        yield Services(settings=settings, assistant=Assistant(corpus=corpus), ledger=Ledger(tmp_path))


def pier(days: int) -> Report:
    body = PIER.replace("12", str(days))
    return make_report(title="Pier closed", body=body, url="https://lemna.example/1")


def after_import(services: Services, days: int) -> None:
    """The report on the pier comes in another version, and all questions are asked again."""
    add_reports(services.corpus, pier(days))
    ask_all_again(services)


def ask_all_again(services: Services) -> None:
    list(rerun_all(services.assistant, services.ledger, asked_by=None))


def texts(news: WatchedNews) -> tuple[list[tuple[str, str]], list[str]]:
    return [(one.text, other.text) for one, other in news.diff.changed], [one.text for one in news.unchanged]


def test_what_came_since_a_person_looked_is_first_until_they_see_it_and_stays_to_be_read(
    services: Services,
) -> None:
    """Of several changes while nobody looked, what is shown is how the last differs from what was known."""
    watching.watch_text(ALONE, services, ABOUT_PIER)
    watching.watch_text(ALONE, services, ABOUT_FERRY)
    assert watching.unseen(ALONE, services) == []
    assert [one.question.question for one in watching.watched(ALONE, services)] == [ABOUT_FERRY, ABOUT_PIER]
    assert all(one.diff.first for one in watching.watched(ALONE, services))

    after_import(services, 20)
    after_import(services, 30)
    ask_all_again(services)  # which changes nothing, and takes no news away
    assert watching.unseen(ALONE, services) == [1]
    first, other = watching.watched(ALONE, services)
    assert (first.question.question, first.unseen, other.unseen) == (ABOUT_PIER, True, False)
    assert texts(first) == ([(PIER, PIER.replace("12", "30"))], [])
    assert other.diff.first

    watching.mark_seen(ALONE, services, first)
    assert watching.unseen(ALONE, services) == []
    ask_all_again(services)
    again = watching.watched_one(ALONE, services, first.question.saved_id)
    assert (again.unseen, again.changed, texts(again)) == (False, first.changed, texts(first))

    after_import(services, 31)
    newest = watching.watched_one(ALONE, services, first.question.saved_id)
    assert texts(newest) == ([(PIER.replace("12", "30"), PIER.replace("12", "31"))], [])


def test_a_source_that_was_withdrawn_is_named_with_each_sentence_that_cites_it(services: Services) -> None:
    """Before the question is asked again, and after, when the sentence is no longer reported."""
    one, _ = watching.watch_text(ALONE, services, ABOUT_FERRY)
    last = watching.watched_one(ALONE, services, one.saved_id).last
    assert last is not None
    [cited] = last.answer.statements
    report_id = cited.citations[0].stored.report_id
    collection.withdraw(ALONE, services, report_id, reason="counted twice", rerun_later=False)
    before = watching.watched_one(ALONE, services, one.saved_id)
    watching.rerun(ALONE, services, one.saved_id)
    after = watching.watched_one(ALONE, services, one.saved_id)
    assert [statement.text for statement in after.diff.dropped] == [FERRY]
    for news, statement in ((before, before.unchanged or before.diff.new), (after, after.diff.dropped)):
        change = news.source_change(statement[0])
        assert change is not None
        assert (change.status, change.reason) == (CitationStatus.WITHDRAWN, "counted twice")


def test_what_is_as_a_person_knows_it_by_the_time_they_look_is_no_news(services: Services) -> None:
    """A report that was withdrawn and restored; with both looked at, each is."""
    one, first = watching.watch_text(ALONE, services, ABOUT_FERRY)
    report_id = first.answer.statements[0].citations[0].stored.report_id

    def withdraw() -> None:
        collection.withdraw(ALONE, services, report_id, reason="counted twice", rerun_later=False)
        [found] = watching.rerun_touched(ALONE, services, report_id)
        assert [statement.text for statement in found.diff.dropped] == [FERRY]
        assert watching.unseen(ALONE, services) == [one.saved_id]

    def restore() -> None:
        collection.restore(ALONE, services, report_id, rerun_later=False)
        assert [found.question for found in watching.rerun_touched(ALONE, services, report_id)] == [one]

    withdraw()
    restore()
    assert watching.unseen(ALONE, services) == []
    [news] = watching.watched(ALONE, services)
    assert (news.unseen, news.diff.first) == (False, True)
    withdraw()
    watching.mark_seen(ALONE, services, watching.watched_one(ALONE, services, one.saved_id))
    restore()
    [news] = watching.watched(ALONE, services)
    assert (news.unseen, [statement.text for statement in news.diff.new]) == (True, [FERRY])


def test_a_corrected_outlet_or_day_is_a_change_of_the_sentence_that_cites_it(services: Services) -> None:
    one, first = watching.watch_text(ALONE, services, ABOUT_FERRY)
    stored = first.answer.statements[0].citations[0].stored
    correct(
        services.corpus,
        stored.report_id,
        {"outlet": "Kallholm Post"},
        by=Actor(name="Bo"),
        wait_s=0.0,
        reason="It was theirs",
    )
    assert [found.question for found in watching.rerun_touched(ALONE, services, stored.report_id)] == [one]
    [(before, after)] = watching.watched_one(ALONE, services, one.saved_id).diff.changed
    assert (before.text, after.text) == (FERRY, FERRY)
    assert [side.citations[0].stored.report.outlet for side in (before, after)] == [
        "The Lemna Courier",
        "Kallholm Post",
    ]


def test_an_answer_in_a_conversation_says_that_its_watched_question_has_another_by_now(
    services: Services,
) -> None:
    """Also where what was reported since is in no story with what it cites."""

    def asked_now() -> AskedTurn:
        turn = asking.record_question(ALONE, services, ABOUT_PIER, scope=Scope(), conversation_id=None)
        return replace(turn, answer=services.assistant.ask(ABOUT_PIER))

    before = asked_now()
    watching.watch(ALONE, services, before)
    between = asked_now()
    ask_all_again(services)
    assert [asking.updates_since(ALONE, services, turn).added for turn in (before, between)] == ["", ""]
    after_import(services, 30)
    another = "This question has another answer by now, as Watching shows."
    turns = (before, between, asked_now())
    assert [asking.updates_since(ALONE, services, turn).added for turn in turns] == [another, another, ""]
    elsewhere = replace(before, scope=Scope(outlets=("Another Paper",)))
    assert asking.updates_since(ALONE, services, elsewhere).added == ""


def test_a_removed_question_is_watched_again_with_its_history_when_that_is_undone(services: Services) -> None:
    """Unless the same is watched by then; what is not asked meanwhile is no news."""
    one, _ = watching.watch_text(ALONE, services, ABOUT_PIER)
    after_import(services, 30)
    watching.remove(ALONE, services, one.saved_id)
    assert watching.watched(ALONE, services) == []
    assert watching.unseen(ALONE, services) == []
    assert list(rerun_all(services.assistant, services.ledger, asked_by=None)) == []
    with pytest.raises(AnswerNotFound):
        watching.watched_one(ALONE, services, one.saved_id)
    watching.watch_again(ALONE, services, one)
    assert watching.unseen(ALONE, services) == [one.saved_id]
    assert watching.watched_one(ALONE, services, one.saved_id).diff.changed

    watching.remove(ALONE, services, one.saved_id)
    other, _ = watching.watch_text(ALONE, services, ABOUT_PIER)
    watching.watch_again(ALONE, services, one)
    assert [news.question for news in watching.watched(ALONE, services)] == [other]


def test_news_whose_answer_can_no_longer_be_read_is_counted_no_more_once_it_was_opened(
    services: Services,
) -> None:
    one, _ = watching.watch_text(ALONE, services, ABOUT_PIER)
    after_import(services, 30)
    for answers in ("turn_id = 2", "TRUE"):
        with services.ledger.connection() as connection:
            connection.exec_driver_sql("UPDATE saved SET changed_in = changed_in + 1")
            connection.exec_driver_sql(f"UPDATE turns SET answer = 'x' WHERE {answers}")
        news = watching.watched_one(ALONE, services, one.saved_id)
        assert (news.unseen, watching.unseen(ALONE, services)) == (True, [one.saved_id])
        watching.mark_seen(ALONE, services, news)
        assert watching.unseen(ALONE, services) == []


def test_each_person_has_their_own_questions_and_sees_their_own_news(services: Services) -> None:
    signed_in = replace(services, settings=with_sign_in(services.settings))
    for person in (ANA, BO):
        let(services.ledger, person)
        watching.watch(person, signed_in, asked(services.ledger, person))
    assert [watching.unseen(person, signed_in) for person in (ANA, BO)] == [[], []]
    after_import(services, 30)
    [hers] = watching.watched(ANA, signed_in)
    watching.mark_seen(ANA, signed_in, hers)
    assert [watching.unseen(person, signed_in) for person in (ANA, BO)] == [[], [2]]
    for refused in (
        lambda: watching.watched_one(BO, signed_in, hers.question.saved_id),
        lambda: watching.mark_seen(BO, signed_in, hers),
        lambda: watching.watch_again(BO, signed_in, hers.question),
    ):
        with pytest.raises(AnswerNotFound):
            refused()


def with_sign_in(settings: Settings) -> Settings:
    return Settings(
        folder=settings.folder,
        oidc_provider="http://127.0.0.1/",
        oidc_client_id="c",
        oidc_client_secret=SecretStr("s"),
        cookie_secret=SecretStr("k" * 32),
    )


def let(ledger: Ledger, person: Person) -> None:
    assert person.person_id is not None
    record_sign_in(ledger, person.person_id, name=person.name, email=None)
    change_access(ledger, person.person_id, roles=[Role.ANALYST], disabled=False, by=None)


def asked(ledger: Ledger, person: Person) -> AskedTurn:
    return add_turn(ledger, ABOUT_PIER, scope=Scope(), asked_by=person.person_id)
