"""Which reports are about the same event.

Two look-alike events (a player's sacking and his engagement by the same club) share most of their words
and lie close in meaning; what parts them is seen only against each other. So reports are first clustered
loosely, by rare words and by meaning, and each cluster is then divided by what differs *within*
it: a word that all of it has counts for little there, and the direction that all its vectors share is
taken away. Both steps join by average link (Sokal & Michener, 1958) up to a bar.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

import numpy as np

from corpus.text.stop_words import STOP_WORDS

if TYPE_CHECKING:
    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]
    Pairs = dict[tuple[int, int], float]

_CLUSTERED = 0.13  # average likeness up to which reports are clustered
_ONE_EVENT = 0.14  # average likeness within a cluster up to which they are about one event
_OUTSIDE = (
    4  # reports of other matters that a cluster is seen against: two alone are not each other's opposite
)
_BY_WORDS = 0.6  # of the likeness within a cluster, the share that words have beside meaning
_ALONE = 0.3  # what a word counts that only one report of the cluster has
_INSIDE = 0.7  # what the likeness within the cluster counts, beside the likeness at large
_LEAST = 0.05  # likeness below which a pair is not kept
_OPPOSED = -1.0  # likeness within a cluster of two reports that are too far apart in time
_SPREAD = 500  # reports; a word that more of them have proposes no pair
_NEIGHBOURS = 100  # most reports that one is compared with
_WORDS = 120  # of a report's text: what happened is at the top
APART = timedelta(days=30)  # reports published further apart are not paired


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryText:
    """What is asked of a report: its heading and text, the unit vector of them, when it was published."""

    report_id: str
    text: str
    vector: npt.NDArray[np.float32]
    published: datetime | None = None


def stories(texts: Sequence[StoryText]) -> list[tuple[str, ...]]:
    """The report ids, grouped by the event that they tell of; a report alone is a group of one.

    Groups and members stand in the order in which they were given. No pair is looked at unless both
    share a word that few reports have, so the time grows with the reports and not with their pairs.
    """
    if not texts:
        return []
    words_of = _words_of(texts)
    vectors = np.stack([one.vector for one in texts]).astype(np.float64)
    alike = {
        pair: likeness
        for pair, likeness in _likeness(words_of, vectors)
        if _near_in_time(texts[pair[0]], texts[pair[1]])
    }
    parts: list[list[int]] = []
    for cluster in _linked(range(len(texts)), alike, bar=_CLUSTERED):
        parts += _divided(cluster, texts, words_of, vectors, alike)
    return [tuple(texts[i].report_id for i in part) for part in sorted(parts)]


def _words_of(texts: Sequence[StoryText]) -> list[frozenset[str]]:
    """The stems of each report's first words; a number is one word."""
    import Stemmer

    stem = Stemmer.Stemmer("porter").stemWord
    first = [re.findall(r"\d+(?:[.,]\d+)*|\w\w+", one.text.casefold())[:_WORDS] for one in texts]
    return [frozenset(stem(word) for word in words if word not in STOP_WORDS) for words in first]


def _near_in_time(one: StoryText, other: StoryText) -> bool:
    if one.published is None or other.published is None:
        return True
    return abs(one.published - other.published) <= APART


def _likeness(
    words_of: Sequence[frozenset[str]], vectors: Numbers
) -> Iterator[tuple[tuple[int, int], float]]:
    """Pairs of reports with the mean of their cosines by words and by meaning."""
    spread = Counter(word for words in words_of for word in words)
    idf = {word: float(np.log((len(words_of) + 1) / (count + 0.5))) for word, count in spread.items()}
    lengths = np.array([max(1e-9, sum(idf[word] ** 2 for word in words)) ** 0.5 for words in words_of])
    bearers: dict[str, list[int]] = {}
    for i, words in enumerate(words_of):
        for word in words:
            if spread[word] <= _SPREAD:
                bearers.setdefault(word, []).append(i)
    lists = {word: np.array(those) for word, those in bearers.items()}
    for i, words in enumerate(words_of):
        shared = [word for word in words if word in lists]
        if not shared:
            continue
        places = np.concatenate([lists[word] for word in shared])
        counts = np.repeat([idf[word] ** 2 for word in shared], [len(lists[word]) for word in shared])
        others, where = np.unique(places, return_inverse=True)
        by_words = np.bincount(where, weights=counts) / (lengths[i] * lengths[others])
        nearest = np.argsort(-by_words, kind="stable")[: _NEIGHBOURS + 1]
        both = (by_words[nearest] + vectors[others[nearest]] @ vectors[i]) / 2
        for j, likeness in zip(others[nearest].tolist(), both.tolist(), strict=True):
            if j != i and likeness >= _LEAST:
                yield (min(i, j), max(i, j)), likeness


