"""What the reader limits the search to, in the sidebar and in the page's address."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk.wording import country_name
from assistant.operations import reading
from corpus import Scope

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.operations.house import House

_NAMES = ("outlet", "country", "from", "to", "as_of", "held_on")


def show(person: Person, house: House) -> None:
    """The filters as widgets. Each keeps its value in the address, so that a reload keeps it too."""
    st.multiselect(
        "Outlet",
        sorted(reading.outlets(person, house)),
        key="outlet",
        placeholder="All outlets",
        bind="query-params",
    )
    st.multiselect(
        "Country",
        sorted(reading.countries(person, house), key=country_name),
        key="country",
        format_func=country_name,
        placeholder="All countries",
        bind="query-params",
    )
    bounds = reading.published_range(person, house)
    if bounds is not None:
        earliest, latest = bounds[0].date(), bounds[1].date()
        today = max(latest, datetime.now(UTC).date())
        _day("Published from", "from", earliest=earliest, latest=latest)
        _day("Published to", "to", earliest=earliest, latest=latest)
        _day(
            "As of",
            "as_of",
            earliest=earliest,
            latest=today,
            tip="Answer as it could have been answered on that day: later reports are left out.",
        )
        _day(
            "Held on",
            "held_on",
            earliest=earliest,
            latest=today,
            tip="Answer from what had been collected by that day. Reports revised since are left out.",
        )
    if any(st.session_state.get(name) for name in _NAMES):
        st.button("Clear filters", on_click=_clear, type="tertiary")


def chosen() -> Scope:
    """The scope that the filters stand for: whole days, in UTC, both ends included."""
    state = st.session_state
    return Scope(
        outlets=tuple(state.get("outlet") or ()),
        countries=tuple(state.get("country") or ()),
        since=_instant(state.get("from"), time.min),
        until=_instant(state.get("to"), time.max),
        as_of=_instant(state.get("as_of"), time.max),
        held_on=_instant(state.get("held_on"), time.max),
    )


def impossible(scope: Scope) -> str | None:
    """Why no report can lie within the scope, or nothing when one may."""
    if scope.since and scope.until and scope.since > scope.until:
        return "“Published from” is after “Published to”, so no report lies between. Change one of the two."
    if scope.since and scope.as_of and scope.since > scope.as_of:
        return "“Published from” is after “As of”, so no report lies between. Change one of the two."
    return None


def _day(label: str, key: str, *, earliest: date, latest: date, tip: str | None = None) -> None:
    st.date_input(
        label,
        value=None,
        min_value=earliest,
        max_value=latest,
        key=key,
        format="YYYY-MM-DD",
        help=tip,
        bind="query-params",
    )


def _instant(chosen_day: date | None, clock: time) -> datetime | None:
    return datetime.combine(chosen_day, clock, UTC) if chosen_day else None


def _clear() -> None:
    for name in _NAMES:
        st.session_state[name] = [] if name in ("outlet", "country") else None
