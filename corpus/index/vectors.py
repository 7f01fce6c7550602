"""The vector index, and its home in Chroma. The only file that imports chromadb and sees its errors."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from corpus.errors import VectorsUnavailable
from corpus.failures import failure

if TYPE_CHECKING:
    from pathlib import Path

    from chromadb import Collection

    from corpus.catalogue.rows import IndexRecord
    from corpus.models.encoder import Vectors as Embeddings

_LONGEST_ANSWER_S = 300.0  # of the server, to one request
_BATCH = 250  # records a call; Chroma refuses more than 5,461 and is fastest at a few hundred


@contextmanager
def _own_errors(doing: str, *, folder: Path | None = None) -> Iterator[None]:
    import httpx
    from chromadb.errors import ChromaError

    try:
        yield
    except Exception as error:
        # A reply of an unknown kind is raised as a plain Exception. A ValueError or KeyError is a fault in
        # what we gave or did, and not Chroma's.
        of_chroma = isinstance(error, ChromaError | httpx.HTTPError | json.JSONDecodeError)
        if not of_chroma and type(error) is not Exception:
            raise
        what = failure(error, folder=folder, advice="do the same again in a moment")
        raise VectorsUnavailable(f"Chroma failed while {doing}: {what}") from error


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

    def search(self, embeddings: Embeddings, *, limit: int) -> list[list[int]]:
        """For each row of ``embeddings`` up to ``limit`` passages that are nearest to it, nearest first."""

    def present(self, passage_ids: Sequence[int]) -> set[int]:
        """Which of the passages it has a record of, whether or not a search reaches them."""

    def count(self) -> int:
        """How many passages it has."""

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

    def __init__(
        self, url: str, *, collection: str, formerly: str | None = None, folder: Path | None = None
    ) -> None:
        """Connects to the Chroma server at ``url``, which writes into ``folder``. Raises VectorsUnavailable.

        A collection that an older program named ``formerly`` is renamed; its records are without text and
        metadata until they are added again.
        """
        import chromadb
        import httpx
        from chromadb.config import Settings
        from chromadb.errors import ChromaError

        address = urlsplit(url)
        _pass_proxies_by(address.hostname or "127.0.0.1")
        try:
            self._client = chromadb.HttpClient(
                host=address.hostname or "127.0.0.1",
                port=address.port or (443 if address.scheme == "https" else 80),
                ssl=address.scheme == "https",
                settings=Settings(anonymized_telemetry=False),
            )
        except (ChromaError, httpx.HTTPError, ValueError, KeyError) as error:  # by which it says all of this
            raise VectorsUnavailable(f"no Chroma server answers at {url!r}: {error}") from error
        for server in self._servers():
            server._session.timeout = _LONGEST_ANSWER_S
        self._name = collection
        self._own_errors = partial(_own_errors, folder=folder)
        if formerly:
            self._rename(formerly)
        self._collection = self._opened()

    def close(self) -> None:
        """Closes the connections, of which chromadb's own ``close`` leaves two open."""
        for server in self._servers():
            server._session.close()
        client: Any = self._client
        client.close()

    def _servers(self) -> tuple[Any, Any]:
        """What sends the client's requests. It would wait without end for a server whose disk is full."""
        client: Any = self._client
        return client._server, client._admin_client._server

    def _opened(self) -> Collection:
        with self._own_errors(f"opening the collection {self._name!r}"):
            return self._client.get_or_create_collection(
                self._name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )

    def _rename(self, formerly: str) -> None:
        from chromadb.errors import ChromaError

        with self._own_errors(f"looking for the collection {formerly!r}"):
            names = {collection.name for collection in self._client.list_collections()}
            if formerly not in names or self._name in names:
                return
            try:
                self._client.get_collection(formerly, embedding_function=None).modify(name=self._name)
            except ChromaError:
                if self._name not in {collection.name for collection in self._client.list_collections()}:
                    raise  # else another process has just renamed it

    def add(self, records: Sequence[IndexRecord], embeddings: Embeddings) -> None:
        """See :class:`VectorIndex`.

        No passage ever changes its embedding. To add one to Chroma 1.5.9 twice can cost others: where 20 of
        some 60 passages were, 1 or 2 were no longer found after a restart in 4 of 25 trials.
        """
        present = self.present([record.passage_id for record in records])
        new = [place for place, record in enumerate(records) if record.passage_id not in present]
        with self._own_errors(f"adding {len(new)} passages"):
            for first in range(0, len(new), _BATCH):
                places = new[first : first + _BATCH]
                self._collection.upsert(
                    ids=[str(records[place].passage_id) for place in places],
                    embeddings=embeddings[places],
                    documents=[records[place].passage for place in places],
                    metadatas=[_metadata(records[place]) for place in places],
                )

    def delete(self, passage_ids: Sequence[int]) -> None:
        """See :class:`VectorIndex`."""
        with self._own_errors(f"deleting {len(passage_ids)} passages"):
            for first in range(0, len(passage_ids), _BATCH):
                self._collection.delete(ids=[str(i) for i in passage_ids[first : first + _BATCH]])

    def search(self, embeddings: Embeddings, *, limit: int) -> list[list[int]]:
        """See :class:`VectorIndex`."""
        with self._own_errors("searching"):
            found = self._collection.query(query_embeddings=embeddings, n_results=limit, include=[])
        return [[int(i) for i in ids] for ids in found["ids"]]

    def present(self, passage_ids: Sequence[int]) -> set[int]:
        """See :class:`VectorIndex`."""
        present: set[int] = set()
        with self._own_errors(f"looking up {len(passage_ids)} passages"):
            for first in range(0, len(passage_ids), _BATCH):
                wanted = [str(i) for i in passage_ids[first : first + _BATCH]]
                present.update(map(int, self._collection.get(ids=wanted, include=[])["ids"]))
        return present

    def count(self) -> int:
        """See :class:`VectorIndex`; what Chroma says."""
        with self._own_errors("counting"):
            return self._collection.count()

    def clear(self) -> None:
        """See :class:`VectorIndex`; the collection is created again."""
        with self._own_errors("emptying the collection"):
            self._client.delete_collection(self._name)
        self._collection = self._opened()


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


def _pass_proxies_by(host: str) -> None:
    """Keeps the environment's proxy out of the way to this machine; chromadb has no setting for it."""
    if host in {"127.0.0.1", "localhost", "::1"}:
        for name in ("no_proxy", "NO_PROXY"):
            exempt = [one for one in os.environ.get(name, "").split(",") if one]
            if host not in exempt:
                os.environ[name] = ",".join([*exempt, host])
