"""A corpus by months of publication on several Chroma servers, and what is asked of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from corpus import ChromaAccess, Corpus, Report, Scope, Search, SearchResults
from corpus.index.chroma_client import ChromaClient
from corpus.index.hybrid import search_each
from corpus.index.point_in_time import PointInTimeFullText
from tests.chroma_servers import ChromaServer
from tests.corpora import make_report

BY_MONTH = ChromaAccess(by_month=True)
EVENTS = (
    "A storm damaged the northern pier of the harbour, and ships wait outside.",
    "Farmers brought in the largest harvest of barley on record.",
    "The council voted to spend more on a hospital wing.",
    "Police recovered stolen paintings from a barn outside the town.",
    "A factory will hire welders to build carriages for night trains.",
    "The dam above the town leaked, and engineers opened the sluice gates.",
)
MONTHS = (1, 2, 3, 4)
QUESTIONS = ("theft of works of art", "railway jobs", "barrier against water", "crops", "port closed by wind")


def of_month(month: int | None, event: str) -> Report:
    published = datetime(2026, month, 17, 9, tzinfo=UTC) if month else None
    return make_report(f"{event.split()[1]} of {month}", f"{event} It was in {month}.", published=published)


REPORTS = [of_month(month, event) for month in (*MONTHS, None) for event in EVENTS]


def by_month(folder: Path, *servers: ChromaServer, database_url: str | None = None) -> Corpus:
    url = ",".join(one.url for one in servers)
    return Corpus(folder, database_url=database_url, chroma_url=url, chroma_access=BY_MONTH)


def collections(server: ChromaServer) -> dict[str, int]:
    """How many records each collection of a server has, by the end of its name."""
    client = ChromaClient(server.url, access=ChromaAccess())
    found = {one.name.split("-", 2)[2]: one.count() for one in client._client.list_collections()}
    client.close()
    return found


def within(month: int, text: str) -> Search:
    first, last = datetime(2026, month, 1, tzinfo=UTC), datetime(2026, month, 28, tzinfo=UTC)
    return Search(text=text, scope=Scope(since=first, until=last))


def by_index(corpus: Corpus, search: Search) -> SearchResults:
    """As the corpus searches when its scopes are too large to be scored passage by passage."""
    return search_each(
        [search],
        catalogue=corpus.catalogue,
        views={None: PointInTimeFullText(words=corpus.indexes.fulltext)},
        encode=corpus.encoder.encode_questions,
        nearest=corpus.indexes.nearest,
        by_month=corpus.indexes.by_month,
        limit=10,
        few=1,
    )


def titles_and_ranks(results: SearchResults) -> list[tuple[str, dict[str, int]]]:
    [hits] = results.hits
    return [(hit.stored.report.title, dict(hit.found_by)) for hit in hits]
