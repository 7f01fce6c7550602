"""How much may be sent with one request, and how slowly.

The size is checked by Starlette's RequestBodyLimitMiddleware; the deadlines are ours, since neither Starlette
nor uvicorn has any for a body.
"""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING

from starlette.middleware.body_limit import RequestBodyLimitMiddleware

from assistant.desk.server.error_pages import Refused
from assistant.desk.server.routes import UPLOADS

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_AROUND_A_FILE = 64 * 1024  # bytes in which a browser wraps a file
_OTHERWISE = 64 * 1024  # bytes; nothing else that the pages send comes near it
_SILENT_S, _WHOLE_S = 20.0, 300.0


class RequestLimits:
    """Lets an upload have ``upload_mb`` MiB and any other body 64 KiB, and refuses what stalls."""

    def __init__(self, app: ASGIApp, *, upload_mb: int) -> None:
        self._uploads = RequestBodyLimitMiddleware(app, upload_mb * 1024 * 1024 + _AROUND_A_FILE)
        self._others = RequestBodyLimitMiddleware(app, _OTHERWISE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request. Raises Refused."""
        if scope["type"] == "http":
            receive = _with_deadline(receive)
        limited = self._uploads if scope.get("path", "").startswith(UPLOADS) else self._others
        await limited(scope, receive, send)


def _with_deadline(receive: Receive) -> Receive:
    complete = False
    until = monotonic() + _WHOLE_S

    async def received() -> Message:
        nonlocal complete
        if complete:
            return await receive()
        try:
            async with asyncio.timeout(min(_SILENT_S, max(until - monotonic(), 0.0))):
                message = await receive()
        except TimeoutError as error:
            raise Refused(408) from error
        complete = not message.get("more_body", False)
        return message

    return received
