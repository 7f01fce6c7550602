"""uvicorn's HTTP protocol with bounds for connections that have sent no whole request yet.

These are ours since uvicorn has none of them and a middleware sees a request only once its headers are
complete: a deadline and a size for headers, a bound on connections that wait for a request, and a deadline
for a client that does not read.
"""

from __future__ import annotations

import asyncio
import os
from http import HTTPStatus
from typing import Any, ClassVar

# Before uvicorn imports websockets: the cookies of a sign-in are one line, and may be longer than 8 KiB.
os.environ.setdefault("WEBSOCKETS_MAX_LINE_LENGTH", str(64 * 1024))

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

_LINGER_S = 1.0


class BoundedHttpProtocol(HttpToolsProtocol):
    """Closes connections that take too long, send too much or are too many, the longest waiting first."""

    headers_s: ClassVar = (
        10.0  # from opening a connection, or from a request's first byte, to its last header
    )
    header_bytes: ClassVar = 64 * 1024  # of one request; the cookies of a sign-in take up to 16 KiB
    most_waiting: ClassVar = 512  # connections without a request; a process may often open 1,024 files
    unread_s: ClassVar = 60.0  # for which a response may wait for its client to read
    _waiting: ClassVar[dict[BoundedHttpProtocol, None]] = {}

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._in_headers = True
        self._header_bytes = 0
        self._deadline: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None
        self._refused = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the deadline for the first request."""
        super().connection_made(transport)
        self._start_deadline()
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop all that was started."""
        self._waiting.pop(self, None)
        self._stop_deadline()
        self._stop_unread()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what comes, of headers no more than allowed."""
        while data and not self._refused:
            room = self.header_bytes - self._header_bytes if self._in_headers else len(data)
            part, data = data[:room], data[room:]
            self._header_bytes += len(part)
            super().data_received(part)
            if self.transport.is_closing() or self.transport.get_protocol() is not self:
                self._stop_deadline()  # of what has become a websocket
                return
            if self._in_headers and self._header_bytes >= self.header_bytes:
                self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
                return
        if self._in_headers and self._header_bytes and self._deadline is None:
            self._start_deadline()

    def on_message_begin(self) -> None:
        """Start the deadline for a further request's headers."""
        super().on_message_begin()
        self._header_bytes = max(self._header_bytes, 1)
        if self._deadline is None:
            self._start_deadline()

    def on_headers_complete(self) -> None:
        """Start answering."""
        self._in_headers = False
        self._waiting.pop(self, None)
        self._stop_deadline()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Expect the next request."""
        super().on_message_complete()
        self._in_headers, self._header_bytes = True, 0
        if self._is_answering():
            self._stop_deadline()
        else:
            self._start_deadline()  # uvicorn's own for an idle connection has ended with the late body

    def on_response_complete(self) -> None:
        """Wait for the next request, or for the rest of a body that is not read."""
        super().on_response_complete()
        if self.transport.is_closing() or not self.cycle.response_complete:
            return
        if not self._in_headers:
            self._start_deadline()
        self._wait()

    def handle_websocket_upgrade(self) -> None:
        """Hand over to the websocket's protocol, which says nothing when it cannot read the headers."""
        super().handle_websocket_upgrade()
        protocol = self.transport.get_protocol()
        if isinstance(protocol, WebSocketsSansIOProtocol) and not protocol.handshake_initiated:
            self.send_400_response("The websocket's headers are too long or too many.")

    def pause_writing(self) -> None:
        """Start the deadline for the client to read."""
        super().pause_writing()
        self._stop_unread()
        self._unread = self.loop.call_later(self.unread_s, self.transport.abort)

    def resume_writing(self) -> None:
        """The client reads again."""
        self._stop_unread()
        super().resume_writing()

    def _wait(self) -> None:
        self._waiting.pop(self, None)
        self._waiting[self] = None
        if len(self._waiting) > self.most_waiting:
            longest = next(iter(self._waiting))
            del self._waiting[longest]
            longest.transport.close()

    def _is_answering(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle  # None before the first request
        return cycle is not None and not cycle.response_complete

    def _start_deadline(self) -> None:
        self._stop_deadline()
        self._deadline = self.loop.call_later(self.headers_s, self._refuse, HTTPStatus.REQUEST_TIMEOUT)

    def _stop_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _stop_unread(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _refuse(self, status: HTTPStatus) -> None:
        """Close the connection; say why where a part of a request has come and no other is being answered."""
        if self._in_headers and self._header_bytes and not self._is_answering():
            headers = [*self.server_state.default_headers, (b"content-type", b"text/plain; charset=utf-8")]
            lines = [b"HTTP/1.1 %d %s" % (status, status.phrase.encode())]
            lines += [name + b": " + value for name, value in headers]
            text = f"{status.phrase}\n".encode()
            lines += [b"content-length: %d" % len(text), b"connection: close", b"", text]
            self.transport.write(b"\r\n".join(lines))
            # What the client still sends is read: a reset for it would take the answer with it.
            self._refused = True
            self.transport.write_eof()
            self._deadline = self.loop.call_later(_LINGER_S, self.transport.close)
        else:
            self.transport.close()
