"""A summary: the main points of the reports about a subject, one sentence each and nothing twice.

Reports say what matters in their first sentences, and what matters most is said by several. So a point is
worth how well it fits the question, how near the beginning it stands, and how much it has of the words that
several reports share and no point chosen before it has: one after the other, that which adds most.
"""

from __future__ import annotations

import math
import re
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
_SHARED = 1.6  # what words are worth more that other reports have too and no point before it
_LEAD, _OPENING = 3.0, 1.0  # what a report's first sentence is worth more, and the two after it
_LEANS = 1.5  # what one is worth less that begins with "he" or "the deal"
_PASSING = 0.5  # of the question's weighted words, the share below which a sentence may be an aside
_QUOTED = re.compile(r"[\"“][^\"”]*[\"”]?")
_SPEAKS = re.compile(
    r"\b(?:I|I['’](?:m|d|ve|ll)|my|we|we['’](?:re|ve|d|ll)|our|let['’]s|you|your)\b(?!\.)", re.IGNORECASE
)


def summary(candidates: Sequence[Candidate], asked: ScoringContext) -> list[Line]:
    """The points, those of the newest report first; empty where no sentence is about the subject."""
    all_points = [one for one in about(candidates, asked) if one.words <= _LONGEST]
    left = [one for one in all_points if not _is_comment(one)] or all_points
    weights = _weights(left, asked)
    reports = {one.hit.stored.report_id for one in left}
    most_of_one = _MOST_POINTS if len(reports) == 1 else _MOST_OF_ONE
    chosen: list[Candidate] = []
    covered = asked.terms
    while left and len(chosen) < _MOST_POINTS:
        best = max(left, key=lambda one: _fit(one, asked) + _adds(one, weights, covered))
        left.remove(best)
        of_report = sum(best.hit.stored.report_id == other.hit.stored.report_id for other in chosen)
        if of_report < most_of_one and _says_more(best, chosen, covered, asked):
            chosen.append(best)
            covered |= best.terms
    return [Line(candidate=one) for one in sorted(chosen, key=_newest_first)]


def _is_comment(one: Candidate) -> bool:
    """Whether the writer speaks of themselves or to the reader, outside quotation marks."""
    return _SPEAKS.search(_QUOTED.sub(" ", one.text)) is not None


def _says_more(
    one: Candidate, chosen: Sequence[Candidate], covered: frozenset[str], asked: ScoringContext
) -> bool:
    """Whether most of it was not said by the points before it, all together or any alone."""
    own = one.terms - asked.terms
    return len(own - covered) * 2 >= len(own) and all(one.shared(other) < _REPEATS for other in chosen)


def _weights(points: Sequence[Candidate], asked: ScoringContext) -> dict[str, float]:
    """For each term that several reports have, beside those of the question, how much it tells."""
    reports_with = Counter(
        term for term, _ in {(term, one.hit.stored.report_id) for one in points for term in one.terms}
    )
    return {
        term: math.log2(reports)
        for term, reports in reports_with.items()
        if reports > 1 and term not in asked.terms
    }


def _fit(one: Candidate, asked: ScoringContext) -> float:
    place = 0.0 if not one.opens_report else _LEAD if one.place == 0 else _OPENING
    if asked.coverage(one.terms) < _PASSING:
        place = 0.0
    return one.score + place - (_LEANS if leans(one.text) else 0.0)


def _adds(one: Candidate, weights: dict[str, float], covered: frozenset[str]) -> float:
    """What the words are worth that it would add; of a longer sentence more, but not in proportion."""
    new = sum(weights.get(term, 0.0) for term in one.terms - covered)
    return _SHARED * new / math.sqrt(max(1, len(one.terms)))


def _newest_first(one: Candidate) -> tuple[float, str, int]:
    published = one.hit.stored.report.published
    return -(published.timestamp() if published else 0.0), one.hit.stored.report_id, one.citations[0].start
