"""How many sentences answer their question, by form of answer or kind of question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from assistant.desk import labels
from assistant.desk.review import charts
from assistant.ledger.verdicts import Relevance
from assistant.review.statistics import RelevanceCount, relevance_counts

if TYPE_CHECKING:
    from assistant.review.statistics import ReviewStatistics


def show(found: ReviewStatistics, named: Callable[[RelevanceCount], str], *, name: str) -> None:
    """How many sentences answer, as shares and counts, of what has most verdicts first."""
    import altair

    of: dict[str, list[RelevanceCount]] = {}
    for one in found.relevance:
        of.setdefault(named(one), []).append(one)
    counts = {series: relevance_counts(those) for series, those in of.items()}
    order = sorted(counts, key=lambda series: (-sum(counts[series].values()), series))
    values = [
        {"series": series, "verdict": labels.RELEVANCE[relevance], "count": count, "place": place}
        for series in order
        for place, (relevance, count) in enumerate(counts[series].items())
        if count
    ]
    chart = (
        altair.Chart(
            altair.Data(values=values),
            height=130 + 34 * len(order),
            description=f"Share of sentences that answer, by {name}",
        )
        .mark_bar(size=18)
        .encode(
            x=altair.X("count:Q", stack="normalize", title="Share of verdicts", axis=altair.Axis(format="%")),
            y=altair.Y("series:N", title=None, sort=order, axis=altair.Axis(labelLimit=140)),
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
        {name: series, "Verdicts": str(sum(counts[series].values()))}
        | {labels.RELEVANCE[one]: _share(count, counts[series]) for one, count in counts[series].items()}
        for series in order
    ]
    charts.with_table(chart, rows, widths=(4, 5))


def _share(count: int, of: Mapping[Relevance, int]) -> str:
    return f"{count / sum(of.values()):.0%}\u00a0({count:,})" if count else "–"
