"""The entries of a timeline on an axis of time: a row each, in the order of the answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from assistant.answer.annotations import sources_text
from assistant.when.wording import in_words

if TYPE_CHECKING:
    from altair import LayerChart

    from assistant.answer.answer import Answer
    from assistant.answer.entry import Gap
    from assistant.when.values import Interval

EVENT, PUBLICATION = "Day of the event", "Day of publication only"
EARLIER, LATER = "Earlier", "Later"  # than the axis
PICKED = "entry"
_INK = "currentColor"  # by which it follows the page from light to dark
_ROW_HEIGHT, _TEXT_ABOVE, _MARK_BELOW = 36, -7, 9  # pixels
_COARSE = 31  # days, from which a span does not widen the axis
_CROWDED = 0.2  # of the whole time, what the part with most entries may take before it gets the axis alone
_SHORTEST_SPAN = 0.02  # of the axis; a shorter one is drawn as a point, to be seen
_MARGIN = 0.03  # of the axis, beside the first and the last day
_DAY = timedelta(days=1)


def entry_rows(answer: Answer) -> list[dict[str, Any]]:
    """A row for each day or period of each entry; empty where the answer is no timeline.

    ``place`` is that of the statement, ``from`` and ``to`` are days, both included.
    """
    return [
        _row(place, interval, days_kind=PUBLICATION if one.days.reported else EVENT)
        | {
            "label": one.label,
            "sentence": " ".join(one.text.split()),
            "sources": sources_text(one),
            "main": number == 0,
        }
        for place, one in enumerate(answer.statements)
        if one.days is not None and not one.unsupported
        for number, interval in enumerate(one.days.intervals)
        if interval.first or interval.last
    ]


def _row(place: int, interval: Interval, *, days_kind: str) -> dict[str, Any]:
    first, last = interval.first or interval.last, interval.last or interval.first
    return {"place": place, "kind": days_kind, "when": in_words(interval), "from": first, "to": last}


def in_short(rows: Sequence[dict[str, Any]]) -> str:
    """What the chart shows, for those who do not see it."""
    first = min(row["from"] for row in rows)
    last = max(row["to"] for row in rows)
    entries = len({row["place"] for row in rows})
    return (
        f"Timeline with {entries} {'entry' if entries == 1 else 'entries'} from {first:%-d %B %Y} to "
        f"{last:%-d %B %Y}, in the order of the answer above; the same rows are in the table below."
    )


def axis_days(rows: Sequence[dict[str, Any]], gaps: Sequence[Gap]) -> tuple[date, date]:
    """The first and the last day of the axis.

    It is that of the part between gaps that has most entries, where all of the time would crowd it together.
    """
    fine = [row for row in rows if (row["to"] - row["from"]).days < _COARSE]
    drawn = fine if 2 * len(fine) >= len(rows) else list(rows)
    whole = min(row["from"] for row in drawn), max(row["to"] for row in drawn)
    parts: dict[int, list[dict[str, Any]]] = {}
    for row in drawn:
        parts.setdefault(sum(gap.before <= row["place"] for gap in gaps), []).append(row)
    fullest = max(parts.values(), key=len)
    part = min(row["from"] for row in fullest), max(row["to"] for row in fullest)
    crowded = (part[1] - part[0] + _DAY) < _CROWDED * (whole[1] - whole[0] + _DAY)
    return part if crowded and 2 * len(fullest) >= len(drawn) else whole


def chart(rows: Sequence[dict[str, Any]], gaps: Sequence[Gap]) -> LayerChart:
    """The chart, in the colour of the page's text; a row that is pressed is in the selection ``entry``."""
    import altair

    first, last = axis_days(rows, gaps)
    margin = max(_DAY, (last - first) * _MARGIN)
    first, last = first - margin, last + margin
    kinds = [kind for kind in _SHAPES if _has(rows, kind, first, last)]
    drawn = altair.Chart(altair.Data(values=[_drawn(row, first, last) for row in rows]))
    row_of = altair.Y("place:O", title=None, axis=None, sort="ascending")
    scale = altair.Scale(type="utc", domain=[_milliseconds(first), _milliseconds(last)])
    at = altair.X(
        "from:T",
        title=None,
        scale=scale,
        axis=altair.Axis(
            format="%-d %b %Y", labelOverlap=True, tickCount=4, labelBound=True, orient="top", grid=True
        ),
    )
    legend = altair.Legend(orient="top", labelLimit=0, columns=2)
    color = altair.Color("kind:N", title=None, scale=altair.Scale(domain=kinds), legend=legend)
    shapes = altair.Scale(domain=kinds, range=[_SHAPES[kind] for kind in kinds])
    shape = altair.Shape("kind:N", title=None, scale=shapes, legend=legend)
    words = drawn.transform_filter("datum.main").mark_text(
        align="left",
        baseline="middle",
        dy=_TEXT_ABOVE,
        limit=altair.ExprRef("width"),
        fontSize=13,
        color=_INK,
    )
    lines = drawn.transform_filter("datum.main").mark_rule(opacity=0.2, yOffset=_MARK_BELOW, color=_INK)
    spans = drawn.transform_filter("datum.span").mark_bar(height=7, cornerRadius=3, yOffset=_MARK_BELOW)
    points = drawn.transform_filter("!datum.span").mark_point(size=80, strokeWidth=2.5, yOffset=_MARK_BELOW)
    pressed = drawn.transform_filter("datum.main").mark_bar(opacity=0, cursor="pointer")
    wide = {"x": altair.value(0), "x2": altair.value("width"), "y": row_of}
    picked = altair.selection_point(name=PICKED, fields=["place"], on="click", clear=False)
    return altair.layer(
        lines.encode(**wide),
        words.encode(x=altair.value(0), y=row_of, text="words:N"),
        spans.encode(x=at, x2="to:T", y=row_of, color=color),
        points.encode(x=at, y=row_of, color=color, shape=shape),
        pressed.encode(
            **wide,
            tooltip=[
                altair.Tooltip("label:N", title="When"),
                altair.Tooltip("sentence:N", title="What"),
                altair.Tooltip("sources:N", title="Sources"),
            ],
        ).add_params(picked),
    ).properties(height=altair.Step(_ROW_HEIGHT))


_SHAPES = {EVENT: "circle", PUBLICATION: "diamond", EARLIER: "triangle-left", LATER: "triangle-right"}


def _has(rows: Sequence[dict[str, Any]], kind: str, first: date, last: date) -> bool:
    return any(_kind(row, first, last) == kind for row in rows)


def _kind(row: dict[str, Any], first: date, last: date) -> str:
    if row["to"] < first:
        return EARLIER
    return LATER if row["from"] > last else str(row["kind"])


def _drawn(row: dict[str, Any], first: date, last: date) -> dict[str, Any]:
    """The row within the axis; what is beyond it is at its edge."""
    begin, end = max(first, min(last, row["from"])), max(first, min(last, row["to"]))
    kind = _kind(row, first, last)
    span = end - begin >= _SHORTEST_SPAN * (last - first)
    return row | {
        "kind": kind,
        "from": _instant(begin),
        "to": _instant(end, time.max),
        "span": begin < end and span,
        "words": f"{row['label']}: {row['sentence']}",
    }


def _milliseconds(day: date) -> float:
    return datetime.combine(day, time.min, UTC).timestamp() * 1000


def _instant(day: date, clock: time = time.min) -> str:
    return datetime.combine(day, clock, UTC).isoformat()
