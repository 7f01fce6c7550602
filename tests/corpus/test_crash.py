"""A process may be killed at any instant: nothing is half there afterwards, and nothing is there twice."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from corpus import Corpus, Report, VectorsUnavailable
from corpus.catalogue import embeddings, outbox, staging
from corpus.catalogue.rows import VersionId
from corpus.encoding import passage_texts
from corpus.index.chroma_server import _LIVES_AT_LEAST_S
from ingest.split import split
from tests.corpora import add_reports, make_report, small_reports
from tests.corpus.processes import age, another, kill, server_of, soon

NUMBER = 90  # so many that the last kill still falls within the work
# After which line of the ingesting process it is killed, and how many seconds later.
INSTANTS = (
    ("begun", 0.12),
    ("added 5", 0.05),
    ("added 15", 0.0),
    ("added 20", 0.09),
    ("added 45", 0.15),
)


def whole(corpus: Corpus) -> list[str]:
    """The titles of the stored reports, after asserting that each is complete, stored once and not hidden."""
    reports = corpus.reports()
    expected = 0
    for one in reports:
        spans = split(one.report, count=corpus.encoder.count, limit=corpus.encoder.limit)
        assert [(p.start, p.end) for p in corpus.passages(one)] == [(s.start, s.end) for s in spans]
        expected += len(spans)
    health = corpus.health()
    assert health.sound
    assert health.passages == expected == corpus.indexes.vectors.count() == corpus.indexes.fulltext.count()
    titles = [one.report.title for one in reports]
    assert len(set(titles)) == len(titles)
    return titles


def test_whenever_an_ingest_is_killed_what_is_there_is_whole_and_the_next_one_goes_on(folder: Path) -> None:
    so_far = 0
    for line, delay in INSTANTS:
        with another(folder, "ingest", NUMBER) as process:
            process.until(line)
            time.sleep(delay)
            process.kill()
        with Corpus(folder) as corpus:
            stored = whole(corpus)
        assert so_far <= len(stored) < NUMBER, "a report that was there is gone"
        so_far = len(stored)
    with another(folder, "ingest", NUMBER) as process:
        process.until(f"added {NUMBER}")
        assert process.ends() == 0
    with Corpus(folder) as corpus:
        assert sorted(whole(corpus)) == sorted(report.title for report in small_reports(NUMBER))
        assert {one.version for one in corpus.reports()} == {1}


def staged(corpus: Corpus, report: Report) -> VersionId:
    """Does the first step of adding a report and no other, as if the process had ended there."""
    spans = split(report, count=corpus.encoder.count, limit=corpus.encoder.limit)
    vectors = corpus.encoder.encode_passages(passage_texts(report, spans, corpus.encoder))
    version = corpus.writer.status(report)[1]
    return staging.stage(corpus.catalogue, report, spans, vectors, version=version, near_copy_of=None)


def up_to_the_catalogue(corpus: Corpus, report: Report) -> None:
    staged(corpus, report)


def up_to_chroma(corpus: Corpus, report: Report) -> None:
    in_chroma(corpus, report)


def in_chroma(corpus: Corpus, report: Report) -> VersionId:
    one = staged(corpus, report)
    for records, vectors in embeddings.record_batches(corpus.catalogue, [one]):
        corpus.indexes.vectors.add(records, vectors)
    return one


def up_to_full_text(corpus: Corpus, report: Report) -> None:
    in_full_text(corpus, report)


def in_full_text(corpus: Corpus, report: Report) -> VersionId:
    one = in_chroma(corpus, report)
    for records, _ in embeddings.record_batches(corpus.catalogue, [one]):
        corpus.indexes.fulltext.upsert(records)
    return one


def up_to_visible(corpus: Corpus, report: Report) -> None:
    staging.publish(corpus.catalogue, [in_full_text(corpus, report)])


def up_to_deleted_in_chroma(corpus: Corpus, report: Report) -> None:
    up_to_visible(corpus, report)
    corpus.indexes.vectors.delete(outbox.deletions(corpus.catalogue))


def up_to_confirmed(corpus: Corpus, report: Report) -> None:
    up_to_deleted_in_chroma(corpus, report)
    outbox.confirm(corpus.catalogue, outbox.deletions(corpus.catalogue))


STEPS = (
    up_to_the_catalogue,
    up_to_chroma,
    up_to_full_text,
    up_to_visible,
    up_to_deleted_in_chroma,
    up_to_confirmed,
)


@pytest.mark.parametrize("begin", STEPS)
def test_a_revision_that_stopped_after_any_step_is_finished_at_the_next_opening(
    folder: Path, begin: Callable[[Corpus, Report], None]
) -> None:
    old = make_report()
    new = replace(old, body="The dam above Lemna cracked at noon. Villagers were led uphill.")
    with Corpus(folder) as corpus:
        add_reports(corpus, old)
        begin(corpus, new)
        (seen,) = corpus.reports()
        assert seen.report in (old, new)
        assert all(hit.stored == seen for hit in corpus.search("Lemna"))
        assert len(corpus.search("Lemna")) == 1
    with Corpus(folder) as corpus:
        assert [one.report for one in corpus.reports()] == [new]
        assert whole(corpus) == [new.title]
        assert outbox.deletions(corpus.catalogue) == []
        assert staging.staged(corpus.catalogue) == []
        assert corpus.writer.status(new) == ("unchanged", 2)


def test_a_passage_that_chroma_has_is_not_added_to_it_again(folder: Path) -> None:
    """Although its process ended before it was visible: others could be lost for it."""
    with Corpus(folder) as corpus:
        up_to_chroma(corpus, make_report())
    with Corpus(folder) as corpus:
        (stored,) = corpus.reports()
        ids = [str(passage.passage_id) for passage in corpus.passages(stored)]
        with closing(sqlite3.connect(folder / "chroma" / "chroma.sqlite3")) as chroma:
            added = [row[0] for row in chroma.execute("select id from embeddings_queue")]
    assert sorted(added) == sorted(ids)


def test_what_a_killed_process_left_is_finished_by_the_next_one_that_writes(folder: Path) -> None:
    with Corpus(folder) as corpus:
        up_to_the_catalogue(corpus, make_report())
        assert corpus.reports() == []
        add_reports(corpus, *small_reports(2))
        assert len(whole(corpus)) == 3


def test_chroma_may_be_killed_while_it_is_written_to(folder: Path) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, *small_reports(10))
        for first in (10, 20):
            server = server_of(folder)[0]
            assert soon(lambda server=server: age(server) > _LIVES_AT_LEAST_S)  # type: ignore[misc]
            with another(folder, "ingest", first + 10) as process:
                process.until("begun")
                kill(server)
                process.ends()  # having added all, or failed because Chroma does not answer
            assert soon(lambda: _recovers(corpus))
            assert len(whole(corpus)) >= first
        add_reports(corpus, *[r for r in small_reports(30) if corpus.writer.status(r)[0] == "new"])
        assert len(whole(corpus)) == 30


def _recovers(corpus: Corpus) -> bool:
    try:
        with corpus.writer.writing():
            return True
    except VectorsUnavailable:
        return False
