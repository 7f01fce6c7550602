"""What the server refuses before its pages: strange names, other origins, closed routes."""

from __future__ import annotations

import socket
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus

from tests.browser.served import UPLOAD, Served, open_websocket, served
from tests.browser.test_serving import _with_reports


def test_every_response_has_safe_headers(http: httpx.Client) -> None:
    """Pages, files, probes and refusals alike; nothing lets other pages read them."""
    page = http.get("/")
    script = page.text.split('<script type="module" crossorigin src=".')[1].split('"')[0]
    for path in ("/", "/people", script, "/health", "/ready", "/_stcore/health", "/nothing/here", "/media/x"):
        answered = http.get(path, headers={"Origin": "http://elsewhere.example"})
        assert "frame-ancestors 'none'" in answered.headers["Content-Security-Policy"], path
        assert "unsafe-eval" not in answered.headers["Content-Security-Policy"]
        assert answered.headers["X-Content-Type-Options"] == "nosniff"
        assert answered.headers["Referrer-Policy"] == "no-referrer"
        assert answered.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in answered.headers["Permissions-Policy"]
        assert not [name for name in answered.headers if name.startswith("access-control-")]
        assert "Server" not in answered.headers


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/script-health-check",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/interact",
        "/component/any.thing/index.html",
        "/static/no-such-file.js",
        "/.streamlit/secrets.toml",
        "/people/_stcore/metrics",
    ],
)
def test_what_the_pages_do_not_ask_for_is_closed(http: httpx.Client, path: str) -> None:
    assert http.get(path).status_code == 404


def test_a_refusal_is_a_page_for_readers_and_a_line_for_programs(http: httpx.Client) -> None:
    page = http.get("/no/such/page", headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert "Page not found" in page.text
    assert "Back to Dateline" in page.text
    assert "<html" in page.text
    line = http.post("/")
    assert line.status_code == 405
    assert line.headers["Allow"]
    assert line.text == "Method not allowed. Open this address in a browser.\n"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("127.0.0.1:{port}", 200),
        ("[::1]:{port}", 200),
        ("evil.example", 400),
        ("evil.example:{port}", 400),
        ("127.0.0.1.evil.example", 400),
        ("localhost:port", 400),
        ("user@localhost", 400),
        ("", 400),
    ],
)
def test_only_this_machine_s_names_are_served(
    http: httpx.Client, desk: Served, host: str, status: int
) -> None:
    """A page elsewhere cannot have its own name lead here (DNS rebinding)."""
    named = host.format(port=urlsplit(desk.url).port)
    assert http.get("/", headers={"Host": named}).status_code == status


def test_a_further_name_is_served_when_it_is_set(folder: Path, tmp_path: Path) -> None:
    settings = {"DATELINE_HOSTS": "desk.example, other.example"}
    with served(_with_reports(folder), tmp_path / "log", **settings) as desk:
        for host, status in (("desk.example", 200), ("OTHER.example:80", 200), ("third.example", 400)):
            answered = httpx.get(f"{desk.url}/health", headers={"Host": host}, trust_env=False)
            assert answered.status_code == status


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "http://127.0.0.1:1", "null", "https://evil.example:8501"]
)
def test_a_websocket_from_a_page_elsewhere_is_refused(desk: Served, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        open_websocket(desk.url, Origin=origin)
    assert refused.value.response.status_code == 403


def test_a_websocket_under_a_strange_name_is_refused(desk: Served) -> None:
    """The request is written by hand, since clients set the name themselves."""
    where = urlsplit(desk.url)
    with socket.create_connection((where.hostname or "", where.port or 0), timeout=30) as connection:
        connection.sendall(
            b"GET /_stcore/stream HTTP/1.1\r\nHost: evil.example\r\nOrigin: http://evil.example\r\n"
            b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        assert connection.recv(1024).startswith(b"HTTP/1.1 400 ")


def test_a_change_asked_for_by_a_page_elsewhere_is_refused(http: httpx.Client) -> None:
    refused = http.put(UPLOAD, content=b"x", headers={"Origin": "http://evil.example"})
    assert refused.status_code == 403
    assert "from a page of another server" in refused.text


def test_no_page_can_clear_what_all_share(desk: Served) -> None:
    """Streamlit's own message for that would close the corpus for everybody; it does not reach Streamlit."""
    clear, rerun = BackMsg(clear_cache=True), BackMsg()
    rerun.rerun_script.query_string = ""
    before = (desk.folder / "chroma.json").read_text()
    with open_websocket(desk.url) as websocket:
        websocket.send(clear.SerializeToString())
        websocket.send(rerun.SerializeToString())
        while True:
            message = ForwardMsg.FromString(websocket.recv(timeout=30, decode=False))
            if message.WhichOneof("type") == "script_finished":
                break
    assert (desk.folder / "chroma.json").read_text() == before
    assert httpx.get(f"{desk.url}/ready", trust_env=False).status_code == 200
