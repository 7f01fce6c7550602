"""The order of hits by the words they bear: together in one sentence, and not those borne already.

A ranking of passages by all their words puts first what repeats the question's commonest words. Of a long
question one passage seldom tells everything, and what it tells stands in a sentence. So a hit counts more
when one sentence bears much of a clause, and hits are taken one by one, each for the rare words that those
before it left out (as in maximal marginal relevance, Carbonell & Goldstein, SIGIR 1998, with the
diminishing gain of xQuAD, Santos, Macdonald & Ounis, WWW 2010).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from math import fsum

import numpy as np
import numpy.typing as npt

from assistant.text.terms import plain, stem, terms
from corpus import Hit, sentences

LOOKED_AT = 30  # hits of a ranking whose words are read
_SENTENCE = 0.5  # a standard deviation of the words in the best sentence, in ones of the hits' score
_NEW_WORDS = 6.0  # all of the words asked for, in standard deviations of the score
_SAID_ONCE = 0.6  # how much of a word's weight is gone once a hit bears it

_WORD = re.compile(r"[\w.]+")

Floats = npt.NDArray[np.float64]


def diversify(
    hits: Sequence[Hit], focus: str, clauses: Sequence[str], *, rarity: Mapping[str, float]
) -> list[Hit]:
    """The hits, those first that bear most of ``focus`` and ``clauses``; ``rarity`` weighs their terms.

    What the best sentence bears is counted into the scores, what a hit adds to others into the order alone.
    """
    near = list(hits[:LOOKED_AT])
    asked = [terms(clause) for clause in clauses or (focus,)]
    every = terms(focus).union(*asked)
    said = [[every.intersection(stems) for stems in _by_sentence(hit.text)] for hit in near]
    best = _standardised(np.array([_in_one_sentence(told, asked, rarity) for told in said]))
    scores = np.array([hit.score for hit in near]) + _SENTENCE * best
    wanted = sorted(terms(focus))
    weights = np.array([rarity.get(term, 0.0) for term in wanted])
    shares = weights / weights.sum() if weights.any() else weights
    order = _each_for_what_it_adds(_standardised(scores), _borne(near, said, wanted), shares)
    return [*(replace(near[place], score=float(scores[place])) for place in order), *hits[LOOKED_AT:]]


@lru_cache(maxsize=5_000)
def _by_sentence(text: str) -> tuple[tuple[str, ...], ...]:
    """The stems of each sentence's words, each once; tuples take a seventh of the memory that sets would."""
    said = (_WORD.findall(plain(text[one.start : one.end])) for one in sentences(text))
    return tuple(tuple(dict.fromkeys(map(stem, words))) for words in said)


def _in_one_sentence(
    told: Sequence[frozenset[str]], asked: Sequence[frozenset[str]], rarity: Mapping[str, float]
) -> float:
    """The rarity of the terms of one clause that one sentence bears, of whichever bears the most."""
    return max(  # summed exactly: the order of a set's words, which changes, must not tell
        (fsum(rarity.get(term, 0.0) for term in one & words) for one in told for words in asked), default=0.0
    )


def _borne(hits: Sequence[Hit], said: Sequence[Sequence[frozenset[str]]], asked: Sequence[str]) -> Floats:
    """Whether each hit, its report's title counted in, bears each term (hits × terms)."""
    titles = (_by_sentence(hit.stored.report.title) for hit in hits)
    borne = [frozenset().union(*told, *title) for told, title in zip(said, titles, strict=True)]
    return np.array([term in words for words in borne for term in asked], dtype=np.float64).reshape(
        len(said), len(asked)
    )


def _each_for_what_it_adds(worth: Floats, borne: Floats, weights: Floats) -> list[int]:
    """The places of the hits, always the one next that is worth most with what it still adds."""
    left, waiting, order = weights.copy(), worth.copy(), []
    for _ in worth:
        place = int(np.argmax(waiting + _NEW_WORDS * (borne @ left)))
        order.append(place)
        waiting[place] = -np.inf
        left = left * (1 - _SAID_ONCE * borne[place])
    return order


def _standardised(values: Floats) -> Floats:
    deviation = values.std() if len(values) else 0.0
    return (values - values.mean()) / deviation if deviation else np.zeros_like(values)
