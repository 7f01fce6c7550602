"""What has been collected, as a whole: how many reports of which outlets, and from when to when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from corpus import reading
from corpus.catalogue import added_later, reports
from corpus.catalogue import coverage as within_scope
from corpus.catalogue.coverage import Coverage
from corpus.catalogue.database import Catalogue
from corpus.report import StoredReport
from corpus.scope import Scope


class CorpusOverview:
    """What is said of all reports, or of all within a scope. Threads may share it."""

    def __init__(self, catalogue: Catalogue, totals: reports.Totals) -> None:
        """Of this catalogue, with its ``totals``."""
        self._catalogue = catalogue
        self._totals = totals
        self._fingerprint: tuple[Mapping[str, str], str] | None = None

    def contents(self) -> Mapping[str, str]:
        """The content hash of the current version of every report, by its id."""
        return self._totals.content_hashes()

    def fingerprint(self) -> str:
        """16 hexadecimal digits that stay as long as the same versions of the same reports are current."""
        hashes = self._totals.content_hashes()  # the same mapping as long as nothing is written
        known = self._fingerprint
        if known is None or known[0] is not hashes:
            known = self._fingerprint = hashes, reading.fingerprint(hashes)
        return known[1]

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
        return reports.published_range(self._catalogue)

    def first_collected_after(self, after: datetime, *, limit: int) -> tuple[int, list[StoredReport]]:
        """How many current reports came after an instant, near-copies left out, and those published last."""
        return reports.first_collected_after(self._catalogue, after, limit=limit)

    def added_after(self, after: datetime, *, scope: Scope = Scope()) -> int:
        """How many current reports within the scope were added after an instant, near-copies left out.

        At most 1,000 are counted.
        """
        return added_later.count(
            self._catalogue, after, reading.resolved(scope, self._totals, self._catalogue)
        )

    def coverage(self, *, scope: Scope = Scope()) -> Coverage:
        """How many reports of how many outlets lie within the scope, and when they were published."""
        if scope.unlimited:  # as every question without filters that nothing answers asks for it
            outlets, published = self.outlets(), self.published_range()
            first, last = published or (None, None)
            return Coverage(reports=sum(outlets.values()), outlets=len(outlets), first=first, last=last)
        return within_scope.coverage(self._catalogue, reading.resolved(scope, self._totals, self._catalogue))

    def changed_later(self, *, scope: Scope) -> int:
        """How many reports ``scope.as_of`` leaves out because they say that they were changed after it."""
        return within_scope.changed_later(
            self._catalogue, reading.resolved(scope, self._totals, self._catalogue)
        )
