"""One citation as a reviewer sees it: its question, statement and report, and what is known about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from assistant.answer.staleness import citation_changes
from assistant.ledger.answers import stored_answer
from assistant.ledger.citations import citation_not_found, places_of
from assistant.ledger.feedback import flags_of
from assistant.ledger.given_verdicts import verdicts_on_answer
from assistant.review.to_judge import may_review, yet_to_judge

if TYPE_CHECKING:
    from assistant.answer.answer import Citation, Statement
    from assistant.answer.staleness import CitationChange
    from assistant.ledger import Ledger
    from assistant.review.to_judge import Open, Reviewer
    from corpus import Corpus


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewItem:
    """A citation to review.

    Of the conversation there is only the question, with ``understood``, its standalone form.
    ``model`` is the language model that wrote the statement, None where it was quoted from a report.
    ``place`` is that of the citation within its statement, from 0. ``reasons`` are those of analysts who
    marked the answer, or this statement, unhelpful. Other reviewers' verdicts are not shown, so that each
    judges alone. ``open`` says what the reviewer has yet to judge; ``lapsed`` why it is to be reviewed again,
    where their verdict "yes" has lapsed.
    """

    citation_id: int
    question: str
    understood: str
    asked: datetime
    model: str | None
    statement: Statement
    citation: Citation
    place: int
    change: CitationChange
    open: Open
    reasons: tuple[str, ...] = ()
    lapsed: str = ""


def review_item(
    ledger: Ledger,
    corpus: Corpus,
    citation_id: int,
    *,
    reviewer: Reviewer,
    lapsed: Mapping[int, str] = MappingProxyType({}),
) -> ReviewItem:
    """The citation of this number. ``lapsed`` are the reasons by verdict.

    Raises RecordUnreadable, and AnswerNotFound also for what the reviewer may not judge.
    """
    if not may_review(ledger, citation_id, reviewer=reviewer):
        raise citation_not_found(citation_id)
    [at] = places_of(ledger, [citation_id])
    given = stored_answer(ledger, at.turn_id)
    statement = given.answer.statements[at.statement]
    found = citation_changes(given.answer, corpus)
    on_it = verdicts_on_answer(ledger, at.turn_id) if lapsed else {}
    mine = [one for one in on_it.get((at.statement, at.place), ()) if one.reviewer == reviewer.person_id]
    useless = [one for one in flags_of(ledger, at.turn_id) if not one.useful]
    return ReviewItem(
        citation_id=citation_id,
        question=given.question,
        understood=given.answer.standalone,
        asked=given.asked,
        model=given.answer.model,
        statement=statement,
        citation=statement.citations[at.place],
        place=at.place,
        change=next(one for one in found if (one.statement, one.place) == (at.statement, at.place)),
        open=yet_to_judge(ledger, citation_id, reviewer=reviewer, lapsed=lapsed),
        reasons=tuple(one.reason for one in useless if one.statement in (None, at.statement)),
        lapsed=next((lapsed[one.verdict_id] for one in mine if one.verdict_id in lapsed), ""),
    )
