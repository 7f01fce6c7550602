"""The datelines of a feed: ``Feb 22 • 19:12 UTC 🇵🇱 Poland Rzeczpospolita``, in one line or in several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.months import month_number
from ingest.places import take_country, take_flag
from ingest.readers.fields import one_line
from ingest.stamps import Stamp, read_stamp

_LONGEST_DATELINE = 160  # characters
_LONGEST_OUTLET = 6  # words, where little else says that the line is a dateline
_MOST_LINES = 3  # of one dateline
_FLAGS = "\U0001f1e6-\U0001f1ff\U0001f3f4"
_MARKS = re.compile(rf"(?:\s*[•·|,;:—–-]\s*|[^\w\s\"'«“‘({_FLAGS}]+\s+|\s+)+")
# Markdown's marks, and emoji; flags and what sentences begin with stay.
_DECORATION = re.compile(rf"(?:(?:[*_#>~=]|[^\w\s.,:;!?\"'«“‘(\[{{{_FLAGS}•·|–—-])+\s*)+")
_PROSE_FOLLOWS = re.compile(r"\s*[:–—-]\s")  # "20:05 UTC – Police confirmed …": an entry of a live report


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDateline:
    """A first line, taken apart. ``full`` when it gives a day, a time and a zone.

    ``inside`` says that it begins a report also below another, and is no entry of a live report.
    """

    stamp: Stamp
    country: str | None
    outlet: str
    full: bool
    inside: bool


def begins_with_dateline(text: str) -> bool:
    """Whether the first line that is not blank is a dateline."""
    return read_dateline(text.lstrip().partition("\n")[0]) is not None


def read_dateline(line: str) -> FeedDateline | None:
    """The parts of a dateline; ``None`` for any other line, though it may begin with a day.

    A day alone proves nothing (``May 5 was a good day``): a zone or a flag has to follow it, or else
    a time, a separator or a country's name before a few words. Whether there is such a day is not
    asked.
    """
    line = without_decoration(line)
    stamp = read_stamp(line) if len(line) <= _LONGEST_DATELINE else None
    if stamp is None:
        return None
    after = line[stamp.end :]
    if after and not re.match(r"\W", after):
        return None
    rest = _unmarked(after)
    flag, words = take_flag(rest)
    flagged = words != rest
    country, outlet = take_country(_unmarked(words), flag=flag)
    outlet = one_line(_unmarked(outlet)).rstrip("•·|—– ")
    signs = stamp.clock or country or not outlet or re.match(r"\s*[•·|]", after)
    short = len(outlet.split()) <= _LONGEST_OUTLET and not outlet[:1].islower()
    if not (stamp.zone or flagged or (signs and short)):
        return None
    if stamp.ago is None and month_number(stamp.month, country=country) is None:
        return None
    full = bool(stamp.clock and stamp.zone and (flagged or outlet))
    prose = _PROSE_FOLLOWS.match(after) or outlet.endswith((".", "!", "?"))
    inside = full and (flagged or (short and not prose))
    return FeedDateline(stamp=stamp, country=country, outlet=outlet, full=full, inside=inside)


def joined_dateline(lines: Sequence[str]) -> tuple[str, int]:
    """The dateline that the lines begin with, in one line, and of how many lines it is.

    After a line of nothing but a time, country and outlet may follow in lines of their own, then a blank one.
    """
    first = read_dateline(lines[0])
    if first is None or first.outlet or first.country:
        return lines[0], 1
    block: list[str] = []
    for line in lines[:_MOST_LINES]:
        if not line.strip():
            break
        block.append(line.strip())
    joined = read_dateline(" ".join(block))
    ends = len(lines) > len(block) and not lines[len(block)].strip()
    if len(block) > 1 and ends and joined and joined.country and joined.outlet:
        return " ".join(block), len(block)
    return lines[0], 1


def without_decoration(line: str) -> str:
    """The line without the marks of Markdown around it, and the emoji and symbols before it."""
    line = line.strip()
    if mark := _DECORATION.match(line):
        line = line[mark.end() :]
    return re.sub(r"\s*[*_#~=]+$", "", line)


def _unmarked(text: str) -> str:
    """``text`` without the separators and symbols at its start; a flag is left."""
    marks = _MARKS.match(text)
    return text[marks.end() :] if marks else text
