"""What an import would do: a corpus that is written to instead of the real one, and deleted afterwards.

It has a catalogue of its own. Whatever of the real one decides the result of a report (its versions, reports
with its content, reports that it may be a copy of) is copied there first, so that the statements are those of
an import, and see what came before it in the same run. Nothing is encoded or indexed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from sqlalchemy import insert, select

from corpus import originals, publishing
from corpus.catalogue import incoming, reports
from corpus.catalogue.audit_log import Actor
from corpus.catalogue.database import Catalogue
from corpus.catalogue.incoming import AddStatus
from corpus.catalogue.queries import in_parts
from corpus.catalogue.rows import VersionId
from corpus.catalogue.schema import reports as report_rows
from corpus.catalogue.schema import shingles, versions
from corpus.encoding import EncodedReport
from corpus.publishing import AddResult
from corpus.report import Report, StoredReport
from corpus.scratch import scratch_folder

if TYPE_CHECKING:
    from corpus.models.encoder import Encoder, Vectors

_DECIDING = (report_rows, versions, shingles)


class DryRun:
    """Takes reports as a corpus's writer does, and says the same of each. For one thread."""

    def __init__(self, real: Catalogue, scratch: Catalogue, *, encoder: Encoder) -> None:
        """Reads from the ``real`` catalogue and writes to the ``scratch`` one, which is empty."""
        self._real = real
        self._scratch = scratch
        self._copied: set[str] = set()
        self.encoder: Encoder = _CountingEncoder(encoder)

    @contextmanager
    def writing(self, *, wait_s: float = 0.0) -> Iterator[None]:
        """As :meth:`CorpusWriter.writing`, at once: nobody else writes here."""
        del wait_s
        yield

    def wanted(self) -> bool:
        """Never: nobody else writes here."""
        return False

    def give_way(self) -> None:
        """Does nothing."""

    def status(self, report: Report) -> tuple[AddStatus, int]:
        """As :meth:`CorpusWriter.status`."""
        self._copy([report.report_id])
        return incoming.status(self._scratch, report)

    def has_content(self, report: Report) -> bool:
        """As :meth:`CorpusWriter.has_content`."""
        self._copy([report.report_id])
        return incoming.has_content(self._scratch, report)

    def identity_with_content(self, report: Report) -> str | None:
        """As :meth:`CorpusWriter.identity_with_content`."""
        self._copy(incoming.with_content(self._real, report))
        return incoming.identity_with_content(self._scratch, report)

    def similar(self, report: Report) -> list[StoredReport]:
        """As :meth:`CorpusWriter.similar`."""
        self._copy_candidates(report)
        return [self.report(report_id) for report_id in incoming.similar(self._scratch, report)]

    def report(self, report_id: str) -> StoredReport:
        """As :meth:`CorpusWriter.report`. Raises ReportNotFound."""
        self._copy([report_id])
        return reports.report(self._scratch, report_id)

    def waiting(self, report_ids: Collection[str]) -> set[str]:
        """None of them: what is stored here is visible at once."""
        del report_ids
        return set()

    def identity(self, report_id: str) -> str:
        """As :meth:`CorpusWriter.identity`. Raises ReportNotFound."""
        self.report(report_id)
        return reports.identity(self._scratch, report_id) or ""

    def keep_original(self, source: BinaryIO, *, file_hash: str) -> bool:
        """As :meth:`CorpusWriter.keep_original`, until the end of the dry run. Raises OSError."""
        return originals.keep(self._scratch.folder, source, file_hash=file_hash)

    def original(self, file_hash: str) -> Path:
        """Where the file with this SHA-256 is that was kept, until the end of the dry run."""
        return originals.kept_at(self._scratch.folder, file_hash)

    def store(
        self, encoded: Sequence[EncodedReport], *, by: Actor = Actor(), corrected: bool = False
    ) -> list[AddResult]:
        """As :meth:`CorpusWriter.store`, until the end of the dry run."""
        for one in encoded:
            self._copy([one.report.report_id])
            self._copy_candidates(one.report)
        return publishing.store(
            encoded, catalogue=self._scratch, indexes=_NoIndexes(), by=by, corrected=corrected
        )

    def _copy_candidates(self, report: Report) -> None:
        for copies_too in (True, False):
            found = incoming.candidates(self._real, report, copies_too=copies_too, without=self._copied)
            self._copy(found)

    def _copy(self, report_ids: Collection[str]) -> None:
        """Copies what the real catalogue has of these reports, unless that was done before."""
        new = [report_id for report_id in report_ids if report_id not in self._copied]
        if not new:
            return
        with self._real.snapshot() as source, self._scratch.writing() as target:
            for some, table in product(in_parts(new), _DECIDING):
                rows = source.execute(select(table).where(table.c.report_id.in_(some))).mappings().all()
                if rows:
                    target.execute(insert(table), [dict(row) for row in rows])
        self._copied.update(new)


@contextmanager
def dry_run(real: Catalogue, encoder: Encoder) -> Iterator[DryRun]:
    """A dry run over this catalogue, whose own is deleted when the block ends. Raises CorpusUnreadable."""
    with scratch_folder() as place, Catalogue(place, lasting=False) as scratch:
        yield DryRun(real, scratch, encoder=encoder)


class _CountingEncoder:
    """Counts word pieces as an encoder does, and encodes nothing."""

    def __init__(self, encoder: Encoder) -> None:
        self.identity = encoder.identity
        self.limit = encoder.limit
        self.count = encoder.count

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        return np.zeros((len(texts), 1), dtype=np.float32)

    encode_passages = encode_questions


class _NoIndexes:
    """In the place of both indexes."""

    def add_vectors(self, versions: Sequence[VersionId]) -> None:
        """Does nothing."""

    def add_words(self, versions: Sequence[VersionId]) -> None:
        """Does nothing."""

    def delete_vectors(self, passage_ids: Sequence[int]) -> None:
        """Does nothing."""

    def follow(self, *, wait: bool = True) -> None:
        """Does nothing."""
