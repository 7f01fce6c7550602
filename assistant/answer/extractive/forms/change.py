"""What has changed: what reports of different days say of one thing, the earliest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from assistant.answer.extractive.about import about
from assistant.answer.extractive.candidates import Candidate, Line
from assistant.answer.extractive.score import ScoringContext, answers_where_read
from assistant.question.expected_answer_type import AnswerKind, ExpectedAnswerType

_MOST_STATES = 4
_MOST_OF_A_DAY = 2
_LONGEST = 60  # words
_LATER = 3.0  # what standing in the newest report is worth, in the unit of the scores
_LEAD, _OPENING = 2.0, 1.0  # what a report's first sentence is worth more, and the two after it
_NAMED = 0.3  # of the question's weighted words, the share in such a sentence
_AS_LIKELY = 3.0  # how far below the best score a figure may be
_FIGURES = frozenset((AnswerKind.NUMBER, AnswerKind.MONEY, AnswerKind.PERCENT))


def figures_asked(expected: ExpectedAnswerType) -> ExpectedAnswerType:
    """Which figures a question for a change may mean: those it asks for, or any."""
    return ExpectedAnswerType(kinds=frozenset(expected.kinds) & _FIGURES or _FIGURES)


def states(
    candidates: Sequence[Candidate], asked: ScoringContext, *, figures: ExpectedAnswerType | None
) -> list[Line]:
    """What the thing was and is, by the day of the report; empty unless there are two.

    With ``figures``, the kind of figure asked for, each has one that none before it has; without, they are of
    several days, the newest reports count most, and each says something new.
    """
    best = max((one.score for one in candidates), default=0.0)
    likely = [one for one in candidates if one.score >= best - _AS_LIKELY and not one.is_title]
    dated = [
        one
        for one in (likely if figures else _naming(about(candidates, asked), asked))
        if one.hit.stored.report.published is not None and one.words <= _LONGEST
    ]
    later = _later(dated)
    ranked = sorted(
        dated, key=lambda one: -one.score - (0.0 if figures else _LATER * later[one] + _lead(one, asked))
    )
    counted = replace(asked, expected=figures or asked.expected)
    chosen: list[Candidate] = []
    given: frozenset[str] = frozenset()
    for one in ranked:
        of_day = sum(_published(one).date() == _published(other).date() for other in chosen)
        new = _figures(one, counted) if figures else one.terms
        if len(new - given) * 2 > len(new) and (figures or of_day < _MOST_OF_A_DAY):
            chosen.append(one)
            given |= new
        if len(chosen) == _MOST_STATES:
            break
    if not figures:
        chosen = _with_newest(chosen, ranked)
    days = {_published(one).date() for one in chosen}
    if len(chosen) < 2 or (figures is None and len(days) < 2):
        return []
    return [
        Line(candidate=one, label=f"Reported {one.hit.stored.report.published_there:%-d %B %Y}")
        for one in sorted(chosen, key=_published)
    ]


def _naming(those: Sequence[Candidate], asked: ScoringContext) -> Sequence[Candidate]:
    """Those that have any word of the question, where some do: a report begins with an aside now and then."""
    return [one for one in those if asked.coverage(one.terms) > 0] or those


def _with_newest(chosen: list[Candidate], ranked: Sequence[Candidate]) -> list[Candidate]:
    """What is chosen, with the best sentence of the newest report: the last of several states is wanted."""
    last = max(map(_published, ranked), default=None)
    if last is None or any(_published(one) == last for one in chosen):
        return chosen
    newest = next(one for one in ranked if _published(one) == last)
    return [*chosen[: _MOST_STATES - 1], newest]


def _figures(one: Candidate, counted: ScoringContext) -> frozenset[str]:
    """The terms of the figures that the reader takes for what is asked, where it thinks it likely at all."""
    if one.reading is None or one.reading.score < 0:
        return frozenset()
    found = {term for mention in answers_where_read(one, counted) for term in mention.terms}
    return frozenset(term for term in found if term[0].isdigit()) or frozenset(found)


def _lead(one: Candidate, asked: ScoringContext) -> float:
    """What its place in its report is worth: the first sentences that name the subject say what is new."""
    if not one.opens_report or asked.coverage(one.terms) < _NAMED:
        return 0.0
    return _LEAD if one.place == 0 else _OPENING


def _later(dated: Sequence[Candidate]) -> dict[Candidate, float]:
    """How late each was published, from 0 for the first to 1 for the last."""
    times = {one: _published(one).timestamp() for one in dated}
    first, last = min(times.values(), default=0.0), max(times.values(), default=0.0)
    return {one: (at - first) / ((last - first) or 1.0) for one, at in times.items()}


def _published(one: Candidate) -> datetime:
    published = one.hit.stored.report.published
    assert published is not None
    return published
