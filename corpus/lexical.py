"""The full-text index: BM25 over each passage's heading and words, kept by tantivy.

A batch becomes visible whole, by the renaming of one small file, and readers in every process see it at
their next search.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import asked
from corpus.errors import FullTextUnavailable
from corpus.scope import Scope

if TYPE_CHECKING:
    from tantivy import Index, IndexWriter, Query, Searcher

    from corpus.rows import Indexed
    from corpus.search import Search

NAME = "words-2"  # the number is raised when the index must be built anew: other fields, another analyser
_WRITER_BYTES = 30_000_000  # what is gathered before it is written out; tantivy wants 15 MB at least


@contextmanager
def _errors_become_ours(doing: str) -> Iterator[None]:
    try:
        yield
    except (ValueError, OSError) as error:
        raise FullTextUnavailable(
            f"the full-text index failed while {doing}: {error}; `dateline rebuild` makes it anew"
        ) from error


class WordIndex:
    """One corpus's full-text index, open. Threads may share it; one process at a time may write."""

    def __init__(self, folder: Path) -> None:
        """Opens the index that :func:`build` left in ``folder``. Raises FullTextUnavailable."""
        with _errors_become_ours(f"opening {str(folder)!r}"):
            import tantivy

            self._index = tantivy.Index.open(str(folder))
            self._index.register_tokenizer("stems", asked.analyser())
            self._index.config_reader("manual")
            self._latest = folder / "meta.json"  # replaced at every commit
            self._seen: tuple[int, ...] = ()
            self._reloading = threading.Lock()
            self._searcher()

    def upsert(self, records: Sequence[Indexed]) -> None:
        """Adds or replaces passages."""
        with _errors_become_ours(f"adding {len(records)} passages"), self._writing() as writer:
            self._forget(writer, [record.passage_id for record in records])
            _add(writer, records)

    def remove(self, passage_ids: Sequence[int]) -> None:
        """Takes passages out; unknown ones are ignored."""
        with _errors_become_ours(f"removing {len(passage_ids)} passages"), self._writing() as writer:
            self._forget(writer, passage_ids)

    def _forget(self, writer: IndexWriter, passage_ids: Sequence[int]) -> None:
        from tantivy import Query

        # tantivy-py 0.27 takes a term's number as signed: a deletion by term would delete nothing here.
        writer.delete_documents_by_query(Query.term_set_query(asked.schema(), "passage", list(passage_ids)))

    def refill(self, parts: Iterable[Sequence[Indexed]]) -> int:
        """Replaces all that the index holds, in one commit; returns how many passages it was given."""
        with _errors_become_ours("building it anew"), self._writing() as writer:
            writer.delete_all_documents()
            return sum(_add(writer, records) for records in parts)

    @contextmanager
    def _writing(self) -> Iterator[IndexWriter]:
        with _writer(self._index) as writer:
            yield writer

    def search(self, search: Search, *, limit: int, among: Sequence[int] | None = None) -> dict[int, float]:
        """The best passages within the search's scope (and ``among`` these), best first, and their scores."""
        query = asked.query(search, among=among)
        if query is None:
            return {}
        with _errors_become_ours("searching"):
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

        return self._passages(asked.within(scope, among=among) or Query.all_query(), limit)

    def passage_ids(self) -> set[int]:
        """Every passage that the index holds."""
        from tantivy import Query

        return set(self._passages(Query.all_query(), max(1, self.count()))[0])

    def _passages(self, query: Query, limit: int) -> tuple[list[int], int]:
        with _errors_become_ours("listing passages"):
            searcher = self._searcher()
            found = searcher.search(query, limit)
            ids = searcher.fast_field_values("passage", [address for _, address in found.hits])
        return [int(i) for i in ids if i is not None], int(found.count)  # type: ignore[attr-defined]  # missing in its stubs

    def count(self) -> int:
        """How many passages the index holds."""
        return int(self._searcher().num_docs)

    def bearing(self, word: str) -> int:
        """How many passages bear the word, in any of the forms that share its stem.

        Those taken out lately may be counted still.
        """
        borne = [0]
        for stems in asked.terms(word):
            if len(stems) == 1:
                borne.append(int(self._searcher().doc_freq("words", stems[0])))
            else:
                borne.append(self._passages(asked.bearing(stems), 1)[1])
        return max(borne)

    def _searcher(self) -> Searcher:
        """A view of what was last committed, by whatever process. Raises FullTextUnavailable."""
        with _errors_become_ours("reading"), self._reloading:
            told = self._latest.stat()
            stamp = (told.st_ino, told.st_mtime_ns, told.st_size)
            if stamp != self._seen:
                self._index.reload()
                self._seen = stamp
            return self._index.searcher()


def build(folder: Path, parts: Iterable[Sequence[Indexed]]) -> int:
    """Makes the index in ``folder``, in place of what may lie there; returns how many passages it holds.

    The folder appears whole or not at all. To be called by one process at a time.
    """
    with _errors_become_ours(f"making {str(folder)!r}"):
        import tantivy

        for left in folder.parent.glob("words-draft-*"):  # by a process that was killed
            shutil.rmtree(left)
        draft = Path(tempfile.mkdtemp(prefix="words-draft-", dir=folder.parent))
        try:
            index = tantivy.Index(asked.schema(), path=str(draft))
            index.register_tokenizer("stems", asked.analyser())
            with _writer(index) as writer:
                count = sum(_add(writer, records) for records in parts)
            for outdated in folder.parent.glob("words-[0-9]*"):
                shutil.rmtree(outdated)
            draft.rename(folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return count


@contextmanager
def _writer(index: Index) -> Iterator[IndexWriter]:
    """A writer whose work is committed, and tidied up, when the block ends without an error."""
    writer = index.writer(heap_size=_WRITER_BYTES, num_threads=1)
    try:
        yield writer
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
    finally:
        writer.wait_merging_threads()


def _add(writer: IndexWriter, records: Sequence[Indexed]) -> int:
    from tantivy import Document

    for record in records:
        added = Document()
        added.add_unsigned("passage", record.passage_id)
        added.add_text("words", asked.composed(record.text))
        for name, value in record.metadata().items():
            if isinstance(value, int):
                added.add_integer(name, value)
            else:
                added.add_text(name, value)
        writer.add_document(added)
    return len(records)
