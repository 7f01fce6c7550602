"""A timeline: sentences that tell of the subject and of a day, in the order of these days.

A day is that of the event, as the words of the sentence give it; of a report's lead without any, or of a
sentence that names the subject, it is the day of publication, once a report. What several reports tell of one
day stands once, with those cited that use its words, and with the words of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from assistant.answer.answer import Citation
from assistant.answer.entry import EntryDays
from assistant.answer.extractive.candidates import Candidate, Line, cite, says_the_same
from assistant.answer.extractive.forms.event_days import days_of_event, is_aside, label, without_dates
from assistant.answer.extractive.forms.subject import OWN, of_subject
from assistant.answer.extractive.score import ScoringContext
from assistant.text.negation import is_negated
from assistant.text.terms import terms
from assistant.when.values import Grain, Interval

_MOST_ENTRIES, _MOST_OF_REPORT = 20, 15
_NAMED = 0.9  # of the question's weighted words, the share from which a sentence names the subject
_SHORTEST, _LONGEST = 6, 50  # words of an entry without a day, and of any
# Of the terms of the shorter of two sentences of one day, from which they tell of one event; and of two days.
_SAME_EVENT, _SAME_EVENT_NEXT_DAY = 0.4, 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The lines, the earliest first, each with its days, and how many more were found than are shown."""

    lines: list[Line]
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A sentence, its days, its own terms, and what others say of its event.

    ``terms`` are without those of the question and of its dates, ``names`` is the share of the question's
    weighted words that it has itself.
    """

    candidate: Candidate
    days: EntryDays
    terms: frozenset[str]
    names: float
    others: list[Citation] = field(default_factory=list)

    @property
    def report_id(self) -> str:
        """The report that the sentence is from."""
        return self.candidate.hit.stored.report_id

    @property
    def sureness(self) -> int:
        """How surely it is of an event of its day: most with the day in words, or as news of the subject."""
        if not self.days.reported:
            return 2
        return (2 if self.names >= OWN else 0) if _is_lead(self.candidate) else 1


def timeline(candidates: Sequence[Candidate], asked: ScoringContext) -> Timeline:
    """The timeline; empty where no sentence about the subject has a day."""
    return arranged(_entries(candidates, asked))


def arranged(entries: Iterable[Entry]) -> Timeline:
    """The entries one an event, the surest and those of the highest scores where there are too many."""
    found = sorted(entries, key=lambda one: (-one.sureness, -one.candidate.score))
    distinct: list[Entry] = []
    for entry in found:
        same = [one for one in distinct if one.report_id == entry.report_id]
        if len(same) >= _MOST_OF_REPORT or (entry.days.reported and any(one.days.reported for one in same)):
            continue
        known = next((one for one in distinct if _same_event(one, entry)), None)
        if known is None:
            distinct.append(entry)
        else:
            _join(known, entry)
    chosen = distinct[:_MOST_ENTRIES]
    chosen.sort(key=lambda one: (one.days.first, one.days.last, one.candidate.rank))
    return Timeline(
        lines=[
            Line(
                candidate=one.candidate,
                label=label(one.days, one.candidate.hit.stored),
                days=one.days,
                also=tuple(one.others),
            )
            for one in chosen
        ],
        left_out=len(distinct) - len(chosen),
    )


def _entries(candidates: Sequence[Candidate], asked: ScoringContext) -> Iterator[Entry]:
    for one in of_subject(candidates, asked):
        if one.words > _LONGEST or is_aside(one.text):
            continue
        own = terms(without_dates(one.text, one.hit.stored)) - asked.terms
        names = asked.coverage(one.terms)
        if days := days_of_event(one.text, one.hit.stored):
            yield Entry(candidate=one, days=EntryDays(intervals=days), terms=own, names=names)
        elif (_is_lead(one) or _is_news_of(one, names, asked)) and (
            at := one.hit.stored.report.published_there
        ):
            day = Interval(first=at.date(), last=at.date(), grain=Grain.DAY)
            yield Entry(
                candidate=one, days=EntryDays(intervals=(day,), reported=True), terms=own, names=names
            )


def _is_news_of(one: Candidate, names: float, asked: ScoringContext) -> bool:
    """Whether it names the subject, and not in passing: early on, or under a title that names it too."""
    if names < _NAMED or one.words < _SHORTEST:
        return False
    return one.opens_report or asked.coverage(terms(one.hit.stored.report.title)) >= _NAMED


def _is_lead(one: Candidate) -> bool:
    return one.opens_report and one.place == 0


def _same_event(one: Entry, other: Entry) -> bool:
    """Whether both say the same beside subject and day: more where one's day is that after the other's."""
    apart = abs((one.days.first - other.days.first).days)
    same_days = one.days.intervals[0] == other.days.intervals[0] or not apart
    if (not same_days and apart > 1) or is_negated(one.candidate.text) != is_negated(other.candidate.text):
        return False
    both = len(one.terms & other.terms)
    least = _SAME_EVENT if same_days else _SAME_EVENT_NEXT_DAY
    return both >= least * max(1, min(len(one.terms), len(other.terms)))


def _join(entry: Entry, other: Entry) -> None:
    """Cites the other's sentence where it is nearly the same, and else keeps it as other words for it."""
    if says_the_same(entry.candidate, other.candidate):
        for citation in other.candidate.citations:
            cite(entry.candidate, citation)
    else:
        entry.others.extend(other.candidate.citations)
