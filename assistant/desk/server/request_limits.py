"""How much may be sent with one request, and how slowly."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING

from starlette.datastructures import Headers

from assistant.desk.server.error_pages import Refused

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_UPLOADS = "/_stcore/upload_file/"
_AROUND_A_FILE = 64 * 1024  # bytes in which a browser wraps a file
_OTHERWISE = 64 * 1024  # bytes; nothing else that the pages send comes near it
_SILENT_S, _WHOLE_S = 20.0, 300.0


class RequestLimits:
    """Refuses what is too long, without reading on, and what comes too slowly.

    A file may have ``upload_mb`` MiB, any other body 64 KiB. Stands within :class:`PlainErrors`, which tells
    what is refused.
    """

    def __init__(self, app: ASGIApp, *, upload_mb: int) -> None:
        self._app = app
        self._upload_mb = upload_mb

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request. Raises Refused."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = _OTHERWISE
        told = f"At most {limit // 1024} KiB can be sent here."
        if scope["path"].startswith(_UPLOADS):
            limit = self._upload_mb * 1024 * 1024 + _AROUND_A_FILE
            told = f"A file can have at most {self._upload_mb} MB."
        declared = Headers(scope=scope).get("content-length", "0")
        if not declared.isdecimal():
            raise Refused(400)
        if int(declared) > limit:
            raise Refused(413, told=told)
        await self._app(scope, _limited(receive, limit, told), send)


def _limited(receive: Receive, limit: int, told: str) -> Receive:
    left = limit
    complete = False
    until = monotonic() + _WHOLE_S

    async def received() -> Message:
        nonlocal left, complete
        if complete:
            return await receive()
        try:
            message = await asyncio.wait_for(receive(), min(_SILENT_S, max(until - monotonic(), 0.0)))
        except TimeoutError as error:
            raise Refused(408) from error
        left -= len(message.get("body", b""))
        complete = not message.get("more_body", False)
        if left < 0:
            raise Refused(413, told=told)
        return message

    return received
