"""A web server at a loopback address, which gives what a test says and remembers what it was asked."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from ingest.fetching.fetcher import Fetcher, FetchLimits
from ingest.fetching.policy import NetworkPolicy

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A response. With ``drips`` its body comes byte by byte, a pause before each."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    drips: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: its path, its headers in lower case, and when it came, by the monotonic clock."""

    path: str
    headers: Mapping[str, str]
    at: float


class WebServer:
    """Give it pages by their paths; what has none is answered with 404."""

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self.pages: dict[str, Given | Callable[[Asked], Given]] = {}
        self.asked: list[Asked] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = Asked(self.path, {k.lower(): v for k, v in self.headers.items()}, time.monotonic())
                outer.asked.append(asked)
                page = outer.pages.get(self.path, Given(status=404))
                outer._answer(self, page(asked) if callable(page) else page)

            def log_message(self, format: str, *args: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer((HOST, 0), Handler)
        if tls:
            self._server.socket = tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def _answer(self, handler: BaseHTTPRequestHandler, given: Given) -> None:
        handler.send_response(given.status)
        for name, value in given.headers.items():
            handler.send_header(name, value)
        if not given.drips:
            handler.send_header("Content-Length", str(len(given.body)))
        handler.end_headers()
        try:
            for byte in given.body if given.drips else ():
                if self._ended.wait(0.02):
                    return
                handler.wfile.write(bytes([byte]))
            handler.wfile.write(b"" if given.drips else given.body)
        except (BrokenPipeError, ConnectionResetError):
            pass  # whoever asked has gone

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def policy(self) -> NetworkPolicy:
        """What lets this server, and no other that is not public, be connected to."""
        return NetworkPolicy(allowed=frozenset({(HOST, self.port)}), pause_s=0.0)

    def fetcher(self, *, size: int = 20_000_000, total_s: float = 60.0) -> Fetcher:
        return Fetcher(policy=self.policy, limits=FetchLimits(size=size, total_s=total_s))

    def paths(self) -> list[str]:
        """What was asked for but for robots.txt, in order."""
        return [one.path for one in self.asked if one.path != "/robots.txt"]
