"""Days, months, years, seasons and holidays of the calendar → intervals."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta

from assistant.when.meanings import Day, Holiday, Month, Nth, Numeric, Period, Season, Share, Year, Years
from assistant.when.resolving import relative as near
from assistant.when.resolving.arithmetic import (
    cut,
    holiday_day,
    interval,
    months,
    nth_weekday,
    one_day,
    shifted,
    years,
)
from assistant.when.resolving.context import Context, Resolved, pick
from assistant.when.resolving.tense import Tense
from assistant.when.values import AS_WRITTEN, Grain, Interval, Unclear
from assistant.when.word_table import NAMED_DAYS, words

_YEAR_INFERRED = "Year inferred"


def in_years(meaning: Year | Years) -> Resolved:
    """A year, a decade or a century, or a part of one."""
    if isinstance(meaning, Year):
        return cut(years(meaning.year, 1), meaning.part), _part(meaning.part, "year")
    return cut(years(meaning.first, meaning.count), meaning.part), _part(meaning.part, "years")


def _part(part: object, noun: str) -> str:
    return f"the {part} part of the {noun}" if part else AS_WRITTEN


def _year(ctx: Context, given: int | Period | None) -> int | None:
    """The year given, in digits or as "last year"."""
    return ctx.day.year + given.shift if isinstance(given, Period) else given


def day(ctx: Context, meaning: Day) -> Resolved:
    """A day of the calendar; without its year, the one that tense and weekday give."""
    if isinstance(meaning.month, Period):
        month = near.period(ctx, meaning.month)[0].first or ctx.day
        return one_day(_date(month.year, month.month, meaning.day)), "day of the month that is named"
    year = _year(ctx, meaning.year)
    if year is not None:
        day = _date(year, meaning.month, meaning.day)
        if meaning.weekday is not None and day.weekday() != meaning.weekday:
            is_a, given = calendar.day_name[day.weekday()], calendar.day_name[meaning.weekday]
            raise Unclear(f"{day:%-d %B %Y} is a {is_a}, not a {given}")
        return one_day(day), AS_WRITTEN
    reach = 8 if (meaning.month, meaning.day) == (2, 29) else 1
    around_it = range(ctx.day.year - reach, ctx.day.year + reach + 1)
    days = [date(y, meaning.month, meaning.day) for y in around_it if _exists(y, meaning.month, meaning.day)]
    if not days:
        raise Unclear(f"{calendar.month_name[meaning.month]} has no day {meaning.day}")
    name = f"{meaning.day} {calendar.month_name[meaning.month]}"
    if meaning.weekday is not None:
        return _fitting_weekday(ctx, days, meaning.weekday, name)
    found, where = pick(ctx, [one_day(day) for day in days])
    return found, f"{_YEAR_INFERRED}: {name} {where}"


def _fitting_weekday(ctx: Context, days: list[date], weekday: int, name: str) -> Resolved:
    """The year in which the day falls on the weekday given, if the tense allows that one."""
    given = calendar.day_name[weekday]
    fitting = [one_day(day) for day in days if day.weekday() == weekday]
    if not fitting:
        raise Unclear(f"{name} is no {given} in {days[0].year} to {days[-1].year}")
    found, _ = pick(ctx, fitting)
    first = found.first or ctx.day
    if (ctx.tense is Tense.AHEAD and first < ctx.day) or (ctx.tense is Tense.BACK and first > ctx.day):
        raise Unclear(f"{name} is a {given} in {first.year}, but the sentence looks the other way")
    return found, f"{_YEAR_INFERRED}: {name} is a {given} in {first.year}"


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def _date(year: int, month: int, day: int) -> date:
    if not _exists(year, month, day):
        raise Unclear(f"there is no day {day} in month {month} of {year}")
    return date(year, month, day)


def numeric(ctx: Context, meaning: Numeric) -> Resolved:
    """A day in numbers, when the numbers or the country settle which of them is the month."""
    first, second = meaning.first, meaning.second
    if first == second or first > 12 or second > 12:
        day, month = (first, second) if second <= 12 else (second, first)
        return one_day(_date(meaning.year, month, day)), "only one of the numbers can be the month"
    order = _number_order(ctx.dateline.country)
    if order is None:
        named = [f"{d} {calendar.month_name[m]}" for d, m in ((first, second), (second, first))]
        raise Unclear(f"it may be {named[0]} or {named[1]}, and no country of publication settles it")
    day, month = (first, second) if order == "d" else (second, first)
    return one_day(
        _date(meaning.year, month, day)
    ), f"as dates are written in the country of publication, {ctx.dateline.country}"


def _number_order(country: str | None) -> str | None:
    """Whether a country writes the day or the month first (CLDR); ``None`` when neither, or unknown."""
    from babel import Locale, UnknownLocaleError

    if country is None:
        return None
    try:
        pattern = Locale.parse(f"und_{country}").date_formats["short"].pattern.lower()
    except (UnknownLocaleError, ValueError):
        return None
    return pattern[0] if pattern[0] in "dm" else None


def month(ctx: Context, meaning: Month) -> Resolved:
    """A month of the calendar; without its year, the one that the tense gives."""
    name = calendar.month_name[meaning.month]
    year = _year(ctx, meaning.year)
    if year is not None:
        return cut(months(year, meaning.month, 1, Grain.MONTH), meaning.part), _part(meaning.part, "month")
    found, where = _by_which(ctx, meaning.which, lambda y: months(y, meaning.month, 1, Grain.MONTH))
    return cut(found, meaning.part), f"{_by_year(meaning.which)}{_of(meaning.part)}{name} {where}"


def _by_year(which: int | None) -> str:
    return f"{_YEAR_INFERRED}: " if which is None else ""


def _of(part: object) -> str:
    return f"the {part} part of " if part else ""


def _by_which(ctx: Context, which: int | None, in_year: Callable[[int], Interval]) -> Resolved:
    """Last, this or next of what comes each year; by tense when no such word was given."""
    each = [in_year(year) for year in range(ctx.day.year - 2, ctx.day.year + 3)]
    day = ctx.day
    if which == -1:
        return [one for one in each if one.last and one.last < day][-1], "before publication"
    if which == 1:
        return next(one for one in each if one.first and one.first > day), "after publication"
    if which == 0:
        found: Interval = pick(ctx.looking(None), each)[0]
        same = [one for one in each if one.first and one.first.year == day.year]
        return (same[0] if found.grain is not Grain.SEASON and same else found), "of the year of publication"
    return pick(ctx, each[1:-1])


def share(ctx: Context, meaning: Share) -> Resolved:
    """A quarter or a half of a calendar year."""
    length = 12 // meaning.of
    grain = Grain.QUARTER if meaning.of == 4 else Grain.SPAN

    def in_year(year: int) -> Interval:
        return months(year, length * (meaning.number - 1) + 1, length, grain)

    year = _year(ctx, meaning.year)
    if year is not None:
        return in_year(year), f"a {grain.value if meaning.of == 4 else 'half'} of the calendar year"
    looking = (
        ctx if ctx.tense else ctx.looking(Tense.BACK)
    )  # figures are published of a quarter that has begun
    ctx.counted = True
    found, where = pick(looking, [in_year(ctx.day.year + n) for n in (-1, 0, 1)])
    return found, f"{_YEAR_INFERRED}: calendar quarter {where}"


def season(ctx: Context, meaning: Season) -> Resolved:
    """Three whole months (meteorological seasons): June to August is summer in the north."""
    south = ctx.dateline.country in words("southern")
    month = 3 + 3 * meaning.season + (6 if south else 0)
    half = "of the southern half of the earth" if south else "of the northern half of the earth"
    if ctx.dateline.country is None:
        half += ", as no country of publication is known"
    begins = month - 12 if month > 12 else month

    def in_year(year: int) -> Interval:
        return months(year, begins, 3, Grain.SEASON)

    year = _year(ctx, meaning.year)
    if year is None:
        found, where = _by_which(ctx, meaning.which, in_year)
        return cut(found, meaning.part), f"{_of(meaning.part)}the season {where}; months {half}"
    found = in_year(year)
    over_new_year = begins == 12
    if over_new_year and meaning.until is None:
        raise Unclear(f"it may begin in December {year - 1} or in December {year}")
    if meaning.until is not None and not over_new_year:
        raise Unclear("the two years make no one season there")
    return cut(found, meaning.part), f"{_of(meaning.part)}the season of that year; months {half}"


def holiday(ctx: Context, meaning: Holiday) -> Resolved:
    """A holiday in its year, or a day known by a name."""
    if meaning.name in NAMED_DAYS:
        return one_day(date(*NAMED_DAYS[meaning.name]["on"])), "the day known by that name"

    def in_year(year: int) -> Interval:
        return one_day(holiday_day(meaning.name, year, country=ctx.dateline.country))

    year = _year(ctx, meaning.year)
    if year is not None:
        return in_year(year), "the holiday in that year"
    found, where = _by_which(ctx, meaning.which, in_year)
    return found, f"{_YEAR_INFERRED}: holiday {where}"


def _holder(ctx: Context, meaning: Month | Year | Period) -> Resolved:
    if isinstance(meaning, Period):
        return near.period(ctx, meaning)
    return month(ctx, meaning) if isinstance(meaning, Month) else in_years(meaning)


def nth(ctx: Context, meaning: Nth) -> Resolved:
    """A day or week counted within a month or a year."""
    holder, why = _holder(ctx, meaning.of)
    first, last = holder.first, holder.last
    if first is None or last is None:
        raise Unclear("what it is counted in has no end")
    if meaning.weekday is not None:
        return one_day(nth_weekday(first, last, meaning.number, meaning.weekday)), f"counted in it; {why}"
    if meaning.unit == "weekend":
        saturday = nth_weekday(first, last, meaning.number, 5)
        return interval(saturday, saturday + timedelta(days=1), Grain.WEEKEND), f"counted in it; {why}"
    one = timedelta(days=1)
    if meaning.number < 0:
        begin, end = shifted(last + one, -meaning.count, meaning.unit), last
    else:
        begin = shifted(first, meaning.number - 1, meaning.unit)
        end = shifted(begin, meaning.count, meaning.unit) - one
    if begin < first or begin > last:
        raise Unclear(f"there are not so many {meaning.unit}s in it")
    grain = Grain(meaning.unit) if meaning.count == 1 else Grain.SPAN
    return interval(begin, min(end, last), grain), f"counted in it; {why}"
