"""Whether both indexes have every passage of the catalogue; what is missing is added in the background.

Three things can leave them without: a rebuild that was killed, which the catalogue knows of; an index that
was lost or damaged, which the counts show; and a full text that has not yet followed what another server did.
But for that, neither index may count fewer passages than the catalogue while this does not change: versions
are added to both before they become visible, and deleted after.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection

from corpus.catalogue import audit_log, embeddings, facts, passages
from corpus.catalogue.audit_log import Actor, ChangeKind
from corpus.catalogue.cached_query import CachedQuery
from corpus.catalogue.database import Catalogue
from corpus.errors import CorpusBusy, CorpusError, ShardsUnavailable
from corpus.index.indexes import Indexes, OnProgress
from corpus.locks import WriteLock

_TURN_S = 1.0  # for which a repair waits before it looks whether it is to stop
_STOPPING_S = 10.0
_PAUSE_S = 600.0  # between repairs of one process, should one not succeed
_NOT_WORTH_SAYING_S = 5  # by which the full text may be behind

log = logging.getLogger("dateline")


def rebuild(
    catalogue: Catalogue, indexes: Indexes, *, by: Actor, on_progress: OnProgress | None = None
) -> int:
    """Fills both indexes again; returns the number of passages. Needs the write lock.

    From before the first deletion until after the last addition the catalogue knows that the vectors are
    incomplete. Its record of the rebuild has every server fill its full text again, this one at once.
    """
    with catalogue.writing() as connection:
        facts.write(connection, facts.REBUILDING, "yes")
    total = passages.count_current(catalogue)
    on_batch = (lambda done, index: on_progress(done, total, index)) if on_progress else None
    count = indexes.rebuild_vectors(on_batch=on_batch)
    with catalogue.writing() as connection:
        facts.clear(connection, facts.REBUILDING)
        audit_log.record(connection, ChangeKind.REBUILT, by, before={}, after={"passages": count})
    indexes.follow(on_batch=on_batch)
    return count


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shortage:
    """How many of so many passages each index lacks."""

    passages: int
    vectors: int
    full_text: int


class IndexRepair:
    """Looks after the indexes of one open corpus. Threads may share it."""

    def __init__(self, catalogue: Catalogue, indexes: Indexes, lock: WriteLock) -> None:
        """Checks nothing yet."""
        self._catalogue = catalogue
        self._indexes = indexes
        self._lock = lock
        self._looking = threading.Lock()
        self._rebuilding = CachedQuery(catalogue, _is_rebuilding)
        self._counted = False
        self._shortage: _Shortage | None = None
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._try_after = 0.0
        self._expected = -1, 0  # the passages that there are, at a data version

    def notices(self) -> tuple[str, ...]:
        """What a reader should know about what searches cannot find just now."""
        with self._looking:
            if self._rebuilding.result():
                return ("The search indexes are being rebuilt; until that is done, reports may be missed.",)
            if self._shortage is not None:
                lacking = max(self._shortage.vectors, self._shortage.full_text)
                return (
                    f"{lacking:,} of {self._shortage.passages:,} passages are missing from the search "
                    "indexes and are being added; until that is done, reports may be missed.",
                )
        lag = self._indexes.lag()
        if lag.seconds <= _NOT_WORTH_SAYING_S:
            return ()
        changed = "1 change" if lag.changes == 1 else f"{lag.changes:,} changes"
        return (
            f"{changed} to the collection made by another process cannot be found by words yet; until that "
            "is done, reports may be missed.",
        )

    def check_once(self) -> None:
        """As :meth:`check`, unless the counts have been compared before."""
        with self._looking:
            due = not self._counted or (self._rebuilding.result() and self._thread is None)
        if due:
            self.check()

    def check(self) -> None:
        """Compares the counts, and begins to add what is missing. Raises FullTextUnavailable."""
        counted = self._count(exactly=False)
        with self._looking:
            rebuilding = self._rebuilding.result()
            if counted is not None:
                self._counted, self._shortage = True, counted if _lacks(counted) else None
            due = (rebuilding or self._shortage) and self._thread is None
            if due and not self._stopping.is_set() and time.monotonic() >= self._try_after:
                self._thread = threading.Thread(target=self._repair, name="dateline-repair", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Ends a repair after the batch that it is at; the next opening goes on with it."""
        self._stopping.set()
        thread = self._thread
        if thread is not None:
            thread.join(_STOPPING_S)

    def _count(self, *, exactly: bool = True) -> _Shortage | None:
        """None when Chroma does not answer, or the catalogue changed meanwhile.

        Unless ``exactly``, indexes that count alike are taken to be whole: the catalogue counts a million
        passages in seconds, and only a rebuild that was killed leaves both without the same ones.
        """
        before = self._catalogue.data_version()
        vectors = self._indexes.vector_count()
        if vectors is None:
            return None
        in_step = not self._indexes.lag().changes  # asked first: it may be by the time that all is counted
        full_text = self._indexes.fulltext.count()
        if vectors == full_text and not exactly:
            return _Shortage(passages=vectors, vectors=0, full_text=0)
        known, expected = self._expected
        if known != before:
            expected = passages.count_current(self._catalogue)
        if self._catalogue.data_version() != before:
            return None
        self._expected = before, expected
        return _Shortage(
            passages=expected,
            vectors=max(0, expected - vectors),
            full_text=max(0, expected - full_text) if in_step else 0,
        )

    def _repair(self) -> None:
        try:
            log.warning("%s", " ".join(self.notices()))
            if self._is_settled() or (self._add_missing() and self._finish()):
                log.warning("the search indexes have every passage again")
        except CorpusError as error:
            log.warning("the search indexes could not be repaired: %s", error)
        finally:
            with self._looking:
                self._thread, self._try_after = None, time.monotonic() + _PAUSE_S

    @contextmanager
    def _in_turn(self) -> Iterator[bool]:
        """Has the write lock, after waiting for as long as that takes; False when the repair is to stop."""
        while not self._stopping.is_set():
            with ExitStack() as turn:
                try:
                    turn.enter_context(self._lock.acquired(wait_s=_TURN_S))
                except CorpusBusy:
                    continue
                yield True
                return
        yield False

    def _is_settled(self) -> bool:
        """Whether another process has done it: the one that was rebuilding, or repairing."""
        with self._in_turn() as mine:
            counted = self._count() if mine else None
            with self._looking:
                if self._rebuilding.result() or counted is None or _lacks(counted):
                    return False
                self._shortage = None
        return True

    def _add_missing(self) -> bool:
        """Adds missing vectors batch by batch, giving way after each; False when it was to stop.

        Raises VectorsUnavailable; where that is ShardsUnavailable, those of other months are added.
        """
        batches = embeddings.record_batches(self._catalogue)
        out_of_reach: ShardsUnavailable | None = None
        while True:
            with self._in_turn() as mine:
                if not mine:
                    return False
                batch = next(batches, None)  # read under the lock: none of it can be deleted meanwhile
                if batch is None:
                    break
                try:
                    self._indexes.vectors.add(*batch)
                except ShardsUnavailable as error:
                    out_of_reach = error
            if self._lock.is_wanted():
                self._lock.give_way()
        if out_of_reach is not None:
            raise out_of_reach
        return True

    def _finish(self) -> bool:
        """Fills the full text too where that is due; whether nothing is missing then."""
        with self._in_turn() as mine:
            if not mine:
                return False
            counted = self._count()
            if counted is not None and counted.full_text:
                self._indexes.refill_fulltext()
                counted = self._count()
            if counted is None or _lacks(counted):
                return False
            with self._catalogue.writing() as connection:
                facts.clear(connection, facts.REBUILDING)
            with self._looking:
                self._shortage = None
        return True


def _is_rebuilding(connection: Connection) -> bool:
    return facts.read(connection, facts.REBUILDING) is not None


def _lacks(shortage: _Shortage) -> bool:
    return bool(shortage.vectors or shortage.full_text)
