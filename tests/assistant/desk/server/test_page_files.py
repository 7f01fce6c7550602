"""The page and its files as a browser gets them."""

from __future__ import annotations

import re

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from assistant.desk.server.headers import content_policy
from assistant.desk.server.page_files import PageFiles, streamlit_root
from assistant.desk.server.page_html import PageHtml, page_html


@pytest.fixture(scope="module")
def browser() -> TestClient:
    """A browser at a server with no other pages."""
    return TestClient(Starlette(middleware=[Middleware(PageFiles), Middleware(PageHtml)]))


def test_whatever_the_page_names_is_sent_once_for_good_and_compressed(browser: TestClient) -> None:
    named = re.findall(r'(?:href|src)="\.(/static/[^"]+)"', browser.get("/").text)
    assert len(named) == len(set(named)) > 50
    for address in named:
        sent = browser.get(address)
        assert sent.status_code == 200, address
        assert "immutable" in sent.headers["Cache-Control"]
        assert sent.headers.get("Content-Encoding") == (None if address.endswith("woff2") else "gzip")
        file = streamlit_root() / address[1:]
        assert "dateline" in address or sent.content == file.read_bytes()


def test_who_cannot_read_compressed_files_gets_them_as_they_are(browser: TestClient) -> None:
    [script] = re.findall(r'type="module" crossorigin src="\.([^"]+)"', page_html())
    sent = browser.get(script, headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in sent.headers
    assert sent.content == (streamlit_root() / script[1:]).read_bytes()
    assert sent.headers["Vary"] == "Accept-Encoding"
    assert browser.head(script).content == b""


@pytest.mark.parametrize("path", ["/", "/people", "/collection"])
def test_the_page_has_dateline_s_name_and_is_asked_for_each_time(browser: TestClient, path: str) -> None:
    page = browser.get(path)
    assert "<title>Dateline</title>" in page.text
    assert "treamlit" not in re.sub(r"/static/\S+", "", page.text)
    assert page.headers["Cache-Control"] == "no-cache"


def test_what_every_desk_draws_with_is_named_with_all_that_it_imports(browser: TestClient) -> None:
    """Else it would be asked for only once the page is there, one file after the other."""
    named = set(re.findall(r'(?:href|src)="\./static/js/([^"]+)"', page_html()))
    for part in ("Html.", "Button.", "ChatInput.", "BidiComponent."):
        [file] = [one for one in named if one.startswith(part)]
        code = (streamlit_root() / "static" / "js" / file).read_text("utf-8")
        imported = set(re.findall(r'from"\./([\w.-]+\.js)"', code))
        assert imported <= named


def test_the_page_needs_no_inline_script(browser: TestClient) -> None:
    assert "script-src 'self' blob:;" in content_policy(page_html())


def test_no_other_page_may_send_it_messages(browser: TestClient) -> None:
    behaviour = browser.get("/_stcore/host-config").json()
    assert behaviour["allowedOrigins"] == []
    assert behaviour["blockErrorDialogs"] is True
