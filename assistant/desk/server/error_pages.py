"""What somebody reads whose request is refused: what is wrong and what to do, as a page or as plain text."""

from __future__ import annotations

import logging
from html import escape
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse, Response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = logging.getLogger(__name__)

_TEXTS: dict[int, tuple[str, str]] = {
    400: (
        "Bad request",
        "If you typed this host name, ask whoever runs this server to add it to DATELINE_HOSTS.",
    ),
    403: ("Not allowed", "Reload Dateline’s page and try again."),
    404: ("Page not found", "Check the address."),
    405: ("Method not allowed", "Open this address in a browser."),
    408: ("Request timed out", "Try again over a better connection."),
    413: ("Too large", "Send less at once."),
    503: ("Temporarily unavailable", "Try again in a moment."),
}
_UNEXPECTED = ("Something went wrong", "Dateline failed unexpectedly; see the server’s log.")
_BACK = '<p><a href="/">Back to Dateline</a></p>'

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
  a.button {{ display: inline-block; margin-top: 0.6rem; padding: 0.5rem 1.1rem; border-radius: 8px;
    background: light-dark(#1f5673, #8dbfd9); color: light-dark(#fff, #15181a); text-decoration: none; }}
</style>
</head>
<body>
<main>
<div class="name">Dateline</div>
<h1>{title}</h1>
<p>{text}</p>
{link}
</main>
</body>
</html>
"""


class Refused(Exception):
    """A request or websocket that is turned down; :class:`PlainErrors` answers it.

    Without a title or text, those of the status are used. A page with ``retry_after_s`` reloads itself after
    that many seconds.
    """

    def __init__(
        self, status: int, *, title: str = "", text: str = "", retry_after_s: int | None = None
    ) -> None:
        super().__init__(status)
        usual = _TEXTS.get(status, _UNEXPECTED)
        self.status, self.title, self.text = status, title or usual[0], text or usual[1]
        self.retry_after_s = retry_after_s


def html_page(title: str, text: str, link: str = "") -> str:
    """A page of its own, without Streamlit; ``link`` is HTML."""
    return _PAGE.format(title=escape(title), text=escape(text), link=link)


def _response(scope: Scope, refused: Refused) -> Response:
    """A page for a browser, else plain text."""
    headers = {"Cache-Control": "no-store"}
    if scope["method"] not in ("GET", "HEAD"):
        headers["Connection"] = "close"  # whatever more is sent is not read
    if refused.retry_after_s is not None:
        headers["Retry-After"] = str(refused.retry_after_s)
    if "text/html" not in Headers(scope=scope).get("accept", ""):
        text = f"{refused.title.rstrip('.')}. {refused.text}\n"
        return PlainTextResponse(text, status_code=refused.status, headers=headers)
    if refused.retry_after_s is not None:
        headers["Refresh"] = str(refused.retry_after_s)
    link = "" if refused.retry_after_s is not None else _BACK
    return HTMLResponse(
        html_page(refused.title, refused.text, link), status_code=refused.status, headers=headers
    )


class PlainErrors:
    """Answers what is refused, and replaces what Streamlit and Starlette say when something fails.

    ``texts`` are for statuses of which the usual text says too little.
    """

    def __init__(self, app: ASGIApp, *, texts: dict[int, str]) -> None:
        self._app = app
        self._texts = texts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or websocket; one that fails once it is open is left to the server."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        sending = _Replacing(scope, receive, send, self._texts)
        try:
            await self._app(scope, receive, sending)
        except Refused as refused:
            await sending.refuse(refused)
        except Exception:
            if sending.begun or scope["type"] == "websocket":
                raise
            _log.exception("the request for %r failed", scope["path"])
            await sending.refuse(Refused(500))


class _Replacing:
    """Sends a response on, or another in its place when it is an error’s."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, texts: dict[int, str]) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._texts = texts
        self._replaced = False
        self.begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] >= 400:
            headers = MutableHeaders(raw=message["headers"])
            if "json" not in headers.get("content-type", ""):
                self._replaced = True
                status = message["status"]
                await self.refuse(Refused(status, text=self._texts.get(status, "")), headers.get("allow"))
        if not self._replaced:
            self.begun = True
            await self._send(message)

    async def refuse(self, refused: Refused, allow: str | None = None) -> None:
        """Send this instead, unless something has been sent already."""
        if self.begun:
            return
        self.begun = True
        if self._scope["type"] == "websocket":
            await self._send({"type": "websocket.close"})  # one that is not open yet gets the status 403
            return
        response = _response(self._scope, refused)
        if allow:
            response.headers["Allow"] = allow
        await response(self._scope, self._receive, self._send)
