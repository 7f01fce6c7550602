"""Collections of Chroma, one for each month of publication, on the servers that have them."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import TypeVar

from corpus.errors import ShardsUnavailable, VectorsUnavailable
from corpus.index.chroma_access import ChromaAccess
from corpus.index.collection_ids import CollectionIds
from corpus.index.placement import ShardPlacement
from corpus.index.server_elsewhere import ServerElsewhere
from corpus.index.vectors import ChromaVectorIndex
from corpus.months import in_words

_AT_ONCE = 16  # requests; with more of them the threads cost each other time

_Answer = TypeVar("_Answer")

log = logging.getLogger("dateline")


class MonthCollections:
    """The collections of one corpus. Threads may share it."""

    def __init__(
        self,
        addresses: Sequence[str],
        access: ChromaAccess,
        *,
        collection: str,
        placement: ShardPlacement,
        ids: CollectionIds | None = None,
    ) -> None:
        """On the servers at ``addresses``; ``collection`` is how the collections' names begin.

        For ``ids`` see ServerElsewhere.
        """
        self._ids = ids
        self._collection = collection
        self._placement = placement
        self._placed: Mapping[str, str] = {}  # as last read: which server has which month
        self._searching = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="dateline-chroma")
        # What may wait for minutes has threads of its own, so that no search waits for it.
        self._patient = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="dateline-chroma-writing")
        self._probing = ThreadPoolExecutor(len(addresses), thread_name_prefix="dateline-chroma-probing")
        self._servers = {
            url: ServerElsewhere(url, access, executor=self._probing, ids=ids) for url in addresses
        }
        self._refused: set[str] = set()  # months whose server answers, but not for them

    def close(self) -> None:
        """Closes every connection, without waiting for answers."""
        for executor in (self._searching, self._patient, self._probing):
            executor.shutdown(wait=False, cancel_futures=True)
        for server in self._servers.values():
            server.close()

    def renew(self) -> None:
        """Has collections opened again: another process may have replaced them."""
        for server in self._servers.values():
            server.renew()

    def months(self) -> list[str]:
        """The months that have a collection, and ``undated`` where that has one, as they are now."""
        self._placed = self._placement.servers()
        return list(self._placed)

    def unavailable_months(self) -> tuple[str, ...]:
        """The months that could not be read when they were last, in order."""
        return tuple(
            month
            for month, url in sorted(self._placement.servers().items())
            if month in self._refused or url not in self._servers or self._servers[url].is_unavailable
        )

    def read(self, month: str, ask: Callable[[ChromaVectorIndex], _Answer]) -> _Answer | None:
        """What a month's collection answers; None where it is not there. Raises VectorsUnavailable.

        It is not waited for long.
        """
        url = self._placed.get(month)
        if url is None:
            return None  # a rebuild has just begun
        server = self._server(url)
        try:
            answer = server.read(self._name(month), ask)
        except VectorsUnavailable:
            if not server.is_unavailable:
                self._refused.add(month)
            raise
        self._refused.discard(month)
        return answer

    def read_patiently(self, month: str, ask: Callable[[ChromaVectorIndex], _Answer]) -> _Answer | None:
        """As :meth:`read`, for what may take long."""
        url = self._placed.get(month)
        return None if url is None else self._server(url).read_patiently(self._name(month), ask)

    def write(self, month: str, write: Callable[[ChromaVectorIndex], None]) -> None:
        """Does something to a month's collection, created where there is none. Raises VectorsUnavailable.

        The month must have a server. It is looked up, since a search may have read before a rebuild.
        """
        self._server(self._placement.servers()[month]).write(self._name(month), write)

    def place(self, sizes: Mapping[str, int]) -> None:
        """Sees that these months, of so many passages, have a server.

        A new one goes to the server that has the fewest passages, of those that answer. Raises
        ShardsUnavailable where none does.
        """
        servers = self._placed = self._placement.servers()
        new = sorted(sizes.keys() - servers.keys())
        if not new:
            return
        unanswering = self._tried(self._servers, lambda url: self._servers[url].check(), on=self._patient)
        load = {url: Counter(passages=0, months=0) for url in self._servers}
        counted: dict[str, int] = {}

        def count(month: str) -> None:
            counted[month] = self.read(month, lambda index: index.count()) or 0

        uncounted = {servers[month]: error for month, error in self.tried(servers, count).items()}
        for month, number in counted.items():
            load.setdefault(servers[month], Counter()).update(passages=number, months=1)
        unavailable = uncounted | unanswering
        answering = [url for url in self._servers if url not in unavailable]
        if not answering:
            first = next(iter(unavailable.values()))
            raise ShardsUnavailable(f"no Chroma server takes {in_words(new)}: {first}", sizes) from first
        chosen = {}
        for month in new:
            least = min(answering, key=lambda url: (load[url]["passages"], load[url]["months"]))
            load[least].update(passages=sizes[month], months=1)
            chosen[month] = least
        self._placed = self._placement.place(chosen)

    def clear(self) -> None:
        """Deletes all of them; which server has which month is decided again as they are filled."""
        servers = self._placed = self._placement.servers()
        left = [month for month, url in servers.items() if url not in self._servers]
        if left:
            log.warning(
                "collections with the %s stay on servers that DATELINE_CHROMA_URL no longer names: %s",
                in_words(left),
                ", ".join(sorted({servers[month] for month in left})),
            )
        if self._ids is not None:
            self._ids.reset()
        self.each_patiently(
            [month for month in servers if month not in left],
            lambda month: self._server(servers[month]).delete(self._name(month)),
        )
        self._placement.begin()
        self._refused.clear()

    def tried(self, months: Iterable[str], ask: Callable[[str], object]) -> dict[str, VectorsUnavailable]:
        """Asks for all of these at once; returns what went wrong, by month."""
        return self._tried(months, ask, on=self._searching)

    def each_patiently(self, months: Iterable[str], do: Callable[[str], object]) -> None:
        """Does something for all of these at once, which may take long. Raises ShardsUnavailable."""
        _raise_shards(self._tried(months, do, on=self._patient))

    def count(self) -> int:
        """How many passages they have. Raises ShardsUnavailable, or VectorsUnavailable if nothing answers."""
        months = self.months()
        counts: list[int] = []
        failed = self.tried(
            months, lambda month: counts.append(self.read(month, lambda index: index.count()) or 0)
        )
        if failed and len(failed) == len(months):
            raise next(iter(failed.values()))
        _raise_shards(failed)
        return sum(counts)

    def _tried(
        self, names: Iterable[str], ask: Callable[[str], object], *, on: Executor
    ) -> dict[str, VectorsUnavailable]:
        futures = {name: on.submit(ask, name) for name in names}
        failed = {}
        for name, future in futures.items():
            try:
                future.result()
            except VectorsUnavailable as error:
                failed[name] = error
        return failed

    def _name(self, month: str) -> str:
        return f"{self._collection}-{month}"

    def _server(self, url: str) -> ServerElsewhere:
        if url not in self._servers:
            raise VectorsUnavailable(
                f"the Chroma server at {url!r} has some of the vectors, and DATELINE_CHROMA_URL does not "
                "name it; name it again, or move them by `dateline rebuild`"
            )
        return self._servers[url]


def _raise_shards(failed: Mapping[str, VectorsUnavailable]) -> None:
    if failed:
        first = next(iter(failed.values()))
        unavailable = ShardsUnavailable(
            f"the vectors of {in_words(failed)} are out of reach: {first}", failed
        )
        unavailable.is_logged = all(error.is_logged for error in failed.values())
        raise unavailable from first
