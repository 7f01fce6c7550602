"""What somebody reads who is refused: what is wrong and what to do, as a page or as plain text."""

from __future__ import annotations

import logging
from html import escape
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse, Response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = logging.getLogger(__name__)

_TOLD: dict[int, tuple[str, str]] = {
    400: ("This request cannot be read", "Open Dateline at its first page."),
    403: ("This is not allowed here", "Reload Dateline’s page and try again."),
    404: ("There is nothing at this address", "Open Dateline at its first page."),
    405: ("This address does not take that", "Open Dateline at its first page."),
    408: ("This came too slowly", "Try again over a better connection."),
    413: ("This is too large", "Send less at once."),
    503: ("Dateline cannot do this now", "Try again in a moment."),
}
_OTHERWISE = ("Something went wrong", "Dateline failed unexpectedly; the server’s log tells more.")

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – Dateline</title>
<style>
  :root {{ color-scheme: light dark; }}
  body {{ margin: 0; padding: 12vh 1.5rem 3rem; background: light-dark(#fdfcfa, #15181a);
    color: light-dark(#1f2326, #e7e4de); font: 1rem/1.55 "Source Sans 3", system-ui, sans-serif; }}
  main {{ max-width: 34rem; margin: 0 auto; overflow-wrap: anywhere; }}
  .name {{ font: 700 1.2rem/1.1 "Source Serif 4", Georgia, serif; opacity: 0.72; }}
  h1 {{ font: 600 1.6rem/1.25 "Source Serif 4", Georgia, serif; margin: 1.6rem 0 0.5rem; }}
  p {{ margin: 0.5rem 0 0; }}
  a {{ color: light-dark(#1f5673, #8dbfd9); }}
</style>
</head>
<body>
<main>
<div class="name">Dateline</div>
<h1>{title}</h1>
<p>{told}</p>
{way}
</main>
</body>
</html>
"""


def page(
    scope: Scope, status: int, *, title: str = "", told: str = "", retry_after_s: int | None = None
) -> Response:
    """The refusal as a page for who reads pages, else as plain text.

    ``retry_after_s`` is said to programs in the header of that name; a page then loads itself anew after it.
    """
    named, explained = _TOLD.get(status, _OTHERWISE)
    title, told = title or named, told or explained
    headers = {"Cache-Control": "no-store"}
    if retry_after_s is not None:
        headers["Retry-After"] = str(retry_after_s)
    if "text/html" not in Headers(scope=scope).get("accept", ""):
        return PlainTextResponse(f"{title}. {told}\n", status_code=status, headers=headers)
    if retry_after_s is not None:
        headers["Refresh"] = str(retry_after_s)
    way = "" if retry_after_s is not None else '<p><a href="/">To Dateline’s first page</a></p>'
    html = _PAGE.format(title=escape(title), told=escape(told), way=way)
    return HTMLResponse(html, status_code=status, headers=headers)


async def refuse(
    scope: Scope,
    receive: Receive,
    send: Send,
    *,
    status: int,
    title: str = "",
    told: str = "",
    retry_after_s: int | None = None,
) -> None:
    """Answer a request with a refusal; what wants to become a websocket is turned down with status 403."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close"})
        return
    response = page(scope, status, title=title, told=told, retry_after_s=retry_after_s)
    await response(scope, receive, send)


class Refused(Exception):
    """Raised while a request is being read; told as :func:`page` tells it."""

    def __init__(self, status: int, *, title: str = "", told: str = "") -> None:
        super().__init__(status)
        self.status, self.title, self.told = status, title, told


class PlainErrors:
    """Puts such pages in the place of what Streamlit and Starlette say when something fails."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; a websocket that fails is left to the server, which closes it and logs why."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sending = _Replaced(scope, receive, send)
        try:
            await self._app(scope, receive, sending)
        except Refused as refused:
            response = page(scope, refused.status, title=refused.title, told=refused.told)
            response.headers["Connection"] = "close"  # the rest of what is being sent is not read
            await sending.end(response)
        except Exception:
            if sending.begun:
                raise
            _log.exception("the request for %r failed", scope["path"])
            await sending.end(page(scope, 500))


class _Replaced:
    """Sends a response on, or a page in its place when it tells of a failure."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._instead = False
        self.begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            if message["status"] >= 400 and "json" not in headers.get("content-type", ""):
                self._instead = True
                told = page(self._scope, message["status"])
                if allowed := headers.get("allow"):
                    told.headers["Allow"] = allowed
                await self.end(told)
        if not self._instead:
            self.begun = True
            await self._send(message)

    async def end(self, response: Response) -> None:
        """Send this instead, unless something has been sent already."""
        if not self.begun:
            self.begun = True
            await response(self._scope, self._receive, self._send)
