"""Times counted from the report's day, or from another time in the text, → intervals."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from assistant.when.meanings import (
    Anchored,
    Overnight,
    Part,
    Period,
    Shift,
    Stretch,
    Weekday,
    Weekend,
    Within,
)
from assistant.when.resolving.arithmetic import around, cut, interval, one_day, shifted
from assistant.when.resolving.context import Context, Resolved
from assistant.when.resolving.tense import Tense
from assistant.when.values import Grain, Interval, Unclear

_PARTS_TOLD = {
    Part.EARLIER: "what had passed",
    Part.LATER: "what was to come",
    Part.BEGINNING: "the beginning",
    Part.END: "the end",
}
_LAST_THIS_NEXT = {-1: "before", 0: "of", 1: "after"}
_SPAN_GRAINS = {"hour": Grain.DAY, "fortnight": Grain.WEEK}


def weekday(ctx: Context, meaning: Weekday) -> Resolved:
    """The day of the week: the latest such day when looking back, the coming one when looking ahead."""
    day, name = ctx.day, calendar.day_name[meaning.weekday]
    monday = day - timedelta(days=day.weekday())
    if meaning.week is not None or meaning.which == 0:
        week = meaning.week or 0
        named = monday + timedelta(days=7 * week + meaning.weekday)
        return one_day(named), f"{name} of the week {('before', 'of', 'after')[week + 1]} publication"
    back = (day.weekday() - meaning.weekday) % 7
    if meaning.which == -1:
        return one_day(day - timedelta(days=back or 7)), f"{name} before publication"
    if meaning.which == 1:
        return _next_weekday(day, meaning.weekday, name)
    if back == 0:
        return one_day(day), "the day of publication"
    if ctx.tense is Tense.AHEAD:
        return one_day(day + timedelta(days=7 - back)), f"{name} after publication"
    return one_day(day - timedelta(days=back)), f"{name} before publication"


def _next_weekday(day: date, weekday: int, name: str) -> Resolved:
    first = day + timedelta(days=(weekday - day.weekday()) % 7 or 7)
    if first.weekday() > day.weekday():  # still to come in this very week
        second = first + timedelta(days=7)
        raise Unclear(f"on a {calendar.day_name[day.weekday()]} it may be {first:%-d %B} or {second:%-d %B}")
    return one_day(first), f"{name} after publication"


def weekend(ctx: Context, meaning: Weekend) -> Resolved:
    """Saturday and Sunday: of the week before, of this week or the next; without a word, by tense."""
    day = ctx.day
    if meaning.which is not None:
        found = around(day + timedelta(days=7 * meaning.which), "weekend")
        return found, f"weekend {_LAST_THIS_NEXT[meaning.which]} the week of publication"
    if day.weekday() >= 5 or ctx.tense is Tense.AHEAD:
        return around(day, "weekend"), "weekend of the week of publication"
    return around(day - timedelta(days=7), "weekend"), "weekend before publication"


def period(ctx: Context, meaning: Period) -> Resolved:
    """A calendar unit before, of or after the report's."""
    day = ctx.day
    shift = meaning.shift
    whole = around(shifted(day, shift, meaning.unit), meaning.unit)
    found = _cut_at(whole, meaning.part, day)
    ended = meaning.part in (Part.END, Part.LATE) and found.first is not None and found.first > day
    if meaning.bare and ended and ctx.tense is Tense.BACK:
        whole = around(shifted(day, -1, meaning.unit), meaning.unit)
        found = _cut_at(whole, meaning.part, day)
        shift = -1
    where = "of" if shift == 0 else "before" if shift < 0 else "after"
    unit = f"two {meaning.unit}s" if abs(shift) == 2 else meaning.unit
    return found, f"{_part_words(meaning.part)}{unit} {where} publication"


def _cut_at(whole: Interval, part: Part | None, day: date) -> Interval:
    first, last = whole.first, whole.last
    if first is None or last is None or part not in (Part.EARLIER, Part.LATER):
        return cut(whole, part)
    if not first <= day <= last:
        return cut(whole, Part.EARLY if part is Part.EARLIER else Part.LATE)
    if part is Part.EARLIER:
        return Interval(first=first, last=day, grain=whole.grain)
    return Interval(first=day, last=last, grain=whole.grain)


def _part_words(part: Part | None) -> str:
    if part is None:
        return ""
    return f"{_PARTS_TOLD.get(part, f'the {part} part')} of "


