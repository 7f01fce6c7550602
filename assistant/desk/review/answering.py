"""How many sentences answer their question, by form of answer or kind of question."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from assistant.desk import labels
from assistant.desk.review import charts
from assistant.ledger.verdicts import Relevance
from assistant.question.expected_answer_type import AnswerKind
from assistant.review.statistics import FEWEST, RelevanceCount, relevance_counts

if TYPE_CHECKING:
    from assistant.review.statistics import ReviewStatistics

KINDS = {
    AnswerKind.PERSON: "Who",
    AnswerKind.ORGANISATION: "Which organisation",
    AnswerKind.COUNTRY: "Which country",
    AnswerKind.STATE: "Which state",
    AnswerKind.PLACE: "Where",
    AnswerKind.TITLE: "Which title",
    AnswerKind.NAME: "Which name",
    AnswerKind.NUMBER: "How many",
    AnswerKind.MONEY: "How much money",
    AnswerKind.PERCENT: "What percentage",
    AnswerKind.SCORE: "Which score",
    AnswerKind.DATE: "When",
    AnswerKind.REASON: "Why",
    AnswerKind.YES_NO: "Yes or no",
    AnswerKind.THING: "Other",
}
"""What a question asks for, by the words that it would begin with."""


def show(found: ReviewStatistics, named: Callable[[RelevanceCount], str], *, name: str) -> None:
    """How many sentences answer, of what has most verdicts first; as bars only where they are enough."""
    import altair

    of: dict[str, list[RelevanceCount]] = {}
    for one in found.relevance:
        of.setdefault(named(one), []).append(one)
    counts = {series: relevance_counts(those) for series, those in of.items()}
    judged = {series: sum(those.values()) for series, those in counts.items()}
    order = sorted(counts, key=lambda series: (-judged[series], series))
    drawn = [series for series in order if judged[series] >= FEWEST]
    values = [
        {"series": series, "verdict": labels.RELEVANCE[relevance], "count": count, "place": place}
        for series in drawn
        for place, (relevance, count) in enumerate(counts[series].items())
        if count
    ]
    chart = (
        altair.Chart(
            altair.Data(values=values),
            height=110 + 34 * len(drawn),
            description=f"Share of sentences that answer, by {name}",
        )
        .mark_bar(size=18)
        .encode(
            x=altair.X("count:Q", stack="normalize", title="Share of verdicts", axis=altair.Axis(format="%")),
            y=altair.Y("series:N", title=None, sort=drawn, axis=altair.Axis(labelLimit=140)),
            color=charts.coloured("verdict", list(labels.RELEVANCE.values())),
            order="place:Q",
            tooltip=[
                altair.Tooltip("series:N", title=name),
                altair.Tooltip("verdict:N", title="Answers"),
                altair.Tooltip("count:Q", title="Count"),
            ],
        )
    )
    rows = [
        {
            name: series,
            "Verdicts": f"{judged[series]:,}" + ("" if series in drawn else f" – {charts.TOO_FEW.lower()}"),
        }
        | {labels.RELEVANCE[one]: f"{count:,}" if count else "–" for one, count in counts[series].items()}
        | {labels.RELEVANCE[Relevance.YES]: _answer(counts[series][Relevance.YES], of=judged[series])}
        for series in order
    ]
    charts.with_table(chart if drawn else None, rows, widths=(4, 5))


def _answer(count: int, *, of: int) -> str:
    """How many answer, and their share where the verdicts are enough: the bars show the other shares."""
    return f"{count / of:.0%}\u00a0({count:,})" if of >= FEWEST else f"{count or '–'}"
