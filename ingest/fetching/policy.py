"""Which servers may be connected to: those that anybody on the internet can reach, at the web's ports."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ingest.errors import AddressRefused, FetchFailed

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_PORTS = frozenset({80, 443, 8080, 8443})
_NOT_PUBLIC_4 = [
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # behind a provider's NAT; a cloud's metadata at 100.100.100.200
        "127.0.0.0/8",
        "168.63.129.16/32",  # a cloud's metadata
        "169.254.0.0/16",  # link-local; clouds' metadata at 169.254.169.254
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
]
_PUBLIC_6 = ipaddress.IPv6Network("2000::/3")
_NOT_PUBLIC_6 = [
    ipaddress.IPv6Network(network)
    for network in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
]
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_IPV4_BITS = 0xFFFF_FFFF


def look_up(host: str, port: int) -> list[str]:
    """The addresses that this machine's resolver has for a name. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkPolicy:
    """Who may be connected to, and how often.

    ``allowed`` names addresses, each with its port, that may be besides public ones; ``look_up`` gives the
    addresses of a name; ``pause_s`` is the least time between two requests to one server.
    """

    allowed: frozenset[tuple[str, int]] = frozenset()
    look_up: Callable[[str, int], Sequence[str]] = field(default=look_up)
    pause_s: float = 1.0

    def addresses(self, host: str, port: int) -> list[str]:
        """The addresses of a server, looked up once and each allowed, so that one of these is connected to.

        Raises AddressRefused when any of them is not, and FetchFailed when there is none.
        """
        if port not in _PORTS | {allowed for _, allowed in self.allowed}:
            ports = ", ".join(map(str, sorted(_PORTS)))
            raise AddressRefused(
                f"{host!r} is to be asked at port {port}; the ports fetched from are {ports}"
            )
        try:
            found = [str(ipaddress.ip_address(host))]
        except ValueError:
            found = self._looked_up(host, port)
        for one in found:
            self._check(host, one, port)
        return found

    def _looked_up(self, host: str, port: int) -> list[str]:
        try:
            found = list(self.look_up(host, port))
        except (OSError, UnicodeError) as error:
            why = getattr(error, "strerror", None) or error
            raise FetchFailed(f"the name {host!r} cannot be looked up: {why}", later=True) from error
        if not found:
            raise FetchFailed(f"the name {host!r} has no address", later=True)
        return found

    def _check(self, host: str, address: str, port: int) -> None:
        if (address, port) in self.allowed:
            return
        of = "" if host == address else f", which is {address!r}"
        try:
            public = is_public(ipaddress.ip_address(address))
        except ValueError:  # such as one with a zone: "fe80::1%eth0"
            public = False
        if not public:
            raise AddressRefused(f"{host!r}{of} is no public address; only public servers are fetched from")


def is_public(address: IPAddress) -> bool:
    """Whether an address is of the internet at large, whatever form it is written in.

    By the IANA's special-purpose registries of 2025; what ``ipaddress`` knows depends on the Python.
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & _IPV4_BITS)
        if inner is None:
            return address in _PUBLIC_6 and not any(address in one for one in _NOT_PUBLIC_6)
        address = inner
    return not any(address in one for one in _NOT_PUBLIC_4)
