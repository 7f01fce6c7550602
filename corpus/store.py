"""The corpus: everything that can be done with it. Its parts have names, and files of their own:

``catalogue``  the truth: reports, versions, passages, embeddings, history  (:mod:`corpus.catalogue`)
``indexes``    vectors in Chroma and the full text, built from the catalogue  (:mod:`corpus.index.indexes`)
``encoder``    texts → unit vectors  (:mod:`corpus.models.encoder`)
``lock``       the right to write  (:mod:`corpus.locks`)
``writer``     adds, withdraws and restores reports  (:mod:`corpus.writer`)
``names``      whom and what the reports name  (:mod:`corpus.names`)
``stories``    which reports are of one event or affair  (:mod:`corpus.stories`)
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Self

from corpus import health, originals, publishing, reading, repair
from corpus.browsing import ReportList, listed
from corpus.catalogue import embeddings, pages, passages, reports, rulings, staging
from corpus.catalogue.audit_log import Actor
from corpus.catalogue.coverage import Coverage, changed_later, coverage
from corpus.catalogue.database import Catalogue
from corpus.catalogue.listing import ReportFilter
from corpus.catalogue.rows import VersionId
from corpus.dry_run import DryRun, dry_run
from corpus.health import Health
from corpus.index.hybrid import search_each
from corpus.index.indexes import Indexes, OnProgress
from corpus.index.point_in_time import PointInTimeViews
from corpus.layout import PageLayout
from corpus.locks import WriteLock
from corpus.models.encoder import DEFAULT_ENCODER
from corpus.names import CollectedNames
from corpus.opened import connected, opened_encoder, opened_folder
from corpus.provenance.groups import Groups, grouped
from corpus.provenance.notices import Notice
from corpus.provenance.publishers import Publishers, of_folder
from corpus.repair import IndexRepair
from corpus.report import Hit, Passage, StoredReport
from corpus.scope import Scope
from corpus.search import FULL_TEXT_ONLY, Search, SearchResults
from corpus.stories import CollectedStories
from corpus.text.aliases import Alias
from corpus.writer import CorpusWriter

log = logging.getLogger("dateline")


class Corpus:
    """An open corpus. Threads may share it; :meth:`close` it, or use it as a context manager.

    Every method may raise CorpusUnreadable when the catalogue fails, and one that searches
    FullTextUnavailable. Instants are timezone-aware.
    """

    def __init__(
        self,
        folder: Path,
        *,
        encoder_name: str = DEFAULT_ENCODER,
        database_url: str | None = None,
        chroma_url: str | None = None,
        models: Path | None = None,
        create: bool = True,
    ) -> None:
        """Opens the corpus in ``folder``, and finishes what a crash left.

        When there is none it is created, or with ``create`` False CorpusNotFound is raised.
        ``database_url`` names the PostgreSQL database that has the catalogue, where that is no file in the
        folder, ``chroma_url`` a running Chroma server to be used instead of the corpus's own, ``models`` the
        folder of exported encoders where it is not the user's cache.
        Raises CorpusUnreadable, EncoderMismatch or EncoderUnavailable, CorpusBusy when the full-text index
        must be built while another process writes, and VectorsUnavailable when Chroma's server may open too
        few files.
        """
        self.folder = folder
        self._closing = ExitStack()
        try:
            opened_folder(folder, create=create, database_url=database_url)
            self.catalogue = self._closing.enter_context(Catalogue(folder, database_url=database_url))
            self.lock = WriteLock(self.catalogue.locks, of=str(folder))
            chroma = connected(folder, self.catalogue, url=chroma_url)
            self._closing.callback(chroma.close)
            self.encoder = opened_encoder(self.catalogue, encoder_name, models=models)
            self.indexes = Indexes(self.catalogue, chroma=chroma, lock=self.lock)
            self.names = CollectedNames(self.catalogue)
            self.stories = CollectedStories(self.catalogue)
            self._totals = reports.Totals(self.catalogue)
            self._views = PointInTimeViews(self.catalogue)
            self._repair = IndexRepair(self.catalogue, self.indexes, self.lock)
            self._closing.callback(self._repair.close)
            self.writer = CorpusWriter(
                self.catalogue, indexes=self.indexes, encoder=self.encoder, lock=self.lock
            )
            self.writer.finish_interrupted()
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
        """Closes every part; the last process to do so stops the corpus's Chroma server."""
        self._closing.close()

    # Searching

    def search(self, text: str, *, scope: Scope = Scope(), limit: int = 10) -> list[Hit]:
        """The passages that best fit ``text``, best first: one search of :meth:`search_each`."""
        return self.search_each([Search(text=text, scope=scope)], limit=limit).hits[0]

    def search_each(self, searches: Sequence[Search], *, limit: int = 10) -> SearchResults:
        """For each search the passages that fit it best, best first; see :mod:`corpus.index.hybrid`.

        When Chroma does not answer, passages are found by the full text alone and the results say so.
        """
        wanted = [replace(one, scope=self._resolved(one.scope)) for one in searches]
        fulltext = self.indexes.fulltext
        results = search_each(
            wanted,
            catalogue=self.catalogue,
            views={at: self._views.at(at, fulltext) for at in {one.scope.known_by for one in wanted}},
            encode=self.encoder.encode_questions,
            nearest=self.indexes.nearest,
            limit=limit,
        )
        if not results.full_text_only:
            self._repair.check_once()
        return replace(results, notices=(*results.notices, *self._repair.notices()))

    def notices(self) -> list[str]:
        """What a reader should know about the corpus's state before searching it."""
        unanswered = () if self.indexes.vectors_answered else (FULL_TEXT_ONLY,)
        return [*unanswered, *self._repair.notices()]

    def vectors_answer(self) -> bool:
        """Whether Chroma answers just now. May wait for as long as a starting server may take.

        What is missing from either index is found by this, and added in the background.
        """
        self._repair.check()
        return self.indexes.vectors_answered

    def rarity(self, words: Sequence[str]) -> dict[str, float]:
        """The inverse document frequency of each word: how few passages have it, as a logarithm."""
        return reading.rarity(words, self.indexes.fulltext)

    def words_like(self, word: str) -> list[str]:
        """Words in reports that are spelled nearly like one that no report has, the nearest first."""
        return reading.words_like(word, catalogue=self.catalogue, fulltext=self.indexes.fulltext)

    def aliases(self, shorts: Collection[str]) -> list[Alias]:
        """What current reports write the acronyms ``shorts`` out as, folded by :func:`corpus.acronyms`.

        Left out are those that reports write out as two different things.
        """
        return reading.unambiguous(reports.aliases(self.catalogue, shorts)) if shorts else []

    def notices_about(
        self, cited: Collection[StoredReport], *, scope: Scope = Scope()
    ) -> Mapping[str, Notice]:
        """By report id the notice that retracts or corrects the report, published by the scope's instant."""
        return reading.notices_about(cited, scope, catalogue=self.catalogue)

    # Reading

    def report(self, report_id: str, version: int | None = None) -> StoredReport:
        """One report in its current, or the given, version. Raises ReportNotFound.

        One that is withdrawn is given as it was when that was done.
        """
        return reports.report(self.catalogue, report_id, version)

    def titles(self, report_ids: Collection[str]) -> dict[str, str]:
        """The titles of these reports by their ids, withdrawn ones included, as far as they are stored."""
        return reports.titles(self.catalogue, report_ids)

    def reports(self, *, scope: Scope = Scope()) -> list[StoredReport]:
        """The current version of every report within the scope, latest published first.

        With ``known_by`` the version that was current then.
        """
        return reports.current(self.catalogue, self._resolved(scope))

    def mentioning(self, words: Sequence[str], *, scope: Scope = Scope()) -> list[StoredReport]:
        """The current reports within the scope that have all of the words, latest published first.

        Without words every report within the scope.
        """
        return reading.mentioning(
            words,
            self._resolved(scope),
            catalogue=self.catalogue,
            fulltext=self.indexes.fulltext,
        )

    def withdrawn(self, *, scope: Scope = Scope()) -> list[StoredReport]:
        """Every report within the scope that is withdrawn, as it was then, latest published first.

        With ``known_by`` those that were withdrawn by then and are so still.
        """
        return reports.withdrawn(self.catalogue, self._resolved(scope))

    def listed(self, wanted: ReportFilter, *, limit: int = 50, skip: int = 0) -> ReportList:
        """A page of the list of reports, withdrawn ones included: see :mod:`corpus.browsing`."""
        return listed(
            wanted, catalogue=self.catalogue, fulltext=self.indexes.fulltext, limit=limit, skip=skip
        )

    def passages(self, stored: StoredReport) -> list[Passage]:
        """The passages of a report version, in the order of its text."""
        return passages.of_version(self.catalogue, stored.report_id, stored.version)

    def original(self, stored: StoredReport) -> tuple[Path, int] | None:
        """The kept file that a report version came from, and how many pages it has.

        None for a version without pages, and where the file is no longer there.
        """
        known = pages.original(self.catalogue, VersionId(report_id=stored.report_id, version=stored.version))
        if known is None:
            return None
        path = originals.kept_at(self.folder, known[0])
        return (path, known[1]) if path.is_file() else None

    def page(self, stored: StoredReport, number: int) -> PageLayout | None:
        """Where the words of a report version are on a page of its file, by the page's number from 1."""
        one = VersionId(report_id=stored.report_id, version=stored.version)
        return pages.page(self.catalogue, one, number)

    def neighbours(self, hit: Hit, *, reach: int = 1) -> list[Passage]:
        """The hit's passage with up to ``reach`` before and after it in its text, in the order of that."""
        first, last = hit.passage.ordinal - reach, hit.passage.ordinal + reach
        return [
            passage
            for passage in self.passages(hit.stored)
            if first <= passage.ordinal <= last and passage.field is hit.passage.field
        ]

    def contents(self) -> Mapping[str, str]:
        """The content hash of the current version of every report, by its id."""
        return self._totals.content_hashes()

    def fingerprint(self) -> str:
        """16 hexadecimal digits that stay as long as the same versions of the same reports are current."""
        return reading.fingerprint(self._totals.content_hashes())

    def outlets(self, *, at: datetime | None = None) -> dict[str, int]:
        """Every outlet with its number of current reports, in alphabetical order.

        Those of what was current ``at`` an instant and was replaced or withdrawn since are among them.
        """
        return self._totals.counts("outlet", at=at)

    def countries(self, *, at: datetime | None = None) -> dict[str, int]:
        """Every country code with its number of current reports, in alphabetical order; ``at`` as above."""
        return self._totals.counts("country", at=at)

    def languages(self) -> dict[str, int]:
        """Every language code with its number of current reports, in alphabetical order."""
        return self._totals.counts("language")

    def missing_outlets(self, scope: Scope) -> list[str]:
        """The outlets of the scope that have no report."""
        return reading.missing_outlets(scope, self._totals)

    def published_range(self) -> tuple[datetime, datetime] | None:
        """When the first and the last current report were published, as far as that is known."""
        return reports.published_range(self.catalogue)

    def first_collected_after(self, after: datetime, *, limit: int) -> tuple[int, list[StoredReport]]:
        """How many current reports came after an instant, near-copies left out, and those published last."""
        return reports.first_collected_after(self.catalogue, after, limit=limit)

    def coverage(self, *, scope: Scope = Scope()) -> Coverage:
        """How many reports of how many outlets lie within the scope, and when they were published."""
        return coverage(self.catalogue, self._resolved(scope))

    def changed_later(self, *, scope: Scope) -> int:
        """How many reports ``scope.as_of`` leaves out because they say that they were changed after it."""
        return changed_later(self.catalogue, self._resolved(scope))

    def _resolved(self, scope: Scope) -> Scope:
        return reading.resolved(scope, self._totals, self.catalogue)

    # Provenance

    def groups(self, *, scope: Scope = Scope()) -> Groups:
        """The reports within the scope by text, event and origin. Raises PublishersUnreadable."""
        stored = self.reports(scope=scope)
        former = [
            VersionId(report_id=one.report_id, version=one.version) for one in stored if not one.current
        ]
        return grouped(stored, embeddings.of_beginnings(self.catalogue, former), self.publishers())

    def publishers(self) -> Publishers:
        """Who publishes under which names: the corpus folder's own map, else the packaged one, and on top of
        it the rulings in force. Raises PublishersUnreadable.
        """
        return rulings.applied(of_folder(self.folder), rulings.in_force(self.catalogue))

    # Upkeep

    def dry_run(self) -> AbstractContextManager[DryRun]:
        """What is written to instead of this corpus to see what an import would do; it leaves nothing."""
        return dry_run(self.catalogue, self.encoder)

    def health(self, *, on_progress: OnProgress | None = None) -> Health:
        """Searches both indexes for every passage. Raises VectorsUnavailable or FullTextUnavailable."""
        self.indexes.reconnect()
        return health.check(self.catalogue, self.indexes, on_progress=on_progress)

    def rebuild(
        self, *, by: Actor = Actor(), wait_s: float = 0.0, on_progress: OnProgress | None = None
    ) -> int:
        """Fills both indexes again from the catalogue, without encoding; returns the number of passages.

        Finds again what the reports name and write out, which retract or correct another, and which tell one
        story. Raises CorpusBusy, VectorsUnavailable or FullTextUnavailable.
        """
        with self.lock.acquired(wait_s=wait_s):
            self.indexes.reconnect()
            staging.reread(self.catalogue)
            count = repair.rebuild(self.catalogue, self.indexes, by=by, on_progress=on_progress)
            publishing.publish(staging.staged(self.catalogue), catalogue=self.catalogue, indexes=self.indexes)
            self.stories.group()
        self._repair.check()
        return count
