"""What reviewers may do, at a desk where people sign in and where one is alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from assistant.access import ALONE, Person, Role
from assistant.errors import AnswerNotFound, NotAllowed
from assistant.ledger import Ledger
from assistant.ledger.answers import record_answer
from assistant.ledger.given_verdicts import active_verdicts
from assistant.ledger.people import change_access, record_sign_in
from assistant.ledger.verdicts import Verdict
from assistant.operations import reviewing
from assistant.pipeline import Assistant
from assistant.review.queue import Order, QueueFilter
from assistant.settings import Services, Settings
from corpus import Corpus, Scope
from tests.assistant.answers import answering, citing, saying
from tests.corpora import add_reports, small_reports

FIRST, SECOND = small_reports(2)
RIA, SAM, TOM = (
    Person(person_id=f"http://127.0.0.1 {name}", name=name.capitalize(), roles=frozenset())
    for name in ("ria", "sam", "tom")
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    home = tmp_path_factory.mktemp("corpus")
    with Corpus(home) as opened:
        add_reports(opened, FIRST, SECOND)
        yield opened


@pytest.fixture
def services(corpus: Corpus, tmp_path: Path) -> Services:
    """Services where Ria and Tom have asked, and Ria and Sam review: citations 1 (hers) and 2 (his)."""
    ledger = Ledger(tmp_path)
    settings = Settings(
        folder=tmp_path,
        oidc_provider="http://127.0.0.1/",
        oidc_client_id="c",
        oidc_client_secret=SecretStr("s"),
        cookie_secret=SecretStr("k" * 32),
    )
    for person, report in ((RIA, FIRST), (TOM, SECOND)):
        record_answer(
            ledger, answering("What?", saying(citing(report))), scope=Scope(), asked_by=person.person_id
        )
    for person in (RIA, SAM, TOM):
        let(ledger, person, Role.ANALYST if person is TOM else Role.REVIEWER)
    return Services(settings=settings, assistant=Assistant(corpus=corpus), ledger=ledger)


def let(ledger: Ledger, person: Person, *roles: Role) -> None:
    assert person.person_id is not None
    record_sign_in(ledger, person.person_id, name=person.name, email=None)
    change_access(ledger, person.person_id, roles=roles, disabled=False, by=None)


def judge(person: Person, services: Services, citation_id: int) -> None:
    reviewing.judge(person, services, citation_id, Verdict.SUPPORTS, note="", drawn_from=Order.NEWEST)


def test_nobody_reviews_an_answer_to_their_own_question_when_there_is_another_reviewer(
    services: Services,
) -> None:
    """Neither by the queue nor by number; when the other is no reviewer any longer, they may."""
    assert reviewing.next_item(RIA, services, QueueFilter()).count == 1
    assert reviewing.next_item(SAM, services, QueueFilter()).count == 2
    with pytest.raises(AnswerNotFound, match="there is no citation 1 to review"):
        judge(RIA, services, 1)
    with pytest.raises(AnswerNotFound, match="there is no citation 1 to review"):
        reviewing.review_item(RIA, services, 1)
    judge(RIA, services, 2)
    judge(SAM, services, 1)
    let(services.ledger, SAM, Role.ANALYST)
    judge(RIA, services, 1)
    assert [one.reviewer_name for one in active_verdicts(services.ledger)] == ["Ria", "Sam", "Ria"]


def test_where_only_tokens_tell_roles_others_are_assumed_to_review(services: Services) -> None:
    by_token = replace(services, settings=services.settings.model_copy(update={"roles_claim": "roles"}))
    ria = replace(RIA, roles=frozenset({Role.REVIEWER}))
    let(services.ledger, SAM)
    assert reviewing.next_item(ria, by_token, QueueFilter()).first == 2


def test_whoever_is_alone_judges_everything(services: Services) -> None:
    alone = replace(services, settings=services.settings.without_sign_in())
    assert reviewing.next_item(ALONE, alone, QueueFilter()).count == 2
    judge(ALONE, alone, 1)
    assert Order.SECOND not in reviewing.filter_choices(ALONE, alone).orders


def test_an_analyst_may_not_judge_and_a_verdict_that_another_gave_cannot_be_undone(
    services: Services,
) -> None:
    with pytest.raises(NotAllowed):
        judge(TOM, services, 1)
    judge(SAM, services, 1)
    assert reviewing.undo(RIA, services) is None
    assert len(active_verdicts(services.ledger)) == 1
    undone = reviewing.undo(SAM, services)
    assert undone is not None
    assert undone.citation_id == 1


def test_people_are_chosen_by_name_and_a_verdict_records_the_state_of_the_corpus(services: Services) -> None:
    choices = reviewing.filter_choices(SAM, services)
    assert choices.people == {RIA.person_id: "Ria", TOM.person_id: "Tom"}
    assert choices.outlets == ("Brief Wire",)
    assert Order.SECOND in choices.orders
    assert reviewing.next_item(SAM, services, QueueFilter(asked_by=TOM.person_id)).first == 2
    judge(SAM, services, 2)
    assert [one.fingerprint for one in active_verdicts(services.ledger)] == [
        services.corpus.overview.fingerprint()
    ]
    assert reviewing.statistics(SAM, services).sentences == 1
    assert reviewing.agreements(SAM, services) == []
