"""A count that reports have moved on from: the newest comes first, then one sentence for each earlier one.

"At least 12 people died" on Saturday, 19 on Tuesday, 23 in the end: a later report that counts the same gives
the state that holds. What was counted is the noun after the number, in the sentence as in the question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from assistant.answer.extractive.candidates import Candidate, Line
from assistant.answer.extractive.score import ScoringContext, answers_where_read
from assistant.question.expected_answer_type import AnswerKind
from assistant.text.figures import figures
from assistant.text.terms import stem, terms

_ABOUT = 0.5  # of the question's weighted words, the share in a sentence and its report's title
_LEAST_READ = 0.0  # the reader's score from which a sentence rather answers than not
_NOUN = re.compile(r"\s+(?:more\s+|other\s+)?([\w-]+)")


def latest_count(chosen: Sequence[Candidate], asked: ScoringContext) -> list[Line]:
    """The lines, newest count first, the earlier ones with the day of their report; empty where it is one."""
    if asked.expected.kinds != {AnswerKind.NUMBER}:
        return []
    counts = {one: count for one in chosen if (count := _count(one, asked)) is not None}
    if chosen[0] not in counts:
        return []
    kept: dict[float, Candidate] = {}
    for one in sorted(counts, key=_published, reverse=True):
        kept.setdefault(counts[one], one)
    days = {_published(one).date() for one in kept.values()}
    if len(kept) < 2 or len(days) < len(kept):
        return []
    newest, *earlier = kept.values()
    return [
        Line(candidate=newest),
        *(
            Line(candidate=one, label=f"Earlier, {one.hit.stored.report.published_there:%-d %B %Y}")
            for one in earlier
        ),
    ]


def _count(one: Candidate, asked: ScoringContext) -> float | None:
    """The one number of what is asked in a sentence that the reader takes for an answer."""
    report = one.hit.stored.report
    if report.published is None or one.reading is None or one.reading.score < _LEAST_READ:
        return None
    if asked.coverage(one.terms | terms(report.title)) < _ABOUT:
        return None
    counts: set[float] = set()
    for mention in answers_where_read(one, asked):
        noun = _NOUN.match(one.text, mention.span.end)
        if noun is None or stem(noun[1]) in asked.terms:
            counts.update(figure.low for figure in figures(mention.text))
    return counts.pop() if len(counts) == 1 else None


def _published(one: Candidate) -> datetime:
    published = one.hit.stored.report.published
    assert published is not None
    return published
