"""A citation to judge as the page shows it: plain values, no markup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.answer.rows_shown import as_shown
from assistant.answer.staleness import CitationStatus
from assistant.desk import labels
from assistant.desk.ask import check_results, corroboration, turns
from assistant.ledger.verdicts import Verdict

if TYPE_CHECKING:
    from assistant.review.item import ReviewItem


def describe(one: ReviewItem) -> dict[str, Any]:
    """The question, the statement with its card, the cited text, what is known, and the verdicts by key."""
    statement = as_shown(one.statement)
    count = len(statement.citations)
    return {
        "citation": one.citation_id,
        "question": " ".join(one.question.split()),
        "understood": _understood(one),
        "asked": f"Asked {labels.moment(one.asked)}",
        "written": f"Written by {one.model}" if one.model else "Quoted from a report",
        "statement": {
            "text": " ".join(statement.text.split()),
            "pieces": check_results.pieces(statement),
            "context": " ".join(statement.context.split()),
            "apart": statement.unsupported,
            "card": check_results.describe(statement),
            "weight": corroboration.describe(statement),
            "dates": turns.dates(statement),
        },
        "which": f"Citation {one.place + 1} of {count} for this statement" if count > 1 else "",
        "quote": _quote(one),
        "where": labels.whereabouts(one.citation.stored.report),
        "known": _known(one),
        "verdicts": [{"value": verdict.value, "label": labels.VERDICTS[verdict]} for verdict in Verdict],
    }


def _understood(one: ReviewItem) -> str:
    """The question as it was answered, where that is not how it was asked."""
    asked, understood = (" ".join(text.split()) for text in (one.question, one.understood))
    return understood if understood.casefold() != asked.casefold() else ""


def _quote(one: ReviewItem) -> str:
    """The cited text, where they are not the statement's own."""
    quote = " ".join(one.citation.quote.split())
    return "" if quote == " ".join(one.statement.text.split()) else quote


def _known(one: ReviewItem) -> list[str]:
    """What a reviewer should know before judging."""
    since = (
        f"Updated since: {one.change.description}."
        if one.change.status is not CitationStatus.UNCHANGED
        else ""
    )
    flagged = [
        f"An analyst marked this unhelpful: “{reason}”." if reason else "An analyst marked this unhelpful."
        for reason in one.reasons
    ]
    return [*filter(None, [since]), *flagged]
