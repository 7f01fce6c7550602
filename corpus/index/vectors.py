"""The vector index: what one can do, and its home in a collection of Chroma."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from corpus.months import Months

if TYPE_CHECKING:
    from chromadb import Collection

    from corpus.catalogue.rows import IndexRecord
    from corpus.index.chroma_client import ChromaClient
    from corpus.models.encoder import Vectors as Embeddings

_BATCH = 250  # records a call; Chroma refuses more than 5,461 and is fastest at a few hundred
_NEAREST = 200  # of which a passage's own vector must be one
_MANY = 1_000  # passages a row, to find which takes longer than a request


@dataclass(frozen=True, slots=True)
class Neighbours:
    """For each vector that was searched for the passages nearest to it, nearest first.

    ``unavailable_months`` are months of publication that could not be searched.
    """

    rows: Sequence[Sequence[int]]
    unavailable_months: tuple[str, ...] = ()


class VectorIndex(Protocol):
    """The unit vectors of a corpus's passages, searched by cosine. Threads may share it.

    Every method raises VectorsUnavailable when the index cannot be reached or refuses. The catalogue has all
    that such an index holds, so that it can be emptied and filled again at any time.
    """

    def add(self, records: Sequence[IndexRecord], embeddings: Embeddings) -> None:
        """Adds passages; those that it has already stay as they are.

        ``embeddings`` are unit vectors, float32, of shape ``(len(records), dimension)``.
        """

    def delete(self, passage_ids: Sequence[int]) -> None:
        """Deletes passages; unknown ones are ignored."""

    def search(
        self, embeddings: Embeddings, *, limit: int, months: Sequence[Months] | None = None
    ) -> Neighbours:
        """For each row of ``embeddings`` up to ``limit`` passages that are nearest to it.

        ``months`` has for each row the months of publication outside of which nothing need be looked for.
        Where a part of the index does not answer, the others are searched.
        """

    def reached(self, passage_ids: Sequence[int], embeddings: Embeddings) -> set[int]:
        """Which of the passages a search by their own vectors finds; the vectors are row by row theirs."""

    def present(self, passage_ids: Sequence[int]) -> set[int]:
        """Which of the passages it has a record of, whether or not a search reaches them."""

    def count(self) -> int:
        """How many passages it has."""

    def unavailable_months(self) -> tuple[str, ...]:
        """The months of publication that could not be searched when they were last."""

    def clear(self) -> None:
        """Deletes all passages."""

    def close(self) -> None:
        """Closes its connections."""


class ChromaVectorIndex:
    """A vector index that is a collection of a Chroma server.

    Its records are as Chroma's users know them, so that ``chromadb`` and ``langchain-chroma`` can open it:
    the id is the passage's number, the document its text, and the metadata has ``report_id``, ``version``,
    ``start`` and ``end`` (offsets into the report's text), ``title``, ``outlet`` and, where known,
    ``country``, ``language`` and ``published`` (seconds since the epoch).
    """

    def __init__(self, client: ChromaClient, collection: Collection) -> None:
        """The index that is this collection of the server that ``client`` is connected to."""
        self._client = client
        self._collection = collection

    def close(self) -> None:
        """See :class:`VectorIndex`."""
        self._client.close()

    def unavailable_months(self) -> tuple[str, ...]:
        """See :class:`VectorIndex`: all of it answers or nothing does."""
        return ()

    def add(self, records: Sequence[IndexRecord], embeddings: Embeddings) -> None:
        """See :class:`VectorIndex`.

        No passage ever changes its embedding. To add one to Chroma 1.5.9 twice can cost others: where 20 of
        some 60 passages were, 1 or 2 were no longer found after a restart in 4 of 25 trials.
        """
        present = self.present([record.passage_id for record in records])
        new = [place for place, record in enumerate(records) if record.passage_id not in present]
        with self._client.errors(f"adding {len(new)} passages"):
            for first in range(0, len(new), _BATCH):
                self._client.check_room()
                places = new[first : first + _BATCH]
                self._collection.upsert(
                    ids=[str(records[place].passage_id) for place in places],
                    embeddings=embeddings[places],
                    documents=[records[place].passage for place in places],
                    metadatas=[_metadata(records[place]) for place in places],
                )

    def delete(self, passage_ids: Sequence[int]) -> None:
        """See :class:`VectorIndex`."""
        with self._client.errors(f"deleting {len(passage_ids)} passages"):
            for first in range(0, len(passage_ids), _BATCH):
                self._client.check_room()
                self._collection.delete(ids=[str(i) for i in passage_ids[first : first + _BATCH]])

    def search(
        self, embeddings: Embeddings, *, limit: int, months: Sequence[Months] | None = None
    ) -> Neighbours:
        """See :class:`VectorIndex`."""
        if limit < _MANY or len(embeddings) == 1:
            return Neighbours(self._nearest(embeddings, limit))
        with ThreadPoolExecutor(len(embeddings)) as at_once:  # Chroma takes the rows of a request in turn
            rows = at_once.map(lambda row: self._nearest(row[np.newaxis], limit)[0], embeddings)
            return Neighbours(list(rows))

    def _nearest(self, embeddings: Embeddings, limit: int) -> list[list[int]]:
        with self._client.errors("searching"):
            found = self._collection.query(query_embeddings=embeddings, n_results=limit, include=[])
        return [[int(i) for i in ids] for ids in found["ids"]]

    def distances(self, embeddings: Embeddings, *, limit: int) -> list[list[tuple[float, int]]]:
        """For each row the cosine distances of the passages nearest to it, and these, nearest first."""
        with self._client.errors("searching"):
            found = self._collection.query(
                query_embeddings=embeddings, n_results=limit, include=["distances"]
            )
        every = zip(found["distances"] or (), found["ids"], strict=True)
        return [list(zip(far, map(int, ids), strict=True)) for far, ids in every]

    def reached(self, passage_ids: Sequence[int], embeddings: Embeddings) -> set[int]:
        """See :class:`VectorIndex`."""
        nearest = self.search(embeddings, limit=_NEAREST).rows
        return {i for i, near in zip(passage_ids, nearest, strict=True) if i in near}

    def present(self, passage_ids: Sequence[int]) -> set[int]:
        """See :class:`VectorIndex`."""
        present: set[int] = set()
        with self._client.errors(f"looking up {len(passage_ids)} passages"):
            for first in range(0, len(passage_ids), _BATCH):
                wanted = [str(i) for i in passage_ids[first : first + _BATCH]]
                present.update(map(int, self._collection.get(ids=wanted, include=[])["ids"]))
        return present

    def count(self) -> int:
        """See :class:`VectorIndex`; what Chroma says."""
        with self._client.errors("counting"):
            return self._collection.count()

    def clear(self) -> None:
        """See :class:`VectorIndex`; the collection is created again."""
        self._client.delete(self._collection.name)
        self._collection = self._client.opened(self._collection.name)


def _metadata(record: IndexRecord) -> dict[str, str | int]:
    fields: dict[str, str | int | None] = {
        "report_id": record.report_id,
        "version": record.version,
        "start": record.start,
        "end": record.end,
        "title": record.title,
        "outlet": record.outlet,
        "country": record.country,
        "language": record.language,
        "published": record.published,
    }
    return {name: value for name, value in fields.items() if value is not None}
