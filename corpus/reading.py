"""What can be asked of an open corpus: passages that fit, and what is held."""

from __future__ import annotations

import hashlib
import logging
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from corpus.catalogue.listing import ReportFilter, ReportRow
from corpus.catalogue.rows import Staged
from corpus.catalogue.rulings import applied
from corpus.errors import VectorsUnavailable
from corpus.index.hybrid import search_each
from corpus.index.point_in_time import PointInTimeViews
from corpus.opened import Opened
from corpus.provenance.groups import Groups, grouped
from corpus.provenance.publishers import Publishers, of_folder
from corpus.report import Hit, Passage, StoredReport
from corpus.scope import Scope
from corpus.search import Search
from corpus.text.aliases import Alias, said_alike

if TYPE_CHECKING:
    from corpus.models.encoder import Vectors as Embeddings

_FOUND_AT_MOST = 1000  # passages that bear the words a list is narrowed to

log = logging.getLogger("dateline")


class Readable(Opened):
    """An open corpus, for reading."""

    # Finding

    def search(self, text: str, *, scope: Scope = Scope(), limit: int = 10) -> list[Hit]:
        """The passages that best fit ``text``, best first: one search of :meth:`search_each`."""
        return self.search_each([Search(text=text, scope=scope)], limit=limit)[0]

    def search_each(self, searches: Sequence[Search], *, limit: int = 10) -> list[list[Hit]]:
        """For each search the passages that fit it best, best first; see :mod:`corpus.index.hybrid`.

        When Chroma does not answer, passages are found by the full text alone and :meth:`notices` says so.
        """
        scopes = self._all_resolved([search.scope for search in searches])
        resolved = [replace(search, scope=scope) for search, scope in zip(searches, scopes, strict=True)]
        return search_each(
            resolved,
            catalogue=self._catalogue,
            views={at: self._views.at(at, self._words) for at in {scope.held_on for scope in scopes}},
            encode=self.encoder.encode_questions,
            nearest=self._nearest,
            limit=limit,
        )

    @cached_property
    def _views(self) -> PointInTimeViews:
        return PointInTimeViews(self._catalogue)

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

    def vectors_answer(self) -> bool:
        """Whether Chroma answers just now. May wait for as long as a starting server may take."""
        try:
            try:
                self._vectors().count()
            except VectorsUnavailable:
                self._disconnect()
                self._vectors().count()
        except VectorsUnavailable as error:
            log.warning("%s", error)
            return False
        return True

    def notices(self) -> list[str]:
        """What a reader of search results should know about the corpus's state."""
        if self._vectors_failed:
            return ["The vector index does not answer: only the full text was searched."]
        return []

    def _resolved(self, scope: Scope) -> Scope:
        """The scope with outlets and countries spelled as the catalogue spells them."""
        return self._all_resolved([scope])[0]

    def _all_resolved(self, scopes: Sequence[Scope]) -> list[Scope]:
        return [
            replace(
                scope,
                outlets=_as_held(scope.outlets, self.outlets(at=scope.held_on)) if scope.outlets else (),
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

    def aliases(self, shorts: Collection[str]) -> list[Alias]:
        """What current reports write the acronyms ``shorts`` out as, folded by :func:`corpus.acronyms`.

        Left out are those that reports write out as two different things.
        """
        full: dict[str, list[Alias]] = {}
        for alias in self._catalogue.aliases(shorts) if shorts else ():
            full.setdefault(alias.short, []).append(alias)
        return [
            alias
            for ties in full.values()
            if all(said_alike(one.full, other.full) for one, other in combinations(ties, 2))
            for alias in ties
        ]

    # Reading

    def reports(self, *, scope: Scope = Scope()) -> list[StoredReport]:
        """The current version of every report within the scope, latest published first.

        With ``held_on`` the version that was current then.
        """
        return self._catalogue.current_reports(self._resolved(scope))

    def withdrawn(self, *, scope: Scope = Scope()) -> list[StoredReport]:
        """Every report within the scope that is withdrawn, as it was then, latest published first.

        With ``held_on`` those that were withdrawn by then and are so still.
        """
        return self._catalogue.withdrawn_reports(self._resolved(scope))

    def report(self, report_id: str, version: int | None = None) -> StoredReport:
        """One report in its current, or the given, version. Raises ReportNotFound.

        One that is withdrawn is given as it was when that was done.
        """
        return self._catalogue.report(report_id, version)

    def contents(self) -> Mapping[str, str]:
        """The content hash of the current version of every report, by its id."""
        return self._catalogue.contents()

    def fingerprint(self) -> str:
        """16 hexadecimal digits that stay as long as the same versions of the same reports are current."""
        told = hashlib.blake2b(digest_size=8)
        for report_id, content_hash in self._catalogue.contents().items():
            told.update(f"{report_id} {content_hash}\n".encode())
        return told.hexdigest()

    def groups(self, *, scope: Scope = Scope()) -> Groups:
        """The reports within the scope by text, event and origin. Raises PublishersUnreadable."""
        reports = self.reports(scope=scope)
        former = [
            Staged(report_id=held.report_id, version=held.version) for held in reports if not held.current
        ]
        return grouped(reports, self._catalogue.lead_vectors(former), self.publishers())

    def publishers(self) -> Publishers:
        """Who publishes under which names: the corpus folder's own map, else the packaged one, and on top of
        it what was ruled by hand.

        Raises PublishersUnreadable.
        """
        return applied(of_folder(self.folder), self.records.rulings())

    def listed(self, wanted: ReportFilter, *, limit: int = 50, skip: int = 0) -> tuple[list[ReportRow], int]:
        """A page of the list of reports, withdrawn ones included, and how many reports it has in all."""
        found: set[str] = set()
        if wanted.text:
            ranked = self._words.search(Search(text=wanted.text), limit=_FOUND_AT_MOST)
            best = max(ranked.values(), default=0.0)
            found = self.records.reports_of([i for i, score in ranked.items() if score >= best / 2])
        return self.records.listed(wanted, found=found, limit=limit, skip=skip)

    def passages(self, held: StoredReport) -> list[Passage]:
        """The passages of a report version, in the order of its text."""
        return self._catalogue.passages_of(held.report_id, held.version)

    def neighbours(self, hit: Hit, *, reach: int = 1) -> list[Passage]:
        """The hit's passage with up to ``reach`` before and after it, in the order of the text."""
        first, last = hit.passage.ordinal - reach, hit.passage.ordinal + reach
        return [passage for passage in self.passages(hit.held) if first <= passage.ordinal <= last]

    def outlets(self, *, at: datetime | None = None) -> dict[str, int]:
        """Every outlet with its number of current reports, in alphabetical order.

        Those of what was held ``at`` an instant and was replaced or withdrawn since are among them.
        """
        return self._catalogue.counted("outlet", at=at)

    def missing_outlets(self, scope: Scope) -> list[str]:
        """The outlets of the scope of which no report is held."""
        held = self.outlets(at=scope.held_on) if scope.outlets else {}
        return [name for name in _as_held(scope.outlets, held) if name not in held]

    def languages(self) -> dict[str, int]:
        """Every language code with its number of current reports, in alphabetical order."""
        return self._catalogue.counted("language")

    def countries(self, *, at: datetime | None = None) -> dict[str, int]:
        """Every country code with its number of current reports, in alphabetical order; ``at`` as above."""
        return self._catalogue.counted("country", at=at)

    def published_range(self) -> tuple[datetime, datetime] | None:
        """When the first and the last current report were published, as far as that is known."""
        return self._catalogue.published_range()


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
