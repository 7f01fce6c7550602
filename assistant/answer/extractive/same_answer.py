"""Which other reports give the same answer as a statement, by the reader's judgement.

Two sentences give one answer when the reader finds it in both, in the same words of the kind that is asked
for, and both speak of most of what is asked and of much the same. The limits are set for precision
(`make bench-corroboration`).
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer.answer import Citation
from assistant.answer.extractive.candidates import Candidate
from assistant.answer.extractive.emphasis import read_emphasis
from assistant.answer.extractive.score import ScoringContext
from assistant.answer.one_event import may_be_one_event
from assistant.text.negation import is_negated
from assistant.text.terms import terms

_LEAST_SCORE = 1.3  # the reader's, of a sentence that answers by itself
_LEAST_SHARE = 0.4  # of the question's weighted words
_ALIKE = 0.2  # of the terms of the statement, the share that the other sentence has


def same_answer(chosen: Candidate, found: Sequence[Candidate], asked: ScoringContext) -> tuple[Citation, ...]:
    """The best sentence of each other report that gives the answer ``chosen`` gives; none where unsure."""
    answer = _answer(chosen, asked)
    if not answer:
        return ()
    best: dict[str, Candidate] = {}
    for one in found:
        better = _score(one) > _score(best.get(one.hit.stored.report_id))
        if better and answer <= _answer(one, asked) and _of_one_event(one, chosen):
            best[one.hit.stored.report_id] = one
    cited = {citation.stored.report_id for citation in chosen.citations}
    return tuple(
        citation
        for one in best.values()
        for citation in one.citations
        if citation.stored.report_id not in cited
    )


def _answer(one: Candidate, asked: ScoringContext) -> frozenset[str]:
    """The terms in which a sentence answers by itself; none where it does not, or not surely."""
    if one.reading is None or one.is_row or _score(one) < _LEAST_SCORE:
        return frozenset()
    if asked.coverage(one.terms) < _LEAST_SHARE:
        return frozenset()
    marked = read_emphasis(one.text, one.reading, asked)
    return terms(" ".join(one.text[span.start : span.end] for span in marked)) - asked.terms


def _of_one_event(one: Candidate, other: Candidate) -> bool:
    """Whether they share words, both deny something or neither does, and are near in time."""
    alike = len(one.terms & other.terms) >= _ALIKE * len(other.terms)
    as_sure = is_negated(one.text) == is_negated(other.text)
    return alike and as_sure and may_be_one_event(one.hit.stored, other.hit.stored)


def _score(one: Candidate | None) -> float:
    return one.reading.score if one and one.reading else float("-inf")
