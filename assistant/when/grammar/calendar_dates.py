"""Days and months of the calendar, as English prose writes them."""

from __future__ import annotations

from assistant.when.grammar.match import Match
from assistant.when.grammar.tokens import Line
from assistant.when.grammar.years import FIRST_YEAR, LAST_YEAR, is_amount, year_after
from assistant.when.meanings import Day, Month, Numeric, Period, Range, Vague
from assistant.when.word_table import MONTHS, ORDINALS, SHORT_WEEKDAYS, WEEKDAYS, WHICH, words

_YEAR_ELSEWHERE = ("year", "same", "following", "previous")
_BETWEEN_DAYS = 5  # tokens, as in "the 14th, and again on the 29th"
_DASHES = ("-", "–", "—")


def month_name(line: Line, at: int) -> tuple[int, int] | None:
    """A month's number, and where its name ends; a full stop belongs to it when a number follows."""
    token = line[at]
    if token.low not in MONTHS or not token.capital or (token.text.isupper() and len(token.text) == 1):
        return None
    dotted = line.low(at + 1) == "." and line[at + 1].glued and len(token.text) <= 4
    after = line.number(at + 1 + dotted, digits=4)
    if token.text.isupper() and len(token.text) <= 4 and after is None:
        return None  # APR, MAR, DEC
    numbered = dotted and line.number(at + 2, digits=4) is not None
    return MONTHS[token.low], at + (2 if numbered else 1)


def day_number(line: Line, at: int) -> tuple[int, int] | None:
    """A day of the month in digits ("3", "3rd"), and where it ends."""
    number = line.number(at, digits=2)
    if number is None or not 1 <= number <= 31:
        return None
    if line[at + 1].glued and line.low(at + 1) in ("st", "nd", "rd", "th"):
        return number, at + 2
    after = line[at + 1]
    if after.glued and (
        after.low in ("%", "/", "°") or after.low.isalpha() or (after.low == ":" and line[at + 2].glued)
    ):
        return None
    return number, at + 1


def day(line: Line, at: int) -> Match | None:
    """ "3 March 2026", "Tuesday, March 3rd", "the fifth of November", "the first of next month"."""
    weekday, start = _weekday_before(line, at)
    start += line.low(start) == "the"
    read = day_number(line, start)
    if (
        read is None
        and line.low(start) in ORDINALS
        and line.low(start + 1) == "of"
        and line.low(start) != "last"
    ):
        read = ORDINALS[line.low(start)], start + 1
    if read:
        number, end = read
        named = month_name(line, end + (line.low(end) == "of"))
        if named:
            year, end = year_after(line, named[1])
            return Match(end, Day(month=named[0], day=number, year=year, weekday=weekday))
        if line.low(end) == "of" and line.low(end + 1) in WHICH and line.low(end + 2) == "month":
            return Match(end + 3, Day(month=Period(unit="month", shift=WHICH[line.low(end + 1)]), day=number))
        return _month_after_next_day(line, start, number, end)
    named = month_name(line, start)
    if not named:
        return None
    read = day_number(line, named[1] + (line.low(named[1]) == "the"))
    if read is None or is_amount(line, read[1]):
        return None
    year, end = year_after(line, read[1])
    return Match(end, Day(month=named[0], day=read[0], year=year, weekday=weekday))


def _month_after_next_day(line: Line, at: int, number: int, end: int) -> Match | None:
    """ "the 14th", where "and again on the 29th of last month" follows and gives the month of both."""
    if line.low(at - 1) != "the" or not line[end - 1].low.isalpha():
        return None
    after = end
    while after - end < _BETWEEN_DAYS and line.low(after) in ("and", "or", "again", "on", "then", ",", "the"):
        after += 1
    following = day(line, after) if after > end else None
    if following is None or not isinstance(following.meaning, Day) or following.meaning.day <= number:
        return None
    return Match(end, Day(month=following.meaning.month, day=number, year=following.meaning.year))


def several_days(line: Line, at: int) -> Match | None:
    """ "3-7 March", "March 3 to 7, 2026", "3 and 4 May"."""
    start = _weekday_before(line, at)[1]
    first = day_number(line, start + (line.low(start) == "the"))
    if first and _joins(line, first[1]):
        second = day_number(line, first[1] + 1 + (line.low(first[1] + 1) == "the"))
        named = second and month_name(line, second[1] + (line.low(second[1]) == "of"))
        if not (second and named):
            return None
        year, end = year_after(line, named[1])
        return _days(line, first[1], first[0], second[0], named[0], year, end)
    named = month_name(line, start)
    first = named and day_number(line, named[1])
    if not (named and first and _joins(line, first[1])):
        return None
    second = day_number(line, first[1] + 1)
    if second is None or month_name(line, second[1]) or is_amount(line, second[1]):
        return None
    year, end = year_after(line, second[1])
    return _days(line, first[1], first[0], second[0], named[0], year, end)


