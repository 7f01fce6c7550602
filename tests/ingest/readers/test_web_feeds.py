"""A feed is bytes: nothing is fetched for it, and nothing in it grows without end."""

from __future__ import annotations

import io

import pytest

from corpus import Report
from ingest.readers.feed_entries import entries
from ingest.readers.reader import CollectedFile, Refusal
from ingest.readers.registry import read
from tests.corpora import COLLECTED

ITEM = "<item><title>{}</title><link>{}</link><description>{}</description></item>"


def feed(*items: str, before: str = "") -> bytes:
    return f"{before}<rss version='2.0'><channel><title>Post</title>{''.join(items)}</channel></rss>".encode()


def reading(raw: bytes) -> list[Report | Refusal]:
    return list(read(CollectedFile("a.xml", "a.xml", io.BytesIO(raw), COLLECTED)))


def test_entities_that_grow_without_end_are_refused() -> None:
    bomb = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 12))
    doctype = f"<!DOCTYPE rss [<!ENTITY e0 'aaaaaaaaaa'>{bomb}]>"
    for before in (doctype, f"<?xml version='1.0'?>{doctype}", doctype.replace("<!E", "\n<!E")):
        found = reading(feed(ITEM.format("t", "", "&e11;"), before=before))
        assert isinstance(found[-1], Refusal)
        assert all(len(one.body) < 100 for one in found if isinstance(one, Report))


def test_a_file_that_an_entity_names_is_not_read() -> None:
    doctype = "<!DOCTYPE rss [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
    report, *_ = reading(feed(ITEM.format("Dam", "", "It is whole: &e;."), before=doctype))
    assert isinstance(report, Report)
    assert report.body.startswith("It is whole: ")
    assert "root" not in report.body


@pytest.mark.parametrize("encoding", ["no-such-encoding", "utf-8", "windows-1251"])
def test_an_encoding_that_is_not_known_is_found(encoding: str) -> None:
    raw = feed(
        ITEM.format("Tama", "", "Woda zalała wieś."), before=f"<?xml version='1.0' encoding='{encoding}'?>"
    )
    [report] = reading(
        raw if encoding != "windows-1251" else raw.replace("zalała wieś".encode(), b"\xe2\xee\xe4\xe0")
    )
    assert isinstance(report, Report)
    assert report.body in ("Woda zalała wieś.", "Woda вода.")


def test_a_link_that_is_not_an_entrys_own_is_not_its_address() -> None:
    page, home = "https://lemna.example/live", "https://lemna.example/"
    items = [
        ITEM.format(f"Entry {n}", link, f"Text {n}.")
        for n, link in enumerate((page, page, home, "javascript:x"))
    ]
    found = entries(feed(*items), collected=COLLECTED).entries
    assert [one.url for one in found] == [None] * 4
    reports = [one for one in reading(feed(*items)) if isinstance(one, Report)]
    assert len({one.report_id for one in reports}) == 4


def test_links_are_resolved_against_where_the_feed_came_from() -> None:
    raw = feed(ITEM.format("Dam", "news/dam", "It is whole."))
    [entry] = entries(raw, collected=COLLECTED, address="https://lemna.example/feed.xml").entries
    assert entry.url == "https://lemna.example/news/dam"


def test_a_feed_with_more_entries_than_anybody_reads_is_refused() -> None:
    [refused] = reading(feed("<item/>" * 20_001))
    assert isinstance(refused, Refusal)
    assert "more than 20,000 entries" in refused.reason
