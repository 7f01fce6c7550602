"""A feed gives each entry once, in full where it can be had, and again when it is changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any

import pytest

from corpus import Source, SourceEntry, SourceKind
from ingest.errors import FetchFailed, FileRefused
from ingest.sources.feed import check_feed
from ingest.sources.feed_entries import FeedEntry, read_feed
from ingest.sources.harvest import Harvest
from ingest.sources.source import NotRead, SourceFile
from tests.ingest.web_server import Asked, Given, WebServer

NOW = datetime(2026, 2, 22, 20, tzinfo=UTC)
LONG = (
    "<p>" + "</p><p>".join(f"The harbour of Lemna closed its pier {n} on Sunday." for n in range(20)) + "</p>"
)


def rss(*items: str) -> bytes:
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        "<channel><title>Lemna Courier</title><language>en-gb</language>"
        + "".join(items)
        + "</channel></rss>"
    ).encode()


def item(number: int, *, summary: str = "The harbour closed.", content: str = "", link: str = "") -> str:
    whole = f"<content:encoded>{escape(content)}</content:encoded>" if content else ""
    return (
        f"<item><title>Harbour &amp; pier {number}</title><link>{link or f'/{number}?utm_source=rss'}</link>"
        f"<pubDate>Sun, 22 Feb 2026 19:12:00 +0100</pubDate><description>{escape(summary)}</description>"
        f"{whole}</item>"
    )


ATOM = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="pl">
<title type="html">Gazeta &lt;b&gt;Lemna&lt;/b&gt;</title><id>x</id>
<entry><id>tag:lemna,2026:1</id><title>Most zamkni\xc4\x99ty</title><updated>2026-02-22T19:12:00Z</updated>
<author><name>Anna Nowak</name></author><category term="Kraj"/><source><title>Agencja</title></source>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Jeden.</p><script>x</script>
<ul><li>Dwa</li></ul></div></content></entry></feed>"""


class Collected:
    """A feed of a server, and what is known of it."""

    def __init__(self, server: WebServer, into: Path) -> None:
        self.server = server
        self.into = into
        self.known: dict[str, SourceEntry] = {}
        self.rounds = 0
        self.source = Source(
            source_id=1,
            kind=SourceKind.FEED,
            address=f"{server.url}/rss",
            every=timedelta(hours=1),
            full_text=False,
            added=NOW,
            by=None,
            due=NOW,
            tried=None,
            result=None,
            failures=0,
            newest=None,
            etag=None,
            last_modified=None,
        )

    def check(self, *, full_text: bool = False) -> Harvest:
        self.rounds += 1
        place = self.into / str(self.rounds)
        place.mkdir()
        source = replace(self.source, full_text=full_text)
        found = check_feed(source, self.known, self.server.fetcher(), into=place, now=NOW)
        self.known |= {one.key: one for one in found.entries}
        self.source = replace(self.source, etag=found.etag, last_modified=found.last_modified)
        return found


@pytest.fixture
def collected(tmp_path: Path) -> Iterator[Collected]:
    with WebServer() as server:
        yield Collected(server, tmp_path)


def fields(one: SourceFile | NotRead) -> dict[str, Any]:
    assert isinstance(one, SourceFile), one
    found: dict[str, Any] = json.loads(one.path.read_text("utf-8"))
    return found


def test_an_entry_becomes_a_report_known_by_its_link_and_comes_once(collected: Collected) -> None:
    server = collected.server
    server.pages["/rss"] = Given(body=rss(item(1, content=LONG), item(2), item(2)), headers={"ETag": '"1"'})
    found = collected.check()
    assert found.result == "2 new or changed of 3 entries"
    first, second = map(fields, found.files)
    assert first["body"].count("\n\n") == 19
    assert first | {"body": ""} == {
        "title": "Harbour & pier 1",
        "body": "",
        "summary": "The harbour closed.",
        "outlet": "Lemna Courier",
        "date": "Sun, 22 Feb 2026 19:12:00 +0100",
        "url": f"{server.url}/1",
        "language": "en",
    }
    assert second["body"] == "The harbour closed."
    assert [one.origin for one in found.files if isinstance(one, SourceFile)] == [
        f"{server.url}/1",
        f"{server.url}/2",
    ]
    assert {one.at for one in found.entries} == {datetime(2026, 2, 22, 18, 12, tzinfo=UTC)}
    assert list(collected.check().files) == []
    assert server.asked[-1].headers["if-none-match"] == '"1"'
    server.pages["/rss"] = Given(
        body=rss(item(1, content=LONG.replace("Sunday", "Monday")), item(2), item(3))
    )
    assert [fields(one)["title"] for one in collected.check().files] == [
        "Harbour & pier 1",
        "Harbour & pier 3",
    ]


def test_a_feed_that_has_not_changed_is_not_read(collected: Collected) -> None:
    def page(asked: Asked) -> Given:
        known = asked.headers.get("if-none-match") == '"1"'
        return Given(status=304) if known else Given(body=rss(item(1)), headers={"ETag": '"1"'})

    collected.server.pages["/rss"] = page
    collected.check()
    assert collected.check().result == "nothing new: the feed has not changed"
    assert collected.source.etag == '"1"'


