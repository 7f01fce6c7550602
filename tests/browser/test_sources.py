"""An admin at the Collection desk, in a real browser: folders and feeds that reports keep coming from."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from corpus import Actor, Catalogue, RunState, SourceEntry, SourceKind, runs, sources
from tests.browser.accessible import violations
from tests.browser.asking import overflowing, wait_until_complete
from tests.browser.collecting import MILLISECONDS_TO_IMPORT, at_collection, row, section, table
from tests.browser.served import Served

HOUR = timedelta(hours=1)
FEED = "https://news.lemna.example.org/a-feed-with-a-long-address/of-the-harbour-and-the-river/rss.xml"


def add_a_silent_feed(folder: Path) -> datetime:
    """A feed that had something every three hours until ten days ago; the instant of the last."""
    last = datetime.now(UTC) - timedelta(days=10)
    with Catalogue(folder) as catalogue:
        feed = sources.add(catalogue, SourceKind.FEED, FEED, every=HOUR, by=Actor(name="ana"))
        entries = [SourceEntry(key=str(n), digest="", at=last - 3 * n * HOUR) for n in range(12)]
        later = datetime.now(UTC) + HOUR
        sources.succeeded(catalogue, feed.source_id, entries, result="12 new", new=True, due=later)
    return last


def test_a_folder_is_watched_collected_and_removed_and_a_silent_feed_stands_out(
    page: Page, own_desk: Served, tmp_path: Path
) -> None:
    last = add_a_silent_feed(own_desk.folder)
    watched = tmp_path / "watched"
    watched.mkdir()
    report = watched / "seal.txt"
    report.write_text("Seal returns\n\nA seal returned to the harbour of Lemna on Monday.")
    os.utime(report, (last.timestamp(), last.timestamp()))

    at_collection(page, own_desk, "Sources")
    expect(page.get_by_text("Fetching is off, so feeds are not collected.")).to_be_visible()
    silent = row(page, "Sources", FEED)
    expect(silent).to_contain_text(f"Silent since {last.day} {last:%b %Y}, far longer than usual.")
    page.get_by_role("tab", name="Watch a folder").click()
    page.get_by_label("Folder on this machine").fill(str(watched / "none"))
    page.get_by_role("button", name="Watch folder").click()
    expect(page.get_by_text("is no folder; name one that is there")).to_be_visible()
    page.get_by_role("tab", name="Watch a folder").click()
    page.get_by_label("Folder on this machine").fill(str(watched))
    page.get_by_role("button", name="Watch folder").click()
    expect(page.get_by_text("is watched from now on.")).to_be_visible()
    expect(row(page, "Sources", str(watched))).to_contain_text("not checked yet")
    assert violations(page) == []

    table(page, "Sources").get_by_role("button", name=str(watched)).click()
    page.get_by_role("button", name="Collect now").click()
    checked = page.get_by_text("Checked; what is new is listed under Runs while it is imported.")
    expect(checked).to_be_visible(timeout=MILLISECONDS_TO_IMPORT)
    # None, if it was checked by itself just before.
    expect(page.get_by_text(re.compile("[01] new or changed of 1 files"))).to_be_visible()
    section(page, "Runs")
    table(page, "Runs").get_by_role("button", name=str(watched)).click()
    expect(page.get_by_text("1 added.")).to_be_visible(timeout=MILLISECONDS_TO_IMPORT)
    with Catalogue(own_desk.folder) as catalogue:
        run = runs.last_import_of(catalogue, str(watched))
        assert run is not None
        runs.finish(catalogue, run.run_id, RunState.FAILED, "the disk was full")
    section(page, "Sources")
    failed = (
        f"Last import failed: the disk was full; resume run {run.run_id} on the Collection page, under Runs."
    )
    expect(page.get_by_text(failed)).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    wait_until_complete(page)
    assert violations(page) == []
    assert overflowing(page) == []
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("button", name="Keep")).to_be_visible()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("is collected no more; its reports stay.")).to_be_visible()
    expect(row(page, "Sources", str(watched))).to_have_count(0)
    assert overflowing(page) == []


def test_an_address_that_leads_into_a_network_is_refused_on_the_page(page: Page, desk: Served) -> None:
    at_collection(page, desk, "Sources")
    page.get_by_label("Address of the feed").fill("http://localhost/rss")
    page.get_by_role("button", name="Add feed").click()
    expect(page.get_by_text("names 'localhost', which is inside a network")).to_be_visible()
    section(page, "Import")
    page.get_by_role("tab", name="Address").click()
    page.get_by_label("Address of a page or file").fill("https://news.example.org/")
    page.get_by_role("button", name="Fetch").click()
    expect(page.get_by_text("Fetching is off; set DATELINE_FETCH=yes")).to_be_visible()
