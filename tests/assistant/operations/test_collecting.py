"""Folders, feeds and addresses become reports: once, known by their address, and only where it is allowed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.access import ALONE, Person, Role
from assistant.errors import FetchingOff, SourceRefused
from assistant.ledger import Ledger
from assistant.operations import collecting, collection, importing
from assistant.runs.collecting import SourceCheck, pause_after, queue_due
from assistant.runs.schedule import on_schedule
from assistant.runs.start import end_working
from assistant.settings import Services, Settings, open_assistant
from corpus import ReportFilter, StoredReport, sources
from ingest.fetching.policy import NetworkPolicy
from ingest.results import IngestResult
from tests.assistant.runs.waiting import until_over
from tests.ingest.web_server import Given, WebServer

HOUR = timedelta(hours=1)
OLD = datetime.now(UTC).timestamp() - 600
NOTES = (
    b"The quay of Lemna was dredged on Monday for the first time in nine years. Engineers closed two basins "
    b"before midnight, and crews who had been asked to leave came back in the morning. Nobody was hurt."
)


@pytest.fixture(scope="module")
def server() -> Iterator[WebServer]:
    with WebServer() as running:
        yield running


@pytest.fixture(scope="module")
def services(
    tmp_path_factory: pytest.TempPathFactory, exported_encoder: Path, server: WebServer
) -> Iterator[Services]:
    """Services whose network is the server alone, over a corpus that the tests of this file share."""
    folder = tmp_path_factory.mktemp("collecting") / "kept"
    settings = Settings(folder=folder, fetch=True)
    with open_assistant(settings) as assistant:
        yield Services(settings=settings, assistant=assistant, ledger=Ledger(folder), network=server.policy)
        end_working()


@pytest.fixture(autouse=True)
def no_source_is_left(services: Services) -> Iterator[None]:
    yield
    for one in collecting.list_sources(ALONE, services):
        collecting.remove_source(ALONE, services, one.source.address)


def rss(*entries: tuple[str, str, str]) -> Given:
    """A feed of entries: link, title and text."""
    items = "".join(
        f"<item><link>{link}</link><title>{title}</title><description>{text}</description></item>"
        for link, title, text in entries
    )
    feed = f"<rss version='2.0'><channel><title>Lemna Courier</title>{items}</channel></rss>"
    return Given(body=feed.encode())


def page(title: str, text: str, *, canonical: str = "") -> Given:
    named = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    html = (
        f"<!doctype html><html lang=en><head><title>{title}</title>{named}</head>"
        f"<body><article><h1>{title}</h1><p>{text}</p></article></body></html>"
    )
    return Given(body=html.encode(), headers={"Content-Type": "text/html"})


def collect(services: Services, *addresses: str) -> tuple[list[str], list[SourceCheck]]:
    """The statuses of what is imported, and the checks."""
    found = list(collecting.collect(ALONE, services, addresses))
    statuses = [one.status.value for one in found if isinstance(one, IngestResult)]
    return statuses, [one for one in found if isinstance(one, SourceCheck)]


def stored(services: Services, title: str) -> list[StoredReport]:
    rows = collection.list_reports(ALONE, services, ReportFilter(text=title)).rows
    return [collection.open_report(ALONE, services, one.report_id).stored for one in rows]


def test_the_entries_of_a_feed_become_reports_once_and_a_changed_one_a_version(
    services: Services, server: WebServer
) -> None:
    one = (f"{server.url}/barley?utm_source=rss", "Barley is in", "Farmers near Lemna brought in the barley.")
    server.pages["/rss"] = rss(one)
    feed = f"{server.url}/rss"
    collecting.add_feed(ALONE, services, feed, every=HOUR)
    statuses, [check] = collect(services)
    assert (statuses, check.problem) == (["added"], "")
    assert collect(services) == ([], [])  # it is not due
    statuses, [check] = collect(services, feed)
    assert (statuses, check.harvest and check.harvest.result) == ([], "0 new or changed of 1 entries")
    server.pages["/rss"] = rss((one[0], one[1], "Farmers near Lemna brought in the barley and the rye."))
    assert collect(services, feed)[0] == ["revised"]
    [report] = stored(services, "Barley is in")
    assert (report.version, report.report.url, report.report.outlet) == (
        2,
        f"{server.url}/barley",
        "Lemna Courier",
    )
    [view] = collecting.list_sources(ALONE, services)
    assert (view.source.failures, view.silent_since, view.paused) == (0, None, False)
    assert view.source.newest == view.source.tried


def test_an_article_of_two_feeds_is_one_report(services: Services, server: WebServer) -> None:
    text = "The lock at Ostrow was opened after two years of repairs, its keeper said."
    for number in (1, 2):
        link = f"{server.url}/lock?utm_campaign={number}#top"
        server.pages[f"/rss{number}"] = rss((link, "Lock opens", text))
        collecting.add_feed(ALONE, services, f"{server.url}/rss{number}", every=HOUR)
    statuses, _ = collect(services)
    assert statuses == ["added", "unchanged"]
    assert len(stored(services, "Lock opens")) == 1


def test_the_page_of_an_entry_is_known_by_its_link_whatever_it_says_of_itself(
    services: Services, server: WebServer
) -> None:
    """A page that names another outlet's address as its own makes no version of that outlet's report."""
    text = "The tram to Lemna runs again from Monday, the operator said, after the bridge was repaired."
    server.pages["/tram"] = page("Tram returns", text, canonical="https://other.example.org/report")
    server.pages["/rss"] = rss((f"{server.url}/tram", "Tram", "Back on Monday."))
    feed = f"{server.url}/rss"
    collecting.add_feed(ALONE, services, feed, every=HOUR, full_text=True)
    assert collect(services)[0] == ["added"]
    [report] = stored(services, "Tram returns")
    assert (report.report.url, report.report.body) == (f"{server.url}/tram", text)


def test_an_address_is_fetched_once_and_one_that_cannot_be_is_refused_with_the_reason(
    services: Services, server: WebServer
) -> None:
    text = "The ferry to Lemna was sold for 40 crowns to the harbour board on Monday, its owner said."
    server.pages["/ferry"] = page("Ferry sold", text)
    server.pages["/notes.txt"] = Given(body=b"Quay is dredged\n\n" + NOTES)
    addresses = [f"{server.url}/{name}" for name in ("ferry", "notes.txt", "none")]
    *results, summary = collecting.fetch(ALONE, services, [*addresses, "http://10.0.0.1/"])
    by_place = {one.where: one for one in results if isinstance(one, IngestResult)}
    assert [one.status for one in map(by_place.__getitem__, addresses)] == ["added", "added", "refused"]
    assert "status 404" in str(by_place[addresses[2]].reason)
    assert "'10.0.0.1' is no public address" in str(by_place["http://10.0.0.1/"].reason)
    assert not isinstance(summary, IngestResult)
    assert (summary.changed, summary.refused) == (True, 2)
    [ferry] = stored(services, "Ferry sold")
    assert (ferry.report.url, ferry.report.collected_from) == (addresses[0], addresses[0])
    server.pages["/notes.txt"] = Given(body=b"Quay is dredged again\n\n" + NOTES.replace(b"two", b"three"))
    [again, _] = collecting.fetch(ALONE, services, [addresses[1]])
    assert isinstance(again, IngestResult)
    assert again.status == "revised"


def test_a_folder_is_collected_whether_or_not_fetching_is_allowed(services: Services, tmp_path: Path) -> None:
    off = replace(services, settings=services.settings.model_copy(update={"fetch": False}))
    collecting.add_feed(ALONE, off, "https://news.example.org/rss", every=HOUR)
    watched = collecting.watch_folder(ALONE, off, tmp_path, every=HOUR)
    path = tmp_path / "seal.txt"
    path.write_text("Seal returns\n\nA seal returned to the harbour of Lemna on Monday.")
    os.utime(path, (OLD, OLD))
    statuses, [check] = collect(off)
    assert (statuses, check.source.address) == (["added"], watched.address)
    assert collect(off, str(tmp_path))[0] == []
    assert [one.paused for one in collecting.list_sources(ALONE, off)] == [False, True]
    for refused in (
        lambda: list(collecting.collect(ALONE, off, ["https://news.example.org/rss"])),
        lambda: collecting.request_collecting(ALONE, off, "https://news.example.org/rss"),
        lambda: list(collecting.fetch(ALONE, off, ["https://news.example.org/"])),
        lambda: collecting.request_fetch(ALONE, off, "https://news.example.org/"),
    ):
        with pytest.raises(FetchingOff, match=r"set DATELINE_FETCH=yes, or fetch = true in dateline\.toml"):
            refused()


def test_a_feed_that_fails_is_left_alone_for_longer_each_time(services: Services, server: WebServer) -> None:
    server.pages["/rss"] = Given(status=503, headers={"Retry-After": "90000"})
    feed = f"{server.url}/rss"
    collecting.add_feed(ALONE, services, feed, every=HOUR)
    statuses, [check] = collect(services)
    assert (statuses, check.harvest) == ([], None)
    assert f"'{feed}' cannot be fetched: the server answers with status 503" in check.problem
    [view] = collecting.list_sources(ALONE, services)
    assert view.source.failures == 1
    assert view.source.due - datetime.now(UTC) > timedelta(hours=24)
    assert [pause_after(n, HOUR, None) / HOUR for n in (1, 2, 3, 9)] == [2, 4, 8, 24]
    assert pause_after(3, 48 * HOUR, None) == 48 * HOUR


def test_whatever_ends_the_check_of_one_source_the_next_is_checked(
    services: Services, tmp_path: Path
) -> None:
    def look_up(_host: str, _port: int) -> list[str]:
        raise ZeroDivisionError("no resolver does this")

    broken = replace(services, network=NetworkPolicy(look_up=look_up))
    collecting.add_feed(ALONE, broken, "https://news.example.org/rss", every=HOUR)
    collecting.watch_folder(ALONE, broken, tmp_path, every=HOUR)
    _, [first, second] = collect(broken)
    assert first.problem == "unexpected failure: ZeroDivisionError: no resolver does this"
    assert second.harvest is not None
    assert collect(broken) == ([], [])


def test_a_server_collects_what_is_due_by_a_run_that_outlives_it(
    services: Services, server: WebServer, tmp_path: Path
) -> None:
    """What is queued is stored whole; nobody fetches it a second time."""
    settings, catalogue = services.settings, services.corpus.catalogue
    server.pages["/rss"] = rss(
        (f"{server.url}/owl", "Owl is heard", "An owl was heard near Lemna on Monday.")
    )
    collecting.add_feed(ALONE, services, f"{server.url}/rss", every=HOUR)
    queue_due(settings, catalogue, network=services.network)
    queue_due(settings, catalogue, network=services.network)
    [run, *_] = importing.runs(ALONE, services)
    assert (run.run.given, run.run.by.name, run.run.over) == ((f"{server.url}/rss",), "schedule", False)
    server.pages.clear()
    path = tmp_path / "otter.txt"
    path.write_text("Otter is seen\n\nAn otter was seen at Lemna on Monday.")
    os.utime(path, (OLD, OLD))
    collecting.watch_folder(ALONE, services, tmp_path, every=HOUR)
    with on_schedule(settings):
        of_folder = until_over(services, run.run, after=True)
    assert (of_folder.run.given, of_folder.counts) == ((str(tmp_path),), {"added": 1})
    assert importing.run(ALONE, services, run.run.run_id).counts == {"added": 1}
    [owl] = stored(services, "Owl is heard")
    assert owl.report.collected_from == f"{server.url}/owl"


def test_only_one_process_collects_at_a_time(services: Services) -> None:
    with (
        sources.sole_collector(services.corpus.catalogue),
        pytest.raises(SourceRefused, match="another process is collecting"),
    ):
        collect(services)


@pytest.mark.parametrize(
    ("address", "minutes", "message"),
    [
        ("news.example.org/rss", 60, "is neither http nor https"),
        ("http://localhost/rss", 60, "inside a network"),
        ("https://news.example.org/rss", 4, r"every 4 minutes; choose from 5 to 10,080"),
        ("https://news.example.org/rss", 20_000, r"every 20000 minutes"),
    ],
)
def test_a_feed_that_cannot_be_is_refused(
    services: Services, address: str, minutes: int, message: str
) -> None:
    with pytest.raises(SourceRefused, match=message):
        collecting.add_feed(ALONE, services, address, every=timedelta(minutes=minutes))


def test_a_folder_that_cannot_be_watched_is_refused(services: Services, tmp_path: Path) -> None:
    own = services.settings.folder
    for folder, message in (
        (tmp_path / "none", "is no folder"),
        (own, "lie within each other"),
        (own.parent, "lie within each other"),
        (Path("/proc/self"), "is the system's own"),
    ):
        with pytest.raises(SourceRefused, match=message):
            collecting.watch_folder(ALONE, services, folder, every=HOUR)


def test_folders_of_the_server_are_not_named_by_people_who_sign_in(
    services: Services, tmp_path: Path
) -> None:
    class Signed(Services):
        def roles_now(self, person: Person) -> frozenset[Role]:
            return person.roles

    own = Signed(settings=services.settings, assistant=services.assistant, ledger=services.ledger)
    admin = Person(person_id="x", name="Ana", roles=frozenset({Role.ADMIN}))
    with pytest.raises(SourceRefused, match="the server's own command line"):
        collecting.watch_folder(admin, own, tmp_path, every=HOUR)
