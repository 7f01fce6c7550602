"""Whether every passage of the catalogue can be found in both indexes, and every kept file is intact."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from corpus import originals
from corpus.catalogue import embeddings, pages, passages, reports
from corpus.catalogue.database import Catalogue
from corpus.index import lexical, out_of_reach
from corpus.index.checksums import damaged_files
from corpus.index.indexes import Indexes, OnProgress

_IN_USE_S = 3600.0  # an import keeps a file some time before its report is stored


@dataclass(frozen=True, slots=True, kw_only=True)
class LostOriginal:
    """A kept file that is missing or, with ``damaged``, has other content than it was kept with.

    ``title`` and ``collected_from`` are those of a report that came from it, whose pages cannot be shown.
    """

    file_hash: str
    report_id: str
    title: str
    collected_from: str
    damaged: bool


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

    lost_originals: tuple[LostOriginal, ...] = ()
    stray_originals: tuple[str, ...] = ()
    """Files where originals are kept that belong to no report, by their paths in its folder."""

    @property
    def indexed(self) -> bool:
        """Whether every passage can be found both ways, and no file of the full text is damaged."""
        return not (self.missing_vectors or self.missing_full_text or self.damaged_files)

    @property
    def sound(self) -> bool:
        """Whether nothing is missing or damaged."""
        return self.indexed and not self.lost_originals


def check(catalogue: Catalogue, indexes: Indexes, *, on_progress: OnProgress | None = None) -> Health:
    """Searches for every passage by its own vector, and looks up every passage in the full text.

    The files of the full text, and the kept files of reports, are read and their checksums compared.

    Raises VectorsUnavailable or FullTextUnavailable.
    """
    expected = passages.current_ids(catalogue)
    lost: list[int] = []
    done = 0
    for passage_ids, vectors in embeddings.batches(catalogue):
        reached = indexes.vectors.reached(passage_ids, vectors)
        lost += [passage_id for passage_id in passage_ids if passage_id not in reached]
        done += len(passage_ids)
        if on_progress:
            on_progress(done, len(expected), "vectors")
    present = indexes.vectors.present(lost)
    unreached = [passage_id for passage_id in lost if passage_id in present]
    out_of_reach.record(catalogue, unreached)
    damaged = damaged_files(catalogue.folder / lexical.NAME)
    lost_originals = _lost_originals(catalogue, expected=len(expected), on_progress=on_progress)
    missing_text = sorted(set(expected) - indexes.fulltext.passage_ids())
    return Health(
        passages=len(expected),
        missing_vectors=tuple(passage_id for passage_id in lost if passage_id not in present),
        missing_full_text=tuple(missing_text),
        out_of_reach=tuple(unreached),
        damaged_files=tuple(damaged),
        unsearched_summaries=sum(1 for _ in passages.without_summary(catalogue)),
        lost_originals=lost_originals,
        stray_originals=_stray_originals(catalogue),
    )


def _lost_originals(
    catalogue: Catalogue, *, expected: int, on_progress: OnProgress | None
) -> tuple[LostOriginal, ...]:
    lost = []
    known = pages.originals(catalogue)
    for number, (file_hash, version) in enumerate(known.items(), start=1):
        place = originals.kept_at(catalogue.files, file_hash)
        if not originals.is_intact(place):
            report = reports.report(catalogue, version.report_id, version.version).report
            lost.append(
                LostOriginal(
                    file_hash=file_hash,
                    report_id=version.report_id,
                    title=report.title,
                    collected_from=report.collected_from,
                    damaged=place.exists(),
                )
            )
        if on_progress:
            on_progress(expected, expected, f"{number:,} of {len(known):,} kept files")
    return tuple(lost)


def _stray_originals(catalogue: Catalogue) -> tuple[str, ...]:
    """The files are listed before the reports, so that what is being imported is not taken for stray."""
    recent = time.time() - _IN_USE_S
    files = [path for path in originals.all_files(catalogue.files) if _modified(path) < recent]
    known = {originals.kept_at(catalogue.files, file_hash) for file_hash in pages.originals(catalogue)}
    return tuple(str(path.relative_to(catalogue.files)) for path in files if path not in known)


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time.time()  # it was there a moment ago
