"""How Chroma servers that somebody else runs are named and connected to; nothing is asked of them here."""

from __future__ import annotations

import base64
import os
import ssl
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from corpus.errors import VectorsUnavailable

AUTHORIZATION, X_CHROMA_TOKEN = "Authorization", "X-Chroma-Token"
TOKEN_HEADERS = (AUTHORIZATION, X_CHROMA_TOKEN)
_USUAL_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChromaAccess:
    """What a Chroma server elsewhere asks of who connects to it, and how the vectors lie there.

    ``token`` is sent as ``token_header`` has it: a bearer token in ``Authorization``, or plain in
    ``X-Chroma-Token``. ``basic`` is ``user:password``. Without ``tenant`` or ``database`` those are used that
    the server gives to these credentials, or Chroma's defaults. ``ca`` is a file of certificates in PEM form:
    the authorities that are trusted in place of the public ones. With ``by_month`` passages are in
    collections by month of publication, spread over all servers named.
    """

    token: str | None = field(default=None, repr=False)
    token_header: str = AUTHORIZATION
    basic: str | None = field(default=None, repr=False)
    tenant: str | None = None
    database: str | None = None
    ca: Path | None = None
    by_month: bool = False

    def headers(self) -> dict[str, str]:
        """What is sent with every request."""
        if self.token is not None:
            bearer = self.token_header == AUTHORIZATION
            return {self.token_header: f"Bearer {self.token}" if bearer else self.token}
        if self.basic is not None:
            return {AUTHORIZATION: f"Basic {base64.b64encode(self.basic.encode()).decode()}"}
        return {}

    def secrets(self) -> list[str]:
        """What no message may show: the token, the password, and user and password as they are sent."""
        sent = base64.b64encode(self.basic.encode()).decode() if self.basic else None
        password = self.basic.partition(":")[2] if self.basic else None
        return [secret for secret in (self.token, self.basic, sent, password) if secret]


def chroma_addresses(url: str, access: ChromaAccess) -> tuple[str, ...]:
    """The servers that ``url`` names, separated by commas, each in one spelling and once.

    Raises VectorsUnavailable where they, or what is to be sent to them, cannot be right.
    """
    addresses = tuple(dict.fromkeys(_address(one) for one in url.replace(",", " ").split()))
    if not addresses:
        raise VectorsUnavailable("DATELINE_CHROMA_URL names no server; write https://chroma.example.org")
    if len(addresses) > 1 and not access.by_month:
        raise VectorsUnavailable(
            f"DATELINE_CHROMA_URL names {len(addresses)} servers, and the vectors are in one collection; "
            "name one, or spread them by setting DATELINE_CHROMA_SHARDS to month"
        )
    _check_credentials(addresses, access)
    if access.ca is not None:
        _check_authorities(access.ca)
    return addresses


def _address(written: str) -> str:
    try:
        parts = urlsplit(written)
        host, port = parts.hostname, parts.port
    except ValueError:
        parts, host, port = urlsplit(""), None, None
    if parts.scheme not in _USUAL_PORTS or not host or parts.query or parts.fragment:
        shown = written.rpartition("@")[2]  # before it may be a password
        raise VectorsUnavailable(
            f"{shown!r} in DATELINE_CHROMA_URL is no server's address; write it as https://chroma.example.org"
        )
    if "@" in parts.netloc:
        raise VectorsUnavailable(
            "DATELINE_CHROMA_URL has a user or password in it, which would be shown; set "
            "DATELINE_CHROMA_BASIC to user:password instead"
        )
    named = f"[{host}]" if ":" in host else host
    beside = "" if port in (None, _USUAL_PORTS[parts.scheme]) else f":{port}"
    return f"{parts.scheme}://{named}{beside}{parts.path.rstrip('/')}"


def _check_credentials(addresses: tuple[str, ...], access: ChromaAccess) -> None:
    if access.token is not None and access.basic is not None:
        raise VectorsUnavailable(
            "both DATELINE_CHROMA_TOKEN and DATELINE_CHROMA_BASIC are set; unset the one that the server "
            "does not take"
        )
    if access.token is not None and not (access.token.isascii() and access.token.isprintable()):
        raise VectorsUnavailable(
            "DATELINE_CHROMA_TOKEN has characters that no token has; see that it was copied whole"
        )
    if access.basic is not None and ":" not in access.basic:
        raise VectorsUnavailable("DATELINE_CHROMA_BASIC has no colon; write it as user:password")
    if not access.headers():
        return
    for address in addresses:
        # Chroma itself asks for no credentials: what asks for them is a proxy, which can speak TLS too.
        if address.startswith("http:") and not is_loopback(urlsplit(address).hostname or ""):
            raise VectorsUnavailable(
                f"a token or password would cross the network unencrypted to {address!r}; have the server "
                "use TLS and write https:// in DATELINE_CHROMA_URL, or unset the credentials"
            )


def _check_authorities(file: Path) -> None:
    try:
        ssl.create_default_context(cafile=str(file))
    except OSError as error:  # an SSLError is one
        raise VectorsUnavailable(
            f"DATELINE_CHROMA_CA is {str(file)!r}, which cannot be read as certificates "
            f"({error.strerror or error}); name a file in PEM form"
        ) from error


def bypass_proxies(url: str) -> None:
    """Keeps the environment's proxy out of the way to this machine; chromadb has no setting for it."""
    host = urlsplit(url).hostname or ""
    if is_loopback(host):
        for name in ("no_proxy", "NO_PROXY"):
            exempt = [one for one in os.environ.get(name, "").split(",") if one]
            if host not in exempt:
                os.environ[name] = ",".join([*exempt, host])


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by a loopback address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
