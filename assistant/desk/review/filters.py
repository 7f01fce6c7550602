"""What a reviewer chooses to judge, in the sidebar and in the page's address."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import streamlit as st

from assistant.review.queue import Order, QueueFilter

if TYPE_CHECKING:
    from assistant.operations.reviewing import ReviewChoices

_NAMES = ("asked-by", "cited-outlet", "asked-from", "asked-to")
_ORDERS = {
    Order.NEWEST: "Newest first",
    Order.LEAST_CERTAIN: "Least certain first",
    Order.FLAGGED: "Marked unhelpful",
    Order.ALTERED: "Changed since",
    Order.SAMPLE: "Random sample",
    Order.SECOND: "Second opinion",
    Order.LAPSED: "Review again",
}
_ABOUT = {
    Order.NEWEST: "The newest answers come first.",
    Order.LEAST_CERTAIN: "Flagged by the check first, then weak matches.",
    Order.FLAGGED: "Answers that an analyst marked unhelpful.",
    Order.ALTERED: "Cited text that was changed or withdrawn since.",
    Order.SAMPLE: "A random sample: the only one that is representative.",
    Order.SECOND: "Already reviewed by someone else, for a second verdict.",
    Order.LAPSED: "Your “yes” verdicts whose source or story has changed since.",
}


def show(choices: ReviewChoices) -> None:
    """The order and the filters as widgets; each keeps its value in the address."""
    order = st.selectbox(
        "Order",
        [order.value for order in choices.orders],
        format_func=lambda order: _ORDERS[Order(order)],
        key="order",
        bind="query-params",
    )
    st.caption(_ABOUT[Order(order)])
    st.selectbox(
        "Asked by",
        list(choices.people),
        index=None,
        format_func=lambda asked_by: choices.people.get(asked_by, asked_by),
        placeholder="Anyone",
        key="asked-by",
    )
    st.selectbox(
        "Cited outlet",
        choices.outlets,
        index=None,
        placeholder="Any outlet",
        key="cited-outlet",
        bind="query-params",
    )
    today = datetime.now(UTC).date()
    for label, key in (("Asked from", "asked-from"), ("Asked to", "asked-to")):
        st.date_input(label, None, max_value=today, key=key, format="YYYY-MM-DD", bind="query-params")
    if any(st.session_state.get(name) for name in _NAMES):
        st.button("Clear filters", on_click=_clear, type="tertiary")


def wanted() -> QueueFilter:
    """What the widgets stand for: whole days, in UTC, both ends included.

    The random sample is drawn by one seed as long as the page is open.
    """
    state = st.session_state
    return QueueFilter(
        order=Order(state.get("order") or Order.NEWEST),
        asked_by=state.get("asked-by"),
        outlet=state.get("cited-outlet"),
        since=_instant(state.get("asked-from"), time.min),
        until=_instant(state.get("asked-to"), time.max),
        seed=state.setdefault("seed", secrets.randbelow(2**31)),
    )


def order_name(order: Order) -> str:
    """The name of an order, as the page shows it."""
    return _ORDERS[order]


def limited() -> bool:
    """Whether a filter leaves anything out."""
    return any(st.session_state.get(name) for name in _NAMES)


def _instant(day: date | None, clock: time) -> datetime | None:
    return datetime.combine(day, clock, UTC) if day else None


def _clear() -> None:
    for name in _NAMES:
        st.session_state[name] = None
