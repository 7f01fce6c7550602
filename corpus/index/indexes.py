"""Both indexes of a corpus: vectors in Chroma, full text in tantivy, built from the catalogue at any time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from corpus.catalogue import embeddings
from corpus.catalogue.database import Catalogue
from corpus.catalogue.index_changes import Lag
from corpus.catalogue.rows import IndexRecord, VersionId
from corpus.errors import ShardsUnavailable, VectorsMisplaced, VectorsUnavailable
from corpus.index.chroma_connection import ChromaConnection
from corpus.index.follower import FullTextFollower, OnRecords
from corpus.index.lexical import FullTextIndex
from corpus.index.out_of_reach import OutOfReach
from corpus.index.vectors import Neighbours, VectorIndex
from corpus.months import Months
from corpus.outages import Outage

if TYPE_CHECKING:
    from corpus.models.encoder import Vectors as Embeddings

OnProgress = Callable[[int, int, str], None]
"""Called after each batch: how many passages are done, of how many, and in which index."""
OnBatch = Callable[[int, str], None]
"""The same without their total."""

_Answer = TypeVar("_Answer")


class Indexes:
    """The indexes of one corpus, open. Threads may share them; one process at a time may write to them."""

    def __init__(self, catalogue: Catalogue, *, chroma: ChromaConnection) -> None:
        """Opens the full-text index of this catalogue, built when missing; connects to Chroma when needed.

        Raises FullTextUnavailable.
        """
        self._catalogue = catalogue
        self._chroma = chroma
        self._out_of_reach = OutOfReach(catalogue)
        self._follower = FullTextFollower(catalogue)
        self._outage = Outage(over=f"Chroma {chroma.place} answers again; searches use both indexes")
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

    def unavailable_months(self) -> tuple[str, ...]:
        """The months of publication whose vectors did not answer when they were last asked."""
        try:
            return self.vectors.unavailable_months() if self.by_month else ()
        except VectorsUnavailable:
            return ()  # in such collections as are not set

    def reconnect(self) -> None:
        """Has the next use of the vectors connect again."""
        self._chroma.renew()

    def check_place(self) -> None:
        """Sees that vectors could be added where the settings say, now or once Chroma answers again.

        Raises VectorsMisplaced.
        """
        try:
            self._chroma.check_place()
        except VectorsMisplaced:
            raise
        except VectorsUnavailable:
            pass  # whoever adds some will see

    @property
    def fulltext(self) -> FullTextIndex:
        """The full-text index, to search in."""
        return self._follower.index

    def add_vectors(self, versions: Sequence[VersionId]) -> None:
        """Adds the passages of these versions to the vectors.

        Raises VectorsUnavailable; where that is ShardsUnavailable, those of other months are added.
        """
        self._add_each(embeddings.record_batches(self._catalogue, versions))

    def add_words(self, versions: Sequence[VersionId]) -> None:
        """Adds the passages of versions that are about to be published to the full text.

        Raises FullTextUnavailable.
        """
        self._follower.add(versions)

    def delete_vectors(self, passage_ids: Sequence[int]) -> None:
        """Deletes passages from the vectors. Raises as :meth:`add_vectors`."""
        self.vectors.delete(passage_ids)

    def follow(self, *, wait: bool = True, on_batch: OnBatch | None = None) -> None:
        """Has the full text look at what was published or withdrawn, by whatever server.

        Unless it is to ``wait``, another process that is at it is left to it. Raises FullTextUnavailable.
        """
        self._follower.follow(wait=wait, on_records=_of_full_text(on_batch))

    def lag(self) -> Lag:
        """How far the full text is behind the catalogue."""
        return self._follower.lag()

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
        except VectorsUnavailable as error:
            self.vectors_answered = isinstance(error, ShardsUnavailable)
            if not error.is_logged:
                self._outage.failed(
                    f"{error}; until then what it has is found by words alone", key=str(error)
                )
            return None
        self.vectors_answered = True
        self._outage.worked()
        return answer

    def _add_each(self, batches: Iterable[tuple[Sequence[IndexRecord], Embeddings]]) -> None:
        failed = []
        for records, vectors in batches:
            try:
                self.vectors.add(records, vectors)
            except ShardsUnavailable as error:
                failed.append(error)
        if failed:
            months = frozenset().union(*(error.months for error in failed))
            raise ShardsUnavailable(str(failed[0]), months) from failed[0]

    def rebuild_vectors(self, *, on_batch: OnBatch | None = None) -> int:
        """Fills the vectors again from the catalogue; returns how many there are. Needs the write lock."""
        self._clear_vectors()
        done = 0
        for records, vectors in embeddings.record_batches(self._catalogue):
            self.vectors.add(records, vectors)
            done += len(records)
            if on_batch:
                on_batch(done, "vectors")
        return done

    def refill_fulltext(self, *, on_batch: OnBatch | None = None) -> None:
        """Fills the full text again; one that cannot even be written to is replaced."""
        self._follower.refill(on_records=_of_full_text(on_batch))

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


def _of_full_text(on_batch: OnBatch | None) -> OnRecords | None:
    return None if on_batch is None else lambda done: on_batch(done, "full text")
