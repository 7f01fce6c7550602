"""How a corpus is searched: by words and by meaning, each passage found either way judged by both.

Words are looked up within each search's scope. The vector index is asked once a call and without a scope:
filtered, it was measured to take half a second over 100,000 passages. What it finds is sorted by scope
afterwards; where the index is in parts by month of publication, only the months that a scope can be in are
asked. A scope is scored passage by passage, by the catalogue's own embeddings, when it has few passages,
or when so small a share of the corpus that the nearest passages of all would hardly have any of it. Whatever
the words find has its cosine taken from the catalogue too; what is near by meaning is scored by its words.

What was stored at an instant and was replaced or withdrawn since is looked for beside what is current: its
words in an index of its own (:mod:`corpus.index.point_in_time`), its meaning passage by passage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from corpus.catalogue import embeddings, passages
from corpus.catalogue.database import Catalogue
from corpus.index.fusion import fuse, ranks
from corpus.index.point_in_time import PointInTimeFullText
from corpus.index.scope_plan import FEW, ScopePlan
from corpus.index.vectors import Neighbours
from corpus.months import Months
from corpus.report import Hit, Passage, StoredReport
from corpus.scope import Scope
from corpus.search import FULL_TEXT_ONLY, Search, SearchResults, partly_by_words

if TYPE_CHECKING:
    import numpy.typing as npt

    from corpus.models.encoder import Vectors as Embeddings

_CANDIDATES = 100  # passages taken from each ranking before they are fused
# Nearest passages that the vector index is asked for at least. Of a million passages it finds, asked for 100,
# 78 % of the nearest ten, for 400 94 %, in three milliseconds more.
_LOOKED_AT = 400
_LISTED_AS_FAST = 17  # passages of a scope that are listed in the time in which one is looked for in it
_WEIGHTS = {"dense": 0.3, "lexical": 1.0}
_FEW_FOUND = 10  # passages with a word of the question; the worst of more stands for those that have none
_AT_ONCE = 2_000  # embeddings, 3 MB: more of them leave the processor's cache before they are used
_SPARE = 5  # hits beyond those wanted, since an index may know passages that have just been replaced

Encode = Callable[[Sequence[str]], "Embeddings"]
Nearest = Callable[["Embeddings", Sequence[Months], int], Neighbours | None]
Ranking = dict[int, float]
"""Scores by passage, the best first."""


def search_each(
    searches: Sequence[Search],
    *,
    catalogue: Catalogue,
    views: Mapping[datetime | None, PointInTimeFullText],
    encode: Encode,
    nearest: Nearest,
    limit: int,
    by_month: bool = False,
    few: int = FEW,
) -> SearchResults:
    """For each search the passages that fit it best, best first; scopes are spelled as the catalogue does.

    ``views`` has the full text as it was at every ``known_by`` of the scopes, None included.
    ``nearest`` gives for each row of vectors so many passages of its months, nearest first, or None while it
    cannot; it is asked for every month unless its index is kept ``by_month``. A text is encoded once for all
    searches. A scope of up to ``few`` passages is scored one by one.
    """
    wanted = max(_CANDIDATES, limit)
    judged = _Judged(catalogue)
    texts = list(dict.fromkeys(search.text for search in searches if search.text.strip()))
    # What needs no vectors is done while the texts are encoded and the vector index is asked.
    with ThreadPoolExecutor(1) as beside:
        encoding = beside.submit(encode, texts)
        by_words = [_words(search, views).search(search, limit=wanted) for search in searches]
        within = ScopePlan.counted(searches, views, by_month=by_month, few=few, wanted=wanted)
        finding = beside.submit(
            lambda: nearest_within(
                searches,
                dict(zip(texts, encoding.result(), strict=True)),
                views=views,
                within=within,
                nearest=nearest,
                wanted=wanted,
            )
        )
        judged.read(*by_words, *within.small.values())
        vectors = dict(zip(texts, encoding.result(), strict=True))
        near, notices = finding.result()
    if near is None:
        vectors = {}
    judged.read(*(near or ()))
    rankings = []
    for place, (search, lexical) in enumerate(zip(searches, by_words, strict=True)):
        vector = vectors.get(search.text)
        dense = judged.cosines(near[place] if near else (), vector, limit=wanted)
        rest = [i for i in dense if i not in lexical]
        words = _words(search, views)
        rankings.append(
            _Rankings(
                lexical=lexical,
                dense=dense,
                scores=lexical | words.search(search, limit=len(rest), among=rest) if rest else lexical,
                cosines=dense | judged.cosines(lexical, vector, limit=len(lexical)),
            )
        )
    hits = _found(rankings, catalogue, views.values(), limit)
    return SearchResults(hits=tuple(hits), full_text_only=near is None, notices=notices)


def _words(search: Search, views: Mapping[datetime | None, PointInTimeFullText]) -> PointInTimeFullText:
    return views[search.scope.known_by]


def nearest_within(
    searches: Sequence[Search],
    vectors: Mapping[str, Embeddings],
    *,
    views: Mapping[datetime | None, PointInTimeFullText],
    within: ScopePlan,
    nearest: Nearest,
    wanted: int,
) -> tuple[list[Sequence[int]] | None, tuple[str, ...]]:
    """For each search passages within its scope that the nearest are among; None without the vector index.

    And what a reader should know about parts of it that do not answer.
    """
    asking = [search for search in searches if search.nearest and search.scope not in within.small]
    asked = list(dict.fromkeys((one.text, within.months[one.scope]) for one in asking if one.text in vectors))
    found: dict[tuple[str, Months], Sequence[int]] = {}
    unavailable: tuple[str, ...] = ()
    if asked:
        enough = max([wanted, _LOOKED_AT, *within.large.values()])
        rows = np.stack([vectors[text] for text, _ in asked])
        neighbours = nearest(rows, [months for _, months in asked], enough)
        if neighbours is None:
            return None, (FULL_TEXT_ONLY,)
        found = dict(zip(asked, neighbours.rows, strict=True))
        unavailable = neighbours.unavailable_months

    def near(search: Search) -> Sequence[int]:
        if not search.nearest:
            return ()
        if search.scope in within.small:
            return within.small[search.scope]
        words = _words(search, views)
        nearby = found.get((search.text, within.months[search.scope]), ())
        count = within.counts.get(search.scope, 0)
        first = first_within(search.scope, nearby, count=count, words=words, limit=wanted)
        return [*first, *words.former_within(search.scope)]

    return [near(search) for search in searches], (partly_by_words(unavailable),) if unavailable else ()


def first_within(
    scope: Scope, ids: Sequence[int], *, count: int, words: PointInTimeFullText, limit: int
) -> Sequence[int]:
    """The first of the passages that are within the scope, which has ``count`` in all."""
    if not scope.unlimited and ids:
        if count <= _LISTED_AS_FAST * len(ids):
            allowed = set(words.within(scope, limit=count)[0])
        else:
            allowed = set(words.within(scope, limit=len(ids), among=ids)[0])
        ids = [i for i in ids if i in allowed]
    return ids[:limit]


class _Judged:
    """Embeddings of passages, by passage."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._rows: dict[int, int] = {}
        self._parts: list[Embeddings] = []
        self._products: dict[bytes, list[npt.NDArray[np.float32]]] = {}  # of each part with a vector

    def read(self, *passage_ids: Iterable[int]) -> None:
        """Gets the embeddings of those passages that are stored and not yet read."""
        wanted = sorted({i for ids in passage_ids for i in ids} - self._rows.keys())
        for first in range(0, len(wanted), _AT_ONCE):
            ids, vectors = embeddings.of_passages(self._catalogue, wanted[first : first + _AT_ONCE])
            if ids:
                self._rows |= {passage_id: row for row, passage_id in enumerate(ids, start=len(self._rows))}
                self._parts.append(vectors)

    def cosines(self, passage_ids: Iterable[int], vector: Embeddings | None, *, limit: int) -> Ranking:
        """The passages with the highest cosines with ``vector``, highest first."""
        ids = [i for i in passage_ids if i in self._rows]
        if vector is None or not ids:
            return {}
        products = self._products.setdefault(vector.tobytes(), [])
        products += [part @ vector for part in self._parts[len(products) :]]
        cosines = np.concatenate(products)[[self._rows[i] for i in ids]]
        first = np.argsort(-cosines, kind="stable")[:limit]
        return {ids[place]: float(cosines[place]) for place in first}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rankings:
    """What was found by words and by meaning, and what every passage found either way scores in both."""

    lexical: Ranking
    dense: Ranking
    scores: Ranking
    cosines: Ranking


def _found(
    rankings: Sequence[_Rankings], catalogue: Catalogue, views: Iterable[PointInTimeFullText], limit: int
) -> list[list[Hit]]:
    """Fuses the rankings of each search into hits."""
    fused = [
        fuse(
            {"dense": one.cosines, "lexical": one.scores},
            weights=_WEIGHTS,
            lacking={"lexical": 0.0} if len(one.scores) < _FEW_FOUND else {},
        )
        for one in rankings
    ]
    best = [list(ranks(scores))[: limit + _SPARE] for scores in fused]
    ranked = list({i for ids in best for i in ids})
    found = passages.in_current_versions(catalogue, ranked)
    if former := {i for view in views for i in view.among_former(ranked)}:
        found |= passages.in_any_version(catalogue, list(former))
    return [
        _hits([i for i in ids if i in found][:limit], found, scores, of_search)
        for ids, scores, of_search in zip(best, fused, rankings, strict=True)
    ]


def _hits(
    ids: Sequence[int],
    found: Mapping[int, tuple[Passage, StoredReport]],
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
            stored=found[i][1],
            score=scores[i],
            cosine=rankings.cosines.get(i),
            found_by={name: place[i] for name, place in placed.items() if i in place},
        )
        for i in ids
    ]
