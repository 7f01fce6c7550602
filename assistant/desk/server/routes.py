"""Which addresses there are: the pages, and only those endpoints of Streamlit's that the pages need.

Its metrics, its check of the script and its interface for programs stay closed, and whatever a later version
adds. The files that make up the page have been sent before, by :mod:`assistant.desk.server.page_files`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.desk.server.error_pages import Refused

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

UPLOADS = "/_stcore/upload_file/"
SIGN_IN = "/auth/start"
_NO_PAGES = ("/health", "/ready", "/oauth2callback")
_PAGE = re.compile(r"/[\w-]*")
_OPEN = re.compile(
    rf"""
    /favicon\.png | /media/[^/]+ |
    /_stcore/(?: health | host-config | stream | bidi-components/.+ ) | {UPLOADS}[^/]+/[^/]+ |
    {SIGN_IN} | /auth/(?: login | logout )
    """,
    re.VERBOSE,
)
_MESSAGES = frozenset({"rerun_script", "stop_script", "app_heartbeat", "file_urls_request"})
_OPERATIONS = frozenset({"deferred_file", "dataframe_chunk"})


def is_page(scope: Scope) -> bool:
    """Whether somebody opens a page of the desk."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return False
    return scope["path"] not in _NO_PAGES and bool(_PAGE.fullmatch(scope["path"]))


class RouteAllowlist:
    """Answers 404 for every other address, and drops messages that no page of the desk sends.

    Streamlit lets any page clear the caches of all, the open corpus among them, and write on the server.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or websocket. Raises Refused."""
        if scope["type"] != "lifespan":
            path = scope["path"]
            if not (_PAGE.fullmatch(path) or _OPEN.fullmatch(path)):
                raise Refused(404)
            if scope["type"] == "websocket":
                receive = _allowed(receive)
        await self._app(scope, receive, send)


def _allowed(receive: Receive) -> Receive:
    async def received() -> Message:
        while True:
            message = await receive()
            if message["type"] != "websocket.receive" or _is_allowed(message.get("bytes")):
                return message

    return received


def _is_allowed(content: bytes | None) -> bool:
    """Whether the desk's pages send such messages; what is no message at all, Streamlit refuses."""
    from google.protobuf.message import DecodeError
    from streamlit.proto.BackMsg_pb2 import BackMsg

    if content is None:
        return True
    try:
        message = BackMsg.FromString(content)
    except DecodeError:
        return True
    kind = message.WhichOneof("type")
    if kind == "backend_operation_request":
        return message.backend_operation_request.WhichOneof("payload") in _OPERATIONS
    return kind in _MESSAGES
