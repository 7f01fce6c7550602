"""Cut-offs tuned on judged questions of a real corpus, accepted, used and reset."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.access import ALONE, Person, Role
from assistant.answer.answerability import CALIBRATED, DecisionRule
from assistant.errors import NotAllowed
from assistant.ledger import Ledger
from assistant.ledger.answers import record_answer
from assistant.ledger.cutoffs import CutoffsInUse, last_accepted
from assistant.ledger.verdicts import AnyVerdict, Relevance, Verdict, judge
from assistant.operations import tuning
from assistant.pipeline import Assistant
from assistant.settings import Services, Settings
from corpus import Corpus, Scope
from tests.corpora import add_reports, make_report

PLACES = {
    "Ostravik": "bridge",
    "Kallholm": "tunnel",
    "Lemna": "library",
    "Brackwater": "harbour",
    "Zalew": "stadium",
    "Kuldranna": "museum",
    "Vila": "reservoir",
    "Nordwerder": "hospital",
    "Igarap": "theatre",
    "Ellary": "observatory",
    "Grimsoy": "aqueduct",
    "Tulip": "lighthouse",
    "Marten": "brewery",
    "Osk": "greenhouse",
    "Pell": "railway",
    "Quarn": "cathedral",
    "Rusk": "quarry",
    "Stell": "windmill",
    "Torva": "ferry",
    "Umbra": "cannery",
}
REPORTS = [
    make_report(
        title=f"{thing.capitalize()} opened",
        body=f"The {thing} at {place} was inaugurated on Monday before {guests} guests. Nobody was hurt.",
    )
    for guests, (place, thing) in enumerate(PLACES.items(), start=100)
]
# Both are answered with whatever is nearest; the first kind comes much nearer.
NEAR = [f"Who spoke when the {thing} at {place} was inaugurated?" for place, thing in PLACES.items()]
FAR = [f"Which minister welcomed guests at the {place} {thing}?" for place, thing in [*PLACES.items()][:6]]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with Corpus(tmp_path_factory.mktemp("corpus")) as opened:
        add_reports(opened, *REPORTS)
        yield opened


@pytest.fixture
def services(corpus: Corpus, tmp_path: Path) -> Services:
    return Services(
        settings=Settings(folder=tmp_path),
        assistant=Assistant(corpus=corpus, cutoffs=CutoffsInUse(tmp_path)),
        ledger=Ledger(tmp_path),
    )


def judged(services: Services, question: str, *verdicts: AnyVerdict, every: bool = False) -> None:
    """Asks, and judges the first sentence of the answer, or every one."""
    ledger = services.ledger
    answer = services.assistant.ask(question)
    assert answer.statements
    number = record_answer(ledger, answer, scope=Scope(), asked_by=None)
    with ledger.connection() as connection:
        rows = connection.exec_driver_sql(
            "SELECT citation_id FROM citations WHERE turn_id = ? ORDER BY citation_id", (number,)
        ).scalars()
        citations = list(rows)
    for citation_id in citations if every else citations[:1]:
        judge(
            ledger,
            citation_id,
            *verdicts,
            reviewer=None,
            reviewer_name="you",
            drawn_from="newest",
            fingerprint="f",
        )


def test_a_cut_off_is_proposed_accepted_used_at_once_and_reset(services: Services) -> None:
    for question in NEAR:
        judged(services, question, Relevance.YES)
    for question in FAR:
        judged(services, question, Relevance.NO)
    judged(services, "Who inaugurated the palace at Umbra?", Relevance.OUTDATED)
    judged(services, "What happened before the guests left Ostravik?", Relevance.PARTLY)
    asked: list[tuple[int, int]] = []
    proposal = tuning.propose(ALONE, services, asked=lambda done, total: asked.append((done, total)))
    read, unread = proposal.rules
    assert asked[-1] == (27, 27)
    assert (read.rule, read.proposed, read.right) == (DecisionRule.READ, None, 0)
    assert (unread.right, unread.wrong, unread.wrong_declined, unread.right_lost) == (20, 6, 6, 0)
    assert {one.question for one in unread.declined} == set(FAR)
    assert proposal.cases == 26
    assert not services.assistant.ask(FAR[0]).abstained

    accepted = tuning.accept(ALONE, services, proposal)
    assert accepted.accepted
    assert (accepted.before.passed, accepted.after.passed) == (20, 27)
    assert services.assistant.ask(FAR[0]).abstained
    assert not services.assistant.ask(NEAR[0]).abstained
    now = tuning.in_use(ALONE, services)
    assert now is not None
    assert (now.cutoffs.read, now.cutoffs.unread, now.cases) == (0.0, unread.proposed, 26)
    again = tuning.propose(ALONE, services)
    assert again.cutoffs is None
    assert again.rules[1].refusal == "No other cut-off makes more decisions right."

    tuning.reset(ALONE, services)
    assert not services.assistant.ask(FAR[0]).abstained
    assert tuning.in_use(ALONE, services) is None
    assert services.assistant.cutoffs() == CALIBRATED


def test_what_lets_fewer_cases_pass_is_not_accepted(services: Services) -> None:
    """The wrong answers were also judged to cite well, each sentence of them: declining loses these cases."""
    for question in NEAR:
        judged(services, question, Relevance.YES)
    for question in FAR:
        judged(services, question, Verdict.SUPPORTS, Relevance.NO, every=True)
    proposal = tuning.propose(ALONE, services)
    refused = tuning.accept(ALONE, services, proposal)
    assert proposal.cutoffs is not None
    assert not refused.accepted
    assert (refused.after.share or 0) < (refused.before.share or 0)
    assert last_accepted(services.ledger) is None
    assert not services.assistant.ask(FAR[0]).abstained


def test_too_few_cases_are_refused_with_the_reason(services: Services) -> None:
    judged(services, NEAR[0], Relevance.YES)
    proposal = tuning.propose(ALONE, services)
    assert proposal.cutoffs is None
    assert proposal.rules[1].refusal == (
        "Too few judged questions: 1 rightly answered and 0 wrongly. At least 20 right ones are needed, "
        "since even if none of 20 is lost up to 14% may be, and 5 wrong ones, since fewer may be chance."
    )


def test_an_admin_accepts_and_resets_and_a_reviewer_only_sees_the_proposal(services: Services) -> None:
    class Known(Services):
        def roles_now(self, person: Person) -> frozenset[Role]:
            return person.roles

    known = Known(settings=services.settings, assistant=services.assistant, ledger=services.ledger)
    analyst, reviewer = (replace(ALONE, roles=frozenset({role})) for role in (Role.ANALYST, Role.REVIEWER))
    proposal = tuning.propose(reviewer, known)
    for refused in (
        lambda: tuning.propose(analyst, known),
        lambda: tuning.accept(reviewer, known, proposal),
        lambda: tuning.reset(reviewer, known),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_a_folder_without_a_ledger_has_the_calibrated_cut_offs(tmp_path: Path) -> None:
    assert CutoffsInUse(tmp_path)() == CALIBRATED
    assert not (tmp_path / "ledger.sqlite").exists()
    (tmp_path / "ledger.sqlite").write_bytes(b"no database at all" * 100)
    assert CutoffsInUse(tmp_path)() == CALIBRATED
