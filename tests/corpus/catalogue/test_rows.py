"""A report is given back by the catalogue as it was given to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import Catalogue, Precision, Report
from corpus.catalogue import embeddings, passages, staging
from corpus.catalogue import reports as stored_reports
from corpus.catalogue.rows import VersionId
from tests.corpora import in_body, make_report

EMBEDDING = np.full((1, 4), 0.5, dtype=np.float32)

instants = st.datetimes(timezones=st.just(UTC)).map(lambda instant: instant.replace(microsecond=0))
words = st.text(min_size=1, max_size=40)
reports = st.builds(
    Report,
    title=words,
    body=words,
    outlet=words,
    collected=instants,
    collected_from=words,
    published=st.none() | instants,
    published_precision=st.sampled_from(Precision),
    year_inferred=st.booleans(),
    updated=st.none() | instants,
    country=st.none() | st.sampled_from(["PL", "IR"]),
    language=st.none() | st.sampled_from(["pl", "fa"]),
    summary=st.none() | words,
    author=st.none() | words,
    category=st.none() | words,
    url=st.none() | words,
    metadata=st.dictionaries(
        words, words | st.integers() | st.none() | st.lists(words, max_size=2), max_size=3
    ),
)


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    """One catalogue for all of this file's reports."""
    opened = Catalogue(tmp_path_factory.mktemp("rows"))
    yield opened
    opened.close()


versions_kept: Counter[str] = Counter()


def kept(catalogue: Catalogue, report: Report) -> Report:
    versions_kept[report.report_id] += 1
    staged = staging.stage(
        catalogue,
        report,
        in_body((0, len(report.body))),
        EMBEDDING,
        version=versions_kept[report.report_id],
        near_copy_of=None,
    )
    staging.publish(catalogue, [staged])
    stored = stored_reports.report(catalogue, report.report_id)
    assert stored.current
    assert stored.content_hash == report.content_hash == stored.report.content_hash
    return stored.report


@settings(max_examples=20, deadline=None)
@given(report=reports)
def test_every_field_survives(catalogue: Catalogue, report: Report) -> None:
    assert kept(catalogue, report) == report


def test_nul_emoji_and_right_to_left_text_survive(catalogue: Catalogue) -> None:
    report = make_report(
        title="Nul \0 and 👩‍👩‍👧 and مرحبا", body="\u202eabc\0def\r\n\u2028ghi", outlet="Ж\u0301"
    )
    assert kept(catalogue, report) == report


def test_an_instant_is_kept_to_the_second_and_given_back_in_utc(catalogue: Catalogue) -> None:
    published = datetime.fromisoformat("2026-02-22T20:12:05+01:00")
    report = kept(catalogue, make_report(title="Zoned", published=published.astimezone(UTC)))
    assert report.published == published
    assert report.published.utcoffset() == timedelta(0)


def test_an_embedding_is_given_back_bit_for_bit(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path)
    given_vectors = np.random.default_rng(7).normal(size=(3, 384)).astype(np.float32)
    report = make_report()
    spans = in_body((0, 10), (10, 20), (20, 30))
    staging.publish(
        catalogue, [staging.stage(catalogue, report, spans, given_vectors, version=1, near_copy_of=None)]
    )
    ((passage_ids, vectors),) = embeddings.batches(catalogue)
    assert passage_ids == [1, 2, 3]
    assert np.array_equal(vectors, given_vectors)
    assert [(p.start, p.end) for p in passages.of_version(catalogue, report.report_id, 1)] == [
        (0, 10),
        (10, 20),
        (20, 30),
    ]
    catalogue.close()


def test_any_number_of_staged_versions_can_be_asked_for_at_once(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path)
    staged = staging.stage(
        catalogue, make_report(), in_body((0, 10)), EMBEDDING, version=1, near_copy_of=None
    )
    absent = [VersionId(report_id=f"{n:016x}", version=1) for n in range(3000)]
    ((passage_ids, _),) = embeddings.batches(catalogue, [*absent, staged])
    assert passage_ids == [1]
    ((records, _),) = embeddings.record_batches(catalogue, [*absent, staged])
    assert [record.passage_id for record in records] == [1]
    assert staging.staged(catalogue) == [staged]
    catalogue.close()
