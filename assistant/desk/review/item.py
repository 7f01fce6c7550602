"""A citation to judge as the page shows it: plain values, no markup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.answer.rows_shown import as_shown
from assistant.answer.staleness import CitationStatus
from assistant.desk import labels
from assistant.desk.ask import check_results, corroboration, turns
from assistant.ledger.verdicts import RELEVANCE, SUPPORT, Relevance, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.ledger.verdicts import AnyVerdict
    from assistant.review.item import ReviewItem


def describe(one: ReviewItem, *, again: Sequence[AnyVerdict] = ()) -> dict[str, Any]:
    """The question, the statement with its card, the cited text, what is known, and what is asked of it.

    What is ``asked`` is to be judged: what is open, and what was judged and undone (``again``). What is
    ``further`` may be: that a quoted sentence is supported by its source is not asked, but may be denied.
    """
    statement = as_shown(one.statement)
    count = len(statement.citations)
    return {
        "citation": one.citation_id,
        "question": " ".join(one.question.split()),
        "understood": _understood(one),
        "when": f"Asked {labels.moment(one.asked)}",
        "written": f"Written by {one.model}" if one.model else "Quoted from a report",
        "statement": {
            "text": " ".join(statement.text.split()),
            "pieces": check_results.pieces(statement),
            "context": " ".join(statement.context.split()),
            "apart": statement.unsupported,
            "card": check_results.describe(statement, quoted=one.model is None),
            "weight": corroboration.describe(statement),
            "dates": turns.dates(statement),
        },
        "which": f"Citation {one.place + 1} of {count} for this statement" if count > 1 else "",
        "quote": _quote(one),
        "where": labels.whereabouts(one.citation.stored.report),
        "known": _known(one),
        "asked": _asked(one, again),
        "further": SUPPORT if one.model is None else "",
        "choices": _CHOICES,
    }


def _asked(one: ReviewItem, again: Sequence[AnyVerdict]) -> list[str]:
    undone = {RELEVANCE if isinstance(verdict, Relevance) else SUPPORT for verdict in again}
    is_open = {SUPPORT: one.open.support, RELEVANCE: one.open.relevance}
    return [about for about in (SUPPORT, RELEVANCE) if is_open[about] or about in undone]


_CHOICES = {
    SUPPORT: {
        "title": "Does the source support the statement?",
        "verdicts": [{"value": one.value, "label": labels.verdict(one)} for one in Verdict],
    },
    RELEVANCE: {
        "title": "Does the statement answer the question?",
        "verdicts": [{"value": one.value, "label": labels.verdict(one)} for one in Relevance],
    },
}


def _understood(one: ReviewItem) -> str:
    """The question as it was answered, where that is not how it was asked."""
    asked, understood = (" ".join(text.split()) for text in (one.question, one.understood))
    return understood if understood.casefold() != asked.casefold() else ""


def _quote(one: ReviewItem) -> str:
    """The cited text, where it is not the statement itself."""
    quote = " ".join(one.citation.quote.split())
    return "" if one.model is None or quote == " ".join(one.statement.text.split()) else quote


def _known(one: ReviewItem) -> list[str]:
    """What a reviewer should know before judging."""
    since = one.change.note if one.change.status is not CitationStatus.UNCHANGED else ""
    if one.lapsed:
        reason = one.change.note if one.change.status.is_stale else f"Since then: {one.lapsed}."
        since = f"You answered “yes” before. {reason}"
    flagged = [
        f"An analyst marked this unhelpful: “{reason}”." if reason else "An analyst marked this unhelpful."
        for reason in one.reasons
    ]
    return [*filter(None, [since]), *flagged]
