"""Both indexes of a corpus: vectors in Chroma, full text in tantivy, built from the catalogue at any time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from corpus.catalogue import embeddings
from corpus.catalogue.database import Catalogue
from corpus.catalogue.rows import IndexRecord, VersionId
from corpus.errors import FullTextUnavailable, ShardsUnavailable, VectorsUnavailable
from corpus.index import lexical
from corpus.index.chroma_connection import ChromaConnection
from corpus.index.lexical import FullTextIndex
from corpus.index.out_of_reach import OutOfReach
from corpus.index.vectors import Neighbours, VectorIndex
from corpus.locks import WriteLock, exclusive
from corpus.months import Months

if TYPE_CHECKING:
    from corpus.models.encoder import Vectors as Embeddings

_START = "words.start"

OnProgress = Callable[[int, int, str], None]
"""Called after each batch: how many passages are done, of how many, and in which index."""
OnBatch = Callable[[int, str], None]
"""The same without their total."""

_Answer = TypeVar("_Answer")

log = logging.getLogger("dateline")


class Indexes:
    """The indexes of one corpus, open. Threads may share them; one process at a time may write to them."""

    def __init__(self, catalogue: Catalogue, *, chroma: ChromaConnection, lock: WriteLock) -> None:
        """Opens the full-text index of this catalogue, built when missing; connects to Chroma when needed.

        Raises FullTextUnavailable, and CorpusBusy when it must be built while another process writes.
        """
        self._catalogue = catalogue
        self._chroma = chroma
        self._out_of_reach = OutOfReach(catalogue)
        self.fulltext = _opened_fulltext(catalogue, lock)
        self.vectors_answered = True
        """Whether Chroma answered when it was last asked, by whatever thread."""

    @property
    def vectors(self) -> VectorIndex:
        """The vector index, connected. Raises VectorsUnavailable."""
        return self._chroma.index()

    @property
    def by_month(self) -> bool:
        """Whether the vectors are to be in collections by month of publication."""
        return self._chroma.by_month

    def silent_months(self) -> tuple[str, ...]:
        """The months of publication whose vectors did not answer when they were last asked."""
        try:
            return self.vectors.silent() if self.by_month else ()
        except VectorsUnavailable:
            return ()  # in such collections as are not set

    def reconnect(self) -> None:
        """Has the next use of the vectors connect again."""
        self._chroma.renew()

    def add(self, versions: Sequence[VersionId]) -> None:
        """Adds the passages of these versions. Raises VectorsUnavailable or FullTextUnavailable."""
        for records, vectors in embeddings.record_batches(self._catalogue, versions):
            self.vectors.add(records, vectors)
            self.fulltext.upsert(records)

    def delete(self, passage_ids: Sequence[int]) -> None:
        """Deletes passages. Raises VectorsUnavailable or FullTextUnavailable."""
        self.vectors.delete(passage_ids)
        self.fulltext.delete(passage_ids)

    def nearest(self, vectors: Embeddings, months: Sequence[Months], limit: int) -> Neighbours | None:
        """For each row the passages nearest to it in its months; None when Chroma does not answer.

        Before them come those that Chroma is known not to find, however far they are.
        """
        found = self._asked_twice(lambda index: index.search(vectors, months=months, limit=limit))
        unreached = self._out_of_reach.passage_ids()
        return found and replace(found, rows=[list(dict.fromkeys((*unreached, *row))) for row in found.rows])

    def vector_count(self) -> int | None:
        """How many passages have vectors; None when Chroma, or a part of it, does not answer.

        May wait for as long as a starting server may take.
        """
        return self._asked_twice(lambda index: index.count())

    def _asked_twice(self, ask: Callable[[VectorIndex], _Answer]) -> _Answer | None:
        """What Chroma answers, if need be over a new connection; None when it does not answer."""
        try:
            try:
                answer = ask(self.vectors)
            except VectorsUnavailable:
                self.reconnect()
                answer = ask(self.vectors)
        except ShardsUnavailable as error:
            log.warning("%s", error)
            self.vectors_answered = True
            return None
        except VectorsUnavailable as error:
            log.warning("%s; searching the full text only", error)
            self.vectors_answered = False
            return None
        self.vectors_answered = True
        return answer

    def rebuild(self, *, on_batch: OnBatch | None = None) -> int:
        """Fills both again from the catalogue; returns the number of passages. Needs the write lock."""
        count = self.refill_fulltext(on_batch=on_batch)
        self._clear_vectors()
        done = 0
        for records, vectors in embeddings.record_batches(self._catalogue):
            self.vectors.add(records, vectors)
            done += len(records)
            if on_batch:
                on_batch(done, "vectors")
        return count

    def refill_fulltext(self, *, on_batch: OnBatch | None = None) -> int:
        """Fills the full text again; one that cannot even be written to is replaced. Needs the write lock."""
        try:
            return self.fulltext.refill(_records(self._catalogue, on_batch))
        except FullTextUnavailable:
            folder = self._catalogue.folder
            with exclusive(folder / _START):
                count = lexical.build(folder / lexical.NAME, _records(self._catalogue, on_batch))
                self.fulltext = FullTextIndex(folder / lexical.NAME)
            return count

    def _clear_vectors(self) -> None:
        """An index of the corpus's own that cannot even be opened is deleted with Chroma's folder."""
        self._chroma.change_layout()
        try:
            self.vectors.clear()
        except VectorsUnavailable:
            if not self._chroma.is_own:
                raise
            self._chroma.discard_index()
            self.vectors.clear()


def _records(catalogue: Catalogue, on_batch: OnBatch | None = None) -> Iterator[list[IndexRecord]]:
    done = 0
    for records, _ in embeddings.record_batches(catalogue):
        yield records
        done += len(records)
        if on_batch:
            on_batch(done, "full text")


def _opened_fulltext(catalogue: Catalogue, lock: WriteLock) -> FullTextIndex:
    """The full-text index, built when it is missing, damaged or of an older program."""
    home: Path = catalogue.folder
    folder = home / lexical.NAME
    with exclusive(home / _START):  # of several processes that find none, one builds it
        try:
            return FullTextIndex(folder)
        except FullTextUnavailable as error:
            if folder.exists():
                log.warning("%s; it is being rebuilt", error)
            elif any(home.glob(lexical.FAMILY)):
                log.warning("the full-text index is an older program's; it is being rebuilt")
        with lock.acquired():
            lexical.build(folder, _records(catalogue))
        return FullTextIndex(folder)
