"""Desks to visit and a browser to visit them with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Error,
    Page,
    Playwright,
    Request,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.browser.collecting import with_front_matter
from tests.browser.provider import PEOPLE, provider, settings
from tests.browser.served import BROWSER_OPTIONS, Served, dateline, served
from tests.corpora import add_reports, copy_of, make_report

SECONDS_TO_SHOW = 30
# No page of a test lives long enough for optimised code to be worth its compilation.
_LITTLE_COMPILING = "--js-flags=--max-optimized-bytecode-size=0 --no-maglev --single-threaded"
# One test after another uses what the process of the first has compiled. By itself each would get one of
# its own, and to load a page would take a second of a processor in place of half of one.
_ONE_PROCESS_FOR_PAGES = "--renderer-process-limit=1"
WINDOW: ViewportSize = {"width": 1280, "height": 800}
STORED = "cookies,file_systems,indexeddb,local_storage,websql,service_workers"


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=SECONDS_TO_SHOW * 1000)
    with sync_playwright() as running:
        yield running


@contextmanager
def _launched(playwright: Playwright, chromium: Path) -> Iterator[Browser]:
    options = [*BROWSER_OPTIONS, _LITTLE_COMPILING, _ONE_PROCESS_FOR_PAGES]
    running = playwright.chromium.launch(executable_path=chromium, headless=True, args=options)
    yield running
    running.close()


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: Path) -> Iterator[Browser]:
    with _launched(playwright, chromium) as running:
        yield running


@pytest.fixture
def another_browser(playwright: Playwright, chromium: Path) -> Iterator[Browser]:
    """That of somebody whose pages must not wait for those of the first."""
    with _launched(playwright, chromium) as running:
        yield running


def folder_with(home: Path, *paths: Path) -> Path:
    home.mkdir()
    done = dateline("ingest", *map(str, paths), folder=home)
    assert done.returncode == 0, done.stdout + done.stderr
    return home


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory, sample_corpus: Path) -> Iterator[Served]:
    """A desk over the sample reports."""
    place = tmp_path_factory.mktemp("desk")
    home = copy_of(sample_corpus, place / "kept")
    with served(home, place / "log") as running:
        yield running


@pytest.fixture(scope="session")
def hostile_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A desk over reports that try to bring markup, script and addresses onto the page."""
    place = tmp_path_factory.mktemp("hostile")
    reports = place / "reports"
    reports.mkdir()
    for number, line in enumerate((Path(__file__).parent / "hostile.jsonl").read_text("utf-8").splitlines()):
        (reports / f"{number}.txt").write_text(with_front_matter(json.loads(line)), "utf-8")
    home = folder_with(place / "kept", reports)
    with served(home, place / "log") as running:
        yield running


@pytest.fixture(scope="session")
def staffed(tmp_path_factory: pytest.TempPathFactory, sample_corpus: Path) -> Iterator[Served]:
    """A desk where people sign in; root is admin by its settings, and nobody else has a role at first."""
    place = tmp_path_factory.mktemp("staffed")
    home = copy_of(sample_corpus, place / "kept")
    with provider(PEOPLE) as url:
        environment = settings(url, DATELINE_ADMINS="root@example.org")
        with served(home, place / "log", **environment) as running:
            yield running


@pytest.fixture
def own_desk(folder: Path, tmp_path: Path) -> Iterator[Served]:
    """A desk of this test's own, over one report."""
    from corpus import Corpus

    with Corpus(folder) as corpus:
        add_reports(corpus, make_report())
    with served(folder, tmp_path / "log") as running:
        yield running


@pytest.fixture(scope="session")
def profile(browser: Browser) -> Iterator[BrowserContext]:
    """What one visitor after another uses, with a tab that stays: what it has compiled serves them all."""
    shared = browser.new_context(viewport=WINDOW)
    shared.set_default_timeout(SECONDS_TO_SHOW * 1000)
    shared.new_page()
    yield shared
    shared.close()


@pytest.fixture
def context(profile: BrowserContext) -> Iterator[BrowserContext]:
    """A fresh visitor. Whatever it is shown, no script of a report runs and nothing is asked elsewhere.

    Nor does any page do what its own Content-Security-Policy forbids.
    """
    dialogs: list[str] = []
    elsewhere: list[str] = []
    failures: list[str] = []
    forbidden: list[str] = []

    def refuse(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    def watch(page: Page) -> None:
        page.on("dialog", refuse)
        page.on("pageerror", fail)
        page.on("console", hear)

    def fail(error: Error) -> None:
        failures.append(str(error))

    def hear(said: ConsoleMessage) -> None:
        if "Content Security Policy" in said.text:
            forbidden.append(said.text)

    def note(request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "blob:", "data:")):
            elsewhere.append(request.url)

    tab = profile.pages[0] if profile.pages else profile.new_page()  # where a test has closed it
    watch(tab)
    profile.on("page", watch)
    profile.on("request", note)
    yield profile
    _cleared(profile, tab)
    for event, heard in (("dialog", refuse), ("pageerror", fail), ("console", hear)):
        tab.remove_listener(event, heard)
    profile.remove_listener("page", watch)
    profile.remove_listener("request", note)
    assert dialogs == []
    assert elsewhere == []
    assert failures == []
    assert forbidden == []


def _cleared(profile: BrowserContext, tab: Page) -> None:
    """Leaves nothing that a desk has stored, or that this visitor was allowed, and the tab empty."""
    for page in profile.pages:
        if page is not tab:
            page.close()
    profile.clear_cookies()
    profile.clear_permissions()
    if tab.is_closed():
        return
    if tab.url.startswith("http"):
        tab.evaluate(
            "() => { try { sessionStorage.clear() } catch { /* the desk had ended: an error's page */ } }"
        )
        origin = "/".join(tab.url.split("/")[:3])
        tab.goto("about:blank")
        session = profile.new_cdp_session(tab)
        session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": STORED})
        session.detach()
    tab.unroute_all()
    tab.set_viewport_size(WINDOW)
    tab.emulate_media(color_scheme="null", media="null", reduced_motion="null", forced_colors="null")


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.pages[0]


@pytest.fixture
def http(desk: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=desk.url, trust_env=False, timeout=30) as client:
        yield client
