"""How fresh a report is: by its age, or by how far its story has moved on.

An affair of two years ago is as old today in its first report as in its last. To one who asks how it stands,
the last is new and the first is not, however long ago both were.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import datetime

from assistant.answer.extractive.candidates import Candidate
from corpus import Hit

_NEW_DAYS, _OLD_DAYS = 3, 1000  # ages within which a report counts as new, and from which as old


def freshness(
    candidates: Sequence[Candidate], *, now: datetime, today: datetime, oldest_first: bool
) -> Callable[[Hit], float]:
    """1 for a report of ``today``, less with the logarithm of its age, 0 from ``_OLD_DAYS`` or after ``now``.

    Where what was reported first is asked for, the oldest report counts as new, and later ones as aged.
    """
    known = [one.hit.stored.report.published for one in candidates]
    oldest = min((day for day in known if day), default=now)

    def of(hit: Hit) -> float:
        published = hit.stored.report.published
        if published is None or published > now:
            return 0.0
        apart = published - oldest if oldest_first else today - published
        days = max(0.0, apart.total_seconds() / 86_400)
        return max(0.0, 1 - math.log1p(days / _NEW_DAYS) / math.log1p(_OLD_DAYS / _NEW_DAYS))

    return of


def newest(candidates: Sequence[Candidate], *, now: datetime) -> datetime:
    """When the newest report was published, none of them after ``now``, which it is where no day is known."""
    known = (one.hit.stored.report.published for one in candidates)
    return max((day for day in known if day and day <= now), default=now)
