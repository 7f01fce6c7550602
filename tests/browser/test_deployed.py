"""PostgreSQL, Chroma, the server and Caddy together, started as the files in ``deploy/`` say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen

import httpx
import pytest
from playwright.sync_api import Browser, expect

from assistant.desk.server.error_pages import html_page
from tests.browser.provider import PEOPLE, provider, sign_in
from tests.corpora import SAMPLE
from tests.deploy.stack import Stack, running_stack
from tests.postgresql import Server

pytestmark = pytest.mark.nightly
REPORT = next(iter(sorted(SAMPLE.glob("*.txt"))))


@pytest.fixture(scope="module")
def stack(
    tmp_path_factory: pytest.TempPathFactory, postgresql: Server, exported_encoder: Path
) -> Iterator[Stack]:
    place = tmp_path_factory.mktemp("stack")
    with (
        provider(PEOPLE) as signing_in,
        running_stack(place, database_url=postgresql.empty_database(), provider=signing_in) as running,
    ):
        yield running


def test_a_visitor_reaches_what_is_in_the_database_through_the_balancer(
    stack: Stack, browser: Browser
) -> None:
    """By TLS, from signing in to pages that a websocket draws; also when the server at the other end goes."""
    with httpx.Client(verify=stack.tls(), trust_env=False, timeout=30) as client:
        ready = client.get(f"{stack.url}/ready")
        assert (ready.status_code, ready.json()["search"]) == (200, "by vectors and words")
        page = client.get(stack.url)
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
        assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert not {"server", "via"} & {*page.headers}
        assert "dateline_server" in client.cookies
        moved = client.get(stack.plain_url)
        assert (moved.status_code, moved.headers["Location"]) == (308, "https://localhost/")

        imported = stack.dateline("dateline-1", "ingest", str(REPORT))
        assert imported.returncode == 0, imported.stdout + imported.stderr
        with browser.new_context(ignore_https_errors=True) as visitor:  # its authorities are not ours
            tab = visitor.new_page()
            sign_in(tab, stack.url, "ana")
            listed = tab.get_by_text("1 report", exact=True)
            expect(listed).to_be_visible()
            cookies = {cookie["name"]: cookie for cookie in visitor.cookies()}
            assert {"dateline_server", "_streamlit_user"} <= set(cookies)
            assert all(cookie["secure"] for cookie in cookies.values()), "it could be sent without TLS"

            chosen = stack.chosen_by(cookies["dateline_server"]["value"])
            end(stack.servers[chosen])
            assert client.get(f"{stack.url}/ready").status_code == 200
            tab.goto(f"{stack.url}/people")
            expect(tab.get_by_role("heading", name="People")).to_be_visible()
            cookies = {cookie["name"]: cookie for cookie in visitor.cookies()}
            assert stack.chosen_by(cookies["dateline_server"]["value"]) != chosen

        for server in stack.servers.values():
            end(server)
        gone = client.get(stack.url)
        assert (gone.status_code, gone.headers["Retry-After"]) == (503, "10")
        assert (gone.headers["Refresh"], "Server" in gone.headers) == ("10", False)
        said = "Dateline is starting or being updated. This page tries again by itself."
        assert gone.text.strip() == html_page("Temporarily unavailable", said).strip()


def end(server: Popen[bytes]) -> None:
    """Ends a server as whatever runs containers does."""
    server.terminate()
    assert server.wait(30) == 0
