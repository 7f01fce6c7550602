"""The filters of the search, in the sidebar and in the page's address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import streamlit as st

from assistant.answer.applied_filters import AppliedFilter
from assistant.desk.labels import language_name
from assistant.operations import reading
from assistant.question.scope import FilterKind
from corpus import Scope, country_name

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.settings import Services

_LISTS = ("outlet", "country", "language")
_UNFOLDED = "filters"
_NAMES = (*_LISTS, "from", "to", "as_of", "known_by")


def show(person: Person, services: Services, again: Callable[[], None] | None) -> None:
    """The filters as widgets. Each keeps its value in the address, so that a reload keeps it too.

    ``again`` asks the last question once more within them, where that would make a difference.
    """
    active = any(st.session_state.get(name) or st.query_params.get(name) for name in _NAMES)
    st.session_state.setdefault(_UNFOLDED, active)
    filters = st.expander("Filters", key=_UNFOLDED, icon=":material/tune:", on_change="rerun")
    if not (filters.open or active):  # what picks a date is the heaviest part of the page
        return
    with filters:
        _pickers(person, services)
        if again:
            st.button("Ask again with these filters", type="primary", width="stretch", on_click=again)
        if active:
            st.button("Clear filters", on_click=clear, type="tertiary")


def apply_recognised(person: Person, services: Services, recognised: AppliedFilter) -> None:
    """Set the filters to what a question's words recognised, so that it can be changed there."""
    state = st.session_state
    state[_UNFOLDED] = True
    if recognised.kind is FilterKind.OUTLET and recognised.label in reading.outlets(person, services):
        state["outlet"] = [recognised.label]
    elif recognised.kind is FilterKind.COUNTRY:
        names = recognised.label.split(" or ")  # "Dominica or Dominican Republic", which one word names
        state["country"] = [
            code for code in reading.countries(person, services) if country_name(code) in names
        ]
    elif recognised.kind is FilterKind.PUBLISHED:
        bounds = reading.published_range(person, services)
        for key, instant in (("from", recognised.since), ("to", recognised.until)):
            state[key] = _within(instant, bounds)


def _within(instant: datetime | None, bounds: tuple[datetime, datetime] | None) -> date | None:
    """The day, no earlier and no later than the pickers go."""
    if instant is None or bounds is None:
        return None
    return min(max(instant.date(), bounds[0].date()), bounds[1].date())


def _pickers(person: Person, services: Services) -> None:
    st.multiselect(
        "Outlet",
        sorted(reading.outlets(person, services)),
        key="outlet",
        placeholder="All outlets",
        bind="query-params",
    )
    st.multiselect(
        "Country",
        sorted(reading.countries(person, services), key=country_name),
        key="country",
        format_func=country_name,
        placeholder="All countries",
        bind="query-params",
    )
    languages = reading.languages(person, services)
    if len(languages) > 1:
        st.multiselect(
            "Language",
            sorted(languages, key=language_name),
            key="language",
            format_func=language_name,
            placeholder="All languages",
            bind="query-params",
        )
    bounds = reading.published_range(person, services)
    if bounds is not None:
        earliest, latest = bounds[0].date(), bounds[1].date()
        today = max(latest, datetime.now(UTC).date())
        _day("Published from", "from", earliest=earliest, latest=latest)
        _day("Published to", "to", earliest=earliest, latest=latest)
        _day(
            "Published by",
            "as_of",
            earliest=earliest,
            latest=today,
            tip="Ignore reports published after this day.",
        )
        _day(
            "Known to us by",
            "known_by",
            earliest=earliest,
            latest=today,
            tip="Use only what had been collected by this day, in the versions of that day.",
        )


def chosen() -> Scope:
    """The scope that the filters stand for: whole days, in UTC, both ends included."""
    state = st.session_state
    return Scope(
        outlets=tuple(state.get("outlet") or ()),
        countries=tuple(state.get("country") or ()),
        languages=tuple(state.get("language") or ()),
        since=_instant(state.get("from"), time.min),
        until=_instant(state.get("to"), time.max),
        as_of=_instant(state.get("as_of"), time.max),
        known_by=_instant(state.get("known_by"), time.max),
    )


def impossible(scope: Scope) -> str | None:
    """Why no report can lie within the scope, or nothing when one may."""
    if scope.since and scope.until and scope.since > scope.until:
        return "The start date is after the end date."
    if scope.since and scope.as_of and scope.since > scope.as_of:
        return "The start date is after “Published by”."
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


def clear() -> None:
    """Takes all filters off."""
    for name in _NAMES:
        st.session_state[name] = [] if name in _LISTS else None
