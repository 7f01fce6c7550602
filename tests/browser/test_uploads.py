"""Files are sent to an open page, within limits of one and of all together."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import httpx
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.served import UPLOAD, Served, open_websocket, served


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
        head = f"PUT {UPLOAD} HTTP/1.1\r\nHost: {where.netloc}\r\nContent-Length: {200 * 1024 * 1024}\r\n\r\n"
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
