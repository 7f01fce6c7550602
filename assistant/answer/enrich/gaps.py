"""Long times without an entry in a timeline, and how many reports were published then.

A gap is long beside the others of its timeline: days apart are nothing in an affair of years, and all in one
of a week. An entry that is true of years ("since 2019") fills none of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from statistics import median

from assistant.answer.answer import Answer
from assistant.answer.entry import EntryDays, Gap
from assistant.when.values import Grain
from corpus import Corpus, Scope

_SHORTEST = 14  # days
_BESIDE_OTHERS = 3.0  # times the median of the other distances
_MOST = 4  # that are shown, the longest
_LASTING = 366  # days, from which a span is of how things were, and fills no gap
_DAY = timedelta(days=1)


def with_gaps(answer: Answer, scope: Scope, *, corpus: Corpus) -> Answer:
    """The answer with its gaps, in their order, where it is a timeline; ``scope`` is what was searched."""
    entries = [
        (place, one.days)
        for place, one in enumerate(answer.statements)
        if one.days is not None and not one.unsupported
    ]
    found = _long(list(_between(entries)))
    counted = [replace(gap, reports=_published_in(gap, scope, corpus)) for gap in found]
    return replace(answer, gaps=tuple(counted)) if counted else answer


def _between(entries: Sequence[tuple[int, EntryDays]]) -> Iterator[Gap]:
    """What lies between each entry and all before it; where they meet, its last day is before its first."""
    reached: date | None = None
    for place, days in entries:
        if reached is not None:
            yield Gap(before=place, first=reached + _DAY, last=days.first - _DAY, reports=0)
        reached = max(_reach(days), reached or date.min)


def _reach(days: EntryDays) -> date:
    lasts = [
        one.first
        if one.grain is Grain.SPAN and one.first and one.last and (one.last - one.first).days > _LASTING
        else one.last or one.first
        for one in days.intervals
    ]
    return max((last for last in lasts if last), default=days.first)


def _long(gaps: Sequence[Gap]) -> list[Gap]:
    days = [max(0, _length(gap)) for gap in gaps]
    long = [
        gap
        for place, gap in enumerate(gaps)
        if (others := days[:place] + days[place + 1 :])
        and days[place] >= max(_SHORTEST, _BESIDE_OTHERS * median(others))
    ]
    longest = sorted(long, key=lambda gap: -_length(gap))[:_MOST]
    return sorted(longest, key=lambda gap: gap.before)


def _length(gap: Gap) -> int:
    return (gap.last - gap.first).days + 1


def _published_in(gap: Gap, scope: Scope, corpus: Corpus) -> int:
    since = datetime.combine(gap.first, time.min, UTC)
    until = datetime.combine(gap.last, time.max, UTC)
    since = max(since, scope.since) if scope.since else since
    until = min(until, scope.until) if scope.until else until
    return (
        corpus.overview.coverage(scope=replace(scope, since=since, until=until)).reports
        if since <= until
        else 0
    )
