"""Longer times: quarters, halves, financial years, seasons, decades, centuries."""

from __future__ import annotations

from assistant.when.grammar.match import Match
from assistant.when.grammar.tokens import Line
from assistant.when.grammar.years import plain_year, year_after
from assistant.when.meanings import Season, Share, Vague, Years
from assistant.when.word_table import DECADES, ORDINALS, SEASONS, WHICH, words

_FISCAL = Vague(reason="a financial year begins where the company or the state wants it to")


def quarter(line: Line, at: int) -> Match | None:
    """ "Q3 2025", "the third quarter of last year", "third-quarter profit", "the first half of 2025"."""
    if line.low(at) in ("q", "h") and line[at].capital and line[at + 1].glued:
        number, of = line.number(at + 1, digits=1), 4 if line.low(at) == "q" else 2
        if number is None or not 1 <= number <= of:
            return None
        year, end = year_after(line, at + 2)
        if year is None and (of == 2 or line.low(at - 1) not in words("season_leads") or _is_sport(line)):
            return None
        return Match(end, Share(number=number, of=of, year=year))
    start = at + (line.low(at) == "the")
    number = ORDINALS.get(line.low(start))
    joined = line.low(start + 1) == "-" and line[start + 2].glued
    noun = start + 1 + joined
    word = line.low(noun)
    if number is None or word not in ("quarter", "half") or (line[noun].glued and not joined):
        return None
    of = 4 if word == "quarter" else 2
    number = of if number == -1 else number
    year, end = year_after(line, noun + 1)
    led = line.low(start) != "last" and (start > at or line.low(noun + 1) in words("figures"))
    if number > of or (
        year is None and (of == 2 or not led or _is_sport(line) or line.low(noun + 1) == "of")
    ):
        return None
    return Match(end, Share(number=number, of=of, year=year))


def _is_sport(line: Line) -> bool:
    return any(line.low(at) in words("sports") for at in range(len(line)))


def fiscal(line: Line, at: int) -> Match | None:
    """ "fiscal 2025", "the fiscal third quarter", "FY25": stays unresolved."""
    if (
        line.low(at) == "fy"
        and line[at].text == "FY"
        and line.number(at + 1 + (line.low(at + 1) == "-"), digits=4)
    ):
        return Match(at + 2 + (line.low(at + 1) == "-"), _FISCAL)
    start = at + (line.low(at) in ("the", "this", "last", "next", "its"))
    start += 1 if line.low(start) in ("current", "previous", "third", "first", "second", "fourth") else 0
    if line.low(start) not in ("fiscal", "financial") or (
        line.low(start) == "financial" and line.low(start + 1) != "year"
    ):
        return None
    end = start + 1
    if plain_year(line, end):
        return Match(end + 1, _FISCAL)
    end += line.low(end) in ORDINALS
    if line.low(end) in ("year", "quarter"):
        end += 1
    elif line.low(end) == "q" and line[end + 1].glued:
        end += 2
    elif end == start + 1:
        return None
    given = year_after(line, end)
    return Match(given[1], _FISCAL)


def season(line: Line, at: int) -> Match | None:
    """ "this summer", "the winter of 2024-25", "autumn 2023", "in the spring"."""
    if line.low(at) in WHICH and line.low(at + 1) in SEASONS and line.low(at + 2) != "of":
        which, end = WHICH[line.low(at)], at + 2
        year, given = year_after(line, end)
        return Match(end if year is None else given, Season(season=SEASONS[line.low(at + 1)], which=which))
    if line.says(at, "this", "past") and line.low(at + 2) in SEASONS:
        return Match(at + 3, Season(season=SEASONS[line.low(at + 2)], which=-1))
    start = at + (line.low(at) == "the")
    if line.low(start) not in SEASONS:
        return None
    named = SEASONS[line.low(start)]
    year, end = year_after(line, start + 1)
    if year is not None:
        second = line.number(end + 1, digits=2)
        if isinstance(year, int) and line.low(end) in ("-", "–", "/") and second == (year + 1) % 100:
            return Match(end + 2, Season(season=named, year=year, until=year + 1))
        return Match(end, Season(season=named, year=year))
    led = line.low(at - 1) in words("season_leads") and (
        start > at or line.low(at - 1) in ("in", "by", "until", "since", "before", "early", "late", "-")
    )
    after = line[start + 1]
    if (
        led
        and after.low not in ("of", "in", "training", "-")
        and not (after.low.isalpha() and start == at and line.low(at) == "fall")
    ):
        plain = not after.low.isalpha() or after.low in (
            "and",
            "when",
            "after",
            "before",
            "to",
            "but",
            "or",
            "as",
            "with",
            "by",
        )
        return Match(start + 1, Season(season=named)) if plain or start > at else None
    return None


def decade(line: Line, at: int) -> Match | None:
    """ "the 1990s", "the '90s", "the seventies"."""
    start = at + (line.low(at) == "the")
    first = line.number(start, digits=4)
    if first is not None and len(line[start].text) == 4 and first % 10 == 0 and 1000 <= first <= 2190:
        if line.low(start + 1) == "s" and line[start + 1].glued:
            return Match(
                start + 2, Years(first=first, count=100 if first % 100 == 0 and first < 2000 else 10)
            )
        if line.low(start + 1) == "'s" and line[start + 1].glued and not line[start + 2].low.isalpha():
            return Match(start + 2, Years(first=first, count=10))
        return None
    if (
        line.low(start) in ("'", "’", "‘")
        and line[start + 1].glued
        and line.low(start + 2) == "s"
        and line[start + 2].glued
    ):
        first = line.number(start + 1, digits=2)
        return (
            Match(start + 3, Years(first=1900 + first, count=10))
            if first and first >= 20 and first % 10 == 0
            else None
        )
    if (
        start > at
        and line.low(start) in DECADES
        and line.low(at - 1) in ("in", "of", "since", "during", "early", "late", "mid", "-", "from", "until")
    ):
        return Match(start + 1, Years(first=DECADES[line.low(start)], count=10))
    return None


def century(line: Line, at: int) -> Match | None:
    """ "the 19th century", "the twentieth century"."""
    start = at + (line.low(at) == "the")
    number = line.number(start, digits=2)
    end = start + 1
    if number is not None and line.low(end) in ("st", "nd", "rd", "th") and line[end].glued:
        end += 1
    else:
        number = ORDINALS.get(line.low(start))
        if line.low(start) == "twenty" and line.low(start + 1) == "-":
            number, end = 20 + ORDINALS.get(line.low(start + 2), 0), start + 3
    end += line.low(end) == "-"
    if (
        number is None
        or not 1 <= number <= 22
        or line.low(end) != "century"
        or line.low(end + 1) in ("bc", "bce")
    ):
        return None
    return Match(end + 1, Years(first=100 * (number - 1) + 1, count=100))
