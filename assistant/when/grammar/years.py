"""Years of the calendar, and what sets them apart from other numbers of four digits."""

from __future__ import annotations

from assistant.text.numerals import CARDINALS
from assistant.when.grammar.match import Match
from assistant.when.grammar.tokens import Line
from assistant.when.meanings import Period, Range, Year
from assistant.when.word_table import MONTHS, WHICH, names, words

_DASHES = ("-", "–", "—")
FIRST_YEAR, LAST_YEAR = 1000, 2199


def plain_year(line: Line, at: int) -> int | None:
    """A year in four digits that nothing is glued to."""
    year = line.number(at, digits=4)
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    before, after = line[at - 1].low, line[at + 1]
    if (line[at].glued and before in ("$", "€", "£", "¥", "#", ".", "@", "_", "+", "/", ":")) or before in (
        "$",
        "€",
        "£",
    ):
        return None
    if after.glued and (after.low[0].isalnum() or after.low in ("%", "°", "$", "€", "£", "@", "_")):
        return None
    return year


def year_after(line: Line, at: int) -> tuple[int | Period | None, int]:
    """The year that follows a day, month, season or quarter (", 2025", "of last year"), and where it ends."""
    after = at + 1 if line.low(at) in (",", "of", "in") else at
    year = plain_year(line, after)
    if year is not None and year >= 1600 and not is_amount(line, after + 1):
        return year, after + 1
    if line.low(after) in ("'", "’") and line[after + 1].glued and len(line[after + 1].text) == 2:
        short = line.number(after + 1, digits=2)
        if short is not None:
            return 2000 + short if short < 70 else 1900 + short, after + 2
    if line.low(after) in WHICH and line.low(after + 1) == "year" and line.low(at) != ",":
        return Period(unit="year", shift=WHICH[line.low(after)]), after + 2
    if line.says(after, "the", "year"):
        return Period(unit="year", shift=0, bare=True), after + 2
    return None, at


def year(line: Line, at: int) -> Match | None:
    """A year alone, where the words before it lead to one: "in 2019", "the 2020 election", "(2014)"."""
    read = plain_year(line, at)
    if read is None or not _is_year(line, at, read):
        return None
    return Match(at + 1, Year(year=read))


def worded_year(line: Line, at: int) -> Match | None:
    """ "in nineteen ninety-eight", "since two thousand and nineteen": a year as it is spoken."""
    if line.low(at - 1) not in words("year_leads"):
        return None
    century, rest = CARDINALS.get(line.low(at), 0), at + 1
    if line.says(at, "two", "thousand"):
        century, rest = 20, at + 2 + (line.low(at + 2) == "and")
    elif not 18 <= century <= 20:
        return None
    tens = CARDINALS.get(line.low(rest), 0)
    end = rest + 1
    if 20 <= tens <= 90 and tens % 10 == 0:
        hyphen = line.low(end) == "-"
        unit = CARDINALS.get(line.low(end + hyphen), 0)
        if 1 <= unit <= 9:
            tens, end = tens + unit, end + hyphen + 1
    spoken = 10 <= tens <= 99 or (rest > at + 1 and 1 <= tens <= 9)
    if not spoken or is_amount(line, end) or line.low(end) in ("-", "hundred", "thousand", "million"):
        return None
    return Match(end, Year(year=100 * century + tens))


def year_after_lead(line: Line, at: int) -> Match | None:
    """A year after a word that asks for one, such as "since"."""
    read = plain_year(line, at)
    if read is None or read < 1500 or is_amount(line, at + 1):
        return None
    return Match(at + 1, Year(year=read))


def several_years(line: Line, at: int) -> Match | None:
    """ "2014–2019", "2027 to 2029", "2024-25"."""
    first = plain_year(line, at)
    if first is None or first < 1700 or (line[at].glued and line.low(at - 1) in _DASHES):
        return None
    if line.low(at + 1) not in ("to", "through", "/", *_DASHES) or (
        line[at + 3].glued and line.low(at + 3) in _DASHES
    ):
        return None
    second = line.number(at + 2, digits=4)
    if (
        second is not None
        and len(line[at + 2].text) == 2
        and line[at + 2].glued
        and second == (first + 1) % 100
    ):
        second = first + 1
    if second is None or not first < second <= LAST_YEAR or second - first > 300 or is_amount(line, at + 3):
        return None
    return Match(at + 3, Range(first=Year(year=first), last=Year(year=second)))


def _is_year(line: Line, at: int, read: int) -> bool:
    before, after = line[at - 1], line[at + 1]
    if is_amount(line, at + 1) or (
        after.low in (*_DASHES, "/", ":") and after.glued and line[at + 2].text.isdigit()
    ):
        return False
    likely = 1800 <= read <= 2100
    if (
        read % 100 == 0
        and after.low.endswith("s")
        and not after.capital
        and after.low not in ("'s", "was", "is", "as")
    ):
        return False  # in 2000 homes
    if before.low in words("year_leads"):
        return read >= 1400 and not (
            before.low in ("of", "for", "to", "over", "about", "and", "or", "than", "by") and not likely
        )
    if not likely:
        return False
    if before.low in ("the", "a", "its", "their", "his", "her", "this", "our") and after.low.isalpha():
        return True
    if before.low in ("(", "[") or (before.low in names("events") and before.capital):
        return after.low in (")", "]", ",", ";", "–", "-", ".", "") or before.low not in ("(", "[")
    if after.low in names("events") and after.capital:
        return True  # the London 2012 Olympics
    if before.low == "" and (after.low in (",", "was", "saw", "marked", "brought", "will", "is", "has")):
        return True
    return before.low == "," and line[at - 2].low in MONTHS


def is_amount(line: Line, at: int) -> bool:
    """Whether the word at a place makes an amount of the number before it."""
    return line.low(at) in words("counted")
