"""Connections that go to a checked address and end at a deadline.

A name is looked up once, every address that it has is checked, and one of those is connected to: a name
that leads elsewhere a moment later gains nothing. The name itself stays in the Host header and in TLS.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore

from ingest.errors import FetchFailed
from ingest.fetching.policy import NetworkPolicy

_STEP_S = 10.0  # for one connection, or for the next bytes


class Deadline:
    """By when a fetch has to be over, whatever trickles in meanwhile."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def extend(self, seconds: float) -> None:
        """For time that was spent waiting on purpose."""
        self._end += seconds

    def left_s(self) -> float:
        """Seconds for the next step. Raises FetchFailed when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise FetchFailed(f"it took more than {self._seconds:g} s", later=True)
        return min(left, _STEP_S)


class GuardedNetwork(httpcore.NetworkBackend):
    """Opens connections for one fetch."""

    def __init__(self, policy: NetworkPolicy, deadline: Deadline) -> None:
        self._policy = policy
        self._deadline = deadline
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connects to the first checked address that answers. Raises AddressRefused, FetchFailed."""
        failed: Exception | None = None
        for address in self._policy.addresses(host, port):
            try:
                stream = self._sockets.connect_tcp(
                    address, port, self._deadline.left_s(), local_address, socket_options
                )
                return _TimedStream(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        assert failed is not None
        raise failed

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        """Never."""
        raise FetchFailed("only servers on the internet are fetched from", later=False)


class _TimedStream(httpcore.NetworkStream):
    """A stream of which each step ends by the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left_s())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left_s())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left_s())
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
