"""A source is silent when it has had nothing for far longer than it usually has nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from assistant.runs.silence import silent_since

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def every(hours: float, *, count: int = 30, last: float) -> list[datetime]:
    """As many entries with a gap of so many hours, the last one so many hours ago."""
    return [NOW - timedelta(hours=last + hours * number) for number in range(count)]


@pytest.mark.parametrize(
    ("times", "silent"),
    [
        (every(3, last=20), False),
        (every(3, last=47), False),  # a weekend
        (every(3, last=50), True),
        (every(24, last=70), False),
        (every(24, last=80), True),
        (every(24 * 30, last=24 * 80), False),
        (every(24 * 30, count=8, last=24 * 100), True),
        (every(3, count=5, last=1000), False),  # too few to know what is usual
        ([NOW - timedelta(days=50)] * 30, False),  # all at once
        ([], False),
        ([*every(3, last=20), NOW + timedelta(days=900)], False),  # dated in the future
    ],
)
def test_three_times_the_usual_gap_is_silence(times: list[datetime], silent: bool) -> None:
    assert silent_since(times, now=NOW) == (max(times) if silent else None)
