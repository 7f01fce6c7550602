"""What the charts of the statistics have in common: a table beside each, and their colours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.review.statistics import FEWEST

if TYPE_CHECKING:
    import altair

_COLOURS = ("#3b7ea1", "#9cc3d5", "#c4533b", "#d9973a", "#8a6fa8")  # distinct in the light and the dark theme


TOO_FEW = "Too few to say"


def share(count: int, judged: int) -> str:
    """The share of the verdicts, or that they are too few for one."""
    return f"{count / judged:.0%}" if judged >= FEWEST else TOO_FEW


def with_table(
    chart: altair.Chart | None, rows: Sequence[dict[str, Any]], *, widths: Sequence[int] = (3, 2)
) -> None:
    """The chart on the left, and its figures on the right; without a chart these alone."""
    if chart is None:
        st.table(list(rows), hide_index=True, width="content")
        return
    left, right = st.columns(widths, gap="large")
    with left:
        st.altair_chart(chart, width="stretch")
    with right:
        st.table(list(rows), hide_index=True)


def coloured(name: str, values: Sequence[str]) -> altair.Color:
    """A colour for each of these values of a field, at most five."""
    import altair

    return altair.Color(
        f"{name}:N",
        title=None,
        scale=altair.Scale(domain=list(values), range=list(_COLOURS[: len(values)])),
        legend=altair.Legend(orient="bottom", columns=4 if len(values) == 4 else 3, labelLimit=180),
    )
