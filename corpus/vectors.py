"""The dense index in Chroma. The only file that imports chromadb; its errors become ours here."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from corpus.errors import VectorsUnavailable

if TYPE_CHECKING:
    from chromadb import Collection

    from corpus.encoder import Vectors as Embeddings
    from corpus.scope import Scope

_BATCH = 250  # records a call; Chroma refuses more than 5,461 and is fastest at a few hundred


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorRecord:
    """What Chroma holds of one passage; instants are epoch seconds, since it compares only numbers."""

    passage_id: int
    outlet: str
    country: str | None
    language: str | None
    published: int | None
    known_at: int

    def metadata(self) -> dict[str, str | int]:
        """The fields that a search may be limited by."""
        fields = {
            "outlet": self.outlet,
            "country": self.country,
            "language": self.language,
            "published": self.published,
            "known_at": self.known_at,
        }
        return {name: value for name, value in fields.items() if value is not None}


@contextmanager
def _errors_become_ours(doing: str) -> Iterator[None]:
    import httpx
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, httpx.HTTPError, ValueError, KeyError) as error:
        raise VectorsUnavailable(f"Chroma failed while {doing}: {type(error).__name__}: {error}") from error


class VectorIndex:
    """One corpus's collection of unit vectors, compared by cosine."""

    def __init__(self, url: str, *, collection: str) -> None:
        """Connects to the Chroma server at ``url``. Raises VectorsUnavailable."""
        with _errors_become_ours(f"connecting to {url!r}"):
            import chromadb
            from chromadb.config import Settings

            address = urlsplit(url)
            _pass_proxies_by(address.hostname or "127.0.0.1")
            self._client = chromadb.HttpClient(
                host=address.hostname or "127.0.0.1",
                port=address.port or (443 if address.scheme == "https" else 80),
                ssl=address.scheme == "https",
                settings=Settings(anonymized_telemetry=False),
            )
        self._name = collection
        self._collection = self._opened()

    def close(self) -> None:
        """Closes the connections, of which chromadb's own ``close`` leaves two open."""
        client: Any = self._client
        for server in (client._server, client._admin_client._server):
            server._session.close()
        client.close()

    def _opened(self) -> Collection:
        with _errors_become_ours(f"opening the collection {self._name!r}"):
            return self._client.get_or_create_collection(
                self._name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )

    def upsert(self, records: Sequence[VectorRecord], embeddings: Embeddings) -> None:
        """Adds or replaces passages; ``embeddings`` has shape ``(len(records), dimension)``."""
        with _errors_become_ours(f"adding {len(records)} passages"):
            for first in range(0, len(records), _BATCH):
                batch = records[first : first + _BATCH]
                self._collection.upsert(
                    ids=[str(record.passage_id) for record in batch],
                    embeddings=embeddings[first : first + _BATCH],
                    metadatas=[record.metadata() for record in batch],
                )

    def remove(self, passage_ids: Sequence[int]) -> None:
        """Takes passages out; unknown ones are ignored."""
        with _errors_become_ours(f"removing {len(passage_ids)} passages"):
            for first in range(0, len(passage_ids), _BATCH):
                self._collection.delete(ids=[str(i) for i in passage_ids[first : first + _BATCH]])

    def search(self, embedding: Embeddings, *, scope: Scope, limit: int) -> dict[int, float]:
        """The nearest passages, as passage id to cosine; ``embedding`` has shape ``(dimension,)``."""
        with _errors_become_ours("searching"):
            found = self._collection.query(
                query_embeddings=embedding[None, :],
                n_results=limit,
                where=_where(scope),
                include=["distances"],
            )
        distances = (found["distances"] or [[]])[0]
        return {int(i): 1.0 - float(d) for i, d in zip(found["ids"][0], distances, strict=True)}

    def held(self, passage_ids: Sequence[int]) -> set[int]:
        """Which of the passages Chroma has a record of."""
        present: set[int] = set()
        with _errors_become_ours(f"looking up {len(passage_ids)} passages"):
            for first in range(0, len(passage_ids), _BATCH):
                wanted = [str(i) for i in passage_ids[first : first + _BATCH]]
                present.update(map(int, self._collection.get(ids=wanted, include=[])["ids"]))
        return present

    def count(self) -> int:
        """How many passages Chroma says it holds."""
        with _errors_become_ours("counting"):
            return self._collection.count()

    def clear(self) -> None:
        """Empties the collection by making it anew."""
        with _errors_become_ours("emptying the collection"):
            self._client.delete_collection(self._name)
        self._collection = self._opened()


def _pass_proxies_by(host: str) -> None:
    """Keeps the environment's proxy out of the way to this machine; chromadb has no setting for it."""
    if host in {"127.0.0.1", "localhost", "::1"}:
        for name in ("no_proxy", "NO_PROXY"):
            exempt = [one for one in os.environ.get(name, "").split(",") if one]
            if host not in exempt:
                os.environ[name] = ",".join([*exempt, host])


def _where(scope: Scope) -> Any:
    """The scope as Chroma's filter, or None when it limits nothing."""
    rules: list[Mapping[str, Any]] = [
        {name: {"$in": list(values)}}
        for name, values in (
            ("outlet", scope.outlets),
            ("country", scope.countries),
            ("language", scope.languages),
        )
        if values
    ]
    bounds = (
        ("published", "$gte", scope.since),
        ("published", "$lte", scope.until),
        ("known_at", "$lte", scope.as_of),
    )
    rules += [{name: {sign: int(instant.timestamp())}} for name, sign, instant in bounds if instant]
    if not rules:
        return None
    return rules[0] if len(rules) == 1 else {"$and": rules}
