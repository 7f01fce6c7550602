"""Times of day: "6 a.m.", "14:30", "noon", "in the morning"."""

from __future__ import annotations

from assistant.when.grammar.tokens import Line
from assistant.when.word_table import CLOCKS, DAY_PARTS

_ZONES = {
    "et",
    "est",
    "edt",
    "ct",
    "pt",
    "pst",
    "pdt",
    "gmt",
    "utc",
    "bst",
    "cet",
    "cest",
    "eet",
    "ist",
    "jst",
    "aest",
}


def clock(line: Line, at: int) -> tuple[str, int] | None:
    """A time on the clock as TIMEX3 writes it, and where it ends with its zone."""
    if line.low(at) in CLOCKS:
        return CLOCKS[line.low(at)], at + 1
    read = _hour(line, at)
    if read is None:
        return None
    hour, minute, end = read
    half = _half(line, end)
    if half:
        if not 1 <= hour <= 12:
            return None
        hour, end = hour % 12 + (12 if half[0] == "p" else 0), half[1]
    elif minute is None or hour > 24 or (line[end].glued and line.low(end) not in (".", ",", ";", ")", "h")):
        return None
    return f"T{hour:02}:{minute or 0:02}", _after_zone(line, end)


def day_part(line: Line, at: int) -> tuple[str, int] | None:
    """A part of the day, and where it ends: "morning", "early evening"."""
    start = at
    while line.low(at) in ("early", "late", "mid", "-"):
        at += 1
    if at - start <= 2 and line.low(at) in DAY_PARTS and not line[at].capital:
        return DAY_PARTS[line.low(at)], at + 1
    return None


def _hour(line: Line, at: int) -> tuple[int, int | None, int] | None:
    hour = line.number(at, digits=2)
    if hour is None:
        decimal = line[at].text.split(".")  # 6.30 p.m.
        if len(decimal) == 2 and all(part.isdigit() for part in decimal) and len(decimal[1]) == 2:
            return (int(decimal[0]), int(decimal[1]), at + 1) if _half(line, at + 1) else None
        return None
    if line.low(at + 1) == ":" and line[at + 1].glued and line[at + 2].glued:
        minute = line.number(at + 2, digits=2)
        if minute is None or minute > 59 or len(line[at + 2].text) != 2 or line.low(at + 3) == ":":
            return None
        return hour, minute, at + 3
    return hour, None, at + 1


def _half(line: Line, at: int) -> tuple[str, int] | None:
    if line.low(at) in ("am", "pm"):
        return line.low(at)[0], at + 1
    if line.low(at) in ("a", "p") and line.says(at + 1, ".", "m"):
        dotted = line.low(at + 3) == "." and line[at + 3].glued
        return line.low(at), at + 3 + dotted
    return None


def _after_zone(line: Line, at: int) -> int:
    if line.says(at, "local", "time"):
        return at + 2
    if line.low(at) in _ZONES and line[at].text.isupper():
        return at + 1
    if line.low(at) in ("eastern", "pacific", "central", "british"):
        return at + 1 + (line.low(at + 1) == "time")
    return at
