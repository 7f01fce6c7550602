"""PostgreSQL, Chroma, the server and Caddy together, started as the files in ``deploy/`` say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.provider import PEOPLE, provider, sign_in
from tests.corpora import SAMPLE
from tests.deploy.stack import Stack, running_stack
from tests.postgresql import Server

SERVERS = 1
pytestmark = pytest.mark.nightly
REPORT = next(iter(sorted(SAMPLE.glob("*.txt"))))


@pytest.fixture(scope="module")
def stack(
    tmp_path_factory: pytest.TempPathFactory, postgresql: Server, exported_encoder: Path
) -> Iterator[Stack]:
    place = tmp_path_factory.mktemp("stack")
    with (
        provider(PEOPLE) as signing_in,
        running_stack(
            place, database_url=postgresql.empty_database(), provider=signing_in, servers=SERVERS
        ) as running,
    ):
        yield running


def test_a_visitor_reaches_what_is_in_the_database_through_the_balancer(
    stack: Stack, browser: Browser
) -> None:
    """By TLS, from signing in to a page that a websocket draws; then the servers end, and Caddy says so."""
    with httpx.Client(verify=stack.tls(), trust_env=False, timeout=30) as client:
        ready = client.get(f"{stack.url}/ready")
        assert (ready.status_code, ready.json()["search"]) == (200, "by vectors and words")
        page = client.get(stack.url)
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
        assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert "dateline_server" in client.cookies
        moved = client.get(stack.plain_url)
        assert (moved.status_code, moved.headers["Location"]) == (308, "https://localhost/")

        first = next(iter(stack.servers))
        imported = stack.dateline(first, "ingest", str(REPORT))
        assert imported.returncode == 0, imported.stdout + imported.stderr
        with browser.new_context(ignore_https_errors=True) as visitor:  # its authorities are not ours
            tab = visitor.new_page()
            sign_in(tab, stack.url, "ana")
            expect(tab.get_by_text("1 report", exact=True)).to_be_visible()
            cookies = {cookie["name"]: cookie["secure"] for cookie in visitor.cookies()}
        assert {"dateline_server", "_streamlit_user"} <= set(cookies)
        assert all(cookies.values()), "a cookie could be sent without TLS"

        for server in stack.servers.values():
            server.terminate()
            assert server.wait(30) == 0
        gone = client.get(stack.url)
        assert (gone.status_code, gone.headers["Retry-After"]) == (503, "10")
        assert gone.text.startswith("Dateline is starting or being updated.")
