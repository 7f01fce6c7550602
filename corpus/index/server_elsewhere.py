"""A Chroma server that somebody else runs: searched with little patience, written to with much.

A server that did not answer is left alone by searches, so that none of them waits for it, and is probed
in the background until it answers again. Before anything is written it is asked whether it answers at all.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor
from typing import TypeVar

from corpus.errors import VectorsUnavailable
from corpus.index.chroma_access import ChromaAccess
from corpus.index.chroma_client import LONGEST_ANSWER_S, ChromaClient, is_gone, refused, timed_out
from corpus.index.collection_ids import CollectionIds
from corpus.index.vectors import ChromaVectorIndex
from corpus.outages import Outage

_PATIENCE_S = 10.0  # for which a search waits; a server may have to load a collection first
_GLANCE_S = 2.0  # for which a writer waits for a server that did not answer before
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.1, 10.0  # between probes; each is twice the one before

_Answer = TypeVar("_Answer")


class _Connection:
    """A client and the collections that were opened by it, until they have to be opened again."""

    def __init__(
        self,
        url: str,
        access: ChromaAccess,
        *,
        ids: CollectionIds | None,
        answer_within_s: float = LONGEST_ANSWER_S,
    ) -> None:
        self._url = url
        self._access = access
        self._ids = ids
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
            if self._ids is not None and opened is not None and create:
                self._ids.record(collection, str(opened.id), url=self._url)
            elif self._ids is not None:
                self._ids.check(collection, str(opened.id) if opened else None, url=self._url)
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
            if timed_out(error) or not (was_open or is_gone(error)):
                raise
        self._indexes.pop(collection, None)
        try:
            index = self.index(collection, create=create)
            return None if index is None else ask(index)
        except VectorsUnavailable as error:
            if create or not is_gone(error):
                raise
            return None  # deleted between the two requests, as a rebuild does

    def check(self) -> None:
        self.client().check()

    def reopen(self) -> None:
        self._indexes.clear()

    def close(self) -> None:
        if self._client is not None:
            self._client.close()


class ServerElsewhere:
    """A server and the collections on it. Threads may share it."""

    def __init__(
        self,
        url: str,
        access: ChromaAccess,
        *,
        executor: Executor,
        ids: CollectionIds | None = None,
        patience_s: float = _PATIENCE_S,
    ) -> None:
        """Connects when it is first used; ``executor`` runs what nobody waits for.

        With ``ids`` collections are refused that are others than those which another server uses. A search
        waits for ``patience_s`` seconds, all else for as long as a server may take.
        """
        self.url = url
        self._executor = executor
        self._glancing = _Connection(url, access, ids=ids, answer_within_s=min(patience_s, _GLANCE_S))
        self._quick = _Connection(url, access, ids=ids, answer_within_s=patience_s)
        self._patient = _Connection(url, access, ids=ids)
        self._changing = threading.Lock()
        self._outage = Outage(over=f"the Chroma server at {url!r} answers again")
        self._failure: str | None = None
        self._probe: Callable[[], object] = self._quick.check
        self._is_probing = False
        self._pause_s = _FIRST_PAUSE_S
        self._probe_at = 0.0

    @property
    def is_unavailable(self) -> bool:
        """Whether it did not answer when it was last asked."""
        return self._failure is not None

    def check(self) -> None:
        """Sees that it answers at all, within some seconds. Raises VectorsUnavailable."""
        try:
            (self._quick if self._failure is None else self._glancing).check()
        except VectorsUnavailable as error:
            self._failed(error, self._quick.check)
            raise
        self._probe_at = 0.0

    def read(self, collection: str, ask: Callable[[ChromaVectorIndex], _Answer]) -> _Answer | None:
        """What a collection answers; None where there is no such one. Raises VectorsUnavailable.

        It waits for some seconds at most, and not at all while the server is known not to answer.
        """
        failure = self._failure
        if failure is not None:
            self._probe_if_due()
            unavailable = VectorsUnavailable(failure)
            unavailable.is_logged = True
            raise unavailable
        try:
            return self._quick.ask(collection, ask)
        except VectorsUnavailable as error:
            self._failed(error, lambda: self._quick.ask(collection, ask))
            raise

    def read_patiently(self, collection: str, ask: Callable[[ChromaVectorIndex], _Answer]) -> _Answer | None:
        """As :meth:`read`, for what may take long and nobody waits for. Raises VectorsUnavailable."""
        self.check()
        return self._patient.ask(collection, ask)

    def write(self, collection: str, write: Callable[[ChromaVectorIndex], None]) -> None:
        """Does something to a collection, which is created where there is none. Raises VectorsUnavailable."""
        self.check()
        self._patient.ask(collection, write, create=True)

    def delete(self, collection: str) -> None:
        """Deletes a collection if it is there. Raises VectorsUnavailable."""
        self.check()
        self.renew()
        self._patient.client().delete(collection, missing_ok=True)

    def renew(self) -> None:
        """Has collections opened again: another process may have replaced them."""
        self._quick.reopen()
        self._patient.reopen()

    def close(self) -> None:
        """Closes its connections."""
        for connection in (self._glancing, self._quick, self._patient):
            connection.close()

    def _failed(self, error: VectorsUnavailable, probe: Callable[[], object]) -> None:
        """Has the same asked again, since a server may answer one thing and not another."""
        if refused(error):
            return
        error.is_logged = True
        self._outage.failed(f"{error}; until then what it has is found by words alone")
        with self._changing:
            if self._failure is None:
                self._failure, self._probe = str(error), probe
                self._pause_s, self._probe_at = _FIRST_PAUSE_S, 0.0

    def _probe_if_due(self) -> None:
        with self._changing:
            if self._is_probing or time.monotonic() < self._probe_at:
                return
            self._is_probing = True
        self._executor.submit(self._run_probe)

    def _run_probe(self) -> None:
        failure: str | None = None
        try:
            self._probe()
        except VectorsUnavailable as error:
            failure = None if refused(error) else str(error)
        finally:
            with self._changing:
                self._failure, self._is_probing = failure, False
                if failure is None:
                    self._outage.worked()
                self._probe_at = time.monotonic() + self._pause_s
                self._pause_s = min(2 * self._pause_s, _LONGEST_PAUSE_S)
