"""What an expression is resolved against: the dateline, the tense, and a date mentioned before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from assistant.when.resolving.tense import Tense
from assistant.when.values import Dateline, Grain, Interval, Unclear

Resolved = tuple[Interval, str]  # and the reason, in words

_TOO_FAR = {Tense.BACK: 270, Tense.AHEAD: 330}  # days


@dataclass(slots=True, kw_only=True)
class Context:
    """What an expression is resolved against.

    ``today`` overrides the dateline's day, for the other end of a range. ``counted`` turns true once
    the report's day has been asked for. ``prose`` is true of what a report says, where a day most of a
    year away has its year beside it; not of a question, nor of the other end of a range.
    """

    dateline: Dateline
    tense: Tense | None = None
    anchor: Interval | None = None
    anchor_words: str = ""
    anchor_many: bool = False
    today: date | None = None
    prose: bool = False
    counted: bool = field(default=False)

    @property
    def day(self) -> date:
        """The day that relative times are counted from. Raises Unclear when the report has none."""
        if self.today:
            return self.today
        self.counted = True
        if self.dateline.day is None:
            raise Unclear("the report has no time of publication to count from")
        return self.dateline.day

    def looking(self, tense: Tense | None) -> Context:
        """The same for a sentence that looks another way."""
        return replace(self, tense=tense)

    def at(self, day: date, tense: Tense) -> Context:
        """The same, counted from another day."""
        return replace(self, today=day, tense=tense, prose=False)


def pick(ctx: Context, candidates: Sequence[Interval]) -> tuple[Interval, str]:
    """The interval that the tense points to, else the nearest; and where it lies from publication.

    The nearest, too, where prose points most of a year away: "invited them for 1 March", in February.
    """
    day = ctx.day
    nearest = found = min(candidates, key=lambda one: _gap(one, day))
    if ctx.tense is Tense.BACK:
        begun = [one for one in candidates if one.first and one.first <= day]
        found = begun[-1] if begun else nearest
    if ctx.tense is Tense.AHEAD:
        to_come = [one for one in candidates if one.last and one.last >= day]
        found = to_come[0] if to_come else nearest
    if ctx.prose and ctx.tense and found.grain is Grain.DAY and _gap(found, day) > _TOO_FAR[ctx.tense]:
        found = nearest
    return found, _where(found, day)


def _where(one: Interval, day: date) -> str:
    if one.first and one.first > day:
        return "after publication"
    if one.last and one.last < day:
        return "before publication"
    return "at publication"


def _gap(one: Interval, day: date) -> int:
    if one.first and one.first > day:
        return (one.first - day).days
    return max(0, (day - one.last).days) if one.last else 0
