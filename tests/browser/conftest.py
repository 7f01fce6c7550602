"""Desks to visit and a browser to visit them with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests.browser.collecting import with_front_matter
from tests.browser.provider import PEOPLE, provider, settings
from tests.browser.served import BROWSER_OPTIONS, Served, dateline, served
from tests.corpora import add_reports, copy_of, make_report

SECONDS_TO_SHOW = 30


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    expect.set_options(timeout=SECONDS_TO_SHOW * 1000)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium, headless=True, args=list(BROWSER_OPTIONS)
        )
        yield running
        running.close()


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


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh visitor. Whatever it is shown, no script of a report runs and nothing is asked elsewhere.

    Nor does any page do what its own Content-Security-Policy forbids.
    """
    visitor = browser.new_context(viewport={"width": 1280, "height": 800})
    visitor.set_default_timeout(SECONDS_TO_SHOW * 1000)
    dialogs: list[str] = []
    elsewhere: list[str] = []
    failures: list[str] = []
    forbidden: list[str] = []

    def refuse(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    def watch(page: Page) -> None:
        page.on("dialog", refuse)
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("console", hear)

    def hear(said: ConsoleMessage) -> None:
        if "Content Security Policy" in said.text:
            forbidden.append(said.text)

    def note(request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "blob:", "data:")):
            elsewhere.append(request.url)

    visitor.on("page", watch)
    visitor.on("request", note)
    yield visitor
    visitor.close()
    assert dialogs == []
    assert elsewhere == []
    assert failures == []
    assert forbidden == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
