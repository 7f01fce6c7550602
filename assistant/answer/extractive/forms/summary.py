"""A summary: the main points of the reports about a subject, one sentence each and nothing twice.

Reports say what matters in their first sentences, and what matters most is said by several; so a point is
worth how well it fits the question, how near the beginning it stands, and how much of it others say too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.answer.extractive.about import about
from assistant.answer.extractive.candidates import Candidate, Line
from assistant.answer.extractive.context import leans
from assistant.answer.extractive.score import ScoringContext

_MOST_POINTS = 7
_LONGEST = 45  # words of a point
_MOST_OF_ONE = 2  # points of one report, while there are others
_REPEATS = 0.5  # what it shares with a point before it, from which it says the same
_SAID_BY_OTHERS = 3.0  # what a point is worth more of which all is said by other reports too
_LEAD, _OPENING = 3.0, 1.0  # what a report's first sentence is worth more, and the two after it
_LEANS = 1.5  # what one is worth less that begins with "he" or "the deal"


def summary(candidates: Sequence[Candidate], asked: ScoringContext) -> list[Line]:
    """The points, those of the newest report first; empty where no sentence is about the subject."""
    points = [one for one in about(candidates, asked) if one.words <= _LONGEST]
    worth = _worth(points)
    reports = {one.hit.stored.report_id for one in points}
    most_of_one = _MOST_POINTS if len(reports) == 1 else _MOST_OF_ONE
    chosen: list[Candidate] = []
    for one in sorted(points, key=lambda each: -worth[each]):
        of_report = sum(one.hit.stored.report_id == other.hit.stored.report_id for other in chosen)
        if of_report < most_of_one and all(one.shared(other) < _REPEATS for other in chosen):
            chosen.append(one)
        if len(chosen) == _MOST_POINTS:
            break
    return [Line(candidate=one) for one in sorted(chosen, key=_newest_first)]


def _worth(points: Sequence[Candidate]) -> dict[Candidate, float]:
    """See the module: the score, and what place and other reports add."""
    reports_with = Counter(
        term for term, _ in {(term, one.hit.stored.report_id) for one in points for term in one.terms}
    )
    return {
        one: one.score
        + _SAID_BY_OTHERS * sum(reports_with[term] > 1 for term in one.terms) / max(1, len(one.terms))
        + (0.0 if not one.opens_report else _LEAD if one.place == 0 else _OPENING)
        - (_LEANS if leans(one.text) else 0.0)
        for one in points
    }


def _newest_first(one: Candidate) -> tuple[float, str, int]:
    published = one.hit.stored.report.published
    return -(published.timestamp() if published else 0.0), one.hit.stored.report_id, one.citations[0].start
