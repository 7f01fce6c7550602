"""Addresses as people and feeds write them → one plain form, or a refusal.

What an address leads to is decided later, by what its name is looked up as (:mod:`ingest.fetching.policy`).
Here those are refused that are meant to be read in two ways, or name something no public server is.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from ingest.errors import AddressRefused

_LONGEST = 2000  # characters
_SCHEMES = ("http", "https")
_AMBIGUOUS = re.compile(r"[\s\\\x00-\x1f\x7f]")
_USERINFO = re.compile(r"//[^/?#]*@")
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|\d+)", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_INSIDE = re.compile(  # top-level names of no public server: RFC 6761, and those that networks use at home
    r"arpa|corp|home|internal|intranet|invalid|lan|local|localdomain|localhost|onion|private|test"
)
_TRACKING = re.compile(r"utm_\w+|at_(?:bbc|campaign|custom|format|link|medium|ptr)\w*|fbclid|gclid|mc_[ce]id")


def checked_address(text: str, *, within: str = "") -> str:
    """The address in plain form, without a fragment; one that is relative is relative to ``within``.

    Raises AddressRefused.
    """
    import httpx

    shown = _USERINFO.sub("//***@", text if len(text) <= 200 else f"{text[:200]}…")
    stripped = text.strip()
    if len(stripped) > _LONGEST or _AMBIGUOUS.search(stripped):
        raise AddressRefused(
            f"the address {shown!r} has spaces, backslashes or control characters, or more than "
            f"{_LONGEST:,} characters; write it as a browser shows it"
        )
    try:
        url = httpx.URL(within).join(stripped) if within else httpx.URL(stripped)
        if url.scheme not in _SCHEMES:
            raise AddressRefused("is neither http nor https; only these are fetched")
        if url.userinfo or "@" in urlsplit(stripped).netloc:
            raise AddressRefused("has a user name or a password; leave them out")
        host = _checked_host(url.raw_host.decode("ascii"))
        return str(url.copy_with(host=host, path=url.path or "/", fragment=None))
    except AddressRefused as refusal:
        raise AddressRefused(f"the address {shown!r} {refusal}") from None
    except (httpx.InvalidURL, ValueError) as error:
        raise AddressRefused(f"the address {shown!r} cannot be read: {error}") from None


def _checked_host(host: str) -> str:
    """The host in ASCII, of which there is one way to read it. Raises AddressRefused and ValueError."""
    if not host:
        raise AddressRefused("names no server")
    if "%" in host:
        raise AddressRefused("names a network card of this machine; leave out what follows the %")
    if ":" in host:
        return str(ipaddress.IPv6Address(host))
    plain = host.casefold().removesuffix(".")
    labels = plain.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return _checked_numbers(plain)
    if not all(map(_LABEL.fullmatch, labels)):
        raise AddressRefused(f"has a host that is no name: {host!r}")
    if len(labels) == 1 or _INSIDE.fullmatch(labels[-1]):
        raise AddressRefused(
            f"names {plain!r}, which is inside a network; only public servers are fetched from"
        )
    return plain


def _checked_numbers(host: str) -> str:
    try:
        return str(ipaddress.IPv4Address(host))
    except ValueError:
        raise AddressRefused(
            f"writes its server as {host!r}; only four decimal numbers without leading zeros are read"
        ) from None


def without_tracking(address: str) -> str:
    """The address without its fragment and the parameters that only say by which way somebody came."""
    import httpx

    url = httpx.URL(address)
    kept = [(name, value) for name, value in url.params.multi_items() if not _TRACKING.fullmatch(name)]
    if len(kept) == len(url.params.multi_items()):
        return str(url.copy_with(fragment=None))
    return str(url.copy_with(fragment=None, params=kept or None))
