"""Fetching one address after another: guarded, bounded and polite."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from functools import cache, cached_property
from typing import TYPE_CHECKING

from ingest.errors import AddressRefused, FetchFailed
from ingest.fetching.address import checked_address
from ingest.fetching.body import ACCEPTED, read_body
from ingest.fetching.pace import Pace, retry_after_s
from ingest.fetching.policy import NetworkPolicy

if TYPE_CHECKING:
    import ssl

    import httpcore
    import httpx
    from protego import Protego

    from ingest.fetching.connection import Deadline

AGENT = "Dateline"  # the name by which a robots.txt knows it
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
_ROBOTS_BYTES = 5_000_000  # RFC 9309 asks to read a tenth of that
_LONGEST_DELAY_S = 30.0  # that a robots.txt is granted between two requests


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """``size`` is bytes, packed or unpacked; ``total_s`` bounds one fetch with its redirects."""

    size: int = 20_000_000
    total_s: float = 60.0
    redirects: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address gave: ``content`` is None where it has not changed since what the caller has of it."""

    address: str
    content: bytes | None
    media_type: str = ""
    charset: str = ""
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    content: bytes


class Fetcher:
    """Fetches within a policy; what it learns of servers, such as their robots.txt, lives as long as it."""

    def __init__(
        self, *, policy: NetworkPolicy = NetworkPolicy(), limits: FetchLimits = FetchLimits()
    ) -> None:
        self._policy = policy
        self._limits = limits
        self._pace = Pace(policy.pause_s)
        self._robots: dict[str, Protego | FetchFailed | None] = {}

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """Trusts whom the machine trusts: certifi's authorities, or those of SSL_CERT_FILE."""
        import httpx

        return httpx.create_ssl_context()

    def get(self, address: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Fetches an address, through at most five redirects.

        With ``etag`` or ``last_modified``, as it gave them before, only what is another now has a content.
        Raises AddressRefused and FetchFailed.
        """
        from ingest.fetching.connection import Deadline

        deadline = Deadline(self._limits.total_s)
        known = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        conditions = {name: value for name, value in known.items() if value}
        at = checked_address(address)
        for _ in range(self._limits.redirects + 1):
            with _failing_at(at):
                delay_s = self._allowed_by_robots(at, deadline)
                answer = self._request(at, conditions, deadline, size=self._limits.size, pause_s=delay_s)
                if answer.status not in _REDIRECTS:
                    return _fetched(at, answer)
                target = answer.headers.get("location")
                if not target:
                    raise FetchFailed("it redirects to nowhere", later=True)
            at = checked_address(_as_utf8(target), within=at)
        raise FetchFailed(f"{address!r} redirects more than {self._limits.redirects} times", later=True)

    def _allowed_by_robots(self, address: str, deadline: Deadline) -> float:
        """The seconds between two requests that the server asks for. Raises FetchFailed if it wants none."""
        import httpx

        url = httpx.URL(address)
        server = f"{url.scheme}://{url.netloc.decode()}"
        if server not in self._robots:
            self._robots[server] = self._read_robots(f"{server}/robots.txt", deadline)
        robots = self._robots[server]
        if isinstance(robots, FetchFailed):
            raise robots
        if robots is None:
            return 0.0
        if not robots.can_fetch(address, AGENT):
            raise FetchFailed("the robots.txt of its server does not allow that", later=False)
        return min(float(robots.crawl_delay(AGENT) or 0.0), _LONGEST_DELAY_S)

    def _read_robots(self, address: str, deadline: Deadline) -> Protego | FetchFailed | None:
        """The rules; none where there is no such file. One that cannot be had just now forbids (RFC 9309)."""
        at = address
        for _ in range(self._limits.redirects + 1):
            try:
                answer = self._request(at, {}, deadline, size=_ROBOTS_BYTES)
            except FetchFailed as error:
                return error
            if answer.status in _REDIRECTS and (target := answer.headers.get("location")):
                at = checked_address(_as_utf8(target), within=at)
                continue
            if answer.status in _LATER:
                why = f"its server's robots.txt cannot be read just now (status {answer.status})"
                return FetchFailed(why, later=True)
            return _rules(answer.content) if answer.status == 200 else None
        return None

    def _request(
        self, at: str, headers: Mapping[str, str], deadline: Deadline, *, size: int, pause_s: float = 0.0
    ) -> _Answer:
        """One request. Raises AddressRefused and FetchFailed, which do not name the address."""
        import httpcore
        import httpx

        from ingest.fetching.connection import GuardedNetwork

        url = httpx.URL(at)
        deadline.extend(self._pace.wait(url.host, pause_s=pause_s))
        network = GuardedNetwork(self._policy, deadline)
        sent = {"User-Agent": _user_agent(), "Accept": "*/*", "Accept-Encoding": ACCEPTED, **headers}
        try:
            with (
                httpcore.ConnectionPool(
                    ssl_context=self._tls if url.scheme == "https" else None, network_backend=network
                ) as pool,
                pool.stream("GET", _target(url), headers=_encoded(sent)) as response,
            ):
                received = {
                    name.decode("latin-1").casefold(): value.decode("latin-1")
                    for name, value in response.headers
                }
                content = b""
                if response.status == 200:
                    encoding = received.get("content-encoding", "")
                    content = read_body(response.iter_stream(), encoding=encoding, limit=size)
                return _Answer(status=response.status, headers=received, content=content)
        except httpcore.TimeoutException as error:
            raise FetchFailed("the server took too long to answer", later=True) from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            why = str(error) or type(error).__name__
            raise FetchFailed(f"the connection failed: {why}", later=True) from error


@contextmanager
def _failing_at(address: str) -> Iterator[None]:
    """Names the address in what goes wrong."""
    try:
        yield
    except AddressRefused as refusal:
        raise AddressRefused(f"{address!r} is not fetched: {refusal}") from refusal
    except FetchFailed as error:
        raise FetchFailed(
            f"{address!r} cannot be fetched: {error}", later=error.later, retry_after_s=error.retry_after_s
        ) from error


def _fetched(at: str, answer: _Answer) -> Fetched:
    headers = answer.headers
    if answer.status not in (200, 304):
        raise FetchFailed(
            f"the server answers with status {answer.status}",
            later=answer.status in _LATER,
            retry_after_s=retry_after_s(headers.get("retry-after", "")),
        )
    kind = Message()
    kind["content-type"] = headers.get("content-type", "")
    return Fetched(
        address=at,
        content=answer.content if answer.status == 200 else None,
        media_type=headers.get("content-type", "").partition(";")[0].strip().casefold(),
        charset=str(kind.get_content_charset("")),
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
    )


def _encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]


def _as_utf8(header: str) -> str:
    """An address in a header, where servers write UTF-8 as it is."""
    return header.encode("latin-1").decode("utf-8", "replace")


def _rules(content: bytes) -> Protego:
    from protego import Protego

    return Protego.parse(content.decode("utf-8", "replace"))


def _target(url: httpx.URL) -> httpcore.URL:
    """The address for the library below httpx, which takes no proxy from the environment."""
    import httpcore

    return httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)


@cache
def _user_agent() -> str:
    from importlib.metadata import version

    return f"{AGENT}/{version('dateline')} (collects news reports; keeps to robots.txt)"
