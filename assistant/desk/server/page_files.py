"""The files that make up the page, sent from memory, compressed once.

Streamlit would open each of some hundred again and send it as large as it is on disk, after all layers of the
server have looked at the request. A file's name has a hash of its content: no browser need ask for one twice.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import mimetypes
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.responses import Response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_OWN = Path(__file__).parents[1] / "theme" / "page.js"
_COMPRESSED = frozenset({".css", ".html", ".js", ".svg"})  # fonts and pictures are compressed already
_LEVEL = 6  # 9 takes three times as long for one byte in a hundred
_FOR_GOOD = "public, immutable, max-age=31536000"


class Sendable:
    """Content to send to any number of browsers, compressed to those that can read it."""

    def __init__(self, content: bytes, name: str, *, cache_control: str) -> None:
        path = Path(name)
        self._content = content
        self._compressed = gzip.compress(content, _LEVEL, mtime=0) if path.suffix in _COMPRESSED else None
        self._media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        self._headers = {"Cache-Control": cache_control, "Vary": "Accept-Encoding"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        content, headers = self._content, dict(self._headers)
        if self._compressed is not None and "gzip" in Headers(scope=scope).get("accept-encoding", ""):
            content, headers["Content-Encoding"] = self._compressed, "gzip"
        await Response(content, headers=headers, media_type=self._media_type)(scope, receive, send)


class PageFiles:
    """Sends the files of Streamlit's page, and Dateline's own script."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or websocket."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or scope["path"] not in _files():
            await self._app(scope, receive, send)
            return
        file = await asyncio.to_thread(_read, scope["path"])
        await file(scope, receive, send)


def keep(addresses: Iterable[str]) -> None:
    """Read and compress files of the page before somebody asks for them."""
    for address in addresses:
        _read(address)


@cache
def own_script() -> str:
    """The address of the script by which Dateline adds to Streamlit's page."""
    return f"/static/js/dateline.{hashlib.sha256(_OWN.read_bytes()).hexdigest()[:8]}.js"


@cache
def streamlit_root() -> Path:
    """The folder of Streamlit's page."""
    import streamlit

    return Path(streamlit.__file__).parent / "static"


@cache
def _files() -> dict[str, Path]:
    root = streamlit_root()
    found = {f"/{file.relative_to(root).as_posix()}": file for file in (root / "static").rglob("*.*")}
    return found | {own_script(): _OWN}


@cache
def _read(address: str) -> Sendable:
    file = _files()[address]
    return Sendable(file.read_bytes(), file.name, cache_control=_FOR_GOOD)
