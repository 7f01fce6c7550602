"""Sources are due on their schedule, remember what was imported, and are recorded in the audit log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from corpus import Actor, AuditQuery, Catalogue, SourceEntry, SourceKind, SourceNotFound, audit_log, sources

ANA = Actor(name="ana")
FEED = "https://news.example.org/rss"
HOUR = timedelta(hours=1)
ENTRY = SourceEntry(key="k", digest="d", at=datetime(2026, 2, 22, tzinfo=UTC), size=3, modified=4)


@pytest.fixture
def catalogue(tmp_path: Path, database_url: str | None) -> Iterator[Catalogue]:
    with Catalogue(tmp_path, database_url=database_url) as opened:
        yield opened


def test_a_source_is_due_at_once_and_then_on_its_schedule(catalogue: Catalogue) -> None:
    added = sources.add(catalogue, SourceKind.FEED, FEED, every=HOUR, by=ANA)
    assert sources.due(catalogue) == [added]
    assert sources.due(catalogue, [SourceKind.FOLDER]) == []
    later = datetime.now(UTC) + HOUR
    sources.succeeded(catalogue, added.source_id, [ENTRY], result="1 new", new=True, due=later, etag='"1"')
    known = sources.source(catalogue, FEED)
    assert (known.result, known.failures, known.etag, known.newest) == ("1 new", 0, '"1"', known.tried)
    assert sources.due(catalogue) == []
    assert sources.known_entries(catalogue, added.source_id) == {"k": ENTRY}
    assert sources.latest_times(catalogue, added.source_id) == [ENTRY.at]
    sources.make_due(catalogue, added.source_id)
    assert [one.address for one in sources.due(catalogue)] == [FEED]


def test_failures_in_a_row_are_counted_until_one_succeeds(catalogue: Catalogue) -> None:
    one = sources.add(catalogue, SourceKind.FEED, FEED, every=HOUR, by=ANA)
    soon = datetime.now(UTC) + timedelta(minutes=5)
    for failures in (1, 2):
        sources.failed(catalogue, one.source_id, result="status 503", due=soon)
        assert sources.source(catalogue, FEED).failures == failures
    sources.succeeded(catalogue, one.source_id, [], result="nothing new", new=False, due=soon)
    known = sources.source(catalogue, FEED)
    assert (known.failures, known.newest) == (0, None)


def test_adding_a_source_again_changes_its_schedule_and_keeps_what_it_has(catalogue: Catalogue) -> None:
    one = sources.add(catalogue, SourceKind.FEED, FEED, every=HOUR, by=ANA)
    sources.succeeded(catalogue, one.source_id, [ENTRY], result="1 new", new=True, due=one.due, etag="x")
    again = sources.add(catalogue, SourceKind.FEED, FEED, every=2 * HOUR, full_text=True, by=ANA)
    assert (again.source_id, again.every, again.full_text, again.etag) == (
        one.source_id,
        2 * HOUR,
        True,
        None,
    )
    assert sources.known_entries(catalogue, one.source_id) == {"k": ENTRY}


def test_a_source_that_is_removed_is_gone_with_its_entries_and_the_log_says_who_did_it(
    catalogue: Catalogue,
) -> None:
    one = sources.add(catalogue, SourceKind.FEED, FEED, every=HOUR, by=ANA)
    sources.succeeded(catalogue, one.source_id, [ENTRY], result="1 new", new=True, due=one.due)
    sources.remove(catalogue, FEED, by=ANA)
    assert sources.all_sources(catalogue) == []
    assert sources.known_entries(catalogue, one.source_id) == {}
    sources.succeeded(catalogue, one.source_id, [ENTRY], result="late", new=True, due=one.due)
    assert sources.known_entries(catalogue, one.source_id) == {}
    with pytest.raises(SourceNotFound, match=r"'https://news.example.org/rss' is no source"):
        sources.remove(catalogue, FEED, by=ANA)
    found, _ = audit_log.changes(catalogue, AuditQuery())
    assert [(one.kind, one.by.name) for one in found] == [("source removed", "ana"), ("source added", "ana")]


def test_one_process_at_a_time_collects(catalogue: Catalogue) -> None:
    assert not sources.is_collected(catalogue)
    with sources.sole_collector(catalogue) as alone:
        assert alone
        assert sources.is_collected(catalogue)
        with sources.sole_collector(catalogue) as another:
            assert not another
    assert not sources.is_collected(catalogue)
