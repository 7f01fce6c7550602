"""How many pages may be open at once, so that those who are there are served well.

Every open page is a session of Streamlit's with a websocket, a thread while it works, and memory. Who comes
when all places are taken is told so at once, and the page tries again by itself.
"""

from __future__ import annotations

from collections import Counter
from http.cookies import CookieError, SimpleCookie
from time import monotonic
from typing import TYPE_CHECKING

from starlette.datastructures import Headers

from assistant.desk.server.error_pages import refuse
from assistant.desk.server.routes import PAGE

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_COOKIE = "_streamlit_xsrf"  # Streamlit gives each browser one, before its first websocket
_KEPT_S = 5.0  # for which a place is kept while its page is loaded anew
_RETRY_S = 10
_PROBES = ("/health", "/ready")


class ConnectionLimit:
    """Lets ``most`` pages be open at once.

    A browser that has a place can load its page anew and open a few more, up to a tenth above ``most``.
    """

    def __init__(self, app: ASGIApp, *, most: int) -> None:
        self._app = app
        self._most = most
        self._open: Counter[str] = Counter()
        self._kept: dict[str, float] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or websocket."""
        if scope["type"] == "websocket":
            await self._sit(scope, receive, send)
        elif scope["type"] == "http" and _is_page(scope) and not self._has_place_for(_visitor(scope)):
            await self._busy(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _sit(self, scope: Scope, receive: Receive, send: Send) -> None:
        visitor = _visitor(scope)
        if not self._has_place_for(visitor):
            await self._busy(scope, receive, send)
            return
        self._kept.pop(visitor, None)
        self._open[visitor] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._open[visitor] -= 1
            if not self._open[visitor]:
                del self._open[visitor]
                if visitor:
                    self._kept[visitor] = monotonic() + _KEPT_S

    def _has_place_for(self, visitor: str) -> bool:
        now = monotonic()
        self._kept = {one: until for one, until in self._kept.items() if until > now}
        taken = self._open.total() + len(self._kept)
        known = bool(visitor) and (visitor in self._open or visitor in self._kept)
        return taken < self._most or (known and taken <= self._most + self._most // 10)

    async def _busy(self, scope: Scope, receive: Receive, send: Send) -> None:
        await refuse(
            scope,
            receive,
            send,
            status=503,
            title="Dateline is busy",
            told=f"{self._most} pages are open already, as many as can be served well. "
            f"This page tries again every {_RETRY_S} seconds.",
            retry_after_s=_RETRY_S,
        )


def _is_page(scope: Scope) -> bool:
    path = scope["path"]
    return scope["method"] in ("GET", "HEAD") and path not in _PROBES and bool(PAGE.fullmatch(path))


def _visitor(scope: Scope) -> str:
    """What Streamlit's cookie says, the same for all pages of one browser; empty before it has one."""
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(Headers(scope=scope).get("cookie", ""))
    except CookieError:
        return ""
    return cookies[_COOKIE].value if _COOKIE in cookies else ""
