"""Which of the scored sentences are chosen: the best first, then few more, within a budget of words.

A further sentence is worth how likely it answers, less where its possible answers were given already, for
each of its words; so a short one is preferred to a long one, and another answer to the same again. A
passage much farther from the question than the first only shares a common word with it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from assistant.answer.extractive.candidates import Candidate
from assistant.answer.extractive.score import ScoringContext, answers
from assistant.answer.mentions import kind_match
from assistant.answer.reasons import gives_reason
from assistant.question.expected_answer_type import AnswerKind, ExpectedAnswerType
from assistant.text.terms import terms

_MOST_STATEMENTS = 5
_MOST_WORDS, _MOST_WORDS_UNREAD = 70, 74  # of all statements together, the first excepted
_REPEATS = 0.6  # share of a sentence's terms that one chosen before it already has
_TITLE_REPEATS = 0.85  # the same of a title, whose few words each say something
_WORTH_A_WORD = 0.001  # how likely a further sentence has to answer, for each of its words
_REPEATED_ANSWER = 0.9  # what a sentence loses of its worth when all possible answers in it were given
_A_WORD_FIRST = 0.02  # what a word more costs the first sentence, in the unit of the scores
_OPEN_KIND = 7.0  # times as much is a sentence worth that shows a kind asked for and not yet given
_ON_SUBJECT = 20.0  # times as much is one worth that speaks of what is asked, while nothing chosen does
_AS_NEAR = 0.6  # of the first sentence's cosine, the least that a further one has
_LEAST_SPAN = -6.0  # the reader's span score below which a further sentence has no words that answer
_LEAST_READ = -1.0  # the reader's score below which a further sentence has to speak of what is asked
_LEAST_SHARE = 0.2  # of the question's weighted words, the share from which one does
_BESIDE = 0.4  # of what the first sentence has of the question, the share that one of another report has
_ALL_OF_TITLE = 0.75  # of a title's terms, the share from which a sentence says all that it says
_FIGURES = frozenset([AnswerKind.NUMBER, AnswerKind.MONEY, AnswerKind.PERCENT])
_OFF, _ON = 0.2, 0.5  # shares of the question's words, below which a sentence does not, from which it does


def select_sentences(candidates: Sequence[Candidate], asked: ScoringContext) -> list[Candidate]:
    """The best sentence, then those that add most for their length; the best stays first."""
    likely = _likelihoods(candidates)
    possible = {one: _possible(one, asked) for one in candidates}
    best_first = max(candidates, key=lambda one: one.score - _A_WORD_FIRST * one.words)
    chosen = [_in_full(best_first, candidates)]
    most = _MOST_WORDS if any(one.reading for one in candidates) else _MOST_WORDS_UNREAD
    near = [
        one
        for one in candidates
        if _as_near(one, chosen[0]) and _may_add(one, asked) and _of_the_same(one, chosen[0], asked)
    ]
    while len(chosen) < _MOST_STATEMENTS:
        given = frozenset().union(*(possible[one] for one in chosen))
        still_open = _open_kinds(chosen, asked)
        astray = all(asked.coverage(one.terms | terms(one.hit.stored.report.title)) < _OFF for one in chosen)
        left = most - sum(one.words for one in chosen)
        worth = {
            one: likely[one]
            * _new(possible[one], given)
            * _opens(one, still_open, asked)
            * _returns(one, asked, astray)
            for one in near
            if one not in chosen
            and one.words <= left
            and (not _repeats(one, chosen) or _gives_another_figure(possible[one] - given, asked))
        }
        best = max(worth, key=lambda one: worth[one] / one.words, default=None)
        if best is None or worth[best] / best.words < _WORTH_A_WORD:
            break
        chosen.append(best)
    return in_reading_order(chosen)


def _in_full(first: Candidate, candidates: Sequence[Candidate]) -> Candidate:
    """In place of a title, the best sentence of its report that says all of it and more, if there is one."""
    if not first.is_title:
        return first
    same = [
        one
        for one in candidates
        if one.hit.stored.report_id == first.hit.stored.report_id
        and not one.is_title
        and len(first.terms & one.terms) >= _ALL_OF_TITLE * len(first.terms)
    ]
    return max(same, key=lambda one: one.score, default=first)


def _likelihoods(candidates: Sequence[Candidate]) -> dict[Candidate, float]:
    """How likely each sentence is to be the one that answers; together 1."""
    best = max(one.score for one in candidates)
    odds = {one: math.exp(one.score - best) for one in candidates}
    total = sum(odds.values())
    return {one: odd / total for one, odd in odds.items()}


def _as_near(candidate: Candidate, first: Candidate) -> bool:
    """Whether its passage lies about as near the question, by its cosine, as that of the first sentence."""
    cosine, best = candidate.hit.cosine, first.hit.cosine
    return cosine is None or best is None or cosine >= _AS_NEAR * best


def _may_add(candidate: Candidate, asked: ScoringContext) -> bool:
    """Whether it has words that may answer, as far as it was read, or speaks of what is asked."""
    reading = candidate.reading
    if reading is None:
        return True
    about = asked.coverage(candidate.terms) >= _LEAST_SHARE
    if reading.span_score < _LEAST_SPAN or (AnswerKind.YES_NO in asked.expected.kinds and not about):
        return False
    return about or reading.score >= _LEAST_READ


def _of_the_same(candidate: Candidate, first: Candidate, asked: ScoringContext) -> bool:
    """Whether it is of the first sentence's report, or has nearly as much of the question, title included.

    Asked where a reason is wanted: what another affair came of looks like one as well.
    """
    same_report = candidate.hit.stored.report_id == first.hit.stored.report_id
    if same_report or AnswerKind.REASON not in asked.expected.kinds:
        return True
    return _coverage(candidate, asked) >= _BESIDE * _coverage(first, asked)


def _coverage(candidate: Candidate, asked: ScoringContext) -> float:
    return asked.coverage(candidate.terms | terms(candidate.hit.stored.report.title))


def _possible(candidate: Candidate, asked: ScoringContext) -> frozenset[str]:
    """The terms that may answer: those of mentions of the kind asked for, or all that are not asked."""
    named = frozenset(term for mention in answers(candidate, asked) for term in mention.terms) - asked.terms
    if named and AnswerKind.THING not in asked.expected.kinds:
        return named
    return candidate.terms - asked.terms


def _new(possible: frozenset[str], given: frozenset[str]) -> float:
    """What is left of a sentence's worth when some of what may answer in it was given."""
    return 1 - _REPEATED_ANSWER * len(possible & given) / max(1, len(possible))


