"""How the scopes of searches are looked through for meaning: passage by passage, or by the vector index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from corpus.index.point_in_time import PointInTimeFullText
from corpus.months import EVERY_MONTH, Months, months_of
from corpus.scope import Scope
from corpus.search import Search

FEW = 1_000  # passages of a scope that are always scored one by one: 5 ms
_MANY = 20_000  # passages of a scope that are scored one by one if need be: 0.1 s
_EASY = 2_000  # nearest passages for which the vector index is preferred to scoring a scope one by one
_MOST = 5_000  # nearest passages that the vector index is asked for at most


@dataclass(frozen=True, slots=True)
class ScopePlan:
    """Which scopes are looked through for meaning, and how.

    ``small`` are scored one by one: here are their passages. For each of the ``large`` here is how many
    nearest passages of its months have enough of it, were it spread evenly, and in ``counts`` how many it
    has. ``months`` are what the vector index is asked for, every month unless it is kept by month.
    """

    small: Mapping[Scope, Sequence[int]]
    large: Mapping[Scope, int]
    counts: Mapping[Scope, int]
    months: Mapping[Scope, Months]

    @classmethod
    def counted(
        cls,
        searches: Sequence[Search],
        views: Mapping[datetime | None, PointInTimeFullText],
        *,
        by_month: bool,
        few: int,
        wanted: int,
    ) -> ScopePlan:
        """The plan for these searches, of each of which so many passages are ``wanted``.

        A scope of up to ``few`` passages is scored one by one in any case.
        """
        small: dict[Scope, Sequence[int]] = {}
        large: dict[Scope, int] = {}
        counts: dict[Scope, int] = {}
        months = {one.scope: months_of(one.scope) if by_month else EVERY_MONTH for one in searches}
        for scope in {search.scope for search in searches if search.nearest and not search.scope.unlimited}:
            view = views[scope.known_by]
            ids, count = view.within(scope, limit=few)
            needed = wanted * _published_in(months[scope], view) // max(count, 1)
            if count > few and needed > _EASY and count <= _MANY:
                ids, count = view.within(scope, limit=count)
                small[scope] = ids
            elif count <= few:
                small[scope] = ids
            else:
                large[scope] = min(needed, _MOST)
                counts[scope] = count
        return cls(small, large, counts, months)


def _published_in(months: Months, view: PointInTimeFullText) -> int:
    """How many passages were published in these months."""
    if not months.undated:
        return view.words.within(months.published, limit=1)[1]
    later = view.words.within(months.later, limit=1)[1] if months.later else 0
    return view.words.count() - later
