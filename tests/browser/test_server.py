"""The server before its pages: names, origins, sizes, closed routes, probes, and what outlives it."""

from __future__ import annotations

import json
import signal
import socket
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.browser.asking import ask, chips
from tests.browser.served import Served, dateline, free_port, open_websocket, served
from tests.browser.test_serving import _with_reports

_UPLOAD = "/_stcore/upload_file/nobody/nothing"


@pytest.fixture
def http(desk: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=desk.url, trust_env=False, timeout=30) as client:
        yield client


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
    refused = http.put(_UPLOAD, content=b"x", headers={"Origin": "http://evil.example"})
    assert refused.status_code == 403
    assert "from a page of another server" in refused.text


@pytest.fixture(scope="module")
def strict(desk: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A second desk over the same reports, which takes files of up to 25 MB."""
    log = tmp_path_factory.mktemp("strict") / "log"
    with served(desk.folder, log, DATELINE_UPLOAD_MB="25") as running:
        yield running


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(strict: Served) -> None:
    """Its length is declared first; the answer comes although not one byte of the file has been sent."""
    where = urlsplit(strict.url)
    with socket.create_connection((where.hostname or "", where.port or 0), timeout=30) as connection:
        head = (
            f"PUT {_UPLOAD} HTTP/1.1\r\nHost: {where.netloc}\r\nContent-Length: {200 * 1024 * 1024}\r\n\r\n"
        )
        connection.sendall(head.encode())
        answered = b""
        while b"A file can have" not in answered and (more := connection.recv(4096)):
            answered += more
    assert answered.startswith(b"HTTP/1.1 413 ")
    assert b"A file can have at most 25 MB." in answered


@contextmanager
def _open_page(desk: Served) -> Iterator[httpx.Client]:
    """What a page of Streamlit's sends files with, at the address for its first file."""
    with httpx.Client(trust_env=False, timeout=60) as client:
        client.get(f"{desk.url}/_stcore/health")
        xsrf = client.cookies["_streamlit_xsrf"]
        with open_websocket(desk.url, Cookie=f"_streamlit_xsrf={xsrf}") as websocket:
            rerun = BackMsg()
            rerun.rerun_script.query_string = ""
            websocket.send(rerun.SerializeToString())
            message = ForwardMsg()
            while message.WhichOneof("type") != "new_session":
                message = ForwardMsg.FromString(websocket.recv(timeout=30, decode=False))
            session = message.new_session.initialize.session_id
            client.base_url = httpx.URL(f"{desk.url}/_stcore/upload_file/{session}/")
            client.headers.update({"X-Xsrftoken": xsrf, "Origin": desk.url})
            yield client


def test_a_file_within_the_limit_is_taken(desk: Served) -> None:
    with _open_page(desk) as client:
        assert client.put("first", files={"file": ("reports.txt", b"x" * 1024 * 1024)}).status_code == 204


@pytest.mark.nightly
def test_the_files_of_all_pages_together_are_bounded_and_freed_when_their_page_has_gone(
    strict: Served,
) -> None:
    """Twice one file's limit; what is removed, or whose page closes, makes room again."""

    def put(client: httpx.Client, name: str) -> int:
        return client.put(name, files={"file": ("reports.txt", b"x" * 24 * 1024 * 1024)}).status_code

    with _open_page(strict) as client:
        assert [put(client, name) for name in ("first", "second", "third")] == [204, 204, 503]
        assert client.delete("first").status_code == 204
        assert put(client, "third") == 204
    with _open_page(strict) as later:
        assert put(later, "first") == 503
        deadline = time.monotonic() + 120
        while put(later, "first") == 503:
            assert time.monotonic() < deadline
            time.sleep(1)


def test_an_endless_body_is_not_read_to_its_end(strict: Served) -> None:
    """It declares no length, and is read as far as a file may go."""
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        yield b'--part\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n'
        while sent < 400:
            sent += 1
            yield b"x" * 1024 * 1024

    with _open_page(strict) as client:
        kind = {"Content-Type": "multipart/form-data; boundary=part"}
        with suppress(httpx.TransportError):  # the connection may end while more is being sent
            assert client.put("endless", content=endless(), headers=kind).status_code == 413
    assert 25 <= sent < 200


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


def test_the_probes_say_that_all_is_well_and_nothing_else(http: httpx.Client, desk: Served) -> None:
    assert http.get("/health").json() == {"status": "alive"}
    ready = http.get("/ready")
    assert ready.status_code == 200
    assert ready.json() == {
        "status": "ready",
        "search": "by vectors and words",
        "lacking": [],
        "notices": [],
        "full_text": {"changes_behind": 0, "seconds_behind": 0},
    }


def _ready(desk: Served) -> httpx.Response:
    """What the server says once the corpus has been opened, or cannot be."""
    deadline = time.monotonic() + 60
    while "still being opened" in (ready := httpx.get(f"{desk.url}/ready", trust_env=False, timeout=60)).text:
        assert time.monotonic() < deadline
    return ready


def test_a_ledger_that_cannot_be_used_is_not_ready(folder: Path, tmp_path: Path) -> None:
    """The reason is given without a path."""
    _with_reports(folder)
    (folder / "ledger.sqlite").write_text("this is no database, only a line of text\n" * 40)
    with served(folder, tmp_path / "log") as desk:
        ready = _ready(desk)
        assert ready.status_code == 503
        assert ready.json()["status"] == "not ready"
        assert "ledger" in ready.text
        assert str(folder) not in ready.text
        assert httpx.get(f"{desk.url}/health", trust_env=False).status_code == 200


def test_without_chroma_it_is_ready_and_says_so_in_its_probe_metrics_and_log(
    folder: Path, tmp_path: Path
) -> None:
    metrics = f"127.0.0.1:{free_port()}"
    settings = {
        "DATELINE_CHROMA_URL": f"http://127.0.0.1:{free_port()}",
        "DATELINE_METRICS": metrics,
        "DATELINE_LOG": "json",
    }
    with served(_with_reports(folder), tmp_path / "log", **settings) as desk:
        ready = _ready(desk)
        assert (ready.status_code, ready.json()["search"]) == (200, "by words alone")
        levels = httpx.get(f"http://{metrics}/metrics", trust_env=False).text.splitlines()
        assert {"dateline_up 1.0", "dateline_vectors_answer 0.0", "dateline_runs_waiting 0.0"} <= set(levels)
        lines = [json.loads(line) for line in desk.log.read_text("utf-8").splitlines()]
        assert any("no Chroma server answers" in line["message"] for line in lines)


def test_who_comes_when_all_places_are_taken_sees_why_and_is_let_in_later(
    page: Page, folder: Path, tmp_path: Path
) -> None:
    """Whoever is there keeps working, and can reload the page."""
    with served(_with_reports(folder), tmp_path / "log", DATELINE_VISITORS="1") as desk:
        page.goto(desk.url)
        ask(page, "How many sluice gates were opened at Lemna?")
        busy = httpx.get(desk.url, headers={"Accept": "text/html"}, trust_env=False)
        assert busy.status_code == 503
        assert int(busy.headers["Retry-After"]) > 0
        assert "Too many open windows right now." in busy.text
        with pytest.raises(InvalidStatus):
            open_websocket(desk.url)
        page.reload()
        expect(chips(page).first).to_be_visible()
        ask(page, "Who was hurt at Lemna?")
        page.close()
        deadline = time.monotonic() + 30
        while httpx.get(desk.url, headers={"Accept": "text/html"}, trust_env=False).status_code == 503:
            assert time.monotonic() < deadline
            time.sleep(0.2)


def test_an_open_websocket_is_closed_as_the_server_restarts(folder: Path, tmp_path: Path) -> None:
    """With 1012, service restart, and within seconds although the page stays open."""
    with served(_with_reports(folder), tmp_path / "log") as desk, open_websocket(desk.url) as websocket:
        began = time.monotonic()
        desk.process.send_signal(signal.SIGTERM)
        with pytest.raises(ConnectionClosed) as closed:
            deque(iter(websocket.recv, None))
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1012
        assert desk.process.wait(15) == 0
        assert time.monotonic() - began < 10


def test_an_answer_that_was_shown_is_there_after_the_server_was_killed(
    page: Page, folder: Path, tmp_path: Path
) -> None:
    _with_reports(folder)
    port = str(free_port())
    with served(folder, tmp_path / "log", port=port) as desk:
        page.goto(desk.url)
        ask(page, "How many sluice gates were opened at Lemna?")
        shown = page.locator(".statements").inner_text()
        address = page.url
        desk.process.kill()
        desk.process.wait(15)
    with served(folder, tmp_path / "log", port=port):
        page.goto(address)
        expect(page.locator(".statements")).to_have_text(shown, use_inner_text=True)


def test_other_addresses_than_loopback_need_people_to_sign_in(folder: Path) -> None:
    refused = dateline("serve", "--address", "0.0.0.0", "--port", str(free_port()), folder=folder)
    assert refused.returncode == 2
    assert "nobody has to sign in" in refused.stderr
    assert "127.0.0.1" in refused.stderr
    assert "Traceback" not in refused.stderr
