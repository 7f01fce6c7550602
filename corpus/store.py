"""The corpus: everything that can be done with it. Its parts have names, and files of their own:

``catalogue``  the truth: reports, versions, passages, embeddings, history  (:mod:`corpus.catalogue`)
``indexes``    vectors in Chroma and the full text, built from the catalogue  (:mod:`corpus.index.indexes`)
``encoder``    texts → unit vectors  (:mod:`corpus.models.encoder`)
``lock``       the right to write  (:mod:`corpus.locks`)
``writer``     adds, withdraws and restores reports  (:mod:`corpus.writer`)
``overview``   how many reports of which outlets, and from when  (:mod:`corpus.overview`)
``files``      the kept files of reports, and their pages  (:mod:`corpus.report_files`)
``origins``    which reports come from one source  (:mod:`corpus.origins`)
``names``      whom and what the reports name  (:mod:`corpus.names`)
``stories``    which reports are of one event or affair  (:mod:`corpus.stories`)
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Self

from corpus import health, reading, repair
from corpus.browsing import ReportList, listed
from corpus.catalogue import outbox, passages, reports, staging
from corpus.catalogue.audit_log import Actor
from corpus.catalogue.database import Catalogue
from corpus.catalogue.index_changes import Lag
from corpus.catalogue.listing import ReportFilter
from corpus.dry_run import DryRun, dry_run
from corpus.errors import FullTextUnavailable, VectorsUnavailable
from corpus.following import following
from corpus.health import Health
from corpus.index.chroma_access import ChromaAccess
from corpus.index.hybrid import search_each
from corpus.index.indexes import Indexes, OnProgress
from corpus.index.point_in_time import PointInTimeViews
from corpus.locks import WriteLock
from corpus.models.encoder import DEFAULT_ENCODER
from corpus.names import CollectedNames
from corpus.opened import connected, opened_encoder, opened_folder
from corpus.origins import ReportOrigins
from corpus.overview import CorpusOverview
from corpus.provenance.notices import Notice
from corpus.repair import IndexRepair
from corpus.report import Hit, Passage, StoredReport
from corpus.report_files import ReportFiles
from corpus.scope import Scope
from corpus.search import FULL_TEXT_ONLY, Search, SearchResults, partly_by_words
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
        files: Path | None = None,
        chroma_url: str | None = None,
        chroma_access: ChromaAccess = ChromaAccess(),
        models: Path | None = None,
        create: bool = True,
    ) -> None:
        """Opens the corpus in ``folder``, and finishes what a crash left.

        When there is none it is created, or with ``create`` False CorpusNotFound is raised.
        ``database_url`` names the PostgreSQL database that has the catalogue, where that is no file in the
        folder, ``files`` the folder for what reports came from where that is another one, ``chroma_url`` a
        running Chroma server to be used instead of the corpus's own, or several separated by commas, which
        are connected to by ``chroma_access``, ``models`` the folder of exported encoders where it is not the
        user's cache.
        Raises CorpusUnreadable, EncoderMismatch or EncoderUnavailable, and VectorsUnavailable when Chroma's
        server may open too few files, or what is said of others cannot be right.
        """
        self.folder = folder
        self._closing = ExitStack()
        try:
            shared = chroma_url is not None
            opened_folder(
                folder, create=create, database_url=database_url, files=files, shared_vectors=shared
            )
            self.catalogue = self._closing.enter_context(
                Catalogue(folder, database_url=database_url, files=files, shared_vectors=shared)
            )
            self.lock = WriteLock(self.catalogue.locks, of=str(folder))
            chroma = connected(self.catalogue, url=chroma_url, access=chroma_access)
            self._closing.callback(chroma.close)
            self.encoder = opened_encoder(self.catalogue, encoder_name, models=models)
            self.indexes = Indexes(self.catalogue, chroma=chroma)
            self.names = CollectedNames(self.catalogue)
            self.stories = CollectedStories(self.catalogue)
            self.files = ReportFiles(self.catalogue)
            self._totals = reports.Totals(self.catalogue)
            self.overview = CorpusOverview(self.catalogue, self._totals)
            self.origins = ReportOrigins(self.catalogue, self._totals)
            self._views = PointInTimeViews(self.catalogue)
            self._repair = IndexRepair(self.catalogue, self.indexes, self.lock)
            self._closing.callback(self._repair.close)
            self.writer = CorpusWriter(
                self.catalogue, indexes=self.indexes, encoder=self.encoder, lock=self.lock
            )
            self.writer.finish_interrupted()
            self._follow()
        except BaseException:
            self.close()
            raise

    def _follow(self) -> None:
        try:
            self.indexes.follow(wait=False)
        except FullTextUnavailable as error:
            log.warning("%s; until then searches by words may miss what is new", error)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
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
            by_month=self.indexes.by_month,
            limit=limit,
        )
        if not results.full_text_only and not self.indexes.unavailable_months():
            self._repair.check_once()
        return replace(results, notices=(*results.notices, *self._repair.notices()))

    def notices(self) -> list[str]:
        """What a reader should know about the corpus's state before searching it."""
        unanswered = () if self.indexes.vectors_answered else (FULL_TEXT_ONLY,)
        unavailable = self.indexes.unavailable_months()
        partly = (partly_by_words(unavailable),) if unavailable and not unanswered else ()
        return [*unanswered, *partly, *self._repair.notices()]

    def vectors_answer(self) -> bool:
        """Whether Chroma answers just now. May wait for as long as a starting server may take.

        What is missing from either index is found by this, and added in the background.
        """
        self._repair.check()
        return self.indexes.vectors_answered

    def vectors_problem(self) -> VectorsUnavailable | None:
        """Why passages, or those of some months, cannot be found by meaning just now; None where they can."""
        try:
            self.indexes.vectors.count()
        except VectorsUnavailable as error:
            return error
        return None

    def lag(self) -> int:
        """How many versions the indexes still have to add, and how many passages to delete."""
        return len(staging.staged(self.catalogue)) + len(outbox.deletions(self.catalogue))

    def reports_waiting(self) -> int:
        """How many reports are stored and become visible once the indexes can add them."""
        return len(staging.staged(self.catalogue))

    def full_text_lag(self) -> Lag:
        """How far the full text is behind what other servers have published and withdrawn."""
        return self.indexes.lag()

    def following(self) -> AbstractContextManager[None]:
        """Within the block the full text follows what other processes and servers do, within a second."""
        return following(self.indexes)

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

    def current_hashes(self, report_ids: Collection[str]) -> dict[str, str]:
        """The content hash of the current version of each of these reports, of those that have one."""
        return reports.current_hashes(self.catalogue, report_ids)

    def within(self, report_ids: Collection[str], *, scope: Scope) -> set[str]:
        """Those of these reports that are current and within the scope."""
        found = reports.current_of(self.catalogue, self._resolved(scope), report_ids)
        return {one.report_id for one in found}

    def mentioning(self, words: Sequence[str], *, scope: Scope = Scope()) -> list[StoredReport]:
        """The current reports within the scope that have all of the words, if any, latest published first."""
        return reading.mentioning(
            words, self._resolved(scope), catalogue=self.catalogue, fulltext=self.indexes.fulltext
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

    def neighbours(self, hit: Hit, *, reach: int = 1) -> list[Passage]:
        """The hit's passage with up to ``reach`` before and after it in its text, in the order of that."""
        return reading.neighbours(hit, self.passages(hit.stored), reach=reach)

    def _resolved(self, scope: Scope) -> Scope:
        return reading.resolved(scope, self._totals, self.catalogue)

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
            self.writer.publish_staged()
            self.stories.group()
        self._repair.check()
        return count
