"""A vector index in collections by month of publication, which may be on several Chroma servers.

One node of Chroma is made for less than 10 million records. A search asks only the collections whose months
it can find something in, all at once, and puts together by distance what each has found.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from corpus.catalogue import passages
from corpus.catalogue.database import Catalogue
from corpus.index.month_collections import MonthCollections
from corpus.index.vectors import ChromaVectorIndex, Neighbours
from corpus.months import EVERY_MONTH, Months, month_of

if TYPE_CHECKING:
    from corpus.catalogue.rows import IndexRecord
    from corpus.models.encoder import Vectors as Embeddings

_FIRST = 100  # nearest of a month that are asked for at first, at least

_Near = list[tuple[float, int]]
"""Distances and passages, nearest first."""

log = logging.getLogger("dateline")


class ShardedVectorIndex:
    """A vector index that is a collection for each month; see :class:`corpus.index.vectors.VectorIndex`.

    Its methods raise ShardsUnavailable, which names the months that were not reached, after they have done
    what they are for with all others; :meth:`count` and :meth:`search` raise VectorsUnavailable where none
    is.
    """

    def __init__(self, collections: MonthCollections, catalogue: Catalogue) -> None:
        """The index that is these collections; the catalogue knows when a passage was published."""
        self._collections = collections
        self._catalogue = catalogue

    def close(self) -> None:
        """As in the protocol."""
        self._collections.close()

    def renew(self) -> None:
        """Has its next use look again for what another process may have replaced."""
        self._collections.renew()

    def clear(self) -> None:
        """As in the protocol; new collections are made as passages come."""
        self._collections.clear()

    def unavailable_months(self) -> tuple[str, ...]:
        """As in the protocol."""
        return self._collections.unavailable_months()

    def add(self, records: Sequence[IndexRecord], embeddings: Embeddings) -> None:
        """As in the protocol."""
        rows: dict[str, list[int]] = defaultdict(list)
        for row, record in enumerate(records):
            rows[month_of(record.published)].append(row)

        def write(month: str) -> None:
            of_month = [records[row] for row in rows[month]]
            self._collections.write(month, lambda index: index.add(of_month, embeddings[rows[month]]))

        self._collections.place({month: len(some) for month, some in rows.items()})
        self._collections.each_patiently(rows, write)

    def delete(self, passage_ids: Sequence[int]) -> None:
        """As in the protocol; what the catalogue does not know is deleted wherever it may be."""
        by_month = self._by_month(passage_ids)
        unknown = [] if len(passage_ids) == sum(map(len, by_month.values())) else passage_ids
        wanted = {month: unknown or by_month.get(month, []) for month in self._collections.months()}

        def write(month: str) -> None:
            self._collections.write(month, lambda index: index.delete(wanted[month]))

        self._collections.each_patiently([month for month, some in wanted.items() if some], write)

    def search(
        self, embeddings: Embeddings, *, limit: int, months: Sequence[Months] | None = None
    ) -> Neighbours:
        """As in the protocol. Raises VectorsUnavailable where none of all months answers."""
        wanted = months or [EVERY_MONTH] * len(embeddings)
        every = self._collections.months()
        within = {month: [row for row, one in enumerate(wanted) if one.includes(month)] for month in every}
        asked = {month: rows for month, rows in within.items() if rows}
        found: dict[str, Sequence[_Near]] = {}

        def ask(month: str, limit: int) -> None:
            mine = embeddings[asked[month]]
            near = self._collections.read(month, lambda index: index.distances(mine, limit=limit))
            found[month] = near or [[] for _ in mine]

        # The nearest of all are seldom of one month: one that they may be of is asked for all of them.
        first = min(limit, max(_FIRST, 2 * limit // max(len(asked), 1)))
        failed = self._collections.tried(asked, lambda month: ask(month, first))
        merged = _merged(found, asked, rows=len(wanted), limit=limit)
        if first < limit:
            again = [month for month in found if _may_have_more(found[month], asked[month], merged, first)]
            failed |= self._collections.tried(again, lambda month: ask(month, limit))
            merged = _merged(found, asked, rows=len(wanted), limit=limit)
        if failed and len(failed) == len(every):
            raise next(iter(failed.values()))
        for error in dict.fromkeys(str(one) for one in failed.values() if not one.is_logged):
            log.warning("%s; the other months are searched", error)
        return Neighbours([[i for _, i in near] for near in merged], tuple(sorted(failed)))

    def reached(self, passage_ids: Sequence[int], embeddings: Embeddings) -> set[int]:
        """As in the protocol, each in the collection of its month."""
        row_of = {passage_id: row for row, passage_id in enumerate(passage_ids)}
        return self._asked_by_month(
            passage_ids, lambda index, some: index.reached(some, embeddings[[row_of[i] for i in some]])
        )

    def present(self, passage_ids: Sequence[int]) -> set[int]:
        """As in the protocol, each in the collection of its month."""
        return self._asked_by_month(passage_ids, lambda index, some: index.present(some))

    def count(self) -> int:
        """As in the protocol."""
        return self._collections.count()

    def _asked_by_month(
        self, passage_ids: Sequence[int], ask: Callable[[ChromaVectorIndex, list[int]], set[int]]
    ) -> set[int]:
        by_month = self._by_month(passage_ids)
        answers: list[set[int]] = []

        def answer(month: str) -> None:
            found = self._collections.read_patiently(month, lambda index: ask(index, by_month[month]))
            answers.append(found or set())

        self._collections.each_patiently(
            [month for month in self._collections.months() if month in by_month], answer
        )
        return set(chain.from_iterable(answers))

    def _by_month(self, passage_ids: Sequence[int]) -> dict[str, list[int]]:
        """The passages that the catalogue has, by the months of their versions."""
        by_month: dict[str, list[int]] = defaultdict(list)
        for passage_id, published in passages.published(self._catalogue, passage_ids).items():
            by_month[month_of(published)].append(passage_id)
        return by_month


def _merged(
    found: Mapping[str, Sequence[_Near]], asked: Mapping[str, Sequence[int]], *, rows: int, limit: int
) -> list[_Near]:
    """For each row the nearest of what all months have found."""
    every: list[_Near] = [[] for _ in range(rows)]
    for month, of_rows in found.items():
        for row, near in zip(asked[month], of_rows, strict=True):
            every[row] += near
    return [sorted(near)[:limit] for near in every]


def _may_have_more(found: Sequence[_Near], rows: Sequence[int], merged: Sequence[_Near], first: int) -> bool:
    """Whether a month that was asked for ``first`` may have others that are near enough."""
    return any(
        len(near) == first and near[-1] <= merged[row][-1] for row, near in zip(rows, found, strict=True)
    )
