"""The full-text scores of several searches, each word looked up once for all of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.lexical import Postings, words
from corpus.search import Search

_WHOLE, _FOCUS, _CLAUSE = 0.25, 1.0, 1.0  # what the words of a search's text, focus and best clause count

Scores = npt.NDArray[np.float64]


class Asked:
    """What the passages score for the words of some searches."""

    def __init__(
        self, searches: Sequence[Search], look_up: Callable[[Iterable[str]], dict[str, Postings]]
    ) -> None:
        """Looks up every word that the searches hold; ``look_up`` is :func:`corpus.lexical.scores`."""
        texts = {text for search in searches for text in (search.text, search.focus, *search.clauses)}
        self._stems = {text: _by_stem(text) for text in texts}
        asked = {stem: word for stems in self._stems.values() for stem, word in stems.items()}
        postings = look_up(asked.values())
        every = [postings[word][0] for word in asked.values()]
        self._ids = np.unique(np.concatenate(every)) if every else np.zeros(0, dtype=np.int64)
        self._postings = {
            stem: (np.searchsorted(self._ids, postings[word][0]), postings[word][1])
            for stem, word in asked.items()
        }

    def best(self, search: Search, *, within: npt.NDArray[np.int64] | None, limit: int) -> dict[int, float]:
        """The best passages among ``within`` (None: all), as passage id to score (higher is better)."""
        total = self._scores(search.text)
        if search.focus:
            total = _WHOLE * total + _FOCUS * self._scores(search.focus)
            clauses = [self._scores(clause) for clause in search.clauses or (search.focus,)]
            total = total + _CLAUSE * np.max(clauses, axis=0)
        places = np.flatnonzero(total)
        if within is not None:
            places = places[np.isin(self._ids[places], within, assume_unique=True)]
        order = np.lexsort((self._ids[places], -total[places]))[:limit]
        return {int(self._ids[place]): float(total[place]) for place in places[order]}

    def _scores(self, text: str) -> Scores:
        total = np.zeros(len(self._ids))
        for stem in self._stems[text]:
            places, scores = self._postings[stem]
            total[places] += scores
        return total


_stemming = threading.Lock()  # a stemmer keeps the word it is at work on in itself


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("porter")


def _by_stem(text: str) -> dict[str, str]:
    """The words of a text by their stems: two forms of one word count once."""
    with _stemming:
        return {_stemmer().stemWord(word.casefold()): word for word in words(text)}
