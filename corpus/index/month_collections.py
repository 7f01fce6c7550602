"""Collections of Chroma, one for each month of publication, on the servers that have them."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from corpus.errors import ShardsUnavailable, VectorsUnavailable
from corpus.index.chroma_access import ChromaAccess
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
        self, addresses: Sequence[str], access: ChromaAccess, *, collection: str, placement: ShardPlacement
    ) -> None:
        """On the servers at ``addresses``; ``collection`` is how the collections' names begin."""
        self._collection = collection
        self._placement = placement
        self._placed: Mapping[str, str] = {}  # as last read: which server has which month
        self._requests = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="dateline-chroma")
        self._servers = {url: ServerElsewhere(url, access, beside=self._requests) for url in addresses}
        self._refused: set[str] = set()  # months whose server answers, but not for them

    def close(self) -> None:
        """Closes every connection."""
        self._requests.shutdown(cancel_futures=True)
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

    def silent(self) -> tuple[str, ...]:
        """The months that could not be read when they were last, in order."""
        return tuple(
            month
            for month, url in sorted(self._placement.servers().items())
            if month in self._refused or url not in self._servers or self._servers[url].is_silent
        )

    def read(self, month: str, ask: Callable[[ChromaVectorIndex], _Answer]) -> _Answer | None:
        """What a month's collection answers; None where it is not there. Raises VectorsUnavailable.

        It is not waited for long.
        """
        server = self._server(month)
        try:
            answer = server.read(self._name(month), ask)
        except VectorsUnavailable:
            if not server.is_silent:
                self._refused.add(month)
            raise
        self._refused.discard(month)
        return answer

    def read_patiently(self, month: str, ask: Callable[[ChromaVectorIndex], _Answer]) -> _Answer | None:
        """As :meth:`read`, for what may take long."""
        return self._server(month).read_patiently(self._name(month), ask)

    def write(self, month: str, write: Callable[[ChromaVectorIndex], None]) -> None:
        """Does something to a month's collection, created where there is none. Raises VectorsUnavailable."""
        self._server(month).write(self._name(month), write)

    def place(self, sizes: Mapping[str, int]) -> None:
        """Sees that these months, of so many passages, have a server.

        A new one goes to the server that has the fewest passages, of those that answer.
        """
        servers = self._placed = self._placement.servers()
        new = sorted(sizes.keys() - servers.keys())
        if not new:
            return
        load = {url: Counter(passages=0, months=0) for url in self._servers}
        counted: dict[str, int] = {}

        def count(month: str) -> None:
            counted[month] = self.read(month, lambda index: index.count()) or 0

        silent = {servers[month] for month in self.tried(servers, count)}
        for month, number in counted.items():
            load[servers[month]].update(passages=number, months=1)
        answering = [url for url in self._servers if url not in silent] or list(self._servers)
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
        self.each(
            [month for month in servers if month not in left],
            lambda month: self._server(month).delete(self._name(month)),
        )
        self._placement.begin()
        self._refused.clear()

    def tried(self, months: Iterable[str], ask: Callable[[str], object]) -> dict[str, VectorsUnavailable]:
        """Asks for all of these at once; returns what went wrong, by month."""
        futures = {month: self._requests.submit(ask, month) for month in months}
        failed = {}
        for month, future in futures.items():
            try:
                future.result()
            except VectorsUnavailable as error:
                failed[month] = error
        return failed

    def each(self, months: Iterable[str], do: Callable[[str], object]) -> None:
        """As :meth:`tried`. Raises ShardsUnavailable, or VectorsUnavailable where nothing answered."""
        every = list(months)
        failed = self.tried(every, do)
        if failed:
            first = next(iter(failed.values()))
            if len(failed) == len(every) == len(self.months()):
                raise first
            raise ShardsUnavailable(f"the vectors of {in_words(failed)} are out of reach: {first}") from first

    def answers(self, months: Iterable[str], ask: Callable[[str], _Answer | None]) -> list[_Answer]:
        """What is answered for each month that has a collection. Raises as :meth:`each`."""
        answers: list[_Answer] = []

        def keep(month: str) -> None:
            answer = ask(month)
            if answer is not None:
                answers.append(answer)

        self.each(months, keep)
        return answers

    def _name(self, month: str) -> str:
        return f"{self._collection}-{month}"

    def _server(self, month: str) -> ServerElsewhere:
        url = self._placed[month]
        if url not in self._servers:
            raise VectorsUnavailable(
                f"the Chroma server at {url!r} has some of the vectors, and DATELINE_CHROMA_URL does not "
                "name it; name it again, or move them by `dateline rebuild`"
            )
        return self._servers[url]
