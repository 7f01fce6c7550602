"""How fast searches within scopes of several sizes are, and how many of the nearest passages they find.

A part of `make bench-scaling`, over its made-up collections. Which passages are nearest by meaning is known
by comparing a question with every passage of the scope, which no search does where there are many.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import numpy as np

from corpus import Corpus, Scope, Search
from corpus.catalogue import embeddings
from corpus.index.hybrid import nearest_within
from corpus.index.point_in_time import PointInTimeFullText
from corpus.index.scope_plan import FEW, ScopePlan
from tests.benchmarks.shards import Ids, shared
from tests.benchmarks.synthetic import FIRST_DAY, Collection, Vectors

_QUESTIONS, _WARMING = 60, 5
_NEAREST = 10  # passages by meaning, that a search is to find among
_WANTED = 100  # that it looks at
_DAYS = (1, 3, 10, 30, 100, 365)

Figures = Mapping[str, float | str]


def measured(corpus: Corpus, *, reports: int) -> list[Figures]:
    """For each scope its passages, the times of searches within it, and the share of the nearest found."""
    texts = Collection(corpus).questions(_WARMING + _QUESTIONS, reports=reports)
    vectors = corpus.encoder.encode_questions(texts[_WARMING:])
    every = [(np.array(ids), some) for ids, some in embeddings.batches(corpus.catalogue)]
    ids, passages = (np.concatenate(part) for part in zip(*every, strict=True))
    figures: list[Figures] = []
    for name, scope in _scopes(corpus).items():
        inside = np.array(corpus.indexes.fulltext.within(scope, limit=len(ids))[0])
        rows = np.flatnonzero(np.isin(ids, inside))
        nearest = _nearest(vectors, passages, ids, rows)
        taken = _times(corpus, texts, scope)[_WARMING:]
        found = _found(corpus, texts[_WARMING:], vectors, scope)
        figures.append(
            {
                "filter": name,
                "passages": len(rows),
                "median ms": statistics.median(taken),
                "p95 ms": statistics.quantiles(taken, n=20)[-1],
                "found of the nearest": f"{shared(found, nearest):.1%}",
            }
        )
    return figures


def _scopes(corpus: Corpus) -> dict[str, Scope]:
    """What searches are limited to, from little to everything."""
    first = FIRST_DAY + timedelta(days=400)
    found = {
        f"{days} days": Scope(since=first, until=first + timedelta(days=days, seconds=-1)) for days in _DAYS
    }
    outlets, countries = corpus.overview.outlets(), corpus.overview.countries()
    found["one outlet"] = Scope(outlets=(max(outlets, key=lambda name: outlets[name]),))
    found["one country"] = Scope(countries=(max(countries, key=lambda name: countries[name]),))
    return found | {"none": Scope()}


def _times(corpus: Corpus, texts: Sequence[str], scope: Scope) -> list[float]:
    """Milliseconds of each search."""
    taken = []
    for text in texts:
        began = time.perf_counter()
        corpus.search(text, scope=scope)
        taken.append(1000 * (time.perf_counter() - began))
    return taken


def _found(corpus: Corpus, texts: Sequence[str], vectors: Vectors, scope: Scope) -> list[Ids]:
    """For each question the passages that a search looks at for their meaning."""
    views: dict[datetime | None, PointInTimeFullText] = {
        None: PointInTimeFullText(words=corpus.indexes.fulltext)
    }
    found = []
    for text, vector in zip(texts, vectors, strict=True):
        searches = [Search(text=text, scope=scope)]
        plan = ScopePlan.counted(searches, views, by_month=corpus.indexes.by_month, few=FEW, wanted=_WANTED)
        near, _ = nearest_within(
            searches,
            {text: vector},
            views=views,
            within=plan,
            nearest=corpus.indexes.nearest,
            wanted=_WANTED,
        )
        assert near is not None
        found.append(np.array(near[0]))
    return found


def _nearest(questions: Vectors, passages: Vectors, ids: Ids, rows: Ids) -> list[Ids]:
    """For each question the nearest of these rows, by comparing with every one."""
    found = []
    for question in questions:
        cosines = passages[rows] @ question if len(rows) < len(ids) else passages @ question
        found.append(ids[rows[np.argpartition(-cosines, _NEAREST)[:_NEAREST]]])
    return found
