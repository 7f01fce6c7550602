"""The headers by which every response, an error’s or a file’s too, limits what the browser does."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

from assistant.desk.server.page_html import page_html

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_FEATURES = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "screen-wake-lock",
    "serial",
    "usb",
)


def content_policy(index: str) -> str:
    """The Content-Security-Policy under which Streamlit's page, whose HTML is ``index``, works.

    Scripts come from this server, and from ``blob:`` addresses, where Streamlit puts the scripts of the
    desk's own parts; the page's one inline script is allowed by its hash. Styles are inline, as Streamlit
    sets them. No other server may be asked for anything.
    """
    inline = " ".join(f"'sha256-{_digest(script)}'" for script in _INLINE.findall(index))
    rules = {
        "default-src": "'none'",
        "script-src": f"'self' blob: {inline}".strip(),
        "style-src": "'self' 'unsafe-inline'",
        "font-src": "'self' data:",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "frame-ancestors": "'none'",
        "form-action": "'none'",
        "base-uri": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def safe_headers() -> list[tuple[str, str]]:
    """The headers of every response; uvicorn sends them, also with what it answers itself."""
    return [
        ("Content-Security-Policy", content_policy(page_html())),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", ", ".join(f"{feature}=()" for feature in _FEATURES)),
        ("Referrer-Policy", "no-referrer"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
    ]


class NoSharing:
    """Removes what opens a response to pages of other servers, and doubles of what uvicorn sends."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._others = {name.lower() for name, _ in safe_headers()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or websocket."""

        async def stripped(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                for name in list(headers):
                    if name.startswith("access-control-") or name in self._others:
                        del headers[name]
            await send(message)

        await self._app(scope, receive, stripped)
