"""Manners: how long to wait between two requests to one server, and what a server asks for."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_LONGEST_RETRY_S = 7 * 24 * 3600.0


class Pace:
    """At least so many seconds between two requests to one server."""

    def __init__(self, pause_s: float) -> None:
        self._pause_s = pause_s
        self._next: dict[str, float] = {}

    def wait(self, server: str, *, pause_s: float = 0.0) -> float:
        """Waits for the server's turn; returns how many seconds. ``pause_s`` is what it asks for itself."""
        wait_s = max(0.0, self._next.get(server, 0.0) - time.monotonic())
        time.sleep(wait_s)
        self._next[server] = time.monotonic() + max(self._pause_s, pause_s)
        return wait_s


def retry_after_s(header: str, *, now: datetime | None = None) -> float | None:
    """The seconds of a Retry-After header (RFC 9110), at most a week's; None when it cannot be read."""
    text = header.strip()
    if text.isascii() and text.isdecimal():
        return min(float(text[:9]), _LONGEST_RETRY_S)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(0.0, (at - (now or datetime.now(UTC))).total_seconds()), _LONGEST_RETRY_S)
