"""A Chroma server that somebody else runs: searched with little patience, written to with much.

A server that did not answer is left alone by searches, so that none of them waits for it, and is looked at
beside them until it answers again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor
from typing import TypeVar

from corpus.errors import VectorsUnavailable
from corpus.index.chroma_access import ChromaAccess
from corpus.index.chroma_client import LONGEST_ANSWER_S, ChromaClient, refused, timed_out
from corpus.index.vectors import ChromaVectorIndex

_PATIENCE_S = 10.0  # for which a search waits; a server may have to load a collection first

_Answer = TypeVar("_Answer")


class _Connection:
    """A client and the collections that were opened by it, until they have to be opened again."""

    def __init__(self, url: str, access: ChromaAccess, *, answer_within_s: float = LONGEST_ANSWER_S) -> None:
        self._url = url
        self._access = access
        self._answer_within_s = answer_within_s
        self._opening = threading.Lock()
        self._failures = 0
        self._failure = ""
        self._client: ChromaClient | None = None
        self._indexes: dict[str, ChromaVectorIndex] = {}

    def client(self) -> ChromaClient:
        failures = self._failures
        with self._opening:
            if self._client is not None:
                return self._client
            if self._failures != failures:  # another thread has just waited in vain
                raise VectorsUnavailable(self._failure)
            try:
                self._client = ChromaClient(
                    self._url, access=self._access, answer_within_s=self._answer_within_s
                )
            except VectorsUnavailable as error:
                self._failures, self._failure = self._failures + 1, str(error)
                raise
            return self._client

    def index(self, collection: str, *, create: bool) -> ChromaVectorIndex | None:
        known = self._indexes.get(collection)
        if known is None:
            client = self.client()
            opened = client.opened(collection) if create else client.existing(collection)
            if opened is None:
                return None
            known = self._indexes[collection] = ChromaVectorIndex(client, opened)
        return known

    def ask(
        self, collection: str, ask: Callable[[ChromaVectorIndex], _Answer], *, create: bool = False
    ) -> _Answer | None:
        """What a collection answers, opened again where it, or the server, is not the one it was."""
        was_open = collection in self._indexes
        try:
            index = self.index(collection, create=create)
            return None if index is None else ask(index)
        except VectorsUnavailable as error:
            if not was_open or timed_out(error):
                raise
        self._indexes.pop(collection, None)
        index = self.index(collection, create=create)
        return None if index is None else ask(index)

    def reopen(self) -> None:
        self._indexes.clear()

    def close(self) -> None:
        if self._client is not None:
            self._client.close()


class ServerElsewhere:
    """A server and the collections on it. Threads may share it."""

    def __init__(
        self, url: str, access: ChromaAccess, *, beside: Executor, patience_s: float = _PATIENCE_S
    ) -> None:
        """Connects when it is first used; ``beside`` runs what nobody waits for.

        A search waits for ``patience_s`` seconds, all else for as long as a server may take.
        """
        self.url = url
        self._beside = beside
        self._quick = _Connection(url, access, answer_within_s=patience_s)
        self._patient = _Connection(url, access)
        self._looking = threading.Lock()
        self._is_looked_at = False
        self._silent: str | None = None

    @property
    def is_silent(self) -> bool:
        """Whether it did not answer when it was last asked."""
        return self._silent is not None

    def read(self, collection: str, ask: Callable[[ChromaVectorIndex], _Answer]) -> _Answer | None:
        """What a collection answers; None where there is no such one. Raises VectorsUnavailable.

        It waits for some seconds at most, and not at all while the server is known not to answer.
        """
        if self._silent is not None:
            self._look()
            raise VectorsUnavailable(self._silent)
        try:
            return self._quick.ask(collection, ask)
        except VectorsUnavailable as error:
            if not refused(error):
                self._silent = str(error)
            raise

    def read_patiently(self, collection: str, ask: Callable[[ChromaVectorIndex], _Answer]) -> _Answer | None:
        """As :meth:`read`, for what may take long and nobody waits for. Raises VectorsUnavailable."""
        return self._patient.ask(collection, ask)

    def write(self, collection: str, write: Callable[[ChromaVectorIndex], None]) -> None:
        """Does something to a collection, which is created where there is none. Raises VectorsUnavailable."""
        self._patient.ask(collection, write, create=True)

    def delete(self, collection: str) -> None:
        """Deletes a collection if it is there. Raises VectorsUnavailable."""
        self.renew()
        self._patient.client().delete(collection, missing_ok=True)

    def renew(self) -> None:
        """Has collections opened again: another process may have replaced them."""
        self._quick.reopen()
        self._patient.reopen()

    def close(self) -> None:
        """Closes its connections."""
        self._quick.close()
        self._patient.close()

    def _look(self) -> None:
        with self._looking:
            if self._is_looked_at:
                return
            self._is_looked_at = True
        self._beside.submit(self._look_again)

    def _look_again(self) -> None:
        try:
            self._quick.client().check()
            self._silent = None
        except VectorsUnavailable as error:
            self._silent = str(error)
        finally:
            self._is_looked_at = False
