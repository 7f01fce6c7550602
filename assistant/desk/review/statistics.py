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
    FEWEST,
    SupportedShare,
    relevance_counts,
    supported_share,
)

if TYPE_CHECKING:
    import altair

    from assistant.access import Person
    from assistant.review.agreement import Agreement
    from assistant.review.statistics import ReviewStatistics, VerdictCount
    from assistant.settings import Services

_LINES = 5  # series in one chart; the table has all
_HEIGHT = 300
_ASKED = {RELEVANCE: "Answers the question", SUPPORT: "Supported by its source"}


def show(person: Person, services: Services) -> None:
    """The sums, what answers its question, what its source supports, and how reviewers agree."""
    found = reviewing.statistics(person, services)
    theme_parts.page_title("Review results")
    if not found.sentences:
        theme_parts.message("No verdicts yet", "Statistics appear once sentences have been reviewed.")
        return
    _sums(found)
    with st.container(key="figures"):
        if found.relevance:
            st.subheader("Answers the question, by form of answer", anchor=False)
            answering.show(found, lambda one: one.form.capitalize(), name="Form")
            st.subheader("Answers the question, by kind of question", anchor=False)
            answering.show(found, lambda one: answering.KINDS[AnswerKind(one.kind)], name="Question")
        if found.counts:
            _support(found)
    _agreement(reviewing.agreements(person, services))


def _support(found: ReviewStatistics) -> None:
    st.subheader("Supported by its source", anchor=False)
    charts.with_table(_bars(found) if _over_time(found) else None, _counts(found))
    st.subheader("Supported, by author (model)", anchor=False)
    _shares(found, _author, name="Written by")
    st.subheader("Supported, by cited outlet", anchor=False)
    _shares(found, lambda one: one.outlet, name="Outlet")


def _sums(found: ReviewStatistics) -> None:
    answers = relevance_counts(found.relevance)
    judged = sum(answers.values())
    sums = {
        "Sentences reviewed": str(found.sentences),
        "Answer the question": _of(answers[Relevance.YES], judged),
        "Supported by their source": _of(found.all.supported, found.all.judged),
        "Answer (random sample)": _in_sample(found),
    }
    for column, (label, value) in zip(st.columns([2, 3, 3, 3]), sums.items(), strict=True):
        column.metric(label, value)
    theme_parts.small(
        "Of each reviewer the last verdict on a sentence counts. Only the random sample is representative. "
        f"Percentages appear from {FEWEST} verdicts on: of fewer they say little."
    )


def _in_sample(found: ReviewStatistics) -> str:
    """The only share that speaks for all sentences, of those that answer."""
    drawn = relevance_counts(one for one in found.relevance if one.drawn_from == Order.SAMPLE)
    judged = sum(drawn.values())
    return _of(drawn[Relevance.YES], judged)


def _of(count: int, judged: int) -> str:
    """A share of so many, or of few how many they are."""
    if not judged:
        return "–"
    return f"{count / judged:.0%} of {judged:,}" if judged >= FEWEST else f"{count} of {judged}"


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


def _over_time(found: ReviewStatistics) -> bool:
    """Whether there is more than one day, or week, to draw."""
    return len({found.period(one.day) for one in found.counts}) > 1


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
    by_series = {series: supported_share(counts) for series, counts in of.items()}
    most = sorted(of, key=lambda series: (-by_series[series].judged, series))
    drawn = [series for series in most if by_series[series].judged >= FEWEST][:_LINES]
    values = [
        {"series": series, "day": day.isoformat(), "share": shares.share, "judged": shares.judged}
        for series in drawn
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
            color=charts.coloured("series", drawn),
            tooltip=[
                altair.Tooltip("series:N", title=name),
                altair.Tooltip("share:Q", title="Supported", format=".0%"),
                altair.Tooltip("judged:Q", title="Verdicts"),
            ],
        )
    )
    rows = [
        {
            name: series,
            "Verdicts": f"{by_series[series].judged:,}",
            "Supported": charts.share(by_series[series].supported, by_series[series].judged),
        }
        for series in most
    ]
    charts.with_table(chart if drawn and _over_time(found) else None, rows)


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
                "Reviewed by both": f"{one.both:,}",
                "Agreed": charts.share(one.alike, one.both),
                "Cohen’s kappa": _kappa(one),
            }
            for one in found
        ],
        hide_index=True,
    )
    theme_parts.small(
        "Kappa is 1 for full agreement and 0 for agreement by chance; it is undefined where both always gave "
        "the same verdict."
    )


def _kappa(one: Agreement) -> str:
    if one.both < FEWEST:
        return charts.TOO_FEW
    return "undefined" if one.kappa is None else f"{one.kappa:.2f}"


def _time(found: ReviewStatistics) -> altair.X:
    """The days, or weeks, from the first to the last, with room for one that stands alone."""
    import altair

    days = [found.period(one.day) for one in found.counts]
    room = timedelta(days=4 if found.by_week else 1)
    ends = [(min(days) - room).isoformat(), (max(days) + room).isoformat()]
    unit = "Week from" if found.by_week else "Day"
    axis = altair.Axis(format="%-d %b", tickCount="week" if found.by_week else "day", labelOverlap=True)
    return altair.X("day:T", title=unit, scale=altair.Scale(domain=ends), axis=axis)
