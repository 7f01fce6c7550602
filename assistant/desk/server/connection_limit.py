"""How many pages may be open at once, so that those who are there are served well.

Every open page is a session of Streamlit's with a websocket, a thread while it works, and memory. Ours, since
uvicorn's ``limit_concurrency`` counts connections, those of ``/health`` included, and knows no visitors.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from http.cookies import CookieError, SimpleCookie
from time import monotonic
from typing import TYPE_CHECKING

from starlette.datastructures import Headers

from assistant.desk.server.error_pages import Refused
from assistant.desk.server.routes import is_page
from assistant.desk.server.visitors import MEMBER

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_COOKIE = "_streamlit_xsrf"  # Streamlit gives each browser one, before its first websocket
_KEPT_S = 5.0  # for which a place is kept while its page reloads
_RETRY_S = 10
_IDLE_S = 120.0


class ConnectionLimit:
    """Lets members have ``most`` pages open at once.

    Whoever is signed in without a role has a quarter as many places beside those, and each is closed after
    ``idle_s`` seconds without a message: nobody but members can take a member's place.
    """

    def __init__(self, app: ASGIApp, *, most: int, idle_s: float = _IDLE_S) -> None:
        self._app = app
        self._members, self._others = _Places(most), _Places(max(2, most // 4))
        self._idle_s = idle_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or websocket. Raises Refused."""
        if scope["type"] != "websocket" and not is_page(scope):
            await self._app(scope, receive, send)
            return
        member = MEMBER in scope["auth"].scopes
        places = self._members if member else self._others
        visitor = _visitor(scope)
        if not places.has_one_for(visitor):
            raise Refused(
                503,
                title="Too many open windows right now.",
                text=f"This page tries again every {_RETRY_S} seconds.",
                retry_after_s=_RETRY_S,
            )
        if scope["type"] == "http":
            await self._app(scope, receive, send)
            return
        places.take(visitor)
        try:
            await self._app(scope, receive if member else self._until_idle(receive, send), send)
        finally:
            places.free(visitor)

    def _until_idle(self, receive: Receive, send: Send) -> Receive:
        async def received() -> Message:
            try:
                async with asyncio.timeout(self._idle_s):
                    return await receive()
            except TimeoutError:
                await send({"type": "websocket.close", "code": 1000, "reason": "idle"})
                return {"type": "websocket.disconnect", "code": 1000}

        return received


class _Places:
    """The open pages of each browser.

    A browser that has a place can reload its page and open a few more, up to a tenth above ``most``.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: Counter[str] = Counter()
        self._kept: dict[str, float] = {}

    def has_one_for(self, visitor: str) -> bool:
        now = monotonic()
        self._kept = {one: until for one, until in self._kept.items() if until > now}
        taken = self._open.total() + len(self._kept)
        known = bool(visitor) and (visitor in self._open or visitor in self._kept)
        return taken < self._most or (known and taken <= self._most + self._most // 10)

    def take(self, visitor: str) -> None:
        self._kept.pop(visitor, None)
        self._open[visitor] += 1

    def free(self, visitor: str) -> None:
        self._open[visitor] -= 1
        if not self._open[visitor]:
            del self._open[visitor]
            if visitor:
                self._kept[visitor] = monotonic() + _KEPT_S


def _visitor(scope: Scope) -> str:
    """The value of Streamlit's cookie, the same for all pages of one browser; empty before it has one."""
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(Headers(scope=scope).get("cookie", ""))
    except CookieError:
        return ""
    return cookies[_COOKIE].value if _COOKIE in cookies else ""
