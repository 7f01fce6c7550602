"""Which reports come from one source: by their texts, by their events, and by who publishes them."""

from __future__ import annotations

from corpus import reading
from corpus.catalogue import embeddings, reports, rulings
from corpus.catalogue.database import Catalogue
from corpus.catalogue.rows import VersionId
from corpus.provenance.groups import Groups, grouped
from corpus.provenance.publishers import Publishers, of_folder
from corpus.scope import Scope


class ReportOrigins:
    """The sources of reports. Threads may share it."""

    def __init__(self, catalogue: Catalogue, totals: reports.Totals) -> None:
        """Of the reports in this catalogue, with its ``totals``."""
        self._catalogue = catalogue
        self._totals = totals

    def groups(self, *, scope: Scope = Scope()) -> Groups:
        """The reports within the scope by text, event and origin. Raises PublishersUnreadable."""
        stored = reports.current(self._catalogue, reading.resolved(scope, self._totals, self._catalogue))
        former = [
            VersionId(report_id=one.report_id, version=one.version) for one in stored if not one.current
        ]
        return grouped(stored, embeddings.of_beginnings(self._catalogue, former), self.publishers())

    def publishers(self) -> Publishers:
        """Who publishes under which names: the corpus folder's own map, else the packaged one, and on top of
        it the rulings in force. Raises PublishersUnreadable.
        """
        return rulings.applied(of_folder(self._catalogue.files), rulings.in_force(self._catalogue))
