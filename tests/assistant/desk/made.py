"""Turns of a conversation, made by hand, and a report for them to cite."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from assistant.answer.answer import Answer, Citation, Statement
from assistant.answer.staleness import UNCHANGED, AnswerChanges
from assistant.check import check_result
from assistant.desk.ask import turns
from assistant.ledger import AskedTurn
from corpus import Corpus, Report, ReportNotFound, Scope, StoredReport
from tests.corpora import COLLECTED, as_stored, make_report

FERRY = make_report(
    title="Ferry line opens between Ostravik and Kallholm",
    body="The first electric ferry left Ostravik on Monday with 212 passengers. It reached Kallholm in "
    "41 minutes. The crossing to Kallholm costs nine crowns.",
    outlet="Ostravik Post",
    country="NO",
)


def stored(report: Report, *, version: int = 1, near_copy_of: str | None = None) -> StoredReport:
    return as_stored(report, version=version, near_copy_of=near_copy_of)


def current_report(corpus: Corpus) -> Callable[[str], StoredReport | None]:
    """The reports of a corpus as the desk asks for them."""

    def one(report_id: str) -> StoredReport | None:
        try:
            return corpus.report(report_id)
        except ReportNotFound:
            return None

    return one


def turn(answer: Answer | None = None, **changes: Any) -> AskedTurn:
    asked = AskedTurn(
        turn_id=5, conversation_id="c", asked=COLLECTED, question="What?", scope=Scope(), answer=answer
    )
    return replace(asked, **changes)


def described(
    asked: AskedTurn,
    *,
    under_way: bool = False,
    following: bool = False,
    since: AnswerChanges = UNCHANGED,
) -> dict[str, Any]:
    return turns.describe(
        asked,
        opened_at=None,
        under_way=under_way,
        following=following,
        longest=2000,
        since=since,
    )


def statement_of(
    text: str, *found: tuple[check_result.Support, str], unchecked: str = "", **changes: Any
) -> Statement:
    """A sentence that cites the ferry report, with a fact for each of its words that is named."""
    facts = tuple(
        check_result.Fact(
            kind=check_result.FactKind.FIGURE,
            outcome=outcome,
            words=words,
            start=text.index(words),
            end=text.index(words) + len(words),
            found="“Tide” (Echo)",
        )
        for outcome, words in found
    )
    cited = (Citation(stored=stored(FERRY), start=0, end=69),)
    made = Statement(
        text=text, citations=cited, check=check_result.CheckResult(facts=facts, unchecked=unchecked)
    )
    return replace(made, **changes)


SUPPORTED, ALTERED, ELSEWHERE = (
    check_result.Support.SUPPORTED,
    check_result.Support.ALTERED,
    check_result.Support.ELSEWHERE,
)
