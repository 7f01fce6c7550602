"""Writing to a corpus: reports that are added, withdrawn and restored, by whoever has the write lock."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO

from corpus import originals, publishing
from corpus.catalogue import incoming, passages, reports, staging
from corpus.catalogue.audit_log import Actor
from corpus.catalogue.database import Catalogue
from corpus.catalogue.incoming import AddStatus
from corpus.catalogue.rows import VersionId
from corpus.encoding import EncodedReport, encode
from corpus.errors import CorpusBusy, VectorsUnavailable
from corpus.index.indexes import Indexes
from corpus.locks import WriteLock
from corpus.models.encoder import Encoder
from corpus.publishing import AddResult, Unfinished
from corpus.report import FieldSpan, Report, StoredReport

log = logging.getLogger("dateline")


class CorpusWriter:
    """Writes to the catalogue and to both indexes of an open corpus. Threads may share it."""

    def __init__(self, catalogue: Catalogue, *, indexes: Indexes, encoder: Encoder, lock: WriteLock) -> None:
        """Writes to what the corpus has opened."""
        self._catalogue = catalogue
        self._indexes = indexes
        self._lock = lock
        self._said: set[str] = set()  # of what is left to be done
        self.encoder = encoder

    def finish_interrupted(self) -> None:
        """Publishes what a crash left half done, unless another process writes or Chroma does not answer."""
        if not publishing.is_unfinished(self._catalogue):
            return
        try:
            with self.writing():
                pass
        except CorpusBusy:
            pass  # whoever is writing now began it
        except VectorsUnavailable:  # which whoever searches or writes says
            log.warning("what an earlier import or change left is finished once the vectors can be reached")

    @contextmanager
    def writing(self, *, wait_s: float = 0.0) -> Iterator[None]:
        """Has the corpus's write lock, after waiting for at most ``wait_s`` seconds.

        What others left half done is done first, as far as the vectors can be reached. Raises CorpusBusy when
        another process, or another thread of this one, goes on writing, and VectorsUnavailable where there is
        something to do and nothing of the vectors can be reached.
        """
        with self.alone(wait_s=wait_s):
            self.publish_staged()
            yield

    def publish_staged(self) -> None:
        """Does what others left half done, as far as the vectors can be reached; what is left is logged once.

        Needs the write lock. Raises VectorsUnavailable or FullTextUnavailable.
        """
        staged = staging.staged(self._catalogue)
        self._say(publishing.publish(staged, catalogue=self._catalogue, indexes=self._indexes))

    def _say(self, left: Unfinished) -> None:
        """Logs what is left to be done, each thing and each reason once for as long as something is."""
        reasons = left.reasons()
        self._said &= {*reasons, *reasons.values()}
        new = [what for what in reasons if what not in self._said]
        if new:
            why = [one for one in dict.fromkeys(reasons[what] for what in new) if one not in self._said]
            log.warning("%s", ": ".join(filter(None, ("; ".join(new), "; ".join(why)))))
        self._said |= {*reasons, *reasons.values()}

    @contextmanager
    def alone(self, *, wait_s: float = 0.0) -> Iterator[None]:
        """As :meth:`writing`, leaving what others left half done; raises no VectorsUnavailable.

        For a withdrawal, which waits for nothing, and for what comes before a rebuild: where the vectors are
        to be moved, only that lets it be finished.
        """
        with self._lock.acquired(wait_s=wait_s):
            self._indexes.reconnect()
            yield

    def wanted(self) -> bool:
        """Whether somebody waits to write, so that who writes for long should stop for a while."""
        return self._lock.is_wanted()

    def give_way(self) -> None:
        """Waits, outside of :meth:`writing`, until whoever was waiting to write has begun to."""
        self._lock.give_way()

    def status(self, report: Report) -> tuple[AddStatus, int]:
        """What adding ``report`` would be, and the version that is, or would become, current."""
        return incoming.status(self._catalogue, report)

    def has_content(self, report: Report) -> bool:
        """Whether any version of the report, current or not, has exactly this content."""
        return incoming.has_content(self._catalogue, report)

    def identity_with_content(self, report: Report) -> str | None:
        """The identity of a stored report, current or not, of which a version has exactly this content."""
        return incoming.identity_with_content(self._catalogue, report)

    def similar(self, report: Report) -> list[StoredReport]:
        """The stored reports of which most words are the same as of ``report``, likeliest first."""
        return [self.report(report_id) for report_id in incoming.similar(self._catalogue, report)]

    def report(self, report_id: str) -> StoredReport:
        """The current version of a report, with which what comes in is compared. Raises ReportNotFound."""
        return reports.report(self._catalogue, report_id)

    def identity(self, report_id: str) -> str:
        """What a report's id is made from. Raises ReportNotFound."""
        self.report(report_id)
        return reports.identity(self._catalogue, report_id) or ""

    def keep_original(self, source: BinaryIO, *, file_hash: str) -> bool:
        """Keeps the file of a report with pages; whether its bytes still have this SHA-256. Raises OSError.

        To be called before the report is stored. What is kept is never removed.
        """
        return originals.keep(self._catalogue.files, source, file_hash=file_hash)

    def waiting(self, report_ids: Collection[str]) -> set[str]:
        """Those of these reports of which a stored version is not visible before the indexes have it."""
        return {one.report_id for one in incoming.waiting(self._catalogue, report_ids)}

    def add(
        self,
        reports: Sequence[tuple[Report, Sequence[FieldSpan]]],
        *,
        by: Actor = Actor(),
        corrected: bool = False,
        reason: str | None = None,
    ) -> list[AddResult]:
        """Adds new and revised reports with the spans of their passages: encodes and stores them."""
        return self.store(encode(reports, self.encoder), by=by, corrected=corrected, reason=reason)

    def store(
        self,
        encoded: Sequence[EncodedReport],
        *,
        by: Actor = Actor(),
        corrected: bool = False,
        reason: str | None = None,
    ) -> list[AddResult]:
        """Stores encoded reports; all become visible together.

        To be called within :meth:`writing`. No two of the reports may be versions of one. ``by`` goes into
        the audit log, and so does whether somebody has ``corrected`` a report, with their ``reason``. Raises
        VectorsUnavailable or FullTextUnavailable, in which case the reports are kept and become visible
        at the next opening, and CorpusBusy when the write lock was lost. Where it is ShardsUnavailable, only
        those of its months wait, and the others are visible. Where it is VectorsMisplaced, nothing is stored.
        """
        self._lock.check()
        self._indexes.check_place()
        return publishing.store(
            encoded,
            catalogue=self._catalogue,
            indexes=self._indexes,
            by=by,
            corrected=corrected,
            reason=reason,
        )

    def without_summary(self) -> Iterator[StoredReport]:
        """Every version with a summary of its own that is no passage, as older programs left it.

        Former versions are among them.
        """
        return passages.without_summary(self._catalogue)

    def complete(self, version: StoredReport, spans: Sequence[FieldSpan]) -> None:
        """Adds passages of a summary that has none; searches find them after :meth:`Corpus.rebuild`.

        To be called within :meth:`writing`.
        """
        [one] = encode([(version.report, spans)], self.encoder)
        named = VersionId(report_id=version.report_id, version=version.version)
        staging.complete(self._catalogue, named, one.spans, one.embeddings)

    def withdraw(self, report_id: str, *, reason: str, by: Actor = Actor()) -> StoredReport:
        """Takes a report out of every search; it is kept, with the reason, and can be restored.

        To be called within :meth:`writing`, or :meth:`alone`. Where the vectors cannot be reached, it is
        deleted from them later, which is logged. Raises ReportNotFound, ReportWithdrawn when it is withdrawn
        already, and FullTextUnavailable, in which case it is withdrawn all the same.
        """
        self._lock.check()
        self._say(
            publishing.withdraw(
                report_id, reason=reason, catalogue=self._catalogue, indexes=self._indexes, by=by
            )
        )
        return self.report(report_id)

    def restore(self, report_id: str, *, by: Actor = Actor()) -> StoredReport:
        """Lets a withdrawn report be found again, without encoding it again.

        To be called within :meth:`writing`. Raises ReportNotFound, ReportWithdrawn when it is not withdrawn,
        and VectorsUnavailable or FullTextUnavailable, in which case it stays withdrawn.
        """
        self._lock.check()
        self._indexes.check_place()
        publishing.restore(report_id, catalogue=self._catalogue, indexes=self._indexes, by=by)
        return self.report(report_id)
