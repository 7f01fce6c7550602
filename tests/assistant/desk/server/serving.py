"""A server on loopback over a small app, to try what stands before Streamlit by itself."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn

from assistant.desk.server.http_protocol import BoundedHttpProtocol
from assistant.desk.server.running import listen
from tests.browser.served import free_port

if TYPE_CHECKING:
    from starlette.types import ASGIApp


@contextmanager
def serving(app: ASGIApp, *, http: type[BoundedHttpProtocol] = BoundedHttpProtocol) -> Iterator[int]:
    """The port at which ``app`` is served until the block ends."""
    port = free_port()
    server = uvicorn.Server(
        uvicorn.Config(app, http=http, ws="websockets-sansio", log_level="critical", lifespan="off")
    )
    with listen("127.0.0.1", port) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield port
        finally:
            server.should_exit = True
            thread.join(30)
    assert not thread.is_alive()


def sent(port: int, content: bytes) -> socket.socket:
    """A connection on which this has been sent."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.sendall(content)
    return connection


def everything(connection: socket.socket) -> bytes:
    """What the server sends until it closes the connection."""
    received = b""
    try:
        while more := connection.recv(65536):
            received += more
    except ConnectionResetError:
        pass
    return received
