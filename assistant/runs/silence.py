"""Whether a source has been silent for much longer than is usual for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

_FEWEST = 6  # entries at different times, without which nothing is usual
_MUCH_LONGER = 3
_LEAST = timedelta(days=2)  # a weekend is no silence


def silent_since(times: Sequence[datetime], *, now: datetime) -> datetime | None:
    """When the last entry came of a source that has had none for three times as long as it usually has none.

    ``times`` are when its latest entries were written or published; the longest of ten gaps, roughly, is
    what is usual. None for a source that is not silent, or of which too little is known.
    """
    ordered = sorted({min(one, now) for one in times})
    if len(ordered) < _FEWEST:
        return None
    gaps = sorted(later - earlier for earlier, later in pairwise(ordered))
    usual = gaps[(9 * len(gaps)) // 10 if len(gaps) >= 10 else -1]
    return ordered[-1] if now - ordered[-1] > max(_MUCH_LONGER * usual, _LEAST) else None
