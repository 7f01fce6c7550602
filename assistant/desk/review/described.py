"""A citation to judge as the page shows it: plain values, no markup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.changes import Since
from assistant.desk import wording
from assistant.desk.ask import cards, turns, weights
from assistant.ledger.verdicts import Verdict

if TYPE_CHECKING:
    from assistant.review.reading import ToJudge

_LABELS = {
    Verdict.SUPPORTS: "Supports",
    Verdict.PARTLY: "Partly",
    Verdict.DOES_NOT: "Does not",
    Verdict.WRONG_DATE: "Wrong date",
    Verdict.WRONG_SOURCE: "Wrong source",
}


def describe(one: ToJudge) -> dict[str, Any]:
    """The question, the statement with its card, the cited words, what is known, and the verdicts by key."""
    statement = one.statement
    count = len(statement.citations)
    return {
        "citation": one.citation_id,
        "question": " ".join(one.question.split()),
        "understood": _understood(one),
        "asked": f"Asked {wording.moment(one.asked)}",
        "written": f"Written by {one.model}" if one.model else "Taken whole from a report",
        "statement": {
            "text": " ".join(statement.text.split()),
            "pieces": cards.pieces(statement),
            "context": " ".join(statement.context.split()),
            "apart": statement.set_apart,
            "card": cards.describe(statement),
            "weight": weights.describe(statement),
            "dates": turns.dates(statement),
        },
        "which": f"Citation {one.place + 1} of {count} for this statement" if count > 1 else "",
        "quote": _quote(one),
        "where": wording.whereabouts(one.citation.held.report),
        "known": _known(one),
        "verdicts": [{"value": verdict.value, "label": _LABELS[verdict]} for verdict in Verdict],
    }


def _understood(one: ToJudge) -> str:
    """The question as it was answered, where that is not how it was asked."""
    asked, understood = (" ".join(text.split()) for text in (one.question, one.understood))
    return understood if understood.casefold() != asked.casefold() else ""


def _quote(one: ToJudge) -> str:
    """The cited words, where they are not the statement's own."""
    quote = " ".join(one.citation.quote.split())
    return "" if quote == " ".join(one.statement.text.split()) else quote


def _known(one: ToJudge) -> list[str]:
    """What a reviewer should know before judging."""
    since = f"Since then: {one.change.told}." if one.change.since is not Since.UNCHANGED else ""
    flagged = [
        f"An analyst says it was of no use: “{reason}”." if reason else "An analyst says it was of no use."
        for reason in one.reasons
    ]
    return [*filter(None, [since]), *flagged]
