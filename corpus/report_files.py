"""The files that reports came from, kept for their pages, and where the words are on these."""

from __future__ import annotations

from pathlib import Path

from corpus import originals
from corpus.catalogue import pages
from corpus.catalogue.database import Catalogue
from corpus.catalogue.rows import VersionId
from corpus.layout import PageLayout
from corpus.report import StoredReport


class ReportFiles:
    """The kept files. Threads may share it."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Of the reports in this catalogue, beside which the files are."""
        self._catalogue = catalogue

    def original(self, stored: StoredReport) -> tuple[Path, int] | None:
        """The kept file that a report version came from, and how many pages it has.

        None for a version without pages, and where the file is no longer there.
        """
        known = pages.original(self._catalogue, VersionId(report_id=stored.report_id, version=stored.version))
        if known is None:
            return None
        path = originals.kept_at(self._catalogue.files, known[0])
        return (path, known[1]) if path.is_file() else None

    def page(self, stored: StoredReport, number: int) -> PageLayout | None:
        """Where the words of a report version are on a page of its file, by the page's number from 1."""
        one = VersionId(report_id=stored.report_id, version=stored.version)
        return pages.page(self._catalogue, one, number)
