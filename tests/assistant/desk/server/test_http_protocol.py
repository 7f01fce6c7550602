"""Connections on which no request comes to its end take nothing from those on which one does."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from websockets.sync.client import connect

from assistant.desk.server.http_protocol import BoundedHttpProtocol
from tests.assistant.desk.server.serving import everything, sent, serving

WHOLE = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
HALF = WHOLE[:-2]


class Quick(BoundedHttpProtocol):
    """With limits that a test reaches at once."""

    headers_s = 0.6
    header_bytes = 2048
    most_waiting = 20
    unread_s = 0.6


async def page(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("here")


async def large(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("x" * 64 * 1024 * 1024)


async def echo(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text(await websocket.receive_text())
    await websocket.close()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    app = Starlette(routes=[Route("/", page), Route("/large", large), WebSocketRoute("/echo", echo)])
    with serving(app, http=Quick) as at:
        yield at


@pytest.mark.parametrize("begun", [b"", b"GET", HALF, b"\r\n", WHOLE + HALF, WHOLE + b"\r\n"])
def test_headers_that_do_not_come_to_an_end_are_given_up(port: int, begun: bytes) -> None:
    """Also those of a second request on a connection that has had its answer."""
    began = time.monotonic()
    with sent(port, begun) as connection:
        answered = everything(connection)
    assert time.monotonic() - began < 10
    assert answered.count(b"200 OK") == begun.count(WHOLE)
    assert b"HTTP/1.1 408 Request Timeout" in answered or not begun.removeprefix(WHOLE).startswith(b"G")


def test_headers_that_dribble_are_given_up(port: int) -> None:
    """A deadline for all of them, which no byte puts off."""
    with sent(port, b"GET / HTTP/1.1\r\n") as connection:
        connection.settimeout(0.1)
        began = time.monotonic()
        while True:
            assert time.monotonic() - began < 10
            try:
                connection.sendall(b"A: b\r\n")
                if b"408" in connection.recv(4096):
                    break
            except TimeoutError:
                continue


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: " + b"c" * 4000,
        b"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: " + b"c" * 4000 + b"\r\n\r\n",
        b"GET /" + b"p" * 4000,
        b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 700,
    ],
)
def test_headers_that_are_too_long_are_refused(port: int, head: bytes) -> None:
    with sent(port, head) as connection:
        assert everything(connection).startswith(b"HTTP/1.1 431 ")
    with sent(port, WHOLE) as connection:
        assert connection.recv(4096).startswith(b"HTTP/1.1 200 ")
        connection.sendall(head)
        assert b"HTTP/1.1 431 " in everything(connection)


def test_a_long_body_counts_for_no_header(port: int) -> None:
    body = b"x" * 300_000
    head = b"PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000\r\n\r\n"
    with sent(port, head + body + WHOLE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")) as connection:
        answered = everything(connection)
    assert [answered.count(status) for status in (b"405 Method", b"200 OK", b"431 ")] == [1, 1, 0]


def test_a_body_that_is_not_read_has_to_end_soon(port: int) -> None:
    """The answer comes at once; nobody waits for the rest of what is sent."""
    with sent(port, b"PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n") as connection:
        began = time.monotonic()
        assert everything(connection).startswith(b"HTTP/1.1 405 ")
        assert time.monotonic() - began < 10


def test_of_too_many_waiting_connections_the_longest_waiting_is_closed(port: int) -> None:
    """However many are opened, a request is answered."""
    with ExitStack() as opened:
        first = opened.enter_context(sent(port, b"G"))
        for _ in range(Quick.most_waiting + 5):
            opened.enter_context(sent(port, b"G"))
        with sent(port, WHOLE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")) as connection:
            assert everything(connection).endswith(b"here")
        first.settimeout(0.4)  # sooner than the deadline
        assert first.recv(1) == b""


def test_a_client_that_does_not_read_is_left(port: int) -> None:
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", port))
        connection.sendall(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(2 * Quick.unread_s)
        assert len(everything(connection)) < 64 * 1024 * 1024


def test_a_websocket_whose_headers_cannot_be_read_is_refused(port: int) -> None:
    """There are more than its protocol takes; it would wait for others for ever."""
    head = (
        b"GET /echo HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    )
    with sent(port, head + b"A: b\r\n" * 150 + b"\r\n") as connection:
        assert everything(connection).startswith(b"HTTP/1.1 400 ")


def test_a_websocket_outlives_the_deadline_for_its_headers(port: int) -> None:
    with connect(f"ws://127.0.0.1:{port}/echo", proxy=None) as websocket:
        time.sleep(2 * Quick.headers_s)
        websocket.send("still here")
        assert websocket.recv() == "still here"
