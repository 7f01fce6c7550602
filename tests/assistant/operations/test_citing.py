"""Which answers cite a report, and which of them an admin is led to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from assistant.access import ALONE, Person, Role
from assistant.ledger import Ledger, conversation_list
from assistant.ledger.answers import record_answer
from assistant.ledger.conversations import add_retake, add_turn, store_answer, turns_of
from assistant.ledger.people import change_access, record_sign_in
from assistant.ledger.watched_questions import unwatch, watch
from assistant.operations import citing
from assistant.operations.citing import CitedBy
from assistant.pipeline import Assistant
from assistant.settings import Services, Settings
from corpus import Corpus, Scope
from tests.assistant.answers import answering, saying
from tests.assistant.answers import citing as citation
from tests.corpora import add_reports, small_reports

CITED, OTHER = small_reports(2)
ANA, BO = (
    Person(person_id=f"http://127.0.0.1 {name}", name=name.capitalize(), roles=frozenset())
    for name in ("ana", "bo")
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with Corpus(tmp_path_factory.mktemp("corpus")) as opened:
        add_reports(opened, CITED, OTHER)
        yield opened


@pytest.fixture
def services(corpus: Corpus, tmp_path: Path) -> Services:
    settings = Settings(
        folder=tmp_path,
        oidc_provider="http://127.0.0.1/",
        oidc_client_id="c",
        oidc_client_secret=SecretStr("s"),
        cookie_secret=SecretStr("k" * 32),
    )
    made = Services(settings=settings, assistant=Assistant(corpus=corpus), ledger=Ledger(tmp_path))
    for person, roles in ((ANA, (Role.ADMIN, Role.ANALYST)), (BO, (Role.ANALYST,))):
        assert person.person_id is not None
        record_sign_in(made.ledger, person.person_id, name=person.name, email=None)
        change_access(made.ledger, person.person_id, roles=roles, disabled=False, by=None)
    return made


def ask(services: Services, person: Person, question: str, *, conversation: str | None = None) -> str:
    """Asks in the chat, and gets an answer whose second statement cites the report; the conversation."""
    turn = add_turn(
        services.ledger,
        question,
        scope=Scope(),
        conversation_id=conversation,
        asked_by=person.person_id,
    )
    answer = answering(question, saying(citation(OTHER)), saying(citation(OTHER), citation(CITED)))
    store_answer(services.ledger, turn.turn_id, answer)
    return turn.conversation_id


def cited_by(services: Services, person: Person = ANA) -> CitedBy:
    return citing.cited_by(person, services, CITED.report_id)


def test_answers_conversations_and_watched_questions_are_counted_apart(services: Services) -> None:
    assert cited_by(services) == CitedBy(answers=0, conversations=0, watched=0, shown=[])
    conversation = ask(services, ANA, "First?")
    ask(services, ANA, "Second?", conversation=conversation)
    watched = watch(services.ledger, "Watched?", scope=Scope(), saved_by=BO.person_id)
    for _ in range(2):
        again = answering("Watched?", saying(citation(CITED)))
        record_answer(services.ledger, again, scope=Scope(), asked_by=None, saved_id=watched.saved_id)
    unrelated = answering("Other?", saying(citation(OTHER)))
    record_answer(services.ledger, unrelated, scope=Scope(), asked_by=None)
    found = cited_by(services)
    assert (found.answers, found.conversations, found.watched) == (4, 1, 1)
    assert [one.question for one in found.shown] == ["Watched?", "Watched?", "Second?", "First?"]
    assert [one.watched for one in found.shown] == [True, True, False, False]
    unwatch(services.ledger, watched.saved_id)
    assert (cited_by(services).answers, cited_by(services).watched) == (4, 0)


def test_only_ones_own_conversations_are_led_to(services: Services) -> None:
    """At the citation. Others' questions are named with who asked, as an admin has to answer for them."""
    mine, _, dropped = ask(services, ANA, "Mine?"), ask(services, BO, "Bo’s?"), ask(services, ANA, "Gone?")
    conversation_list.delete(services.ledger, dropped, owner=ANA.person_id)
    shown = {one.question: one for one in cited_by(services).shown}
    assert {name: one.conversation for name, one in shown.items()} == {
        "Mine?": mine, "Bo’s?": "", "Gone?": "",
    }  # fmt: skip
    assert shown["Mine?"].place == f"{shown['Mine?'].answer_id}-s1.1"
    assert (shown["Bo’s?"].asked_by, shown["Bo’s?"].place) == ("Bo", "")
    assert ANA.person_id is not None
    change_access(services.ledger, ANA.person_id, roles=(Role.ADMIN,), disabled=False, by=None)
    assert [one.conversation for one in cited_by(services).shown] == ["", "", ""]


def test_whoever_is_alone_is_led_to_every_conversation(services: Services) -> None:
    alone = replace(services, settings=services.settings.without_sign_in())
    conversation = ask(alone, ALONE, "Alone?")
    [one] = cited_by(alone, ALONE).shown
    assert (one.conversation, one.asked_by) == (conversation, "")


def test_a_reader_is_led_to_their_own_other_answers_one_a_question(services: Services) -> None:
    ask(services, ANA, "First?")
    here = ask(services, ANA, "Second?")
    latest = ask(services, ANA, "First?")
    ask(services, BO, "Hers?")
    [second] = [one.answer_id for one in cited_by(services).shown if one.question == "Second?"]
    [other] = citing.own_answers(ANA, services, CITED.report_id, other_than=second)
    assert (other.question, other.conversation) == ("First?", latest)
    assert other.place.endswith("-s1.1")
    [first] = [turn for turn in turns_of(services.ledger, latest) if turn.question == "First?"]
    retake = add_retake(services.ledger, first, ignored=None)
    store_answer(services.ledger, retake.turn_id, answering("First?", saying(citation(OTHER))))
    [earlier] = citing.own_answers(ANA, services, CITED.report_id, other_than=second)
    assert earlier.conversation != latest, "what was asked again there no longer cites it"
    conversation_list.delete(services.ledger, here, owner=ANA.person_id)
    assert len(citing.own_answers(ANA, services, CITED.report_id)) == 1
