"""The corpus: one folder that holds the catalogue, Chroma's folder, the exported encoder and their locks."""

from __future__ import annotations

import fcntl
import logging
import math
import secrets
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Self

from corpus import lexical
from corpus.catalogue import Catalogue
from corpus.encoder import DEFAULT_ENCODER, Encoder, model_name, open_encoder
from corpus.errors import (
    CorpusBusy,
    CorpusUnreadable,
    EncoderMismatch,
    FullTextUnavailable,
    ReportWithdrawn,
    VectorsUnavailable,
)
from corpus.groups import Groups, grouped
from corpus.holdings import Standing
from corpus.lexical import WordIndex
from corpus.locks import held
from corpus.publishers import Publishers, of_folder
from corpus.report import HeldReport, Hit, Passage, Report, Span, fitting_heading
from corpus.rows import Staged
from corpus.scope import Scope
from corpus.search import Search
from corpus.searching import search_each
from corpus.server import ServerShare
from corpus.vectors import VectorIndex

if TYPE_CHECKING:
    from corpus.encoder import Vectors as Embeddings

_ASKED_AT_ONCE = 200

log = logging.getLogger("dateline")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
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


class Corpus:
    """An open corpus. Threads may share it; :meth:`close` it, or use it as a context manager."""

    def __init__(
        self, folder: Path, *, encoder_name: str = DEFAULT_ENCODER, chroma_url: str | None = None
    ) -> None:
        """Opens the corpus in ``folder``, making it when there is none, and mends what a crash left.

        ``chroma_url`` names a running Chroma server to be used instead of the corpus's own.
        Raises CorpusUnreadable, EncoderMismatch or EncoderUnavailable, and CorpusBusy when the full-text
        index must be made anew while another process writes.
        """
        self.folder = folder
        self._chroma_url = chroma_url
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._share = None if chroma_url else ServerShare(folder)
        except OSError as error:
            raise CorpusUnreadable(
                f"no corpus can be kept in {str(folder)!r}: {error.strerror or error}; name another folder"
            ) from error
        self._opening = threading.Lock()
        self._indexes: list[VectorIndex] = []
        try:
            self._catalogue = Catalogue(folder / "catalogue.sqlite")
            self.encoder = self._opened_encoder(encoder_name)
            self._words = self._opened_words()
            self._finish_what_was_begun()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        """The corpus itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Closes the corpus."""
        self.close()

    def close(self) -> None:
        """Gives back what is held; the last process to do so stops the corpus's Chroma server."""
        if "_catalogue" in self.__dict__:
            self._catalogue.close()
        for index in self._indexes:
            index.close()
        if self._share is not None:
            self._share.leave()

    # Opening

    def _opened_encoder(self, name: str) -> Encoder:
        """The encoder, once the catalogue has agreed to its name and then to its very weights."""
        recorded = self._catalogue.fact("encoder")
        if recorded is not None and model_name(recorded) != name:
            raise self._mismatch(recorded, name)
        encoder = open_encoder(name, folder=self.folder / "encoder")
        recorded = self._catalogue.settled_fact("encoder", encoder.identity)
        if recorded != encoder.identity:
            raise self._mismatch(recorded, encoder.identity)
        return encoder

    def _mismatch(self, recorded: str, configured: str) -> EncoderMismatch:
        return EncoderMismatch(
            f"the corpus in {str(self.folder)!r} was built with encoder {recorded!r}, but {configured!r} is "
            f"configured; set DATELINE_ENCODER to {model_name(recorded)!r}, or use another folder"
        )

    def _opened_words(self) -> WordIndex:
        """The full-text index, made from the catalogue when it is missing, damaged or of an older program."""
        folder = self.folder / lexical.NAME
        with held(self.folder / "words.start"):  # of several processes that find none, one makes it
            try:
                return WordIndex(folder)
            except FullTextUnavailable as error:
                if folder.exists():
                    log.warning("%s; it is being made anew", error)
            with self._lock_to_write():
                lexical.build(folder, self._catalogue.indexed())
            return WordIndex(folder)

    @cached_property
    def _collection_name(self) -> str:
        return self._catalogue.settled_fact("collection", f"passages-{secrets.token_hex(6)}")

    @cached_property
    def _connected(self) -> VectorIndex:
        url = self._chroma_url or (self._share.url() if self._share else "")
        index = VectorIndex(url, collection=self._collection_name)
        self._indexes.append(index)
        return index

    def _vectors(self) -> VectorIndex:
        with self._opening:  # cached_property alone would let two threads connect
            return self._connected

    def _disconnect(self) -> None:
        """Makes the next use connect anew: another process may have rebuilt the index or begun a server.

        The old connection stays open until :meth:`close`, since another thread may be using it.
        """
        with self._opening:
            self.__dict__.pop("_connected", None)

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
    def writing(self) -> Iterator[None]:
        """Holds the corpus's write lock. Raises CorpusBusy when another process is writing."""
        with self._sole_writer():
            self._reveal(self._catalogue.staged())
            yield

    @contextmanager
    def _sole_writer(self) -> Iterator[None]:
        with self._lock_to_write():
            self._disconnect()
            yield

    @contextmanager
    def _lock_to_write(self) -> Iterator[None]:
        with (self.folder / "catalogue.writer").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise CorpusBusy(
                    f"another process is writing to the corpus in {str(self.folder)!r}; "
                    "try again when it has ended"
                ) from error
            yield

    def standing(self, report: Report) -> tuple[Standing, int]:
        """What adding ``report`` would be, and the version that is, or would become, current."""
        return self._catalogue.standing(report)

    def holds(self, report: Report) -> bool:
        """Whether any version of the report, current or not, has exactly this content."""
        return self._catalogue.holds(report)

    def add(self, reports: Sequence[tuple[Report, Sequence[Span]]]) -> list[Fate]:
        """Adds new and revised reports with the spans of their passages; all become visible together.

        To be called within :meth:`writing`. No two of the reports may be versions of one. Raises
        VectorsUnavailable or FullTextUnavailable, in which case the reports are kept and become visible
        at the next opening.
        """
        texts = [text for report, spans in reports for text in passage_texts(report, spans, self.encoder)]
        embeddings = self.encoder.encode(texts)
        fates, staged, first = [], [], 0
        for report, spans in reports:
            standing, version = self._catalogue.standing(report)
            copied = self._catalogue.copied_from(report)
            of_report = embeddings[first : first + len(spans)]
            first += len(spans)
            staged.append(
                self._catalogue.stage(report, spans, of_report, version=version, near_copy_of=copied)
            )
            fates.append(
                Fate(report_id=report.report_id, version=version, standing=standing, near_copy_of=copied)
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
            self._vectors().upsert(passage_ids, embeddings)
        for records in self._catalogue.indexed(versions):
            self._words.upsert(records)

    def withdraw(self, report_id: str, *, reason: str) -> HeldReport:
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
        self._catalogue.withdraw(report_id, reason=reason, at=datetime.now(UTC))
        self._reveal([])
        return self.report(report_id)

    def restore(self, report_id: str) -> HeldReport:
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
        self._catalogue.restore(one)
        return self.report(report_id)

    def identity(self, report_id: str) -> str:
        """What a report is known by, from which its id is made. Raises ReportNotFound."""
        self.report(report_id)
        return self._catalogue.identity(report_id) or ""

    # Finding

    def search(self, text: str, *, scope: Scope = Scope(), limit: int = 10) -> list[Hit]:
        """The passages that best fit ``text``, best first: one search of :meth:`search_each`."""
        return self.search_each([Search(text=text, scope=scope)], limit=limit)[0]

    def search_each(self, searches: Sequence[Search], *, limit: int = 10) -> list[list[Hit]]:
        """For each search the passages that fit it best, best first; see :mod:`corpus.searching`.

        When Chroma does not answer, passages are found by the full text alone and :meth:`notices` says so.
        """
        scopes = self._all_resolved([search.scope for search in searches])
        resolved = [replace(search, scope=scope) for search, scope in zip(searches, scopes, strict=True)]
        return search_each(
            resolved,
            catalogue=self._catalogue,
            words=self._words,
            encode=self.encoder.encode,
            nearest=self._nearest,
            limit=limit,
        )

    def _nearest(self, embeddings: Embeddings, limit: int) -> list[list[int]] | None:
        """For each row the nearest passages; None when Chroma does not answer."""
        try:
            try:
                nearest = self._vectors().search(embeddings, limit=limit)
            except VectorsUnavailable:
                self._disconnect()
                nearest = self._vectors().search(embeddings, limit=limit)
        except VectorsUnavailable as error:
            log.warning("%s; searching the full text only", error)
            self._vectors_failed = True
            return None
        self._vectors_failed = False
        return nearest

    _vectors_failed = False

    def notices(self) -> list[str]:
        """What a reader of search results should know about the corpus's state."""
        if self._vectors_failed:
            return ["The vector index does not answer: only the full text was searched."]
        return []

    def _resolved(self, scope: Scope) -> Scope:
        """The scope with outlets and countries spelled as the catalogue spells them."""
        return self._all_resolved([scope])[0]

    def _all_resolved(self, scopes: Sequence[Scope]) -> list[Scope]:
        known = self.outlets() if any(scope.outlets for scope in scopes) else {}
        return [
            replace(
                scope,
                outlets=_as_held(scope.outlets, known) if scope.outlets else (),
                countries=tuple(code.upper() for code in scope.countries),
                languages=tuple(code.lower() for code in scope.languages),
            )
            for scope in scopes
        ]

    def rarity(self, words: Sequence[str]) -> dict[str, float]:
        """How much each word tells: the logarithm of how many passages there are to each that bears it."""
        total = self._words.count()
        # As if a further hundred passages bore none of the words: in a corpus of a few reports the words
        # that every passage bears still count for something.
        borne = {word: min(self._words.bearing(word), total) for word in words}
        return {word: math.log((total + 100) / (count + 1)) for word, count in borne.items()}

    # Reading

    def reports(self, *, scope: Scope = Scope()) -> list[HeldReport]:
        """The current version of every report within the scope, latest published first."""
        return self._catalogue.current_reports(self._resolved(scope))

    def withdrawn(self, *, scope: Scope = Scope()) -> list[HeldReport]:
        """Every report within the scope that is withdrawn, as it was then, latest published first."""
        return self._catalogue.withdrawn_reports(self._resolved(scope))

    def report(self, report_id: str, version: int | None = None) -> HeldReport:
        """One report in its current, or the given, version. Raises ReportNotFound.

        One that is withdrawn is given as it was when that was done.
        """
        return self._catalogue.report(report_id, version)

    def groups(self, *, scope: Scope = Scope()) -> Groups:
        """The reports within the scope by text, event and origin. Raises PublishersUnreadable."""
        return grouped(self.reports(scope=scope), self._catalogue.lead_vectors(), self.publishers())

    def publishers(self) -> Publishers:
        """Who publishes under which names: the corpus folder's own map, else the packaged one.

        Raises PublishersUnreadable.
        """
        return of_folder(self.folder)

    def passages(self, held: HeldReport) -> list[Passage]:
        """The passages of a report version, in the order of its text."""
        return self._catalogue.passages_of(held.report_id, held.version)

    def neighbours(self, hit: Hit, *, reach: int = 1) -> list[Passage]:
        """The hit's passage with up to ``reach`` before and after it, in the order of the text."""
        first, last = hit.passage.ordinal - reach, hit.passage.ordinal + reach
        return [passage for passage in self.passages(hit.held) if first <= passage.ordinal <= last]

    def outlets(self) -> dict[str, int]:
        """Every outlet with its number of current reports, in alphabetical order."""
        return self._catalogue.counted("outlet")

    def missing_outlets(self, scope: Scope) -> list[str]:
        """The outlets of the scope of which no report is held."""
        held = self.outlets() if scope.outlets else {}
        return [name for name in _as_held(scope.outlets, held) if name not in held]

    def countries(self) -> dict[str, int]:
        """Every country code with its number of current reports, in alphabetical order."""
        return self._catalogue.counted("country")

    def published_range(self) -> tuple[datetime, datetime] | None:
        """When the first and the last current report were published, as far as that is known."""
        return self._catalogue.published_range()

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

    def rebuild(self) -> int:
        """Makes both indexes anew from the catalogue, without encoding; returns the number of passages."""
        with self._sole_writer():
            count = self._rebuilt_words()
            self._discard_vectors()
            for passage_ids, embeddings in self._catalogue.vectors():
                self._vectors().upsert(passage_ids, embeddings)
            self._reveal(self._catalogue.staged())
        return count

    def _rebuilt_words(self) -> int:
        """Fills the full-text index anew; one that cannot even be written to is made anew."""
        try:
            return self._words.refill(self._catalogue.indexed())
        except FullTextUnavailable:
            with held(self.folder / "words.start"):
                count = lexical.build(self.folder / lexical.NAME, self._catalogue.indexed())
                self._words = WordIndex(self.folder / lexical.NAME)
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


def _as_held(wanted: Sequence[str], held: Mapping[str, int]) -> tuple[str, ...]:
    """Each wanted name in every spelling that is held; as it is when none is."""
    spellings = _spellings(tuple(held))
    return tuple(spelling for name in wanted for spelling in spellings.get(_fold(name), [name]))


@lru_cache(maxsize=4)
def _spellings(held: tuple[str, ...]) -> dict[str, list[str]]:
    spellings: dict[str, list[str]] = {}
    for name in held:
        spellings.setdefault(_fold(name), []).append(name)
    return spellings


def _fold(name: str) -> str:
    return " ".join(name.casefold().split()).removeprefix("the ")
