"""Review results, as charts with a table beside each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.desk import labels, theme_parts
from assistant.desk.review import answering, charts
from assistant.ledger.verdicts import RELEVANCE, SUPPORT, Relevance, Verdict
from assistant.operations import reviewing
from assistant.question.expected_answer_type import AnswerKind
from assistant.review.queue import Order
from assistant.review.statistics import (
    EXTRACTIVE,
    SupportedShare,
    relevance_counts,
    supported_share,
)

if TYPE_CHECKING:
    import altair

    from assistant.access import Person
    from assistant.review.agreement import Agreement
    from assistant.review.statistics import RelevanceCount, ReviewStatistics, VerdictCount
    from assistant.settings import Services

_LINES = 5  # series in one chart; the table has all
_HEIGHT = 300
_ASKED = {RELEVANCE: "Answers the question", SUPPORT: "Supported by its source"}


def show(person: Person, services: Services) -> None:
    """The sums, what answers its question, what its source supports, and how reviewers agree."""
    found = reviewing.statistics(person, services)
    st.title("Review results", anchor=False)
    if not found.citations:
        theme_parts.message("No verdicts yet", "Statistics appear once sentences have been reviewed.")
        return
    _sums(found)
    with st.container(key="figures"):
        if found.relevance:
            st.subheader("Answers the question, by form of answer", anchor=False)
            answering.show(found, lambda one: one.form.capitalize(), name="Form")
            st.subheader("Answers the question, by kind of question", anchor=False)
            answering.show(found, _asked_for, name="Asked for")
        if found.counts:
            _support(found)
    _agreement(reviewing.agreements(person, services))


def _support(found: ReviewStatistics) -> None:
    st.subheader("Supported by its source", anchor=False)
    charts.with_table(_bars(found), _counts(found))
    st.subheader("Supported, by author (model)", anchor=False)
    _shares(found, _author, name="Written by")
    st.subheader("Supported, by cited outlet", anchor=False)
    _shares(found, lambda one: one.outlet, name="Outlet")


def _sums(found: ReviewStatistics) -> None:
    answers = relevance_counts(found.relevance)
    judged = sum(answers.values())
    sums = {
        "Sentences reviewed": str(found.citations),
        "Answer the question": _of(answers[Relevance.YES], judged),
        "Supported by their source": _of(found.all.supported, found.all.judged),
        "In the random sample": _in_sample(found),
    }
    for column, (label, value) in zip(st.columns([2, 3, 3, 3]), sums.items(), strict=True):
        column.metric(label, value)
    theme_parts.small("Each verdict counts once. Only the random sample is representative.")


def _asked_for(one: RelevanceCount) -> str:
    return "Anything else" if one.kind == AnswerKind.THING else one.kind.capitalize()


def _in_sample(found: ReviewStatistics) -> str:
    """The only share that speaks for all sentences, of those that answer."""
    drawn = relevance_counts(one for one in found.relevance if one.drawn_from == Order.SAMPLE)
    judged = sum(drawn.values())
    return f"{_of(drawn[Relevance.YES], judged)} answer" if judged else "none yet"


def _of(count: int, judged: int) -> str:
    return f"{count / judged:.0%} of {judged:,}" if judged else "–"


def _author(one: VerdictCount) -> str:
    return one.written_by.capitalize() if one.written_by == EXTRACTIVE else one.written_by


def _bars(found: ReviewStatistics) -> altair.Chart:
    import altair

    order = list(Verdict)
    values = [
        {
            "day": found.period(one.day).isoformat(),
            "verdict": labels.VERDICTS[one.verdict],
            "count": one.count,
            "place": order.index(one.verdict),
        }
        for one in found.counts
    ]
    return (
        altair.Chart(altair.Data(values=values), height=_HEIGHT, description="Verdicts over time")
        .mark_bar(size=18)
        .encode(
            x=_time(found),
            y=altair.Y("sum(count):Q", title="Verdicts", axis=altair.Axis(tickMinStep=1)),
            color=charts.coloured("verdict", list(labels.VERDICTS.values())),
            order="place:Q",
            tooltip=[
                altair.Tooltip("verdict:N", title="Verdict"),
                altair.Tooltip("sum(count):Q", title="Count"),
            ],
        )
    )


def _counts(found: ReviewStatistics) -> list[dict[str, Any]]:
    counts = {
        verdict: sum(one.count for one in found.counts if one.verdict is verdict) for verdict in Verdict
    }
    return [{"Verdict": labels.VERDICTS[verdict], "Count": str(count)} for verdict, count in counts.items()]


def _shares(found: ReviewStatistics, named: Callable[[VerdictCount], str], *, name: str) -> None:
    import altair

    of: dict[str, list[VerdictCount]] = {}
    for one in found.counts:
        of.setdefault(named(one), []).append(one)
    most = sorted(of, key=lambda series: (-supported_share(of[series]).judged, series))
    values = [
        {"series": series, "day": day.isoformat(), "share": shares.share, "judged": shares.judged}
        for series in most[:_LINES]
        for day, shares in _by_period(found, of[series]).items()
    ]
    chart = (
        altair.Chart(
            altair.Data(values=values), height=_HEIGHT, description=f"Supported share over time, by {name}"
        )
        .mark_line(point=True)
        .encode(
            x=_time(found),
            y=altair.Y(
                "share:Q", title="Supported", scale=altair.Scale(domain=[0, 1]), axis=altair.Axis(format="%")
            ),
            color=charts.coloured("series", most[:_LINES]),
            tooltip=[
                altair.Tooltip("series:N", title=name),
                altair.Tooltip("share:Q", title="Supported", format=".0%"),
                altair.Tooltip("judged:Q", title="Verdicts"),
            ],
        )
    )
    by_series = {series: supported_share(of[series]) for series in most}
    rows = [
        {name: series, "Verdicts": str(one.judged), "Supported": _percent(one)}
        for series, one in by_series.items()
    ]
    charts.with_table(chart, rows)


def _by_period(found: ReviewStatistics, counts: Sequence[VerdictCount]) -> dict[Any, SupportedShare]:
    periods = sorted({found.period(one.day) for one in counts})
    return {at: supported_share(one for one in counts if found.period(one.day) == at) for at in periods}


def _agreement(found: Sequence[Agreement]) -> None:
    st.subheader("Agreement between reviewers", anchor=False)
    if not found:
        theme_parts.small("Nothing has been reviewed by two people yet.")
        return
    st.table(
        [
            {
                "Reviewers": f"{one.first} and {one.second}",
                "Question": _ASKED[one.about],
                "Reviewed by both": str(one.both),
                "Agreed": f"{one.alike / one.both:.0%}",
                "Cohen’s kappa": "undefined" if one.kappa is None else f"{one.kappa:.2f}",
            }
            for one in found
        ],
        hide_index=True,
    )
    theme_parts.small(
        "Kappa is 1 for full agreement and 0 for agreement by chance; it is undefined where both always gave "
        "the same verdict."
    )


def _time(found: ReviewStatistics) -> altair.X:
    """The days, or weeks, from the first to the last, with room for one that stands alone."""
    import altair

    days = [found.period(one.day) for one in found.counts]
    room = timedelta(days=4 if found.by_week else 1)
    ends = [(min(days) - room).isoformat(), (max(days) + room).isoformat()]
    unit = "Week from" if found.by_week else "Day"
    axis = altair.Axis(format="%-d %b", tickCount="week" if found.by_week else "day", labelOverlap=True)
    return altair.X("day:T", title=unit, scale=altair.Scale(domain=ends), axis=axis)


def _percent(shares: SupportedShare) -> str:
    return f"{shares.share:.0%}" if shares.share is not None else "–"
