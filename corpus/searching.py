"""How a corpus is searched: by words and by meaning, each passage found either way judged by both.

Words are looked up within each search's scope. The vector index is asked once a call and knows no scopes:
filtered, it was measured to take half a second over 100,000 passages. What it finds is sorted by scope
afterwards, and a scope of few passages is judged passage by passage. Whatever the words find has its cosine
taken from the catalogue's own embeddings, and what is near by meaning is scored by its words too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corpus.catalogue import Catalogue
from corpus.lexical import WordIndex
from corpus.ranking import fuse, ranks
from corpus.report import HeldReport, Hit, Passage
from corpus.scope import Scope
from corpus.search import Search

if TYPE_CHECKING:
    from corpus.encoder import Vectors as Embeddings

_CANDIDATES = 100  # passages taken from each ranking before they are fused
_WEIGHTS = {"dense": 0.3, "lexical": 1.0}
_SPARE = 5  # hits beyond those wanted, since an index may know passages that have just been replaced
_FEW = 1_000  # passages of a scope that are judged one by one
_MOST = 1_000  # passages asked of the vector index, so that enough of them lie within a scope

Encode = Callable[[Sequence[str]], "Embeddings"]
Nearest = Callable[["Embeddings", int], list[list[int]] | None]
Ranking = dict[int, float]
"""Scores by passage, the best first."""


@dataclass(frozen=True, slots=True)
class _Meant:
    """What is near by meaning: each text's vector, and for each search where its nearest are among."""

    vectors: Mapping[str, Embeddings]
    near: Sequence[Sequence[int]]


def search_each(
    searches: Sequence[Search],
    *,
    catalogue: Catalogue,
    words: WordIndex,
    encode: Encode,
    nearest: Nearest,
    limit: int,
    few: int = _FEW,
) -> list[list[Hit]]:
    """For each search, its scope spelled as held, the passages that fit it best, best first.

    ``nearest`` gives for each row of vectors so many passages, nearest first, or None while it cannot.
    A text is encoded once for all searches. A scope of up to ``few`` passages is judged one by one.
    """
    wanted = max(_CANDIDATES, limit)
    with ThreadPoolExecutor(1) as beside:  # encoding and Chroma keep another core, or another process, busy
        meaning = beside.submit(_meant, searches, words, encode, nearest, wanted, few)
        by_words = [words.search(search, limit=wanted) for search in searches]
        meant = meaning.result()
    judged = _Judged(*catalogue.judged(list({i for ids in (*by_words, *meant.near) for i in ids})))
    rankings = []
    for search, lexical, near in zip(searches, by_words, meant.near, strict=True):
        vector = meant.vectors.get(search.text)
        dense = judged.cosines(near, vector, limit=wanted)
        rest = [i for i in dense if i not in lexical]
        rankings.append(
            _Rankings(
                lexical=lexical,
                dense=dense,
                scores=lexical | words.search(search, limit=len(rest), among=rest) if rest else lexical,
                cosines=dense | judged.cosines(lexical, vector, limit=len(lexical)),
            )
        )
    return _found(rankings, catalogue, limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rankings:
    """What was found by words and by meaning, and what every passage found either way scores in both."""

    lexical: Ranking
    dense: Ranking
    scores: Ranking
    cosines: Ranking


def _meant(
    searches: Sequence[Search], words: WordIndex, encode: Encode, nearest: Nearest, wanted: int, few: int
) -> _Meant:
    """What is near by meaning within each search's scope: nothing when the vector index cannot be asked."""
    texts = list(dict.fromkeys(search.text for search in searches if search.text.strip()))
    vectors = dict(zip(texts, encode(texts), strict=True))
    asking = [search for search in searches if search.nearest and search.text in vectors]
    within = {
        scope: words.within(scope, limit=few)
        for scope in {search.scope for search in asking}
        if not scope.unlimited
    }
    small = {scope: ids for scope, (ids, count) in within.items() if count <= few}
    texts = list(dict.fromkeys(search.text for search in asking if search.scope not in small))
    found: dict[str, list[int]] = {}
    if texts:
        shares = [count / words.count() for scope, (_, count) in within.items() if scope not in small]
        most = max(wanted, min(_MOST, int(wanted / min(shares, default=1.0))))
        every = nearest(np.stack([vectors[text] for text in texts]), most)
        if every is None:
            return _Meant({}, [()] * len(searches))
        found = dict(zip(texts, every, strict=True))

    def near(search: Search) -> Sequence[int]:
        if not search.nearest:
            return ()
        if search.scope in small:
            return small[search.scope]
        return _first_within(search.scope, found.get(search.text, ()), words=words, limit=wanted)

    return _Meant(vectors, [near(search) for search in searches])


def _first_within(scope: Scope, ids: Sequence[int], *, words: WordIndex, limit: int) -> Sequence[int]:
    if not scope.unlimited and ids:
        allowed = set(words.within(scope, limit=len(ids), among=ids)[0])
        ids = [i for i in ids if i in allowed]
    return ids[:limit]


class _Judged:
    """Embeddings of passages, by passage."""

    def __init__(self, passage_ids: Sequence[int], embeddings: Embeddings) -> None:
        self._rows = {passage_id: row for row, passage_id in enumerate(passage_ids)}
        self._embeddings = embeddings

    def cosines(self, passage_ids: Iterable[int], vector: Embeddings | None, *, limit: int) -> Ranking:
        """The passages with the highest cosines with ``vector``, highest first."""
        ids = [i for i in passage_ids if i in self._rows]
        if vector is None or not ids:
            return {}
        cosines = self._embeddings[[self._rows[i] for i in ids]] @ vector
        first = np.argsort(-cosines, kind="stable")[:limit]
        return {ids[place]: float(cosines[place]) for place in first}


def _found(rankings: Sequence[_Rankings], catalogue: Catalogue, limit: int) -> list[list[Hit]]:
    """Fuses the rankings of each search into hits."""
    fused = [fuse({"dense": one.cosines, "lexical": one.scores}, weights=_WEIGHTS) for one in rankings]
    best = [list(ranks(scores))[: limit + _SPARE] for scores in fused]
    found = catalogue.found(list({i for ids in best for i in ids}))
    return [
        _hits([i for i in ids if i in found][:limit], found, scores, of_search)
        for ids, scores, of_search in zip(best, fused, rankings, strict=True)
    ]


def _hits(
    ids: Sequence[int],
    found: Mapping[int, tuple[Passage, HeldReport]],
    scores: Mapping[int, float],
    rankings: _Rankings,
) -> list[Hit]:
    placed = {
        name: {passage_id: rank for rank, passage_id in enumerate(ranking, start=1)}
        for name, ranking in (("dense", rankings.dense), ("lexical", rankings.lexical))
    }
    return [
        Hit(
            passage=found[i][0],
            held=found[i][1],
            score=scores[i],
            cosine=rankings.cosines.get(i),
            found_by={name: place[i] for name, place in placed.items() if i in place},
        )
        for i in ids
    ]