def _days(
    line: Line, joint: int, first: int, last: int, month: int, year: int | Period | None, end: int
) -> Match | None:
    if last <= first or (line.low(joint) in ("and", "&") and last != first + 1):
        return None
    begin, close = (Day(month=month, day=number, year=year) for number in (first, last))
    return Match(end, Range(first=begin, last=close))


def numeric_day(line: Line, at: int) -> Match | None:
    """ "2026-03-04", "2026/03/04", "03.04.2026", and "03/04/2026", whose month is yet to be found out."""
    mark = line.low(at + 1)
    if (
        mark not in ("-", "/", ".")
        or line.low(at + 3) != mark
        or not all(line[at + n].glued for n in range(1, 5))
    ):
        return None
    numbers = [line.number(at + n, digits=4) for n in (0, 2, 4)]
    if None in numbers or (line[at].glued and line.low(at - 1) in ("-", "/", ".", ":", "+")):
        return None
    after = line[at + 5]
    if after.glued and (
        after.low in ("-", "/", ":") or after.text.isdigit() or (after.text.isalpha() and after.low != "t")
    ):
        return None
    first, second, third = (number or 0 for number in numbers)
    lengths = tuple(len(line[at + n].text) for n in (0, 2, 4))
    if lengths[0] == 4 and lengths[1] <= 2 and lengths[2] <= 2 and mark != ".":
        end = at + 5
        if line.low(end) == "t" and line[end].glued:  # the time of an ISO instant
            end += 1
            while line[end].glued and (line[end].text[0].isdigit() or line.low(end) in (":", "z", "+", "-")):
                end += 1
        return Match(end, Day(month=second, day=third, year=first))
    if lengths[2] != 4 or max(lengths[:2]) > 2 or not FIRST_YEAR <= third <= LAST_YEAR:
        return None
    if mark == ".":  # with full stops the day comes first wherever it is written so
        return Match(at + 5, Day(month=second, day=first, year=third))
    return Match(at + 5, Numeric(first=first, second=second, year=third))


def month(line: Line, at: int) -> Match | None:
    """ "December", "last December", "March 2026", "May of last year"."""
    which, start = None, at
    if line.low(at) in WHICH:
        which, start = WHICH[line.low(at)], at + 1
        if which == 0 and line.low(start) in ("past", "coming"):
            which, start = (-1 if line.low(start) == "past" else 1), start + 1
    named = month_name(line, start)
    if not named:
        return None
    year, end = year_after(line, named[1])
    if year is None and which is None and not _is_month(line, at, end):
        return None
    if (
        line.low(end) in ("of", "in")
        and line.low(end + 1) in ("that", "the")
        and line.low(end + 2) in _YEAR_ELSEWHERE
    ):
        last = end + 3 + (line.low(end + 2) != "year")
        return Match(last, Vague(reason="its year is given elsewhere in the text"))
    if year is None and which is None:
        year = _year_of_next_month(line, named[0], end)
    return Match(end, Month(month=named[0], year=year, which=which))


def _year_of_next_month(line: Line, number: int, end: int) -> int | Period | None:
    """The year in "May and June of 2022" is that of May too, where no year begins between them."""
    if line.low(end) not in ("and", "or", "&") or not month_name(line, end + 1):
        return None
    following = month(line, end + 1)
    if following is None or not isinstance(following.meaning, Month) or following.meaning.month <= number:
        return None
    return following.meaning.year


def _is_month(line: Line, at: int, end: int) -> bool:
    """Whether a bare name is the month: "Theresa May", "the March on Rome" and "May I" are none."""
    if line.low(at) not in words("may_be_names"):
        return line[at - 1].low not in ("mr", "ms", "mrs", "dr") and not (
            line[at + 1].capital and line[at].text == "Jan"
        )
    before, after = line[at - 1], line[end]
    if before.low in (",", "and", "or", "&") and line.low(at - 2) in (*MONTHS, ",") and not after.capital:
        return True  # April, May and July
    if after.low in ("to", "through", *_DASHES) and line.low(end + 1) in MONTHS:
        return True
    if before.low in words("leads") or before.low in ("in", "by"):
        return not after.capital or after.low in WEEKDAYS or before.low in ("in", "since", "until", "during")
    if before.low in words("owners"):
        return (
            after.low.isalpha()
            and not after.capital
            and after.low not in ("on", "for", "of", "to")
            and after.low not in words("back")
            and after.low not in words("ahead")
        )
    return False


def _joins(line: Line, at: int) -> bool:
    return line.low(at) in ("to", "and", "&", "through", "until", *_DASHES)


def _weekday_before(line: Line, at: int) -> tuple[int | None, int]:
    token = line[at]
    if token.low in WEEKDAYS and token.capital:
        end = at + 1
    elif token.low in SHORT_WEEKDAYS and token.capital:
        end = at + 1 + (line.low(at + 1) == "." and line[at + 1].glued)
    else:
        return None, at
    return WEEKDAYS.get(token.low, SHORT_WEEKDAYS.get(token.low)), end + (line.low(end) == ",")
