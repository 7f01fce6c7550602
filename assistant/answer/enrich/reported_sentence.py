"""A sentence of a report, and whether another report's sentence is of the same event.

Strict: their own words and their reports' openings have to show it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.answer.answer import Citation
from assistant.answer.enrich.co_reported import NAMES, places
from assistant.answer.mentions import mentions
from assistant.answer.report_dates import report_dates
from assistant.text.terms import terms
from corpus import Corpus, StoredReport

_NEAR_IN_TIME = timedelta(days=4)  # a count of one event is seldom updated after more
_OPENING = 60  # words of a report, in which it says what happened
_ALIKE = 0.2  # of the shorter opening's IDF-weighted words, the share that the other has
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedSentence:
    """A sentence of a report, or a statement: its words, and where they are."""

    text: str
    citation: Citation

    @property
    def report(self) -> StoredReport:
        """The report that it is from."""
        return self.citation.stored


def day_of(sentence: ReportedSentence) -> tuple[str, date] | None:
    """The words for the one day that a sentence mentions, and the day; None when it mentions more."""
    dated = report_dates(sentence.text, sentence.report)
    if len(dated) != 1 or dated[0].interval is None or dated[0].interval.first is None:
        return None
    first, last = dated[0].interval.first, dated[0].interval.last
    return (sentence.text[dated[0].start : dated[0].end], first) if first == last else None


def of_one_event(
    mine: ReportedSentence, other: ReportedSentence, corpus: Corpus, *, days: bool = True
) -> bool:
    """Whether both sentences are of one event, so far as their reports' openings and names show."""
    one, another = mine.report.report, other.report.report
    if one.published is None or another.published is None:
        return False
    if abs(one.published - another.published) > _NEAR_IN_TIME:
        return False
    if days and (_other_day(mine, other) or _other_year(mine, other)):
        return False
    if _elsewhere(mine, other) or _elsewhere(other, mine):
        return False
    return _name_the_same(mine, other) and _alike(mine, other, corpus)


def _other_day(mine: ReportedSentence, other: ReportedSentence) -> bool:
    """Whether each sentence mentions a day, and not the same."""
    one, another = day_of(mine), day_of(other)
    return bool(one and another and one[1] != another[1])


def _other_year(mine: ReportedSentence, other: ReportedSentence) -> bool:
    """Whether a sentence mentions a year before its report's own that the other does not: of another time."""
    one, another = (set(_YEAR.findall(sentence.text)) for sentence in (mine, other))
    return any(int(year) < _year(mine) for year in one ^ another)


def _year(sentence: ReportedSentence) -> int:
    return (sentence.report.report.published or sentence.report.report.collected).year


def _elsewhere(mine: ReportedSentence, other: ReportedSentence) -> bool:
    """Whether a sentence says where, and the other's report has none of it."""
    known = terms(other.report.report.full_text)
    return bool(where := places(mine.text)) and not any(place <= known for place in where)


def _opening(sentence: ReportedSentence) -> str:
    return " ".join(sentence.report.report.body.split()[:_OPENING])


def _name_the_same(mine: ReportedSentence, other: ReportedSentence) -> bool:
    """Whether a name is in both openings, and nowhere there as a plain word."""
    named = []
    for sentence in (mine, other):
        text = f"{_opening(sentence)}\n{sentence.text}"
        plain = terms(" ".join(re.findall(r"\b[^\W\d_A-Z]\w*", text)))
        names = {term for m in mentions(text) if m.kind in NAMES for term in m.terms} - plain
        named.append(names - terms(sentence.report.report.outlet))
    return bool(named[0] & named[1])


def _alike(mine: ReportedSentence, other: ReportedSentence, corpus: Corpus) -> bool:
    one, another = (terms(f"{s.report.report.title}\n{_opening(s)}\n{s.text}") for s in (mine, other))
    rarity: Mapping[str, float] = corpus.rarity(sorted(one | another))
    weight = [sum(rarity[term] for term in side) for side in (one, another)]
    return sum(rarity[term] for term in one & another) >= _ALIKE * min(weight)
