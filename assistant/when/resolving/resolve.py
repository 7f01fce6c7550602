"""What date words mean, and the dateline → an interval, with the reason in words.

After ISO 24617-1 (TIMEX3): an expression is resolved as finely as its words say and no finer.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from assistant.when.meanings import (
    Anchored,
    Bound,
    Day,
    Holiday,
    Meaning,
    Month,
    Nth,
    Numeric,
    Overnight,
    Period,
    Range,
    Season,
    Share,
    Shift,
    Stretch,
    Vague,
    Weekday,
    Weekend,
    WeekOf,
    Within,
    Year,
    Years,
)
from assistant.when.resolving import calendar as named
from assistant.when.resolving import relative as near
from assistant.when.resolving.arithmetic import around, interval, one_day, shifted
from assistant.when.resolving.context import Context, Resolved
from assistant.when.resolving.tense import Tense
from assistant.when.values import AS_WRITTEN, Grain, Interval, Unclear
from assistant.when.wording import in_words


def resolve(ctx: Context, meaning: Meaning) -> Resolved:  # noqa: C901, PLR0912 - one line a kind
    """The interval that a meaning comes to, and why. Raises Unclear, saying why not."""
    match meaning:
        case Day():
            return named.day(ctx, meaning)
        case Numeric():
            return named.numeric(ctx, meaning)
        case Month():
            return named.month(ctx, meaning)
        case Year() | Years():
            return named.in_years(meaning)
        case Share():
            return named.share(ctx, meaning)
        case Season():
            return named.season(ctx, meaning)
        case Holiday():
            return named.holiday(ctx, meaning)
        case Nth():
            return named.nth(ctx, meaning)
        case WeekOf():
            found, why = named.day(ctx, meaning.day)
            return around(found.first or ctx.day, "week"), f"week of that day; {why}"
        case Weekday():
            return near.weekday(ctx, meaning)
        case Weekend():
            return near.weekend(ctx, meaning)
        case Period():
            return near.period(ctx, meaning)
        case Shift():
            return near.shift(ctx, meaning)
        case Stretch():
            return near.stretch(ctx, meaning)
        case Within():
            return near.within(ctx, meaning)
        case Overnight():
            return near.overnight(ctx, meaning)
        case Anchored():
            return _counted(ctx, meaning) if meaning.of else near.anchored(ctx, meaning)
        case Range():
            return _range(ctx, meaning)
        case Bound():
            return _bound(ctx, meaning)
        case Vague():
            raise Unclear(meaning.reason)


def _counted(ctx: Context, meaning: Anchored) -> Resolved:
    """ "the day after Christmas": so many units from a time that is given with it."""
    assert meaning.of is not None
    given, why = resolve(ctx, meaning.of)
    if (
        given.first is None
        or given.first != given.last
        or meaning.unit not in ("day", "week", "month", "year")
    ):
        raise Unclear("it is counted from a time that is not given to the day")
    number = f"{abs(meaning.count)} {meaning.unit}{'s' if abs(meaning.count) > 1 else ''}"
    side = "before" if meaning.count < 0 else "after"
    return one_day(shifted(given.first, meaning.count, meaning.unit)), f"{number} {side} it; {why}"


def _yearless(meaning: Meaning) -> bool:
    if isinstance(meaning, Weekday):
        return meaning.which is None and meaning.week is None
    return (
        isinstance(meaning, Day | Month | Season | Holiday)
        and meaning.year is None
        and getattr(meaning, "which", None) is None
    )


def _range(ctx: Context, meaning: Range) -> Resolved:
    """Both ends; what one leaves out is taken from the other."""
    if _yearless(meaning.last) and not _yearless(meaning.first):
        first, why = resolve(ctx, meaning.first)
        last = resolve(ctx.at(first.last or ctx.day, Tense.AHEAD), meaning.last)[0]
    else:
        last, why = resolve(ctx, meaning.last)
        if _yearless(meaning.first) and last.first:
            first = resolve(ctx.at(last.first, Tense.BACK), meaning.first)[0]
        else:
            first = resolve(ctx, meaning.first)[0]
    if first.first is None or last.last is None or first.first > last.last:
        raise Unclear("its end would lie before its beginning")
    return interval(first.first, last.last, Grain.SPAN), why


def _bound(ctx: Context, meaning: Bound) -> Resolved:
    word = meaning.word
    if word == "since":
        return _since(ctx, meaning)
    if word == "from":
        found, why = resolve(ctx, meaning.of)
        return replace(found, last=None, grain=Grain.SPAN), _with("no end date", why)
    if word == "after":
        return _after(ctx, meaning)
    of = meaning.of
    given = ctx.tense is Tense.BACK and not (
        isinstance(of, Period) and of.bare
    )  # "promised … by the end of the year"
    found, why = resolve(ctx if given else ctx.looking(Tense.AHEAD), meaning.of)
    if found.last is None or found.first is None:
        raise Unclear("what bounds it has no end")
    end = found.first - timedelta(days=1) if word == "before" else found.last
    day = ctx.dateline.day
    ahead = day is not None and day <= end and not (given and found.first <= day)
    if word == "by" and not ahead:
        return found, f"by {in_words(found)}"
    if ahead:
        begin = ctx.day
        return interval(begin, end, Grain.SPAN), f"by {in_words(found)}"
    return Interval(first=None, last=end, grain=Grain.SPAN), _with("no start date", why)


def _with(bound: str, why: str) -> str:
    return bound if why == AS_WRITTEN else f"{bound}; {why}"


def _since(ctx: Context, meaning: Bound) -> Resolved:
    found, why = resolve(ctx.looking(Tense.BACK), meaning.of)
    day = ctx.dateline.day
    if found.first is None or (day and found.first > day):
        raise Unclear("it would begin after the report")
    if day is None:
        return replace(found, last=None, grain=Grain.SPAN), _with("no end date", why)
    return interval(found.first, ctx.day, Grain.SPAN), _with("up to publication", why)


def _after(ctx: Context, meaning: Bound) -> Resolved:
    found, why = resolve(ctx, meaning.of)
    if found.last is None:
        raise Unclear("what bounds it has no end")
    begin = found.last + timedelta(days=1)
    day = ctx.dateline.day
    if day and begin <= day and ctx.tense is Tense.BACK:
        return interval(begin, ctx.day, Grain.SPAN), _with("after it, up to publication", why)
    return Interval(first=begin, last=None, grain=Grain.SPAN), _with("no end date", why)