def _divided(
    cluster: Sequence[int],
    texts: Sequence[StoryText],
    words_of: Sequence[frozenset[str]],
    vectors: Numbers,
    alike: Mapping[tuple[int, int], float],
) -> list[list[int]]:
    """A cluster's reports, parted by what differs within it."""
    if len(cluster) == 1:
        return [list(cluster)]
    words_within = [words_of[i] for i in cluster]
    within = (1 - _BY_WORDS) * _contrast(vectors[list(cluster)]) + _BY_WORDS * _contrast(
        _weighted(words_within)
    )
    inside: Pairs = {}
    for a, i in enumerate(cluster):
        for b, j in enumerate(cluster[a + 1 :], a + 1):
            near = _near_in_time(texts[i], texts[j])
            likeness = _INSIDE * float(within[a, b]) + (1 - _INSIDE) * alike.get((i, j), 0.0)
            inside[i, j] = likeness if near else _OPPOSED
    return _linked(cluster, inside, bar=_ONE_EVENT)


def _weighted(words_within: Sequence[frozenset[str]]) -> Numbers:
    """A row a report: its words, each by how rare it is in the cluster."""
    spread = Counter(word for words in words_within for word in words)
    columns = {word: column for column, word in enumerate(sorted(spread))}
    rows = np.zeros((len(words_within), max(1, len(columns))))
    for row, words in enumerate(words_within):
        for word in words:
            weight = float(np.log((len(words_within) + _OUTSIDE) / spread[word]))
            rows[row, columns[word]] = weight * (_ALONE if spread[word] == 1 else 1)
    return _unit(rows)


def _contrast(rows: Numbers) -> Numbers:
    """The cosines of unit rows once their middle is taken away, ``_OUTSIDE`` rows of zeros counted in."""
    centred = rows - rows.sum(axis=0) / (len(rows) + _OUTSIDE)
    unit = _unit(centred)
    cosines: Numbers = unit @ unit.T
    return cosines


def _unit(rows: Numbers) -> Numbers:
    unit: Numbers = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return unit


def _linked(members: Sequence[int], alike: Mapping[tuple[int, int], float], *, bar: float) -> list[list[int]]:
    """Groups joined while the average over their pairs reaches ``bar``; an absent pair counts 0."""
    groups = {i: [i] for i in members}
    sums: dict[int, dict[int, float]] = {i: {} for i in members}
    for (i, j), likeness in alike.items():
        sums[i][j] = sums[j][i] = likeness
    heap = [(-likeness, i, j, 2) for (i, j), likeness in alike.items() if likeness >= bar]
    heapify(heap)
    while heap:
        _, i, j, size = heappop(heap)
        # What was joined since is larger, or gone: the pair has been pushed again, or is no more.
        if i not in groups or j not in groups or len(groups[i]) + len(groups[j]) != size:
            continue
        groups[i] += groups.pop(j)
        gone = sums.pop(j)
        for k, total in gone.items():
            if k != i:
                sums[k].pop(j)
                sums[i][k] = sums[k][i] = sums[i].get(k, 0.0) + total
        sums[i].pop(j)
        for k, total in sums[i].items():
            average = total / (len(groups[i]) * len(groups[k]))
            if average >= bar:
                heappush(heap, (-average, min(i, k), max(i, k), len(groups[i]) + len(groups[k])))
    return [sorted(group) for group in groups.values()]
