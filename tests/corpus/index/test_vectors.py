"""The collection in Chroma is one that Chroma's own users can open, search and filter."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import chromadb
from chromadb.config import Settings

from corpus import Corpus
from corpus.catalogue import facts
from corpus.index.chroma_server import ServerShare
from tests.corpora import add_reports, make_report

DAM = make_report()
HARBOUR = make_report(
    "Harbour of Amberley closes",
    "The harbour of Amberley closed for a week. A storm had damaged its pier.",
    "Brief Wire",
    published=None,
    country=None,
)


@contextmanager
def chroma_of(folder: Path) -> Iterator[Any]:
    """Chroma's own client, connected to the server of the corpus in ``folder``."""
    share = ServerShare(folder)
    try:
        port = int(share.url().rpartition(":")[2])
        client = chromadb.HttpClient("127.0.0.1", port, settings=Settings(anonymized_telemetry=False))
        yield client
        for server in (client._server, client._admin_client._server):  # type: ignore[attr-defined]
            server._session.close()
    finally:
        share.leave()


def test_chromas_own_client_finds_text_and_metadata_under_a_readable_name(folder: Path) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, DAM, HARBOUR)
        [vector] = corpus.encoder.encode_questions(["Who opened the sluice gates?"])
        with chroma_of(folder) as client:
            collection = client.get_collection("passages", embedding_function=None)
            found = collection.query(query_embeddings=[vector], n_results=1)
            of_wire = collection.get(where={"outlet": "Brief Wire"})
    [[document]], [[metadata]] = found["documents"], found["metadatas"]
    assert document == DAM.body[metadata["start"] : metadata["end"]]
    assert metadata == {
        "report_id": DAM.report_id,
        "version": 1,
        "start": 0,
        "end": len(DAM.body),
        "title": DAM.title,
        "outlet": DAM.outlet,
        "country": "UT",
        "language": "en",
        "published": int(datetime(2026, 2, 28, 12, tzinfo=UTC).timestamp()),
    }
    assert of_wire["documents"] == [HARBOUR.body]
    assert "published" not in of_wire["metadatas"][0]


def test_a_collection_that_an_older_program_named_by_chance_is_renamed_and_found(folder: Path) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, DAM)
        with chroma_of(folder) as client:
            client.get_collection("passages", embedding_function=None).modify(name="passages-0a1b2c")
        with corpus.catalogue.writing() as connection:
            facts.settle(connection, "collection", "passages-0a1b2c")
    with Corpus(folder) as corpus:
        [hit] = corpus.search("Who opened the sluice gates?")
        assert "dense" in hit.found_by
        with chroma_of(folder) as client:
            assert [one.name for one in client.list_collections()] == ["passages"]
