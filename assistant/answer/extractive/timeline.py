"""A timeline: sentences about the subject that tell of a day, in the order of these days.

A day is that of the event, as the words of the sentence give it; of a report's lead without any, or of a
sentence that names the subject, it is the day of publication, once a report. What several reports tell of one
day stands once, with all of them cited.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.answer.extractive.about import about
from assistant.answer.extractive.candidates import Candidate, Line, cite
from assistant.answer.extractive.score import ScoringContext
from assistant.answer.report_dates import report_dates
from assistant.when.values import Dated, Grain, Interval
from assistant.when.wording import in_words

_MOST_ENTRIES, _MOST_OF_REPORT = 20, 15
_NAMED = 0.9  # of the question's weighted words, the share from which a sentence names the subject
_LONGEST = 50  # words of an entry
_SAME_EVENT = 0.4  # of the terms of the shorter of two sentences of one day, from which they tell the same
_PRESENT = frozenset(("today", "now", "currently", "at present", "these days"))  # how things are, no event
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A sentence, the days that it tells of, and whether they are only those of publication."""

    candidate: Candidate
    days: Interval
    published: bool

    @property
    def report_id(self) -> str:
        """The report that the sentence is from."""
        return self.candidate.hit.stored.report_id

    @property
    def label(self) -> str:
        """The days in words; of a span that begins or ends with the report, the other side alone."""
        if self.published:
            return f"Reported {in_words(self.days)}"
        if self.days.grain is not Grain.SPAN or None in (self.days.first, self.days.last):
            return in_words(self.days)
        at = self.candidate.hit.stored.report.published_there
        day = at.date() if at else None
        if self.days.first == day:
            return f"Until {in_words(replace(self.days, first=self.days.last))}"
        if self.days.last == day and self.days.first:
            whole_year = (self.days.first.month, self.days.first.day) == (1, 1)
            since = replace(self.days, last=self.days.first)
            return f"Since {self.days.first.year if whole_year else in_words(since)}"
        return in_words(self.days)

    @property
    def first(self) -> date:
        """Where it stands in the timeline."""
        return self.days.first or self.days.last or date.min


def timeline(candidates: Sequence[Candidate], asked: ScoringContext) -> list[Line]:
    """The lines, the earliest first, each with its day; empty where no sentence about the subject has one."""
    found = sorted(_entries(candidates, asked), key=lambda one: (one.published, -one.candidate.score))
    chosen: list[_Entry] = []
    for entry in found:
        same = [one for one in chosen if one.report_id == entry.report_id]
        if len(same) >= _MOST_OF_REPORT or (entry.published and any(one.published for one in same)):
            continue
        known = next((one for one in chosen if _same_event(one, entry)), None)
        if known is not None:
            for citation in entry.candidate.citations:
                cite(known.candidate, citation)
        elif len(chosen) < _MOST_ENTRIES:
            chosen.append(entry)
    chosen.sort(key=lambda one: (one.first, one.days.last or one.first, one.candidate.rank))
    return [Line(candidate=one.candidate, label=one.label) for one in chosen]


def _entries(candidates: Sequence[Candidate], asked: ScoringContext) -> Iterator[_Entry]:
    for one in about(candidates, asked):
        if one.words > _LONGEST:
            continue
        days = next(
            (
                dated.interval
                for dated in report_dates(one.text, one.hit.stored)
                if _tells_of_event(dated, one.text)
            ),
            None,
        )
        if days is not None:
            yield _Entry(candidate=one, days=days, published=False)
        elif _tells_news(one, asked) and (at := one.hit.stored.report.published_there):
            day = Interval(first=at.date(), last=at.date(), grain=Grain.DAY)
            yield _Entry(candidate=one, days=day, published=True)


def _tells_news(one: Candidate, asked: ScoringContext) -> bool:
    """Whether a sentence without a day tells what was new on publication: a lead, or of the subject."""
    return (one.opens_report and one.place == 0) or asked.coverage(one.terms) >= _NAMED


def _tells_of_event(dated: Dated, text: str) -> bool:
    interval = dated.interval
    if interval is None or interval.first is None or interval.grain in _TOO_COARSE:
        return False
    if _COMPARED.search(text, 0, dated.end) or _OF_A_TEXT.search(text[: dated.start]):
        return False
    return text[dated.start : dated.end].casefold() not in _PRESENT


def _same_event(one: _Entry, other: _Entry) -> bool:
    alike = one.candidate.shared(other.candidate) >= _SAME_EVENT
    return alike and (one.days == other.days or abs((one.first - other.first).days) <= 1)
