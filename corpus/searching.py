"""How a corpus is searched: by words and by meaning, each passage found either way judged by both.

Words are looked up within each search's scope. The vector index is asked once a call and knows no scopes:
filtered, it was measured to take seconds over many passages. What it finds is sorted by scope afterwards, a
scope of few passages is judged passage by passage, and whatever the words find has its cosine taken from
the catalogue's own embeddings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from corpus.catalogue import Catalogue
from corpus.lexical import WordIndex
from corpus.ranking import fuse, ranks
from corpus.report import HeldReport, Hit, Passage
from corpus.search import Search

if TYPE_CHECKING:
    from corpus.encoder import Vectors as Embeddings

_CANDIDATES = 100  # passages taken from each ranking before they are fused
_WEIGHTS = {"dense": 0.3, "lexical": 1.0}
_FEW = 1_000  # passages of a scope that are judged one by one
_MOST = 1_000  # passages asked of the vector index, so that enough of them lie within a scope

Encode = Callable[[Sequence[str]], "Embeddings"]
Nearest = Callable[["Embeddings", int], list[list[int]] | None]
Ranking = dict[int, float]


def search_each(
    searches: Sequence[Search],
    *,
    catalogue: Catalogue,
    words: WordIndex,
    encode: Encode,
    nearest: Nearest,
    limit: int,
) -> list[list[Hit]]:
    """For each search, its scope spelled as held, the passages that fit it best, best first.

    ``nearest`` gives for each row of vectors so many passages, or None while it cannot. A text is
    encoded once for all searches.
    """
    wanted = max(_CANDIDATES, limit)
    texts = list(dict.fromkeys(search.text for search in searches if search.text.strip()))
    vectors = dict(zip(texts, encode(texts), strict=True))
    by_words = [words.search(search, limit=wanted) for search in searches]
    near = _near(searches, vectors, words=words, nearest=nearest, wanted=wanted)
    judged = _Judged(*catalogue.judged(list({i for ids in (*by_words, *(near or ())) for i in ids})))
    rankings: list[dict[str, Ranking]] = []
    meant: list[Ranking] = []
    for place, search in enumerate(searches):
        lexical = {i: score for i, score in by_words[place].items() if i in judged.rows}
        vector = vectors.get(search.text) if near is not None else None
        cosines = judged.cosines(near[place] if near else (), vector)
        meant.append({i: cosines[i] for i in sorted(cosines, key=lambda i: -cosines[i])[:wanted]})
        rankings.append({"dense": judged.cosines(lexical, vector) | meant[-1], "lexical": lexical})
    fused = [fuse(ranking, weights=_WEIGHTS) for ranking in rankings]
    best = [list(ranks(scores))[:limit] for scores in fused]
    found = catalogue.found(list({i for ids in best for i in ids}))
    return [
        _hits([i for i in best[place] if i in found], found, fused[place], rankings[place], meant[place])
        for place in range(len(searches))
    ]


def _near(
    searches: Sequence[Search],
    vectors: Mapping[str, Embeddings],
    *,
    words: WordIndex,
    nearest: Nearest,
    wanted: int,
) -> list[Sequence[int]] | None:
    """For each search the passages within its scope among which the nearest are; None without vectors."""
    asking = [search for search in searches if search.nearest and search.text in vectors]
    within = {
        scope: words.within(scope, limit=_FEW)
        for scope in {search.scope for search in asking}
        if not scope.unlimited
    }
    few = {scope: ids for scope, (ids, count) in within.items() if count <= _FEW}
    texts = list(dict.fromkeys(search.text for search in asking if search.scope not in few))
    found: dict[str, list[int]] = {}
    if texts:
        shares = [count / words.count() for scope, (_, count) in within.items() if scope not in few]
        most = max(wanted, min(_MOST, int(wanted / min(shares, default=1.0))))
        every = nearest(np.stack([vectors[text] for text in texts]), most)
        if every is None:
            return None
        found = dict(zip(texts, every, strict=True))
    near: list[Sequence[int]] = []
    for search in searches:
        ids = few.get(search.scope) if search.nearest else ()
        if ids is None:
            ids = found.get(search.text, [])
            if not search.scope.unlimited:
                ids, _ = words.within(search.scope, limit=max(1, len(ids)), among=ids)
        near.append(ids)
    return near


class _Judged:
    """Embeddings of current passages, by passage."""

    def __init__(self, passage_ids: Sequence[int], embeddings: Embeddings) -> None:
        self.rows = {passage_id: row for row, passage_id in enumerate(passage_ids)}
        self._embeddings = embeddings

    def cosines(self, passage_ids: Iterable[int], vector: Embeddings | None) -> Ranking:
        """The cosine with ``vector`` of each of these passages that is a current one."""
        ids = [i for i in passage_ids if i in self.rows]
        if vector is None or not ids:
            return {}
        cosines = self._embeddings[[self.rows[i] for i in ids]] @ vector
        return dict(zip(ids, cosines.tolist(), strict=True))


def _hits(
    ids: Sequence[int],
    found: Mapping[int, tuple[Passage, HeldReport]],
    scores: Mapping[int, float],
    rankings: Mapping[str, Ranking],
    meant: Ranking,
) -> list[Hit]:
    placed = {"dense": ranks(meant), "lexical": ranks(rankings["lexical"])}
    return [
        Hit(
            passage=found[i][0],
            held=found[i][1],
            score=scores[i],
            cosine=rankings["dense"].get(i),
            found_by={name: place[i] for name, place in placed.items() if i in place},
        )
        for i in ids
    ]
