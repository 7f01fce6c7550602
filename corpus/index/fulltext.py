"""Queries of a full-text index, on disk or in memory: passages by their words, and how common a word is."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from corpus.errors import FullTextUnavailable
from corpus.failures import failure
from corpus.index import fulltext_query
from corpus.scope import Scope
from corpus.text.folding import fold_word

if TYPE_CHECKING:
    from tantivy import Index, IndexWriter, Query, Searcher

    from corpus.catalogue.rows import IndexRecord
    from corpus.search import Search

_WRITER_BYTES = 30_000_000  # buffered before it is written; tantivy wants 15 MB at least
_SHORTEST_STEM, _LONGEST_ENDING = 4, 3  # letters of a word in parts: what the index has, and what may follow


@contextmanager
def errors_become_ours(doing: str) -> Iterator[None]:
    """Raises FullTextUnavailable for what tantivy raises."""
    try:
        yield
    except (ValueError, OSError) as error:
        what = failure(error, advice="`dateline rebuild` rebuilds it")
        raise FullTextUnavailable(f"the full-text index failed while {doing}: {what}") from error


class FullText(ABC):
    """BM25 over passages, open for asking. Threads may share it."""

    @abstractmethod
    def _searcher(self) -> Searcher:
        """A view of what is stored. Raises FullTextUnavailable."""

    def _word_query(self, stems: fulltext_query.Terms) -> Query:
        """The passages that contain a word, with its weight."""
        return fulltext_query.containing(stems)

    def search(self, search: Search, *, limit: int, among: Sequence[int] | None = None) -> dict[int, float]:
        """The best passages within the search's scope (and ``among`` these), best first, and their scores."""
        query = fulltext_query.query(search, among=among, word_query=self._word_query)
        return self._best(query, limit) if query is not None else {}

    def matching(self, text: str, scope: Scope, *, every: bool, limit: int) -> dict[int, float]:
        """The best passages with any, or ``every``, word of a text, best first, and their BM25 scores."""
        query = fulltext_query.matching(text, scope, every=every)
        return self._best(query, limit) if query is not None else {}

    def _best(self, query: Query, limit: int) -> dict[int, float]:
        with errors_become_ours("searching"):
            searcher = self._searcher()
            hits = searcher.search(query, limit, count=False).hits
            ids = searcher.fast_field_values("passage", [address for _, address in hits])
        ranked = sorted((-score, int(i)) for i, (score, _) in zip(ids, hits, strict=True) if i is not None)
        return {passage_id: -score for score, passage_id in ranked}

    def within(
        self, scope: Scope, *, limit: int, among: Sequence[int] | None = None
    ) -> tuple[list[int], int]:
        """Up to ``limit`` of the passages within the scope (and ``among`` these), and how many there are."""
        from tantivy import Query

        return self._passages(fulltext_query.within(scope, among=among) or Query.all_query(), limit)

    def having(self, word: str, scope: Scope) -> list[int]:
        """Every passage within the scope that has the word, in any of its forms."""
        query = fulltext_query.having(word, scope)
        return self._passages(query, max(1, self.count()))[0] if query is not None else []

    def having_term(self, term: str, *, limit: int) -> list[int]:
        """Up to ``limit`` passages that have a term of the index: a stem, which is not stemmed again."""
        return self._passages(fulltext_query.containing((term,)), limit)[0]

    def passage_ids(self) -> set[int]:
        """Every passage that the index holds."""
        from tantivy import Query

        return set(self._passages(Query.all_query(), max(1, self.count()))[0])

    def _passages(self, query: Query, limit: int) -> tuple[list[int], int]:
        with errors_become_ours("listing passages"):
            searcher = self._searcher()
            found = searcher.search(query, limit)
            ids = searcher.fast_field_values("passage", [address for _, address in found.hits])
        return [int(i) for i in ids if i is not None], int(found.count)  # type: ignore[attr-defined]  # missing in its stubs

    def count(self) -> int:
        """How many passages the index holds."""
        return int(self._searcher().num_docs)

    def document_frequency(self, word: str) -> int:
        """How many passages have the word, in any of the forms that share its stem.

        Those deleted lately may be counted still.
        """
        counts = [0]
        for stems in fulltext_query.terms(word):
            if len(stems) == 1:
                counts.append(int(self._searcher().doc_freq("words", stems[0])))
            else:
                counts.append(self._passages(fulltext_query.containing(stems), 1)[1])
        return max(counts)

    def terms_like(self, word: str, *, most: int) -> list[str]:
        """The terms with the same first letter within so many edits of a word, nearest, then commonest first.

        Swapping two neighbouring letters is one edit. Empty when the index has the word itself.
        """
        stems = [stem for one in fulltext_query.terms(word) for stem in one]
        if len(stems) != 1 or self.document_frequency(word):
            return []
        folded = fold_word(word)
        with errors_become_ours("looking for similar words"):
            counts = self._searcher().terms_with_prefix("words", stems[0][:1])
        near = [
            (distance, -count, term)
            for term, count in counts
            if (distance := _edits(folded, stems[0], term, most)) <= most
        ]
        return [term for _, _, term in sorted(near)]

    def idf(self, stems: fulltext_query.Terms) -> float:
        """BM25's inverse document frequency of a word, as tantivy computes it."""
        searcher = self._searcher()
        total = int(searcher.num_docs)
        counts = [min(int(searcher.doc_freq("words", stem)), total) for stem in stems]
        return math.fsum(math.log(1 + (total - count + 0.5) / (count + 0.5)) for count in counts)


def _edits(word: str, stem: str, term: str, most: int) -> int:
    """The least edits between a term and the stem of a word, or its beginning, where the end was mistyped."""
    from rapidfuzz.distance import OSA

    edits = OSA.distance(stem, term, score_cutoff=most)
    if len(term) >= _SHORTEST_STEM and len(term) < len(word) <= len(term) + _LONGEST_ENDING:
        edits = min(edits, 1 + OSA.distance(word[: len(term)], term, score_cutoff=most))
    return edits


@contextmanager
def writer(index: Index) -> Iterator[IndexWriter]:
    """A writer whose work is committed, and tidied up, when the block ends without an error.

    What a process that was killed has left is removed first. tantivy names a file of deletions by the number
    of the commit: one that was left would have every later deletion of that segment refused.
    """
    opened = index.writer(heap_size=_WRITER_BYTES, num_threads=1)
    try:
        opened.garbage_collect_files()
        yield opened
        opened.commit()
    except BaseException:
        opened.rollback()
        raise
    finally:
        opened.wait_merging_threads()


def add(writer: IndexWriter, records: Sequence[IndexRecord]) -> int:
    """Adds passages with all that a search may be limited by; returns how many."""
    from tantivy import Document

    for record in records:
        added = Document()
        added.add_unsigned("passage", record.passage_id)
        added.add_text("words", fulltext_query.composed(record.text))
        for name, value in record.filter_fields().items():
            if isinstance(value, int):
                added.add_integer(name, value)
            else:
                added.add_text(name, value)
        writer.add_document(added)
    return len(records)
