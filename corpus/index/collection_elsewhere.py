"""A vector index that is one collection on a Chroma server which somebody else runs."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from corpus.index.chroma_access import ChromaAccess
from corpus.index.collection_ids import CollectionIds
from corpus.index.server_elsewhere import ServerElsewhere
from corpus.index.vectors import Neighbours
from corpus.months import Months

if TYPE_CHECKING:
    from corpus.catalogue.rows import IndexRecord
    from corpus.models.encoder import Vectors as Embeddings


class CollectionElsewhere:
    """A collection that is created when something is added; see :class:`corpus.index.vectors.VectorIndex`."""

    def __init__(
        self, url: str, access: ChromaAccess, *, collection: str, ids: CollectionIds | None = None
    ) -> None:
        """Connects to the server at ``url`` when it is first used; for ``ids`` see ServerElsewhere."""
        self._probing = ThreadPoolExecutor(1, thread_name_prefix="dateline-chroma-probing")
        self._server = ServerElsewhere(url, access, executor=self._probing, ids=ids)
        self._ids = ids
        self._name = collection

    def close(self) -> None:
        """As in the protocol."""
        self._probing.shutdown(wait=False, cancel_futures=True)
        self._server.close()

    def renew(self) -> None:
        """Has its next use look again for what another process may have replaced."""
        self._server.renew()

    def check_place(self) -> None:
        """Sees that the collection is the one that other servers use. Raises VectorsUnavailable."""
        if self._ids is not None:
            self._server.read_patiently(self._name, lambda _: None)

    def clear(self) -> None:
        """As in the protocol."""
        if self._ids is not None:
            self._ids.reset()
        self._server.delete(self._name)

    def unavailable_months(self) -> tuple[str, ...]:
        """As in the protocol: all of it answers or nothing does."""
        return ()

    def add(self, records: Sequence[IndexRecord], embeddings: Embeddings) -> None:
        """As in the protocol."""
        self._server.write(self._name, lambda index: index.add(records, embeddings))

    def delete(self, passage_ids: Sequence[int]) -> None:
        """As in the protocol."""
        self._server.write(self._name, lambda index: index.delete(passage_ids))

    def search(
        self, embeddings: Embeddings, *, limit: int, months: Sequence[Months] | None = None
    ) -> Neighbours:
        """As in the protocol."""
        found = self._server.read(self._name, lambda index: index.search(embeddings, limit=limit))
        return found or Neighbours([[] for _ in embeddings])

    def reached(self, passage_ids: Sequence[int], embeddings: Embeddings) -> set[int]:
        """As in the protocol."""
        found = self._server.read_patiently(self._name, lambda index: index.reached(passage_ids, embeddings))
        return found or set()

    def present(self, passage_ids: Sequence[int]) -> set[int]:
        """As in the protocol."""
        return self._server.read_patiently(self._name, lambda index: index.present(passage_ids)) or set()

    def count(self) -> int:
        """As in the protocol."""
        return self._server.read(self._name, lambda index: index.count()) or 0
