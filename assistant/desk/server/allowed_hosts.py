"""Under which names the desk is served, so that no page of another server can speak to it.

A page elsewhere can make its own name lead to this machine (DNS rebinding), which Starlette's
TrustedHostMiddleware refuses, and can open a websocket to any address. For the second the check of ``Origin``
is ours: Starlette's CORSMiddleware refuses nothing, and Streamlit lets every page of localhost in.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from assistant.desk.server.error_pages import Refused
from assistant.errors import SettingsInvalid

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_READING = ("GET", "HEAD", "OPTIONS")
_PORTS = {"http": 80, "https": 443}


def is_loopback(host: str) -> bool:
    """Whether the name or address leads to this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_address(address: str, *, hosts: Sequence[str], signed_in: bool) -> None:
    """Let the desk be served on other addresses than loopback only where people have to sign in.

    Raises SettingsInvalid.
    """
    if is_loopback(address):
        return
    if not signed_in:
        raise SettingsInvalid(
            f"Dateline cannot be served on {address!r}: nobody has to sign in, so whoever reaches it could "
            "read, change and withdraw everything; serve it on 127.0.0.1, or set up sign-in first"
        )
    if not hosts:
        raise SettingsInvalid(
            f"Dateline cannot be served on {address!r} without the names that people type to reach it; "
            "set DATELINE_HOSTS to them, such as 'dateline.example.org'"
        )


def allowed_hosts(address: str, hosts: Iterable[str]) -> list[str]:
    """The names of loopback and the others, as TrustedHostMiddleware takes them.

    Among ``hosts``, ``*.example.org`` allows every name below example.org. Raises SettingsInvalid.
    """
    allowed = ["localhost", "127.0.0.1", "[::1]"]
    for host in (address, *hosts) if is_loopback(address) else hosts:
        name = host.strip("[]")
        whole = name.removeprefix("*.")
        if "*" in whole or not whole:
            raise SettingsInvalid(
                f"DATELINE_HOSTS has {host!r}; name each host, or those below one, like '*.example.org'"
            )
        allowed.append(f"[{name}]" if ":" in name else name)
    return allowed


class SameOrigin:
    """Refuses a websocket, or a request that changes something, from another server's page.

    Without an ``Origin`` it comes from no page.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or websocket. Raises Refused."""
        if scope["type"] == "websocket" or scope.get("method", "GET") not in _READING:
            headers = Headers(scope=scope)
            origins, hosts = headers.getlist("origin"), headers.getlist("host")
            if origins and (len(origins) > 1 or len(hosts) != 1 or not _is_same(origins[0], hosts[0])):
                raise Refused(403, text="This request comes from a page of another server.")
        await self._app(scope, receive, send)


def _is_same(origin: str, host: str) -> bool:
    try:
        there = urlsplit(origin)
        here = urlsplit(f"{there.scheme}://{host}")
        usual = _PORTS.get(there.scheme)
        named = there.hostname is not None and usual is not None
        return named and (there.hostname, there.port or usual) == (here.hostname, here.port or usual)
    except ValueError:
        return False
