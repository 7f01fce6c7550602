"""The days of the event that a sentence tells of, and how they are written before it."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answer.entry import EntryDays
from assistant.answer.report_dates import report_dates
from assistant.text.verbs import is_past
from assistant.when.values import Dated, Grain, Interval
from assistant.when.wording import in_words
from corpus import StoredReport

_PRESENT = frozenset(("today", "now", "currently", "at present", "these days"))  # how things are, no event
_TODAY = "today"
_NEAR = 8  # words beside "today" among which one of the past shows that it tells of an event
_STATES = frozenset(("is", "are", "be", "being", "has", "have", "as"))  # "is used today", "as seen today"
# "The highest since 2001", "every year since 2001": neither tells of an event of 2001.
_COMPARED = re.compile(
    r"\b(?:\w{2,}est|most|least|first|record|every \w+)\b[^.;]{0,60}\bsince\b", re.IGNORECASE
)
# "Its report of 9 February": the day of a text, not of what the sentence tells.
_OF_A_TEXT = re.compile(
    r"\b(?:reports?|articles?|stor(?:y|ies)|letters?|statements?|memos?|editions?|issues?|notices?|papers?)"
    r" (?:of|from|dated|published on) $",
    re.IGNORECASE,
)
_TOO_COARSE = frozenset((Grain.DECADE, Grain.CENTURY))
_TO_THE_DAY = frozenset((Grain.DAY, Grain.TIME))
_QUOTED = re.compile(r"[“\"][^”\"]*(?:[”\"]|$)")
# What a reporter says of the work or to the readers tells of no event: "I was going to write this up".
_TO_READERS = re.compile(r"\b(?:I|we|our|us|my|you|your)(?:['’](?:m|re|ve|ll|d))?\b", re.IGNORECASE)
_US = re.compile(r"\bUS\b")  # the country


def days_of_event(text: str, stored: StoredReport) -> tuple[Interval, ...]:
    """The days of what the sentence tells: the first that it names, and a later one if both are past days.

    Empty where it gives none. "Was arrested on 3 March and charged on 10 March" tells of two days; what is
    yet to come on a second day, and a day before the first, is said beside the event.
    """
    found = [
        one.interval for one in report_dates(text, stored) if _tells_of_event(one, text) and one.interval
    ]
    published = stored.report.published_there
    if not found or published is None or found[0].grain not in _TO_THE_DAY:
        return tuple(found[:1])
    past = [one for one in found if one.grain in _TO_THE_DAY and one.first and one.first <= published.date()]
    first = found[0]
    later = (one for one in past if one.first and first.first and one.first > first.first)
    second = next(later, None) if first in past else None
    return (first, second) if second else (first,)


def is_aside(text: str) -> bool:
    """Whether the sentence is in brackets, or speaks of those who write or read it."""
    return text.startswith("(") or _TO_READERS.search(_US.sub("", _QUOTED.sub("", text))) is not None


def label(days: EntryDays, stored: StoredReport) -> str:
    """The days in words; of a span that begins or ends with the report, the other side alone."""
    if days.reported:
        return f"Reported {in_words(days.intervals[0])}"
    first, *others = days.intervals
    return " and ".join([_in_words(first, stored), *map(in_words, others)])


def _in_words(days: Interval, stored: StoredReport) -> str:
    first, last = days.first, days.last
    if days.grain is not Grain.SPAN or first is None or last is None or first == last:
        return in_words(days)
    at = stored.report.published_there
    day = at.date() if at else None
    if first == day:
        return f"Until {in_words(replace(days, first=last))}"
    if last == day:
        whole_year = (first.month, first.day) == (1, 1)
        return f"Since {first.year if whole_year else in_words(replace(days, last=first))}"
    return in_words(days)


def _tells_of_event(dated: Dated, text: str) -> bool:
    interval = dated.interval
    if interval is None or interval.first is None or interval.grain in _TOO_COARSE:
        return False
    if _COMPARED.search(text, 0, dated.end) or _OF_A_TEXT.search(text[: dated.start]):
        return False
    words = text[dated.start : dated.end].casefold()
    return words not in _PRESENT or (words == _TODAY and _happened(text, dated))


def _happened(text: str, dated: Dated) -> bool:
    """Whether a word of the past is near, before "today" or, where that opens the sentence, after it."""
    before = re.findall(r"\w+", text[: dated.start].casefold())[-_NEAR:]
    near = before or re.findall(r"\w+", text[dated.end :].casefold())[:_NEAR]
    return any(
        is_past(word) and (place == 0 or near[place - 1] not in _STATES) for place, word in enumerate(near)
    )
