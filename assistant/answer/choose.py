"""Which of the weighed sentences are said: the best first, then few more, within a budget of words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from assistant.answer.candidates import Candidate
from assistant.answer.mentions import bears, gives_reason
from assistant.answer.weigh import Asked
from assistant.question.sought import Kind, Sought

_MOST_STATEMENTS = 5
_MOST_WORDS = 68  # of all statements together, the first excepted; on average it comes to fewer than 60
_REPEATS = 0.6  # share of a sentence's terms that one chosen before it already has
_WORTH_SAYING = 0.01  # how likely a further sentence has to answer by itself
_SURE = 0.95  # how likely what is chosen answers, from which nothing needs to be added

# What adding to what is said is worth, in the unit of the weights (a logarithm of likelihood).
_NEW_KIND, _NEW_WORDS, _A_WORD_MORE, _A_WORD_FIRST = 2.0, 2.0, 0.08, 0.02


def choose(candidates: Sequence[Candidate], asked: Asked) -> list[Candidate]:
    """The best sentence, then those that add most for their length; the best stays first."""
    ranked = sorted(candidates, key=lambda candidate: -candidate.weight)
    likely = _likelihoods(ranked)
    chosen = [max(ranked, key=lambda one: one.weight - _A_WORD_FIRST * one.words)]
    while len(chosen) < _MOST_STATEMENTS:
        sure = sum(likely[one] for one in chosen)
        if sure >= _SURE and not _open_kinds(chosen, asked.sought):
            break
        left = _MOST_WORDS - sum(one.words for one in chosen)
        fitting = [
            one for one in ranked if one not in chosen and one.words <= left and not _repeats(one, chosen)
        ]
        best = max(fitting, key=lambda one: _adds(one, chosen, asked), default=None)
        if best is None or (likely[best] < _WORTH_SAYING and not _shows_open(best, chosen, asked)):
            break
        chosen.append(best)
    return in_reading_order(chosen)


def _likelihoods(ranked: Sequence[Candidate]) -> dict[Candidate, float]:
    """How likely each sentence is to be the one that answers; together 1."""
    best = ranked[0].weight
    odds = [math.exp(one.weight - best) for one in ranked]
    return {one: odd / sum(odds) for one, odd in zip(ranked, odds, strict=True)}


def _adds(candidate: Candidate, chosen: Sequence[Candidate], asked: Asked) -> float:
    said = frozenset().union(*(one.terms for one in chosen))
    told = asked.covered(said | candidate.terms) - asked.covered(said)
    shown = bool(_shows_open(candidate, chosen, asked))
    return candidate.weight + _NEW_KIND * shown + _NEW_WORDS * told - _A_WORD_MORE * candidate.words


def _shows_open(candidate: Candidate, chosen: Sequence[Candidate], asked: Asked) -> frozenset[Kind]:
    open_kinds = _open_kinds(chosen, asked.sought)
    return frozenset(kind for kind in open_kinds if _shows(candidate, kind))


def _open_kinds(chosen: Sequence[Candidate], sought: Sought) -> frozenset[Kind]:
    """The kinds asked for of which nothing chosen holds any."""
    return frozenset(kind for kind in sought.kinds if not any(_shows(one, kind) for one in chosen))


def _shows(candidate: Candidate, kind: Kind) -> bool:
    if kind in (Kind.THING, Kind.YES_NO):
        return True
    if kind is Kind.REASON:
        return gives_reason(candidate.text)
    return any(bears(mention, Sought(kinds=frozenset({kind}))) for mention in candidate.mentions)


def _repeats(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    smaller = max(1, len(candidate.terms))
    return any(len(candidate.terms & other.terms) / smaller >= _REPEATS for other in chosen)


def in_reading_order(chosen: Sequence[Candidate]) -> list[Candidate]:
    """The best first, then what its report tells beside it, then report by report as they were written."""
    order: dict[str, int] = {}
    for rank, candidate in enumerate(chosen):
        order.setdefault(candidate.hit.held.report_id, rank)
    first, *others = chosen
    return [first, *sorted(others, key=lambda c: (order[c.hit.held.report_id], c.citations[0].start))]