_ONE_DAY = {0: "the day of publication", -1: "the day before publication", 1: "the day after publication"}


def shift(ctx: Context, meaning: Shift) -> Resolved:
    """So many units before or after the report's day, as finely as the unit says (TIMEX3)."""
    unit, number = meaning.unit, abs(meaning.count)
    if unit == "hour":
        found = one_day(_hours(ctx, meaning.count))
    elif meaning.exact or unit == "day":
        found = one_day(shifted(ctx.day, meaning.count, unit))
    else:
        found = around(shifted(ctx.day, meaning.count, unit), unit)
    side = "before publication" if meaning.count < 0 else "after publication"
    if meaning.more:
        first, last = (None, found.last) if meaning.count < 0 else (found.first, None)
        return Interval(first=first, last=last, grain=found.grain), f"more than {number} {unit}s {side}"
    if unit == "day" and number <= 1:
        return found, _ONE_DAY[meaning.count]
    whole = "" if unit in ("day", "hour") or meaning.exact else f", accurate to the {found.grain.value}"
    return found, f"{number} {unit}{'s' if number > 1 else ''} {side}{whole}"


def _hours(ctx: Context, count: int) -> date:
    if ctx.dateline.published is None:
        return ctx.day  # says that there is none
    ctx.counted = True
    return (ctx.dateline.published + timedelta(hours=count)).date()


def stretch(ctx: Context, meaning: Stretch) -> Resolved:
    """So many units up to the report's day, or from it on."""
    day, number = ctx.day, abs(meaning.count)
    edge = _hours(ctx, meaning.count) if meaning.unit == "hour" else shifted(day, meaning.count, meaning.unit)
    given = f"{number} {meaning.unit}{'s' if number > 1 else ''}"
    if meaning.count < 0:
        return interval(edge, day, Grain.SPAN), f"the {given} before publication"
    return interval(day, edge, Grain.SPAN), f"the {given} after publication"


def within(ctx: Context, meaning: Within) -> Resolved:
    """A time to come, when the sentence looks ahead. Raises Unclear when it says how long something took."""
    if ctx.tense is not Tense.AHEAD:
        raise Unclear("it may say how long something takes, not when it is")
    if meaning.up_to:
        return stretch(ctx, Stretch(count=meaning.count, unit=meaning.unit))
    return shift(ctx, Shift(count=meaning.count, unit=meaning.unit))


def overnight(ctx: Context, meaning: Overnight) -> Resolved:
    """The night that ends on the report's day, or on the day given."""
    if meaning.before:
        last = weekday(ctx, meaning.before)[0].last or ctx.day
        return interval(last - timedelta(days=1), last, Grain.TIME), "the night that ends on that weekday"
    if meaning.after:
        first = weekday(ctx, meaning.after)[0].first or ctx.day
        return interval(first, first + timedelta(days=1), Grain.TIME), "the night that begins on that weekday"
    if ctx.tense is Tense.AHEAD:
        return interval(ctx.day, ctx.day + timedelta(days=1), Grain.TIME), "the night after publication"
    return interval(ctx.day - timedelta(days=1), ctx.day, Grain.TIME), "the night before publication"


def anchored(ctx: Context, meaning: Anchored) -> Resolved:
    """So many units from the one date that the sentence mentioned before. Raises Unclear without one."""
    anchor = ctx.anchor
    if ctx.anchor_many:
        raise Unclear("it is counted from another time, and the sentence mentions several")
    if anchor is None or anchor.first is None or anchor.last is None:
        raise Unclear("it is counted from another time, which the sentence does not mention")
    why = f"counted from “{ctx.anchor_words}” in the same sentence"
    length = (anchor.last - anchor.first).days
    if meaning.unit == "hour" or length > {
        "day": 0,
        "week": 6,
        "weekend": 6,
        "fortnight": 6,
        "month": 92,
    }.get(meaning.unit, 366):
        raise Unclear(f"it is counted from “{ctx.anchor_words}”, which is not as fine")
    if meaning.whole:
        return around(shifted(anchor.first, meaning.count, meaning.unit), meaning.unit), why
    first, last = (shifted(end, meaning.count, meaning.unit) for end in (anchor.first, anchor.last))
    if anchor.grain is Grain.MONTH:
        last = around(first, "month").last or last
    return interval(first, last, anchor.grain), why
