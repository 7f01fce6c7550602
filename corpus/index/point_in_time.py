"""The full text as it was at an instant: what is current now, and what was replaced or withdrawn since.

Both indexes delete a version when it is replaced; the catalogue keeps it. Its passages are put into an index
in memory, in which a word counts what it counts in the corpus's own, so that both scores are of one kind.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from typing import TYPE_CHECKING

from corpus.catalogue import as_of, embeddings
from corpus.catalogue.as_of import AsOfDiff
from corpus.catalogue.database import Catalogue
from corpus.catalogue.rows import IndexRecord, VersionId
from corpus.index import fulltext_query
from corpus.index.fulltext import FullText, add, writer
from corpus.scope import Scope
from corpus.search import Search

if TYPE_CHECKING:
    from tantivy import Query, Searcher

_SAMPLED = 100  # reports, of whose passages
_BESIDE = 500  # lie beside the former ones, since BM25 measures a passage against the mean length
_REMEMBERED = 4  # instants whose former passages need not be read again


class FormerFullText(FullText):
    """Former passages in memory, scored as if they were in ``like``."""

    def __init__(
        self, records: Sequence[IndexRecord], *, beside: Iterable[IndexRecord], like: FullText
    ) -> None:
        """Indexes ``records``; those ``beside`` them are never found. Raises FullTextUnavailable."""
        import tantivy

        self._like = like
        self.former_ids = [record.passage_id for record in records]
        self._index = tantivy.Index(fulltext_query.schema())
        self._index.register_tokenizer("stems", fulltext_query.analyser())
        with writer(self._index) as opened:
            add(opened, records)
            for record in beside:
                unnamed = tantivy.Document()
                unnamed.add_text("words", fulltext_query.composed(record.text))
                opened.add_document(unnamed)
        self._index.reload()

    def search(self, search: Search, *, limit: int, among: Sequence[int] | None = None) -> dict[int, float]:
        """As in :class:`FullText`."""
        return super().search(search, limit=limit, among=self.former_ids if among is None else among)

    def within(
        self, scope: Scope, *, limit: int, among: Sequence[int] | None = None
    ) -> tuple[list[int], int]:
        """As in :class:`FullText`."""
        return super().within(scope, limit=limit, among=self.former_ids if among is None else among)

    def every_within(self, scope: Scope) -> list[int]:
        """All former passages within the scope."""
        return self.within(scope, limit=len(self.former_ids))[0]

    def _searcher(self) -> Searcher:
        return self._index.searcher()

    def _word_query(self, stems: fulltext_query.Terms) -> Query:
        from tantivy import Query

        return Query.boost_query(fulltext_query.containing(stems), self._like.idf(stems) / self.idf(stems))


@dataclass(frozen=True, slots=True, kw_only=True)
class PointInTimeFullText:
    """The full text as it was at an instant; without ``former`` and ``hidden``, as it is."""

    words: FullText
    former: FormerFullText | None = None
    hidden: frozenset[int] = frozenset()

    def search(self, search: Search, *, limit: int, among: Sequence[int] | None = None) -> dict[int, float]:
        """As :meth:`FullText.search`."""
        now = self.words.search(search, limit=limit + len(self.hidden), among=among)
        if self.former is None and not self.hidden:
            return now
        then = self.former.search(search, limit=limit, among=among) if self.former else {}
        both = {i: score for i, score in now.items() if i not in self.hidden} | then
        return dict(sorted(both.items(), key=lambda scored: (-scored[1], scored[0]))[:limit])

    def within(
        self, scope: Scope, *, limit: int, among: Sequence[int] | None = None
    ) -> tuple[list[int], int]:
        """As :meth:`FullText.within`."""
        ids, count = self.words.within(scope, limit=limit + len(self.hidden), among=among)
        if self.hidden:
            wanted = self.hidden if among is None else self.hidden.intersection(among)
            ids = [i for i in ids if i not in wanted]
            count -= self.words.within(scope, limit=1, among=list(wanted))[1]
        if self.former:
            more, many = self.former.within(scope, limit=limit, among=among)
            ids, count = ids + more, count + many
        return ids[:limit], count

    def among_former(self, passage_ids: Iterable[int]) -> set[int]:
        """Which of the passages were current then and are no longer."""
        return set(passage_ids).intersection(self.former.former_ids if self.former else ())

    def former_within(self, scope: Scope) -> list[int]:
        """The former passages within the scope, of which the vector index knows nothing."""
        return self.former.every_within(scope) if self.former else []


class PointInTimeViews:
    """The full text at the instants that are asked for; what was read for the last few is kept."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Views of what this catalogue holds."""
        self._catalogue = catalogue
        self._made: OrderedDict[tuple[FullText, AsOfDiff], PointInTimeFullText] = OrderedDict()
        self._making = threading.Lock()

    def at(self, instant: datetime | None, words: FullText) -> PointInTimeFullText:
        """The full text as it was at ``instant``, ``words`` being what it is now."""
        diff = as_of.diff(self._catalogue, instant) if instant else AsOfDiff()
        if diff == AsOfDiff():
            return PointInTimeFullText(words=words)
        with self._making:
            view = self._made.pop((words, diff), None) or self._view(words, diff)
            self._made[words, diff] = view
            while len(self._made) > _REMEMBERED:
                self._made.popitem(last=False)
        return view

    def _view(self, words: FullText, diff: AsOfDiff) -> PointInTimeFullText:
        records = list(self._records(diff.former))
        sampled = self._records(as_of.sample(self._catalogue, _SAMPLED))
        hidden = chain.from_iterable(ids for ids, _ in embeddings.batches(self._catalogue, diff.hidden))
        return PointInTimeFullText(
            words=words,
            former=FormerFullText(records, beside=islice(sampled, _BESIDE), like=words) if records else None,
            hidden=frozenset(hidden),
        )

    def _records(self, versions: Sequence[VersionId]) -> Iterator[IndexRecord]:
        for records, _ in embeddings.record_batches(self._catalogue, versions):
            yield from records
