"""The order of hits by the question's words they have: together in one sentence, and not covered already.

A ranking of passages by all their words puts first what repeats the question's commonest words. For a
long question one passage seldom says everything, and what it says is in a sentence. So a hit counts more
when one sentence has much of a clause, and hits are taken one by one, each for the rare words that those
before it left out (as in maximal marginal relevance, Carbonell & Goldstein, SIGIR 1998, with the
diminishing gain of xQuAD, Santos, Macdonald & Ounis, WWW 2010).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from math import fsum

import numpy as np
import numpy.typing as npt

from assistant.text.terms import stem, terms
from assistant.text.word_patterns import DOTTED_WORD
from corpus import Hit, fold, sentences

POOL = 30  # hits of a ranking whose words are read
_SENTENCE = 0.5  # a standard deviation of the words in the best sentence, in ones of the hits' score
_NEW_WORDS = 6.0  # all of the words asked for, in standard deviations of the score
_COVERED_ONCE = 0.6  # how much of a word's weight is gone once a hit has it


Floats = npt.NDArray[np.float64]


def diversify(
    hits: Sequence[Hit], focus: str, clauses: Sequence[str], *, idf: Mapping[str, float]
) -> list[Hit]:
    """The hits, those first that have most of ``focus`` and ``clauses``; ``idf`` weights their terms.

    What the best sentence has is counted into the scores, what a hit adds to others into the order alone.
    """
    near = list(hits[:POOL])
    asked = [terms(clause) for clause in clauses or (focus,)]
    every = terms(focus).union(*asked)
    by_sentence = [[every.intersection(stems) for stems in _by_sentence(hit.text)] for hit in near]
    best = _standardised(
        np.array([_in_one_sentence(sentence_terms, asked, idf) for sentence_terms in by_sentence])
    )
    scores = np.array([hit.score for hit in near]) + _SENTENCE * best
    wanted = sorted(terms(focus))
    weights = np.array([idf.get(term, 0.0) for term in wanted])
    shares = weights / weights.sum() if weights.any() else weights
    order = _marginal_relevance(_standardised(scores), _coverage(near, by_sentence, wanted), shares)
    return [*(replace(near[place], score=float(scores[place])) for place in order), *hits[POOL:]]


@lru_cache(maxsize=5_000)
def _by_sentence(text: str) -> tuple[tuple[str, ...], ...]:
    """The stems of each sentence's words, each once; tuples take a seventh of the memory that sets would."""
    sentence_words = (DOTTED_WORD.findall(fold(text[one.start : one.end])) for one in sentences(text))
    return tuple(tuple(dict.fromkeys(map(stem, words))) for words in sentence_words)


def _in_one_sentence(
    sentence_terms: Sequence[frozenset[str]], asked: Sequence[frozenset[str]], idf: Mapping[str, float]
) -> float:
    """The IDF of the terms of one clause that one sentence has, of whichever has the most."""
    return max(  # summed exactly: the order of a set's words, which changes, must not matter
        (fsum(idf.get(term, 0.0) for term in one & words) for one in sentence_terms for words in asked),
        default=0.0,
    )


def _coverage(
    hits: Sequence[Hit], by_sentence: Sequence[Sequence[frozenset[str]]], asked: Sequence[str]
) -> Floats:
    """Whether each hit, its report's title counted in, has each term (hits × terms)."""
    titles = (_by_sentence(hit.stored.report.title) for hit in hits)
    covered = [frozenset().union(*terms, *title) for terms, title in zip(by_sentence, titles, strict=True)]
    return np.array([term in words for words in covered for term in asked], dtype=np.float64).reshape(
        len(by_sentence), len(asked)
    )


def _marginal_relevance(worth: Floats, coverage: Floats, weights: Floats) -> list[int]:
    """The places of the hits, always the one next that is worth most with what it still adds."""
    left, waiting, order = weights.copy(), worth.copy(), []
    for _ in worth:
        place = int(np.argmax(waiting + _NEW_WORDS * (coverage @ left)))
        order.append(place)
        waiting[place] = -np.inf
        left = left * (1 - _COVERED_ONCE * coverage[place])
    return order


def _standardised(values: Floats) -> Floats:
    deviation = values.std() if len(values) else 0.0
    return (values - values.mean()) / deviation if deviation else np.zeros_like(values)
