"""Whether every passage of the catalogue can be found in both indexes."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.catalogue import embeddings, passages
from corpus.catalogue.database import Catalogue
from corpus.index import lexical, out_of_reach
from corpus.index.checksums import damaged_files
from corpus.index.indexes import Indexes, OnProgress

_NEAREST = 200  # of which a passage's own vector must be one


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What a search for every passage found. Empty tuples mean that nothing is missing.

    ``out_of_reach`` are passages that the vector index has and does not find; from now on every search scores
    them one by one, so that they are not missing.
    """

    passages: int
    missing_vectors: tuple[int, ...]
    missing_full_text: tuple[int, ...]
    out_of_reach: tuple[int, ...] = ()
    damaged_files: tuple[str, ...] = ()
    """Files of the full-text index, by name, that are not as they were written."""
    unsearched_summaries: int = 0
    """Versions of which an older program left the summary out of both indexes; a rebuild adds it."""

    @property
    def sound(self) -> bool:
        """Whether every passage can be found both ways, and no file is damaged."""
        return not (self.missing_vectors or self.missing_full_text or self.damaged_files)


def check(catalogue: Catalogue, indexes: Indexes, *, on_progress: OnProgress | None = None) -> Health:
    """Searches for every passage by its own vector, and looks up every passage in the full text.

    The files of the full text are read and their checksums compared.

    Raises VectorsUnavailable or FullTextUnavailable.
    """
    expected = passages.current_ids(catalogue)
    lost: list[int] = []
    done = 0
    for passage_ids, vectors in embeddings.batches(catalogue):
        nearest = indexes.vectors.search(vectors, limit=_NEAREST)
        lost += [i for i, near in zip(passage_ids, nearest, strict=True) if i not in near]
        done += len(passage_ids)
        if on_progress:
            on_progress(done, len(expected), "vectors")
    present = indexes.vectors.present(lost)
    unreached = [passage_id for passage_id in lost if passage_id in present]
    out_of_reach.record(catalogue, unreached)
    damaged = damaged_files(catalogue.folder / lexical.NAME)
    missing_text = sorted(set(expected) - indexes.fulltext.passage_ids())
    return Health(
        passages=len(expected),
        missing_vectors=tuple(passage_id for passage_id in lost if passage_id not in present),
        missing_full_text=tuple(missing_text),
        out_of_reach=tuple(unreached),
        damaged_files=tuple(damaged),
        unsearched_summaries=sum(1 for _ in passages.without_summary(catalogue)),
    )