def _opens(candidate: Candidate, kinds: Collection[AnswerKind], asked: ScoringContext) -> float:
    """How many times its worth a sentence has for showing one of the kinds that nothing chosen has."""
    return _OPEN_KIND if any(_shows(candidate, kind, asked) for kind in kinds) else 1.0


def _returns(candidate: Candidate, asked: ScoringContext, astray: bool) -> float:
    """How many times its worth a sentence has for speaking of what is asked where the others go astray."""
    return _ON_SUBJECT if astray and asked.coverage(candidate.terms) >= _ON else 1.0


def _open_kinds(chosen: Sequence[Candidate], asked: ScoringContext) -> frozenset[AnswerKind]:
    """The kinds asked for of which nothing chosen has any."""
    return frozenset(
        kind for kind in asked.expected.kinds if not any(_shows(one, kind, asked) for one in chosen)
    )


def _shows(candidate: Candidate, kind: AnswerKind, asked: ScoringContext) -> bool:
    if kind in (AnswerKind.THING, AnswerKind.YES_NO):
        return True
    if kind is AnswerKind.REASON:
        return gives_reason(candidate.text, asked.terms) > 0
    return any(
        kind_match(mention, ExpectedAnswerType(kinds=frozenset({kind}))) for mention in candidate.mentions
    )


def _gives_another_figure(new: frozenset[str], asked: ScoringContext) -> bool:
    """Whether what is new in a sentence is a figure, where one is asked for: its other words may repeat."""
    return asked.expected.kinds <= _FIGURES and any(term[0].isdigit() for term in new)


def _repeats(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Whether most of its words were chosen before, or, of a title, all that it mentions."""
    if candidate.is_title:
        mentioned = {term for mention in candidate.mentions for term in mention.terms}
        if mentioned <= frozenset().union(*(other.terms for other in chosen)):
            return True
    smaller, most = max(1, len(candidate.terms)), _TITLE_REPEATS if candidate.is_title else _REPEATS
    return any(len(candidate.terms & other.terms) / smaller >= most for other in chosen)


def in_reading_order(chosen: Sequence[Candidate]) -> list[Candidate]:
    """The best first, then what else its report says, then report by report as they were written."""
    order: dict[str, int] = {}
    for rank, candidate in enumerate(chosen):
        order.setdefault(candidate.hit.stored.report_id, rank)
    first, *others = chosen
    return [first, *sorted(others, key=lambda c: (order[c.hit.stored.report_id], c.citations[0].start))]
