"""Who may send files, how many at once, and until when they are kept.

Ours, since Streamlit lets every open page send files, keeps them in memory without a bound on their sum, and
frees those of a closed page only when a later page closes.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.datastructures import Headers

from assistant.desk.server.error_pages import Refused
from assistant.desk.server.routes import UPLOADS
from assistant.desk.server.visitors import ADMIN

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_TOGETHER = 2  # times one file's limit: the files of all open pages together
_KEPT_S = 25.0  # after a page has gone; a little less than the 30 s for which Streamlit keeps its session
_LOOK_S = 5.0


class Uploads:
    """Lets admins' pages send files of ``upload_mb`` MiB each and twice as much together."""

    def __init__(self, app: ASGIApp, *, upload_mb: int) -> None:
        self._app = app
        self._each = upload_mb * 1024 * 1024
        self._arriving = 0
        self._watches: dict[str, asyncio.Task[None]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or websocket. Raises Refused."""
        if scope["type"] == "websocket" and ADMIN not in scope["auth"].scopes:
            receive = _without_uploads(receive)
        if scope["type"] != "http" or not scope["path"].startswith(UPLOADS):
            await self._app(scope, receive, send)
            return
        if ADMIN not in scope["auth"].scopes:
            raise Refused(403, text="Only admins can upload files.")
        if scope["method"] != "PUT":
            await self._app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "")
        size = min(int(declared), self._each) if declared.isdecimal() else self._each
        if _stored() + self._arriving + size > _TOGETHER * self._each:
            text = "Import or remove the files that are already uploaded, then try again."
            raise Refused(503, title="No room for more files", text=text)
        self._arriving += size
        try:
            await self._app(scope, receive, send)
        finally:
            self._arriving -= size
            self._watch(scope["path"].removeprefix(UPLOADS).partition("/")[0])

    def _watch(self, session: str) -> None:
        if session not in self._watches:
            watch = asyncio.create_task(_free_when_gone(session))
            self._watches[session] = watch
            watch.add_done_callback(lambda _done: self._watches.pop(session, None))


async def _free_when_gone(session: str) -> None:
    """Close the session for good, its files with it, unless its page comes back in time."""
    from streamlit import runtime

    running = runtime.get_instance()
    away = 0.0
    while away < _KEPT_S:
        await asyncio.sleep(_LOOK_S)
        away = 0.0 if running.is_active_session(session) else away + _LOOK_S
    running.close_session(session)
    running.uploaded_file_mgr.remove_session_files(session)


def _stored() -> int:
    """The bytes of all files that Streamlit keeps."""
    from streamlit import runtime
    from streamlit.runtime.stats import CacheStat

    families = runtime.get_instance().uploaded_file_mgr.get_stats().values()
    return sum(one.byte_length for family in families for one in family if isinstance(one, CacheStat))


def _without_uploads(receive: Receive) -> Receive:
    async def received() -> Message:
        while True:
            message = await receive()
            if message["type"] != "websocket.receive" or not _asks_to_upload(message.get("bytes")):
                return message

    return received


def _asks_to_upload(content: bytes | None) -> bool:
    from google.protobuf.message import DecodeError
    from streamlit.proto.BackMsg_pb2 import BackMsg

    try:
        return bool(BackMsg.FromString(content or b"").WhichOneof("type") == "file_urls_request")
    except DecodeError:
        return False
