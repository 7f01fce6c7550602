"""Chroma servers that somebody else runs, and what stands before them: TLS and who may pass."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from tests.corpus.processes import soon

_RUN = "import sys, chromadb_rust_bindings as chroma; chroma.cli(sys.argv[1:])"
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # whatever proxy a test names


def free_port() -> int:
    """A port of this machine that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class ChromaServer:
    """A Chroma server as a process of its own, which keeps its records in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._port = free_port()
        self._folder = folder
        self.url = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Starts it at its port."""
        place = ["--path", str(self._folder), "--host", "127.0.0.1", "--port", str(self._port)]
        command = [sys.executable, "-c", _RUN, "chroma", "run", *place]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        assert soon(self._answers)

    def stop(self) -> None:
        """Ends it; what it has is kept."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It takes connections and answers nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self._process.pid, os.WSTOPPED)  # until then some of its threads may go on
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def _answers(self) -> bool:
        with contextlib.suppress(urllib.error.URLError), _DIRECT.open(f"{self.url}/api/v2/heartbeat"):
            return True
        return False


@contextmanager
def running_chroma(folder: Path) -> Iterator[ChromaServer]:
    """A Chroma server, which has ended when the block ends."""
    server = ChromaServer(folder)
    try:
        yield server
    finally:
        server.stop()


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Says nothing of clients that trust no certificate here."""


class Proxy:
    """Passes on to a server what comes with the header that it wants; all else is refused with 401."""

    def __init__(self, target: str, *, tls: Path | None = None, prefix: str = "") -> None:
        self.wanted: tuple[str, str] | None = None
        self.unanswered: str | None = None
        """What the paths have in them at which nothing is answered until :attr:`answering` is set."""
        self.answering = threading.Event()
        self.left_unanswered = 0
        self._target = urlsplit(target)
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self._answer(*outer._passed_on(self.command, self.path.removeprefix(prefix), body, self))

            def do_POST(self) -> None:
                self.do_GET()

            def do_DELETE(self) -> None:
                self.do_GET()

            def _answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Says nothing."""

        self._server = _QuietServer(("127.0.0.1", 0), Handler)
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(tls)
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        scheme = "https" if tls else "http"
        self.url = f"{scheme}://localhost:{self._server.server_port}{prefix}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def _passed_on(
        self, method: str, path: str, body: bytes, asked: BaseHTTPRequestHandler
    ) -> tuple[int, bytes]:
        if self.wanted is not None and asked.headers.get(self.wanted[0]) != self.wanted[1]:
            return 401, b"<html>Who are you?</html>"
        if self.unanswered and self.unanswered in path and not self.answering.is_set():
            self.left_unanswered += 1
            self.answering.wait()
        there = http.client.HTTPConnection(self._target.hostname or "", self._target.port)
        try:
            there.request(method, path, body, {"Content-Type": "application/json"})
            answer = there.getresponse()
            return answer.status, answer.read()
        except OSError:
            return 502, b"<html>Bad Gateway</html>"
        finally:
            there.close()

    def __enter__(self) -> Proxy:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.answering.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
