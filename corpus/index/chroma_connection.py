"""A corpus's connection to Chroma: to a server of its own, or to one that somebody else runs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import VectorsUnavailable
from corpus.index.chroma_server import ServerShare
from corpus.index.vectors import ChromaVectorIndex, VectorIndex


@dataclass(frozen=True, slots=True)
class CollectionName:
    """What a corpus's collection in Chroma is called, and what an older program called it."""

    name: str
    formerly: str | None = None


class ChromaConnection:
    """Connects when the index is first used, and again after :meth:`renew`. Threads may share it."""

    def __init__(self, folder: Path, *, url: str | None, collection: Callable[[], CollectionName]) -> None:
        """Joins the corpus's own server, or has it started, unless ``url`` names another.

        ``collection`` gives the collection's name once it is needed. Raises OSError, VectorsUnavailable.
        """
        self._share = None if url else ServerShare(folder)
        self._folder = None if url else folder
        self._url = url
        self._collection = collection
        self._connecting = threading.Lock()
        self._connected: VectorIndex | None = None
        self._opened: list[VectorIndex] = []

    def index(self) -> VectorIndex:
        """The vector index. Raises VectorsUnavailable."""
        with self._connecting:
            if self._connected is None:
                url = self._url or (self._share.url() if self._share else "")
                name = self._collection()
                self._connected = ChromaVectorIndex(
                    url, collection=name.name, formerly=name.formerly, folder=self._folder
                )
                self._opened.append(self._connected)
            return self._connected

    def renew(self) -> None:
        """Has the next use connect again: another process may have rebuilt the index or started a server.

        The old connection stays open until :meth:`close`, since another thread may be using it.
        """
        with self._connecting:
            self._connected = None

    def discard_index(self) -> None:
        """Deletes an index that cannot be opened, for the next use to create it.

        Raises VectorsUnavailable when it runs and yet cannot be used, or is somebody else's.
        """
        if self._share is None:
            raise VectorsUnavailable(
                f"the Chroma server at {self._url!r} does not answer; start it, or see its log"
            )
        self._share.discard_index()

    def close(self) -> None:
        """Closes all connections; the last process to leave stops the corpus's own server."""
        for index in self._opened:
            index.close()
        if self._share is not None:
            self._share.leave()
