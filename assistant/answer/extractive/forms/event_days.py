"""The days of the event that a sentence tells of, and how they are written before it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

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
_SAID = re.compile(
    r"\b(?:said|says|told|stated|wrote|added|reported|according to)(?: \w+){0,3} ?$", re.IGNORECASE
)
_QUOTED = re.compile(r"[“\"][^”\"]*(?:[”\"]|$)")
# What a reporter says of the work or to the readers tells of no event: "I was going to write this up".
_TO_READERS = re.compile(r"\b(?:I|we|our|us|my|you|your)(?:['’](?:m|re|ve|ll|d))?\b", re.IGNORECASE)
# "Over the past nine years", "over the next four months": how long something takes, and no day of an event.
_DURATION = re.compile(
    r"(?:\b(?:past|last|previous|next|coming|following|these)\b.*)?\b\w+ (?:years|decades|months|weeks)$"
)
_BEFORE_A_NAME = re.compile(r"(?:['’]s?|\b(?:the|an?|his|her|its|their|this|our|my)) $", re.IGNORECASE)
_GOES_ON = re.compile(r" (?!(?:and|or|to|when|as|that|who|which|while)\b)[“\"‘']?\w")
_OF_THE_PAGE = re.compile(
    r"\(|(?:editor['’]s note|corrections?|clarifications?|updated?|read more|sign up|related)\b",
    re.IGNORECASE,
)
_US = re.compile(r"\bUS\b")  # the country


def days_of_event(text: str, stored: StoredReport) -> tuple[Interval, ...]:
    """The days of what the sentence tells: the first that it names, and a later one if both are past days.

    Empty where it gives none. "Was arrested on 3 March and charged on 10 March" tells of two days; what is
    yet to come on a second day, a day before the first, and that on which it was said, are beside the event.
    """
    found = [one for one in report_dates(text, stored) if _tells_of_event(one, text)]
    days = [one.interval for one in found if one.interval]
    published = stored.report.published_there
    if len(days) < 2 or published is None or not _is_past_day(days[0], published.date()):
        return tuple(days[:1])
    for one in found[1:]:
        later = one.interval
        if later is None or not _is_past_day(later, published.date()) or _SAID.search(text[: one.start]):
            continue
        if later.first and days[0].first and later.first > days[0].first:
            return days[0], later
    return (days[0],)


def _is_past_day(days: Interval, published: date) -> bool:
    return days.grain in _TO_THE_DAY and days.first is not None and days.first <= published


def without_dates(text: str, stored: StoredReport) -> str:
    """What the sentence says beside its dates, which two sentences of one day share of whatever event."""
    rest, place = "", 0
    for one in report_dates(text, stored):
        rest += text[place : one.start]
        place = max(place, one.end)
    return rest + text[place:]


def is_aside(text: str) -> bool:
    """Whether the sentence is in brackets, of the page itself, or speaks of those who write or read it."""
    return (
        _OF_THE_PAGE.match(text) is not None
        or _TO_READERS.search(_US.sub("", _QUOTED.sub("", text))) is not None
    )


def label(days: EntryDays, stored: StoredReport) -> str:
    """The days in words; of a span that begins or ends with the report, the other side alone."""
    if days.reported:
        return f"Reported {in_words(days.intervals[0])}"
    first, *others = days.intervals
    words = " and ".join([_in_words(first, stored), *map(in_words, others)])
    return f"{words[:1].upper()}{words[1:]}"


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
    if interval.grain is Grain.YEAR and _names_a_thing(text, dated):
        return False
    words = text[dated.start : dated.end].casefold()
    if _DURATION.search(words):
        return False
    return words not in _PRESENT or (words == _TODAY and _happened(text, dated))


def _names_a_thing(text: str, dated: Dated) -> bool:
    """Whether a year belongs to a name: "her 2014 album", "the 1999 trial"."""
    return (
        _BEFORE_A_NAME.search(text[: dated.start]) is not None
        and _GOES_ON.match(text[dated.end :]) is not None
    )


def _happened(text: str, dated: Dated) -> bool:
    """Whether a word of the past is near, before "today" or, where that opens the sentence, after it."""
    before = re.findall(r"\w+", text[: dated.start].casefold())[-_NEAR:]
    near = before or re.findall(r"\w+", text[dated.end :].casefold())[:_NEAR]
    return any(
        is_past(word) and (place == 0 or near[place - 1] not in _STATES) for place, word in enumerate(near)
    )
