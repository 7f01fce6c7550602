"""The corpus: how it is written, kept sound and made anew; :mod:`corpus.reading` has what it can be asked."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from corpus.catalogue.audit_log import Actor, ChangeKind
from corpus.catalogue.report_queries import Standing
from corpus.catalogue.rows import Staged
from corpus.errors import CorpusBusy, FullTextUnavailable, ReportWithdrawn, VectorsUnavailable
from corpus.index import lexical
from corpus.index.lexical import FullTextIndex
from corpus.locks import held
from corpus.models.encoder import DEFAULT_ENCODER, Encoder
from corpus.reading import Readable
from corpus.report import Report, Span, StoredReport, fitting_heading

_ASKED_AT_ONCE = 200

log = logging.getLogger("dateline")


@dataclass(frozen=True, slots=True, kw_only=True)
class AddResult:
    """What became of one report that was given to the corpus."""

    report_id: str
    version: int
    standing: Standing
    near_copy_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What a search through every passage found. Empty tuples mean that nothing is missing."""

    passages: int
    missing_vectors: tuple[int, ...]
    missing_full_text: tuple[int, ...]

    @property
    def sound(self) -> bool:
        """Whether every passage can be found both ways."""
        return not (self.missing_vectors or self.missing_full_text)


class Corpus(Readable):
    """An open corpus. Threads may share it; :meth:`close` it, or use it as a context manager."""

    def __init__(
        self, folder: Path, *, encoder_name: str = DEFAULT_ENCODER, chroma_url: str | None = None
    ) -> None:
        """Opens the corpus in ``folder``, making it when there is none, and mends what a crash left.

        ``chroma_url`` names a running Chroma server to be used instead of the corpus's own.
        Raises CorpusUnreadable, EncoderMismatch or EncoderUnavailable, and CorpusBusy when the full-text
        index must be made anew while another process writes.
        """
        super().__init__(folder, encoder_name=encoder_name, chroma_url=chroma_url)
        try:
            self._finish_what_was_begun()
        except BaseException:
            self.close()
            raise

    def _finish_what_was_begun(self) -> None:
        if not (self._catalogue.staged() or self._catalogue.to_forget()):
            return
        try:
            with self._sole_writer():
                self._reveal(self._catalogue.staged())
        except CorpusBusy:
            pass  # whoever is writing now began it
        except VectorsUnavailable as error:
            log.warning("%s; what an interrupted ingest left is kept and finished at a later opening", error)

    # Writing

    @contextmanager
    def writing(self, *, wait_s: float = 0.0) -> Iterator[None]:
        """Holds the corpus's write lock, after waiting for at most ``wait_s`` seconds.

        Raises CorpusBusy when another process, or another thread of this one, goes on writing.
        """
        with self._sole_writer(wait_s=wait_s):
            self._reveal(self._catalogue.staged())
            yield

    @contextmanager
    def _sole_writer(self, *, wait_s: float = 0.0) -> Iterator[None]:
        with self._lock_to_write(wait_s=wait_s):
            self._disconnect()
            yield

    def standing(self, report: Report) -> tuple[Standing, int]:
        """What adding ``report`` would be, and the version that is, or would become, current."""
        return self._catalogue.standing(report)

    def holds(self, report: Report) -> bool:
        """Whether any version of the report, current or not, has exactly this content."""
        return self._catalogue.holds(report)

    def alike(self, report: Report) -> list[StoredReport]:
        """The reports held of which most words are the same as of ``report``, likeliest first."""
        return [self.report(report_id) for report_id in self._catalogue.alike(report)]

    def add(
        self,
        reports: Sequence[tuple[Report, Sequence[Span]]],
        *,
        by: Actor = Actor(),
        corrected: bool = False,
    ) -> list[AddResult]:
        """Adds new and revised reports with the spans of their passages; all become visible together.

        To be called within :meth:`writing`. No two of the reports may be versions of one. ``by`` goes into
        the history, and so does whether somebody has ``corrected`` what a report says of itself. Raises
        VectorsUnavailable or FullTextUnavailable, in which case the reports are kept and become visible
        at the next opening.
        """
        texts = [text for report, spans in reports for text in passage_texts(report, spans, self.encoder)]
        embeddings = self.encoder.encode_passages(texts)
        fates, staged, first = [], [], 0
        for report, spans in reports:
            standing, version = self._catalogue.standing(report)
            copied = self._catalogue.copied_from(report)
            of_report = embeddings[first : first + len(spans)]
            first += len(spans)
            revised = ChangeKind.CORRECTED if corrected else ChangeKind.REVISED
            staged.append(
                self._catalogue.stage(
                    report,
                    spans,
                    of_report,
                    version=version,
                    near_copy_of=copied,
                    kind=revised if standing == "revised" else ChangeKind.ADDED,
                    by=by,
                )
            )
            fates.append(
                AddResult(report_id=report.report_id, version=version, standing=standing, near_copy_of=copied)
            )
        self._reveal(staged)
        return fates

    def _reveal(self, staged: Sequence[Staged]) -> None:
        """Has both indexes learn staged versions, makes them visible, and has what they replace forgotten."""
        if staged:
            self._teach(staged)
            self._catalogue.reveal(staged)
        forgettable = self._catalogue.to_forget()
        if forgettable:
            self._vectors().remove(forgettable)
            self._words.remove(forgettable)
            self._catalogue.forgotten(forgettable)

    def _teach(self, versions: Sequence[Staged]) -> None:
        """Has both indexes learn the passages of these versions."""
        for passage_ids, embeddings in self._catalogue.vectors(versions):
            self._vectors().add(passage_ids, embeddings)
        for records in self._catalogue.indexed(versions):
            self._words.upsert(records)

    def withdraw(self, report_id: str, *, reason: str, by: Actor = Actor()) -> StoredReport:
        """Takes a report out of every search; it is kept, with the reason, and can be restored.

        To be called within :meth:`writing`. Raises ReportNotFound, ReportWithdrawn when it is withdrawn
        already, and VectorsUnavailable or FullTextUnavailable, in which case it is withdrawn all the same
        and the indexes forget it at the next opening.
        """
        held = self.report(report_id)
        if held.withdrawn is not None:
            raise ReportWithdrawn(
                f"the report {report_id!r} is withdrawn already, since {held.withdrawn.at:%Y-%m-%d}: "
                f"{held.withdrawn.reason}"
            )
        self._catalogue.withdraw(report_id, reason=reason, at=datetime.now(UTC), by=by)
        self._reveal([])
        return self.report(report_id)

    def restore(self, report_id: str, *, by: Actor = Actor()) -> StoredReport:
        """Lets a withdrawn report be found again, without encoding it again.

        To be called within :meth:`writing`. Raises ReportNotFound, ReportWithdrawn when it is not withdrawn,
        and VectorsUnavailable or FullTextUnavailable, in which case it stays withdrawn.
        """
        held = self.report(report_id)
        if held.withdrawn is None:
            raise ReportWithdrawn(f"the report {report_id!r} is not withdrawn; there is nothing to restore")
        one = Staged(report_id=report_id, version=held.version)
        self._catalogue.prepare_restoring(one)
        self._teach([one])
        self._catalogue.restore(one, at=datetime.now(UTC), by=by)
        return self.report(report_id)

    def identity(self, report_id: str) -> str:
        """What a report is known by, from which its id is made. Raises ReportNotFound."""
        self.report(report_id)
        return self._catalogue.identity(report_id) or ""

    # Health

    def health(self) -> Health:
        """Asks both indexes for every passage, each by its own words. Raises VectorsUnavailable."""
        self._disconnect()
        expected = self._catalogue.passage_ids()
        lost: list[int] = []
        for passage_ids, embeddings in self._catalogue.vectors():
            nearest = self._vectors().search(embeddings, limit=_ASKED_AT_ONCE)
            lost += [i for i, near in zip(passage_ids, nearest, strict=True) if i not in near]
        missing_text = sorted(set(expected) - self._words.passage_ids())
        return Health(
            passages=len(expected), missing_vectors=tuple(lost), missing_full_text=tuple(missing_text)
        )

    def rebuild(self, *, by: Actor = Actor(), wait_s: float = 0.0) -> int:
        """Makes both indexes anew from the catalogue, without encoding; returns the number of passages.

        What acronyms the reports write out is found anew as well.
        """
        with self._sole_writer(wait_s=wait_s):
            self._catalogue.reread_aliases()
            count = self._rebuilt_words()
            self._discard_vectors()
            for passage_ids, embeddings in self._catalogue.vectors():
                self._vectors().add(passage_ids, embeddings)
            self._reveal(self._catalogue.staged())
            self.records.note_rebuilt(by=by, passages=count)
        return count

    def _rebuilt_words(self) -> int:
        """Fills the full-text index anew; one that cannot even be written to is made anew."""
        try:
            return self._words.refill(self._catalogue.indexed())
        except FullTextUnavailable:
            with held(self.folder / "words.start"):
                count = lexical.build(self.folder / lexical.NAME, self._catalogue.indexed())
                self._words = FullTextIndex(self.folder / lexical.NAME)
            return count

    def _discard_vectors(self) -> None:
        """Empties the vector index; one that cannot even be opened is deleted with Chroma's folder."""
        try:
            self._vectors().clear()
        except VectorsUnavailable:
            if self._share is None:
                raise
            self._share.discard_index()
            self._vectors().clear()


def passage_texts(report: Report, spans: Sequence[Span], encoder: Encoder) -> list[str]:
    """What is embedded for each passage: the report's heading and the passage's own words."""
    line = fitting_heading(report, count=encoder.count, limit=encoder.limit)
    return [f"{line}\n{report.body[span.start : span.end]}" for span in spans]
