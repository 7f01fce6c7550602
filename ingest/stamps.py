"""What a day with its time and zone looks like, at the start of a line or as a field has it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.calendars import era_year, relative_day
from ingest.time_zones import is_zone, local_zone

_WORD = r"(?:[\u0e01-\u0e4e]{1,3}\.[\u0e01-\u0e4e]{1,3}|[^\W\d_][^\s\d,.•·|]*)"  # Thai's have a stop inside
_YEAR = r"(?:พ\.ศ\.\s*)?(?P<year>\d{4})(?![\d:])(?:\s*(?:г\.|года|року|р\.|r\.|roku)(?!\w))?"
_DAY_SHAPES = tuple(
    re.compile(rf"(?:{_WORD}[.,]*,\s*|(?i:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?\s+)?{shape}")
    for shape in (
        r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)",
        r"(?P<day>\d{1,2})(?P<mark>[-/]|\.\s?)(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4})(?![\d:])",
        r"(?:(?:(?P<year>\d{4})|(?P<era>令和|平成|昭和|民國|民国)\s*(?P<era_year>\d{1,3}|元))\s*[年년]\s*)?"
        r"(?P<month>\d{1,2})\s*[月월]\s*(?P<day>\d{1,2})\s*[日일]",
        rf"(?P<month>{_WORD})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\w:])(?:,?\s+{_YEAR})?",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|[.º])?\s+(?:de\s+|of\s+)?(?P<month>{_WORD})\.?(?:,?\s+(?:de\s+)?{_YEAR})?",
    )
)
_RELATIVE = re.compile(r"(?P<word>[^\W\d_][^\d•·|,]{0,14}?)(?=\s*[•·|,–—-]\s*\d{1,2}[:.h]\d{2})")
_GAP = (
    r"(?:\s*[•·|,;—–-]\s*|\s*(?:,\s*)?(?:at|um|à|o|godz\.|o godz\.|kl\.|kl|в|о|alle|a las|às|ساعت)\s+"
    r"|[Tt]|\s+)"
)
_TIME = re.compile(
    rf"{_GAP}(?P<hour>\d{{1,2}})(?:[:.h](?P<minute>\d{{2}})(?:[:.](?P<second>\d{{2}})(?:[.,]\d+)?)?)?(?!\d)"
    r"(?:\s*(?:(?P<half>[AaPp])\.?[Mm]\b\.?|Uhr\b|ч\.?(?!\w)))?"
)
_ZONE = re.compile(
    r"\s*\(?(?P<zone>(?i:utc|gmt)(?:\s?[+-]\d{1,2}(?::?\d{2})?)?(?!\w)|[+-]\d{1,2}(?::?\d{2})?(?!\w)"
    r"|Z(?!\w)|[A-Z]{2,5}(?![\w/-])|[A-Z]\w+/\w+(?:/\w+)?)\)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A day, perhaps with time and zone, as found at the start of a text that goes on at ``end``.

    ``either`` says that numbers leave open which is the day and which the month; ``ago`` counts days before
    the day of collection, where the day is named so.
    """

    words: str
    month: str
    day: int
    year: int | None
    clock: tuple[int, int, int] | None
    half: str
    zone: str | None
    end: int
    either: bool = False
    ago: int | None = None


def read_stamp(text: str) -> Stamp | None:
    """The day, time and zone that ``text`` begins with; ``None`` when it does not look like a day.

    Only the shape is looked at: ``dates.place`` says whether there is such a day.
    """
    relative = _RELATIVE.match(text)
    ago = relative_day(relative["word"].strip()) if relative else None
    found = next((match for shape in _DAY_SHAPES if (match := shape.match(text))), None)
    if relative is not None and ago is not None:
        month, day, year, either, end = "", 0, None, False, relative.end()
    elif found is not None:
        month, day, year, either = _day(found)
        end = found.end()
    else:
        return None
    clock, half, zone = None, "", None
    spoken = _TIME.match(text, end)
    if spoken and (spoken["minute"] or spoken["half"]):
        clock = (int(spoken["hour"]), int(spoken["minute"] or 0), int(spoken["second"] or 0))
        half, end = (spoken["half"] or "").lower(), spoken.end()
        zone, end = _zone(text, end)
    return Stamp(
        words=text[:end],
        month=month,
        day=day,
        year=year,
        clock=clock,
        half=half,
        zone=zone,
        end=end,
        either=either,
        ago=ago,
    )


def _day(found: re.Match[str]) -> tuple[str, int, int | None, bool]:
    """Month, day and year of a match, and whether month and day may be the other way round."""
    parts = found.groupdict()
    year = era_year(parts["era"], parts["era_year"]) if parts.get("era") else int(parts["year"] or 0) or None
    month, day = parts["month"], int(parts["day"])
    numbers_alone = parts.get("mark") and found.start("day") < found.start("month")
    if not numbers_alone:
        return month, day, year, False
    if int(month) > 12 >= day:
        return str(day), int(month), year, False
    return month, day, year, parts["mark"].strip() != "." and day <= 12 and day != int(month)


def _zone(text: str, end: int) -> tuple[str | None, int]:
    """The zone that follows a time, and where the text goes on."""
    named = _ZONE.match(text, end)
    if named and is_zone(named["zone"]):
        return named["zone"], named.end()
    if local := local_zone(text, end):
        return local
    return None, end
