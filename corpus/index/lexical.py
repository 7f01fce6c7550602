"""The full-text index in its folder: BM25 over each passage's heading and words, kept by tantivy.

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

from corpus.index import fulltext_query
from corpus.index.fulltext import FullText, add, errors_become_ours, writer

if TYPE_CHECKING:
    from tantivy import IndexWriter, Searcher

    from corpus.catalogue.rows import IndexRecord

FAMILY = "words-[0-9]*"  # indexes of this and of older programs, as a pattern
NAME = "words-3"  # the number is raised when the index must be rebuilt: other fields, another analyser


class FullTextIndex(FullText):
    """One corpus's full-text index, open. Threads may share it; one process at a time may write."""

    def __init__(self, folder: Path) -> None:
        """Opens the index that :func:`build` left in ``folder``. Raises FullTextUnavailable."""
        with errors_become_ours(f"opening {str(folder)!r}"):
            import tantivy

            self._index = tantivy.Index.open(str(folder))
            self._index.register_tokenizer("stems", fulltext_query.analyser())
            self._index.config_reader("manual")
            self._latest = folder / "meta.json"  # replaced at every commit
            self._seen: tuple[int, ...] = ()
            self._reloading = threading.Lock()
            self._searcher()

    def upsert(self, records: Sequence[IndexRecord]) -> None:
        """Adds or replaces passages."""
        with errors_become_ours(f"adding {len(records)} passages"), self._writing() as opened:
            self._delete(opened, [record.passage_id for record in records])
            add(opened, records)

    def change(self, added: Iterable[Sequence[IndexRecord]], *, delete: Sequence[int]) -> None:
        """Adds passages that it lacks, and deletes others, in one commit."""
        with errors_become_ours("following the catalogue"), self._writing() as opened:
            self._delete(opened, delete)
            for records in added:
                add(opened, records)

    def delete(self, passage_ids: Sequence[int]) -> None:
        """Deletes passages; unknown ones are ignored."""
        with errors_become_ours(f"deleting {len(passage_ids)} passages"), self._writing() as opened:
            self._delete(opened, passage_ids)

    def _delete(self, writer: IndexWriter, passage_ids: Sequence[int]) -> None:
        from tantivy import Query

        # tantivy-py 0.27 takes a term's number as signed: a deletion by term would delete nothing here.
        writer.delete_documents_by_query(
            Query.term_set_query(fulltext_query.schema(), "passage", list(passage_ids))
        )

    def refill(self, parts: Iterable[Sequence[IndexRecord]]) -> int:
        """Replaces all that the index holds, in one commit; returns how many passages it was given."""
        with errors_become_ours("rebuilding it"), self._writing() as opened:
            opened.delete_all_documents()
            return sum(add(opened, records) for records in parts)

    @contextmanager
    def _writing(self) -> Iterator[IndexWriter]:
        with writer(self._index) as opened:
            yield opened

    def _searcher(self) -> Searcher:
        """A view of what was last committed, by whatever process. Raises FullTextUnavailable."""
        with errors_become_ours("reading"), self._reloading:
            status = self._latest.stat()
            stamp = (status.st_ino, status.st_mtime_ns, status.st_size)
            if stamp != self._seen:
                self._index.reload()
                self._seen = stamp
            return self._index.searcher()


def build(folder: Path, parts: Iterable[Sequence[IndexRecord]]) -> int:
    """Makes the index in ``folder``, in place of what may lie there; returns how many passages it holds.

    The folder appears whole or not at all. To be called by one process at a time.
    """
    with errors_become_ours(f"making {str(folder)!r}"):
        import tantivy

        for left in folder.parent.glob("words-draft-*"):  # by a process that was killed
            shutil.rmtree(left)
        draft = Path(tempfile.mkdtemp(prefix="words-draft-", dir=folder.parent))
        try:
            index = tantivy.Index(fulltext_query.schema(), path=str(draft))
            index.register_tokenizer("stems", fulltext_query.analyser())
            with writer(index) as opened:
                count = sum(add(opened, records) for records in parts)
            for outdated in folder.parent.glob(FAMILY):
                shutil.rmtree(outdated)
            draft.rename(folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return count
