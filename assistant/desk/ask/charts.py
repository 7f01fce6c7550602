"""A timeline of an answer and the reports searched for it: as charts, and as tables with the same rows."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.answer.enrich.dates import with_dates
from assistant.desk import labels, source_pane, theme_parts
from assistant.desk.ask import timeline_chart
from assistant.operations import asking
from assistant.when.wording import in_words

if TYPE_CHECKING:
    from altair import Axis, Chart

    from assistant.access import Person
    from assistant.answer.answer import Answer
    from assistant.ledger import AskedTurn
    from assistant.settings import Services
    from corpus import StoredReport

_PUBLISHED, _MENTIONED = "Published", "Mentioned"
_ROW_HEIGHT = 36  # pixels, for two lines of a name
_NAME_LINE = 32  # characters of a name on a line beside the chart
_TITLE = 60  # characters
_MARKS = 5  # on an axis of days


def offer(person: Person, services: Services, turn: AskedTurn) -> None:
    """Below an answer; drawn only when it is opened."""
    if turn.answer is None or not turn.answer.statements:
        return
    entries = timeline_chart.entry_rows(turn.answer)
    shown = st.expander(
        "Timeline and coverage", key=f"charts-{turn.place}", expanded=bool(entries), on_change="rerun"
    )
    if not shown.open:
        return
    with shown:
        if entries:
            _entries(turn, entries)
        else:
            _timeline(timeline(turn.answer))
        _coverage(coverage(asking.searched_reports(person, services, turn.answer)))


def timeline(answer: Answer) -> list[dict[str, Any]]:
    """A row for each report that is cited and each date or period that a statement mentions, in order.

    ``from`` and ``to`` are days, both included; a span that is open on one side is not drawn.
    """
    reports = {
        (citation.stored.report_id, citation.stored.version): citation.stored.report
        for statement in answer.statements
        for citation in statement.citations
    }
    rows = [
        _row(_PUBLISHED, labels.shortened(report.title, _TITLE), report.outlet, report.published.date())
        for report in reports.values()
        if report.published
    ]
    for statement in with_dates(answer).statements:
        for dated in statement.dates:
            if dated.interval and dated.interval.first and dated.interval.last:
                first, last = dated.interval.first, dated.interval.last
                words = " ".join(statement.text.split())
                rows.append(
                    _row(_MENTIONED, labels.shortened(words, _TITLE), in_words(dated.interval), first, last)
                )
    return sorted(rows, key=lambda row: (row["from"], row["to"]))


def coverage(searched: Sequence[StoredReport]) -> list[dict[str, Any]]:
    """How many of the reports searched each outlet published on each day; undated ones are left out."""
    counted = Counter(
        (one.report.outlet, one.report.published.date()) for one in searched if one.report.published
    )
    return [
        {"outlet": outlet, "day": day, "reports": number}
        for (outlet, day), number in sorted(counted.items(), key=lambda one: (one[0][1], one[0][0]))
    ]


def _row(kind: str, what: str, detail: str, first: date, last: date | None = None) -> dict[str, Any]:
    return {"kind": kind, "what": what, "detail": detail, "from": first, "to": last or first}


def _entries(turn: AskedTurn, rows: Sequence[dict[str, Any]]) -> None:
    """The entries of a timeline; pressing one opens the report that it cites first."""
    theme_parts.heading("Timeline")
    assert turn.answer is not None
    key = f"entries-{turn.turn_id}"
    st.altair_chart(
        timeline_chart.chart(rows, turn.answer.gaps),
        width="stretch",
        key=key,
        on_select=partial(_opened, key, turn.turn_id),
        selection_mode=timeline_chart.PICKED,
        alt=timeline_chart.in_short(rows),
    )
    table = [
        {"When": row["when"], "Day of": row["kind"], "What": row["sentence"], "Sources": row["sources"]}
        for row in rows
    ]
    _table(table)


def _opened(key: str, turn_id: int) -> None:
    picked = st.session_state[key]["selection"].get(timeline_chart.PICKED)
    if picked:
        source_pane.open_at(turn_id, f"s{picked[-1]['place']}.0")


def _timeline(rows: Sequence[dict[str, Any]]) -> None:
    theme_parts.heading("Timeline")
    if not rows:
        theme_parts.small("Neither the cited reports nor the statements give a date.")
        return
    st.altair_chart(
        _timeline_chart(rows),
        width="stretch",
        alt="Publication dates of the cited reports and dates they mention",
    )
    table = [
        {
            "Type": row["kind"],
            "What": row["what"],
            "Outlet or date": row["detail"],
            "From": row["from"],
            "To": row["to"],
        }
        for row in rows
    ]
    _table(table)


def _coverage(rows: Sequence[dict[str, Any]]) -> None:
    theme_parts.heading("Reports searched")
    if not rows:
        theme_parts.small("None of the reports searched has a date.")
        return
    st.altair_chart(_coverage_chart(rows), width="stretch", alt="Reports searched, by outlet and day")
    _table([{"Outlet": row["outlet"], "Day": row["day"], "Reports": row["reports"]} for row in rows])


def _table(rows: list[dict[str, Any]]) -> None:
    with st.expander("As a table", type="compact"):
        st.dataframe(rows, hide_index=True, width="stretch")


def _timeline_chart(rows: Sequence[dict[str, Any]]) -> Chart:
    import altair

    drawn = [
        row
        | {
            "name": _in_lines(row["what"]),
            "from": _instant(row["from"]),
            "to": _instant(row["to"], time.max),
            "day": row["from"] == row["to"],
        }
        for row in rows
    ]
    axes = altair.Chart(altair.Data(values=drawn)).encode(
        x=altair.X(
            "from:T", title=None, axis=_days_axis([row[end] for row in rows for end in ("from", "to")])
        ),
        x2="to:T",
        y=altair.Y("name:N", title=None, sort=None, axis=_names_axis()),
        color=altair.Color("kind:N", title=None, legend=altair.Legend(orient="top")),
        tooltip=[
            altair.Tooltip("kind:N", title=" "),
            altair.Tooltip("what:N", title="What"),
            altair.Tooltip("detail:N", title="Outlet or date"),
        ],
    )
    days = axes.transform_filter("datum.day").mark_point(filled=True, size=90, opacity=1)
    spans = axes.transform_filter("!datum.day").mark_bar(height=9, cornerRadius=3)
    return altair.layer(spans, days).properties(height=altair.Step(_ROW_HEIGHT))


def _coverage_chart(rows: Sequence[dict[str, Any]]) -> Chart:
    import altair

    drawn = [row | {"day": _instant(row["day"]), "name": _in_lines(row["outlet"])} for row in rows]
    return (
        altair.Chart(altair.Data(values=drawn))
        .mark_circle(opacity=0.85)
        .encode(
            x=altair.X("day:T", title=None, axis=_days_axis([row["day"] for row in rows])),
            y=altair.Y("name:N", title=None, axis=_names_axis()),
            size=altair.Size("reports:Q", legend=None, scale=altair.Scale(range=[60, 400])),
            tooltip=[
                altair.Tooltip("outlet:N", title="Outlet"),
                altair.Tooltip("day:T", title="Day", format="%-d %b %Y"),
                altair.Tooltip("reports:Q", title="Reports"),
            ],
        )
        .properties(height=altair.Step(_ROW_HEIGHT))
    )


def _days_axis(days: Sequence[date]) -> Axis:
    """An axis of days, which over a few of them names each once."""
    import altair

    few = (max(days) - min(days)).days < _MARKS
    return altair.Axis(
        format="%-d %b %Y",
        labelOverlap=True,
        tickCount=altair.TimeInterval("day") if few else _MARKS,
    )


def _names_axis() -> Axis:
    """An axis whose names break into lines, so that none is cut off and the chart keeps its width."""
    import altair

    return altair.Axis(labelLimit=0, labelExpr="split(datum.value, '\\n')", labelLineHeight=14)


def _in_lines(name: str) -> str:
    return "\n".join(textwrap.wrap(name, _NAME_LINE)) or name


def _instant(day: date, clock: time = time.min) -> str:
    return datetime.combine(day, clock, UTC).isoformat()
