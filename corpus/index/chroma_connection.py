"""A corpus's connection to Chroma: to a server of its own, or to those that somebody else runs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from corpus.catalogue.database import Catalogue
from corpus.errors import VectorsMisplaced
from corpus.index.chroma_access import ChromaAccess, chroma_addresses
from corpus.index.chroma_client import ChromaClient
from corpus.index.chroma_server import ServerShare
from corpus.index.collection_elsewhere import CollectionElsewhere
from corpus.index.collection_ids import CollectionIds
from corpus.index.month_collections import MonthCollections
from corpus.index.placement import ShardPlacement
from corpus.index.shards import ShardedVectorIndex
from corpus.index.vectors import ChromaVectorIndex, VectorIndex


@dataclass(frozen=True, slots=True)
class CollectionName:
    """What a corpus's collection in Chroma is called, and what an older program called it."""

    name: str
    formerly: str | None = None


class ChromaConnection:
    """Connects when the index is first used, and again after :meth:`renew`. Threads may share it."""

    def __init__(
        self,
        catalogue: Catalogue,
        *,
        url: str | None,
        access: ChromaAccess = ChromaAccess(),
        collection: Callable[[], CollectionName],
    ) -> None:
        """Joins the corpus's own server, or has it started, unless ``url`` names another, or several.

        ``collection`` gives the collection's name once it is needed; those of months begin with it.
        Raises OSError, VectorsUnavailable.
        """
        self._addresses = chroma_addresses(url, access) if url else ()
        self.by_month = bool(self._addresses) and access.by_month
        """Whether passages are to be in collections by month of publication."""
        self.is_own = not self._addresses
        """Whether the server is the corpus's own."""
        self.place = f"at {', '.join(map(repr, self._addresses))}" if url else f"of {str(catalogue.folder)!r}"
        """Names it in messages: ``of '/data'``, ``at 'http://chroma:8000'``."""
        self._catalogue = catalogue
        self._access = access
        self._placement = ShardPlacement(catalogue)
        self._ids = CollectionIds(catalogue) if catalogue.shared else None
        self._collection = collection
        self._share = ServerShare(catalogue.folder) if self.is_own else None
        self._connecting = threading.Lock()
        self._own: VectorIndex | None = None
        self._elsewhere: CollectionElsewhere | ShardedVectorIndex | None = None
        self._opened: list[VectorIndex] = []

    def index(self) -> VectorIndex:
        """The vector index. Raises VectorsUnavailable, also where it is in other collections than is set."""
        with self._connecting:
            self._check_layout()
            if not self.is_own:
                return self._index_elsewhere()
            if self._own is None:
                self._own = self._connected()
                self._opened.append(self._own)
            return self._own

    def check_place(self) -> None:
        """Sees that the vectors are where the settings say, before anything is stored for them.

        Raises VectorsMisplaced, or VectorsUnavailable where that cannot be seen.
        """
        index = self.index()
        if isinstance(index, CollectionElsewhere):
            index.check_place()

    def renew(self) -> None:
        """Has the next use connect again: another process may have rebuilt the index or started a server.

        The old connection stays open until :meth:`close`, since another thread may be using it.
        """
        with self._connecting:
            self._own = None
            if self._elsewhere is not None:
                self._elsewhere.renew()

    def begin(self) -> None:
        """Has the vectors of a corpus that has none yet be in such collections as are set."""
        if self.by_month and not self._placement.by_month():
            self._placement.begin()
        elif not self.by_month and self._placement.by_month() and not self._placement.servers():
            self._placement.end()

    def change_layout(self) -> None:
        """Has the vectors be in such collections as are set; those they were in are deleted.

        The index is empty then, where it was not so before. Raises VectorsUnavailable.
        """
        with self._connecting:
            if self.by_month == self._placement.by_month():
                return
            if self.by_month:
                if self._ids is not None:
                    self._ids.reset()
                for url in self._addresses:
                    with closing(ChromaClient(url, access=self._access)) as client:
                        client.delete(self._collection().name, missing_ok=True)
                self._placement.begin()
            else:
                with closing(self._sharded()) as months:
                    months.clear()
                self._placement.end()

    def discard_index(self) -> None:
        """Deletes an index of the corpus's own that cannot be opened, for the next use to create it.

        Raises VectorsUnavailable when its server runs and yet cannot be used.
        """
        assert self._share is not None
        self._share.discard_index()

    def close(self) -> None:
        """Closes all connections; the last process to leave stops the corpus's own server."""
        for index in self._opened:
            index.close()
        if self._share is not None:
            self._share.leave()

    def _connected(self) -> VectorIndex:
        assert self._share is not None
        name = self._collection()
        client = ChromaClient(self._share.url(), folder=self._catalogue.folder)
        if name.formerly:
            client.rename(name.formerly, name.name)
        return ChromaVectorIndex(client, client.opened(name.name))

    def _index_elsewhere(self) -> VectorIndex:
        if self._elsewhere is None:
            if self.by_month:
                self._elsewhere = self._sharded()
            else:
                name = self._collection().name
                self._elsewhere = CollectionElsewhere(
                    self._addresses[0], self._access, collection=name, ids=self._ids
                )
            self._opened.append(self._elsewhere)
        return self._elsewhere

    def _sharded(self) -> ShardedVectorIndex:
        collections = MonthCollections(
            self._addresses,
            self._access,
            collection=self._collection().name,
            placement=self._placement,
            ids=self._ids,
        )
        return ShardedVectorIndex(collections, self._catalogue)

    def _check_layout(self) -> None:
        if self.by_month and not self._placement.by_month():
            raise VectorsMisplaced(
                "the vectors are in one collection, and DATELINE_CHROMA_SHARDS is set to month; move them "
                "into collections by month with `dateline rebuild`, or unset it"
            )
        if not self.by_month and self._placement.by_month():
            raise VectorsMisplaced(
                "the vectors are in collections by month; set DATELINE_CHROMA_SHARDS to month, and "
                "DATELINE_CHROMA_URL to their servers, or move them into one collection with "
                "`dateline rebuild`"
            )
