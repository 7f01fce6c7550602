"""Which addresses there are: the pages, and of what Streamlit offers that which its page asks for.

Its metrics, its check of the script and its way in for programs stay closed, whatever a later version adds.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.desk.server.error_pages import refuse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE = re.compile(r"/[\w-]*")
_OPEN = re.compile(
    r"""
    /favicon\.png | /media/[^/]+ |
    /_stcore/(?: health | host-config | stream | upload_file/[^/]+/[^/]+ | bidi-components/.+ ) |
    /auth/(?: login | logout ) | /oauth2callback
    """,
    re.VERBOSE,
)
_MESSAGES = frozenset({"rerun_script", "stop_script", "app_heartbeat", "file_urls_request"})
_OPERATIONS = frozenset({"deferred_file", "dataframe_chunk"})


class RouteAllowlist:
    """Answers 404 for every other address, and lets no message through that is none of a visitor's business.

    Streamlit lets any page clear the caches of all, the open corpus among them, and write on the server.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._files = _files()  # for any other address Streamlit would serve its page in their place

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or websocket."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        if not (PAGE.fullmatch(path) or _OPEN.fullmatch(path) or path in self._files):
            await refuse(scope, receive, send, status=404)
        elif scope["type"] == "websocket":
            await self._app(scope, _proper(receive), send)
        else:
            await self._app(scope, receive, send)


def _files() -> frozenset[str]:
    """The addresses of the files that make up Streamlit's page."""
    import streamlit

    root = Path(streamlit.__file__).parent / "static"
    return frozenset(f"/{file.relative_to(root).as_posix()}" for file in (root / "static").rglob("*.*"))


def _proper(receive: Receive) -> Receive:
    async def received() -> Message:
        while True:
            message = await receive()
            if message["type"] != "websocket.receive" or _is_proper(message.get("bytes")):
                return message

    return received


def _is_proper(sent: bytes | None) -> bool:
    """Whether the desk's pages send such messages; what is no message at all, Streamlit refuses."""
    from google.protobuf.message import DecodeError
    from streamlit.proto.BackMsg_pb2 import BackMsg

    if sent is None:
        return True
    try:
        message = BackMsg.FromString(sent)
    except DecodeError:
        return True
    kind = message.WhichOneof("type")
    if kind == "backend_operation_request":
        return message.backend_operation_request.WhichOneof("payload") in _OPERATIONS
    return kind in _MESSAGES
