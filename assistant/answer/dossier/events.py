"""What happened to or through somebody or something, by the days that sentences with the name give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.answer.dossier.naming import Naming
from assistant.answer.entry import EntryDays
from assistant.answer.extractive.candidates import Line
from assistant.answer.extractive.forms.event_days import days_of_event, is_aside, without_dates
from assistant.answer.extractive.forms.timeline import Entry, arranged
from assistant.text.terms import terms

_READ = 150  # sentences that are read for dates; one takes a millisecond
_FEW = 3  # of a report, where there are many
_EARLY = 0.5  # of a sentence, the part in which the name stands when the sentence is about it
_LONGEST = 45  # words


def events(namings: Sequence[Naming]) -> list[Line]:
    """The events, the earliest first, each with its days."""
    about = [one for one in namings if _is_about(one)]
    for one in about:
        one.candidate.score = -one.rank + (1.0 if one.candidate.opens_report else 0.0)
    return arranged(_entries(_few_of_each(about))).lines


def _few_of_each(about: Sequence[Naming]) -> list[Naming]:
    """The sentences that are read for dates: where there are many reports, a few of each, the first."""
    reports = len({one.report_id for one in about})
    most = max(_FEW, _READ // max(1, reports))
    of_report: Counter[str] = Counter()
    chosen = []
    for one in sorted(about, key=lambda one: (one.rank, not one.candidate.opens_report)):
        if of_report[one.report_id] < most:
            of_report[one.report_id] += 1
            chosen.append(one)
    return chosen[:_READ]


def _is_about(one: Naming) -> bool:
    """Whether the sentence tells of it rather than mentions it."""
    candidate = one.candidate
    if candidate.is_title or candidate.words > _LONGEST or is_aside(candidate.text):
        return False
    return one.span.start <= _EARLY * len(one.text)


def _entries(namings: Sequence[Naming]) -> Iterator[Entry]:
    for one in namings:
        if days := days_of_event(one.text, one.candidate.hit.stored):
            undated = without_dates(one.text, one.candidate.hit.stored)
            own = terms(undated) - terms(one.text[one.span.start : one.span.end])
            yield Entry(candidate=one.candidate, days=EntryDays(intervals=days), terms=own, names=1.0)
