"""A server on the loopback that speaks OpenAI's chat completions protocol and replies by script.

    with OpenAIServer(fails(500), says("Two were bought [1].")) as server:
        model = open_model("openai:test", url=server.url)

The replies are used up in order; the last one serves every request after it.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

Reply = Callable[["Wire"], None]


@dataclass
class Wire:
    """One request, and the means to answer it in the protocol's own words."""

    handler: BaseHTTPRequestHandler
    request: dict[str, Any]
    stopping: threading.Event

    def begin(
        self, status: int = 200, *, kind: str = "text/event-stream", headers: Mapping[str, str] | None = None
    ) -> None:
        self.handler.send_response(status)
        for name, value in (headers or {}).items():
            self.handler.send_header(name, value)
        self.handler.send_header("Content-Type", kind)
        self.handler.send_header("Transfer-Encoding", "chunked")
        self.handler.send_header("Connection", "close")
        self.handler.end_headers()

    def write(self, text: str) -> None:
        raw = text.encode()
        self.handler.wfile.write(b"%x\r\n%b\r\n" % (len(raw), raw))

    def piece(self, text: str, *, reason: str | None = None) -> None:
        delta = {"role": "assistant", "content": text} if text else {}
        choice = {"index": 0, "delta": delta, "finish_reason": reason}
        self.write(f"data: {json.dumps(self.event('chat.completion.chunk', choice))}\n\n")

    def event(self, kind: str, *choices: dict[str, Any]) -> dict[str, Any]:
        return {"id": "1", "object": kind, "created": 1, "model": "test", "choices": list(choices)}

    def finish(self, reason: str = "stop") -> None:
        self.piece("", reason=reason)
        usage = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
        self.write(f"data: {json.dumps(self.event('chat.completion.chunk') | {'usage': usage})}\n\n")
        self.write("data: [DONE]\n\n")
        self.end()

    def end(self) -> None:
        self.handler.wfile.write(b"0\r\n\r\n")


def says(text: str | Callable[[dict[str, Any]], str], *, size: int = 1, reason: str = "stop") -> Reply:
    """The text (or what a function makes of the request), streamed in pieces of ``size`` characters."""

    def reply(wire: Wire) -> None:
        content = text if isinstance(text, str) else text(wire.request)
        if not wire.request.get("stream"):
            wire.begin(kind="application/json")
            message = {"role": "assistant", "content": content}
            choice = {"index": 0, "message": message, "finish_reason": reason}
            wire.write(json.dumps(wire.event("chat.completion", choice)))
            wire.end()
            return
        wire.begin()
        for at in range(0, len(content), size):
            wire.piece(content[at : at + size])
        wire.finish(reason)

    return reply


def drips(text: str, *, every_s: float) -> Reply:
    """The text over and over, a byte at a time, without end; no single read of it ever times out."""

    def reply(wire: Wire) -> None:
        wire.begin()
        while True:
            for character in text:
                wire.write(character)
                if wire.stopping.wait(every_s):
                    return

    return reply


def talks_without_end(wire: Wire) -> None:
    """Whole pieces, as fast as they are taken, for ever."""
    wire.begin()
    while not wire.stopping.is_set():
        wire.piece("And then another launcher was bought [1]. ")


def hangs(wire: Wire) -> None:
    """Takes the request and says nothing at all."""
    wire.stopping.wait()


def resets(wire: Wire) -> None:
    """Closes the connection instead of answering."""


def cut_off(text: str, *, noticeably: bool = True) -> Reply:
    """Part of a reply, then the connection ends; ``noticeably`` also against the rules of HTTP."""

    def reply(wire: Wire) -> None:
        wire.begin()
        wire.piece(text)
        if not noticeably:
            wire.end()

    return reply


def malformed(text: str = "") -> Reply:
    """An event that is no JSON, after some text."""

    def reply(wire: Wire) -> None:
        wire.begin()
        if text:
            wire.piece(text)
        wire.write('data: {"choices": [{"delta"\n\n')
        wire.end()

    return reply


def web_page(wire: Wire) -> None:
    """A page of a proxy where a stream should be."""
    wire.begin(kind="text/html")
    wire.write("<html><body>Please sign in</body></html>")
    wire.end()


def fails(status: int, message: str = "scripted failure", *, after: str | None = None) -> Reply:
    """An HTTP error in OpenAI's own form, with ``Retry-After`` when it is given."""

    def reply(wire: Wire) -> None:
        wire.begin(status, kind="application/json", headers={"Retry-After": after} if after else None)
        wire.write(json.dumps({"error": {"message": message, "type": "scripted", "code": None}}))
        wire.end()

    return reply


def echoes_the_key(status: int) -> Reply:
    """An HTTP error that repeats the request's headers, as servers that are being debugged do."""

    def reply(wire: Wire) -> None:
        wire.begin(status, kind="application/json")
        sent = dict(wire.handler.headers.items())
        wire.write(json.dumps({"error": {"message": f"refused: {sent}", "type": "scripted", "code": None}}))
        wire.end()

    return reply


class OpenAIServer:
    """Serves while it is entered.

    ``requests`` holds what was asked, ``keys`` by what authority; ``hung_up`` is set when a caller left.
    """

    def __init__(self, *replies: Reply) -> None:
        self.replies = replies
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.hung_up = threading.Event()
        self._stopping = threading.Event()
        self._turn = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}/v1"

    def __enter__(self) -> OpenAIServer:
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self._serving = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02})
        self._serving.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._http.shutdown()
        self._serving.join()
        self._http.server_close()

    def _next(self, request: dict[str, Any], key: str) -> Reply:
        with self._turn:
            self.requests.append(request)
            self.keys.append(key)
            return self.replies[min(len(self.requests), len(self.replies)) - 1]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.close_connection = True
                reply = server._next(json.loads(body), self.headers.get("Authorization", ""))
                try:
                    reply(Wire(self, json.loads(body), server._stopping))
                except (BrokenPipeError, ConnectionResetError):
                    server.hung_up.set()

            def log_message(self, format: str, *args: Any) -> None:
                """Says nothing: pytest shows what failed."""

        return Handler


def sent_text(request: dict[str, Any]) -> str:
    """Everything that a request's messages say, in order."""
    return "\n".join(message["content"] for message in request["messages"])
