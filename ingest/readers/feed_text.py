"""The feed's own text: a dateline, a headline, a summary, the body, and a trailer that is no part of it.

Feb 22 • 19:12 UTC 🇵🇱 Poland Rzeczpospolita
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus import Report, sentences
from ingest.dates import place, quoted
from ingest.errors import ReportRefused
from ingest.months import month_number
from ingest.places import take_country, take_flag
from ingest.readers.fields import UNKNOWN_OUTLET, dated, one_line
from ingest.readers.paragraphs import paragraphs
from ingest.readers.reader import CollectedFile, Refusal
from ingest.stamps import Stamp, read_stamp

_LONGEST_DATELINE = 160  # characters
_LONGEST_OUTLET = 6  # words, where little else says that the line is a dateline
_SUMMARY_SENTENCES, _SUMMARY_WORDS = 2, range(6, 61)  # with fewer words it is a heading
_LONGEST_LINK = 30  # words; a longer line after "Related stories" is the report going on
_FLAGS = "\U0001f1e6-\U0001f1ff\U0001f3f4"
_MARKS = re.compile(rf"(?:\s*[•·|,;:—–-]\s*|[^\w\s\"'«“‘({_FLAGS}]+\s+|\s+)+")
_TRAILER = re.compile(
    r"\W*(?:(?P<sure>similar coverage)"
    r"|(?:similar|related|more) (?:coverage|stories|articles|reports|news))\W*",
    re.IGNORECASE,
)
_TRAILER_WORDS = 6  # words, at most, of a line that the feed's own sign makes the trailer


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDateline:
    """A first line, taken apart. ``full`` when it gives a day, a time and a zone."""

    stamp: Stamp
    country: str | None
    outlet: str
    full: bool


def begins_with_dateline(text: str) -> bool:
    """Whether the first line that is not blank is a dateline."""
    return read_dateline(text.lstrip().partition("\n")[0]) is not None


def read_dateline(line: str) -> FeedDateline | None:
    """The parts of a dateline; ``None`` for any other line, though it may begin with a day.

    A day alone proves nothing (``May 5 was a good day``): a zone or a flag has to follow it, or else
    a time, a separator or a country's name before a few words. Whether there is such a day is not
    asked.
    """
    line = line.strip()
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
    if month_number(stamp.month, country=country) is None:
        return None
    full = bool(stamp.clock and stamp.zone and (flagged or outlet))
    return FeedDateline(stamp=stamp, country=country, outlet=outlet, full=full)


def read_feed(text: str, file: CollectedFile) -> Iterator[Report | Refusal]:
    """The reports of a feed's text, one for each full dateline; what lacks headline or body is refused."""
    lines = text.split("\n")
    first = next(number for number, line in enumerate(lines) if line.strip())
    starts = [first]
    for number in range(first + 1, len(lines)):
        dateline = read_dateline(lines[number]) if re.search(r"\d", lines[number]) else None
        if dateline and dateline.full:
            starts.append(number)
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        where = file.origin if len(starts) == 1 else f"{file.origin} line {start + 1}"
        try:
            yield _read_one(lines[start], lines[start + 1 : end], file)
        except ReportRefused as refusal:
            yield Refusal(where, str(refusal))


def _read_one(first: str, lines: list[str], file: CollectedFile) -> Report:
    dateline = read_dateline(first)
    if dateline is None:
        raise ReportRefused(f"the first line is not a dateline: {quoted(first)}")
    try:
        published = place(dateline.stamp, not_after=file.collected, country=dateline.country)
    except ValueError as error:
        raise ReportRefused(f"the dateline {error}") from None
    found = paragraphs("\n".join(_without_trailer(lines)))
    if not found:
        raise ReportRefused(f"the title is missing: nothing follows the dateline {quoted(first.strip())}")
    headline, *body = found
    if not body:
        raise ReportRefused(f"the text is missing: nothing follows the title {quoted(headline)}")
    summary = body.pop(0) if _begins_with_summary(body) else None
    report = Report(
        title=headline,
        body="\n\n".join(body),
        summary=summary,
        outlet=dateline.outlet or UNKNOWN_OUTLET,
        country=dateline.country,
        collected=file.collected,
        collected_from=file.origin,
    )
    return dated(report, published)


def _begins_with_summary(body: list[str]) -> bool:
    """At most two sentences of 6 to 60 words, shorter than the paragraphs after it are on average."""
    if len(body) < 2:
        return False
    first, *others = body
    average = sum(map(len, others)) / len(others)
    short = len(first) < average and len(first.split()) in _SUMMARY_WORDS
    return short and len(sentences(first)) <= _SUMMARY_SENTENCES


def _without_trailer(lines: list[str]) -> list[str]:
    """The lines before the trailer. "Related stories" is one only if nothing but links follows."""
    for number, line in enumerate(lines):
        if line.lstrip().startswith("📡") and len(line.split()) <= _TRAILER_WORDS:
            return lines[:number]
        trailer = _TRAILER.fullmatch(line) if line.strip() else None
        only_links = all(len(after.split()) <= _LONGEST_LINK for after in lines[number + 1 :])
        if trailer and (trailer["sure"] or only_links):
            return lines[:number]
    return lines


def _unmarked(text: str) -> str:
    """``text`` without the separators and symbols at its start; a flag is left."""
    marks = _MARKS.match(text)
    return text[marks.end() :] if marks else text