def test_pages_are_fetched_of_entries_that_are_not_given_in_full(collected: Collected) -> None:
    """What cannot be had for good falls back to the feed's own text; what may work later is left."""
    server = collected.server
    server.pages["/rss"] = Given(
        body=rss(*map(item, range(4)), item(4, content=LONG)), headers={"ETag": '"1"'}
    )
    html = Given(body=b"<html>\xfe", headers={"Content-Type": "text/html; charset=cp1252"})
    server.pages |= {"/0": html, "/1": Given(status=503), "/3": html}
    found = collected.check(full_text=True)
    page, missing, instead, other, whole = found.files
    assert isinstance(page, SourceFile)
    assert (page.origin, page.name, page.temporary) == (f"{server.url}/0", "0.html", True)
    assert page.path.read_text("utf-8-sig") == "<html>þ"
    assert isinstance(missing, NotRead)
    assert missing.left_out
    assert "status 404; what the feed gives of it is imported instead" in missing.reason
    assert fields(instead)["url"] == f"{server.url}/2"
    assert isinstance(other, SourceFile)
    assert len(fields(whole)["body"]) > 500
    assert found.result == "4 new or changed of 5 entries; 1 left for the next time"
    assert found.etag is None  # so that the feed is sent again
    assert "/4" not in server.paths()
    server.pages["/1"] = html
    [again] = collected.check(full_text=True).files
    assert isinstance(again, SourceFile)
    assert again.origin == f"{server.url}/1"


def test_a_server_that_asks_to_be_left_alone_is_left_alone(collected: Collected) -> None:
    server = collected.server
    server.pages["/rss"] = Given(body=rss(*map(item, range(4))))
    server.pages["/1"] = Given(status=429, headers={"Retry-After": "60"})
    found = collected.check(full_text=True)
    assert server.paths() == ["/rss", "/0", "/1"]
    assert found.result == "1 new or changed of 4 entries; 3 left for the next time"


def test_no_page_of_a_hostile_link_is_asked_for(collected: Collected) -> None:
    links = ("http://169.254.169.254/a", "file:///etc/passwd", "http://127.0.0.1:9/", "javascript:alert(1)")
    collected.server.pages["/rss"] = Given(body=rss(*(item(n, link=link) for n, link in enumerate(links))))
    found = collected.check(full_text=True)
    assert collected.server.paths() == ["/rss"]
    reasons = [one.reason for one in found.files if isinstance(one, NotRead)]
    assert len(reasons) == 2
    assert all("is no public address" in one or "at port 9" in one for one in reasons)
    assert len([one for one in found.files if isinstance(one, SourceFile)]) == 4


def test_an_entry_without_text_is_refused_with_what_to_do(collected: Collected) -> None:
    collected.server.pages["/rss"] = Given(body=rss("<item><title>Pier</title><link>/1</link></item>"))
    [one] = collected.check().files
    assert isinstance(one, NotRead)
    assert "--full-text has its page fetched" in one.reason


def test_atom_entries_are_plain_text_with_their_author_and_origin(tmp_path: Path) -> None:
    (tmp_path / "feed").write_bytes(ATOM)
    [entry] = read_feed(tmp_path / "feed", "https://lemna.example.org/atom")
    assert entry == FeedEntry(
        title="Most zamknięty",
        entry_id="tag:lemna,2026:1",
        date="2026-02-22T19:12:00Z",
        outlet="Agencja",
        author="Anna Nowak",
        category="Kraj",
        content="Jeden.\n\n• Dwa",
        link=entry.link,
        language=entry.language,
    )


def test_a_date_is_imported_as_it_is_written_and_none_is_made_up(collected: Collected) -> None:
    """What cannot be read is kept beside the report, which has no date then."""
    good = ("Sun, 22 Feb 2026 19:12:00 EST", "22 Feb 2026")
    bad = ("2026-02-30 19:12", "yesterday")
    dates = "".join(
        f"<item><title>T</title><link>/{n}</link><description>x</description><pubDate>{written}</pubDate></item>"
        for n, written in enumerate((*good, *bad))
    )
    collected.server.pages["/rss"] = Given(body=rss(dates))
    found = [fields(one) for one in collected.check().files]
    assert [one.get("date") for one in found] == [*good, None, None]
    assert [one.get("date_in_feed") for one in found] == [None, None, *bad]


BOMB = b"<!DOCTYPE r [<!ENTITY a0 'aaaaaaaaaa'>" + b"".join(
    b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12)
)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><body>Not found</body></html>",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50,
        b"/etc/passwd",
    ],
    ids=["nothing", "a page", "a picture", "a path"],
)
def test_what_is_no_feed_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "feed").write_bytes(content)
    with pytest.raises(FileRefused, match=r"'https://lemna.example.org/rss' gives no RSS or Atom feed"):
        read_feed(tmp_path / "feed", "https://lemna.example.org/rss")


def test_a_hostile_feed_gives_neither_files_nor_bombs(tmp_path: Path) -> None:
    head = b"<?xml version='1.0'?>" + BOMB + b"<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
    items = b"<item><title>A &f;</title><description>B &a11; C</description></item>" + b"<div>" * 20_000
    (tmp_path / "feed").write_bytes(head + b"<rss version='2.0'><channel>" + items)
    with pytest.raises(FileRefused, match="its entities stand for each other"):
        read_feed(tmp_path / "feed", "https://lemna.example.org/rss")
    (tmp_path / "feed").write_bytes(
        b"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
        b"<rss version='2.0'><channel><item><title>A &f;</title><description>C</description></item>"
        b"</channel></rss>"
    )
    entries = read_feed(tmp_path / "feed", "https://lemna.example.org/rss")
    assert all("root:" not in f"{one.title}{one.content}" for one in entries)


def test_a_server_that_cannot_be_had_is_said(collected: Collected) -> None:
    collected.server.pages["/rss"] = Given(status=500)
    with pytest.raises(FetchFailed, match="status 500"):
        collected.check()
