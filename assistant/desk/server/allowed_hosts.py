"""Under which names the desk is served, so that no page of another server can speak to it.

A page elsewhere can make its own name point to this machine (DNS rebinding), and can open a websocket to any
address. The browser tells of both: of the name asked for in ``Host``, of the page that asks in ``Origin``.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from assistant.desk.server.error_pages import refuse
from assistant.errors import SettingsInvalid

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_ASKING = ("GET", "HEAD", "OPTIONS")


def is_loopback(host: str) -> bool:
    """Whether only this machine can mean itself by it."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_address(address: str, *, hosts: Sequence[str], signed_in: bool) -> None:
    """Let the desk be served on other addresses than loopback only where people sign in.

    ``signed_in`` tells whether they have to. Raises SettingsInvalid.
    """
    if is_loopback(address):
        return
    if not signed_in:
        raise SettingsInvalid(
            f"the desk cannot be served on {address!r}: nobody has to sign in, so whoever reaches it could "
            "read, change and withdraw everything; serve it on 127.0.0.1, or set up sign-in first"
        )
    if not hosts:
        raise SettingsInvalid(
            f"the desk cannot be served on {address!r} without the names that people type to reach it; "
            "set DATELINE_HOSTS to them, such as 'dateline.example.org'"
        )


def _read(authority: str) -> tuple[str, int | None] | None:
    """The name and the port of ``host:port``, or None when it is no such thing."""
    try:
        parts = urlsplit(f"//{authority}")
        port = parts.port
    except ValueError:
        return None
    if not parts.hostname or parts.netloc != authority or "@" in authority:
        return None
    return parts.hostname.rstrip("."), port


class AllowedHosts:
    """Refuses requests and websockets that ask for another name, or come from another server's page.

    The names of loopback are always known; ``hosts`` are the others.
    """

    def __init__(self, app: ASGIApp, *, hosts: Sequence[str]) -> None:
        self._app = app
        self._known = frozenset(host.casefold() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or websocket."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        asked = headers.getlist("host")
        if len(asked) != 1 or not self._is_known(asked[0]):
            await refuse(
                scope,
                receive,
                send,
                status=400,
                title="Dateline is not served under this name",
                told="Whoever runs it can add the name to DATELINE_HOSTS.",
            )
        elif self._is_changing(scope) and not _same(headers.getlist("origin"), asked[0]):
            await refuse(scope, receive, send, status=403, told="This was asked by a page of another server.")
        else:
            await self._app(scope, receive, send)

    def _is_known(self, authority: str) -> bool:
        read = _read(authority)
        return read is not None and (is_loopback(read[0]) or read[0].casefold() in self._known)

    def _is_changing(self, scope: Scope) -> bool:
        return scope["type"] == "websocket" or scope["method"] not in _ASKING


def _same(origins: Sequence[str], asked: str) -> bool:
    """Whether a page of the server asked for asks, or, without an ``Origin``, no page at all."""
    if not origins:
        return True
    try:
        origin = urlsplit(origins[0])
    except ValueError:
        return False
    usual = {"http": 80, "https": 443}.get(origin.scheme)
    here, there = _read(asked), _read(origin.netloc)
    if len(origins) > 1 or usual is None or here is None or there is None:
        return False
    return (here[0], here[1] or usual) == (there[0], there[1] or usual)
