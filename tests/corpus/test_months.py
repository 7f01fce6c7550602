"""Months of publication: which a scope can be in, and how they are named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from corpus import Scope
from corpus.months import EVERY_MONTH, UNDATED, Months, in_words, month_of, months_of

EAST, WEST = timezone(timedelta(hours=5)), timezone(timedelta(hours=-5))


@pytest.mark.parametrize(
    ("scope", "months"),
    [
        (Scope(), EVERY_MONTH),
        (Scope(outlets=("A",), known_by=datetime(2025, 1, 1, tzinfo=UTC)), EVERY_MONTH),
        (
            Scope(since=datetime(2025, 3, 1, 4, tzinfo=EAST), until=datetime(2025, 5, 31, tzinfo=UTC)),
            Months("2025-02", "2025-05", undated=False),
        ),
        (Scope(since=datetime(1969, 12, 31, 23, tzinfo=UTC)), Months("1969-12", undated=False)),
        (Scope(as_of=datetime(2025, 3, 9, tzinfo=UTC)), Months(last="2025-03")),
        (Scope(since=datetime(1, 1, 1, 4, tzinfo=EAST)), Months("0001-01", undated=False)),
        (Scope(until=datetime(9999, 12, 31, 23, tzinfo=WEST)), Months(last="9999-12", undated=False)),
        (
            Scope(until=datetime(2025, 5, 9, tzinfo=UTC), as_of=datetime(2025, 3, 9, tzinfo=UTC)),
            Months(last="2025-03", undated=False),
        ),
    ],
)
def test_a_scope_can_be_in_the_months_of_its_window_and_what_is_undated_in_no_window(
    scope: Scope, months: Months
) -> None:
    assert months_of(scope) == months


def test_a_passage_is_in_the_month_that_its_scope_of_one_second_asks_for() -> None:
    for at in (-1, 0, 951_782_399, 1_740_787_199, 1_740_787_200, 253_402_300_799):
        second = datetime.fromtimestamp(at, tz=UTC)
        asked = months_of(Scope(since=second, until=second))
        assert asked.includes(month_of(at))
        assert not asked.includes(UNDATED)
        assert asked.published.since is not None
        assert asked.published.until is not None
        assert asked.published.since <= second <= asked.published.until
    assert month_of(None) == UNDATED
    assert EVERY_MONTH.includes(UNDATED)
    assert Months(last="9999-12").later is None
    assert Months(last="2024-12").later == Scope(since=datetime(2025, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("months", "words"),
    [
        (["2025-05"], "reports of May 2025"),
        (["2025-07", "2025-05", "2025-06"], "reports of May to July 2025"),
        (["2024-11", "2024-12", "2025-01"], "reports of November 2024 to January 2025"),
        (
            ["2025-01", "2025-03", "2025-04", "2025-06"],
            "reports of January 2025, March to April 2025 and June 2025",
        ),
        (
            [f"2025-{n:02}" for n in (1, 3, 5, 7, 9)],
            "reports of 5 months between January 2025 and September 2025",
        ),
        (["undated"], "undated reports"),
        (["2025-05", "undated"], "reports of May 2025 and undated reports"),
    ],
)
def test_months_are_named_as_people_do(months: list[str], words: str) -> None:
    assert in_words(months) == words
