"""How many questions are answered at once: more would make every answer late, and none sooner."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from assistant.errors import Busy

_WAITING_EACH = 4  # may wait for each that is being answered
_PATIENCE_S = 3.0
_IDLE_S = 1.0


class ConcurrencyLimiter:
    """Lets ``at_once`` questions be answered at once, and four times as many wait a moment.

    Any thread may use it.
    """

    def __init__(self, *, at_once: int = 2, patience_s: float = _PATIENCE_S) -> None:
        self._at_once = at_once
        self._patience_s = patience_s
        self._free = threading.Semaphore(at_once)
        self._within = 0
        self._came: deque[float] = deque(maxlen=2)
        self._counting = threading.Lock()

    @contextmanager
    def acquire(self) -> Iterator[None]:
        """Answer within this block, which may first have to wait. Raises Busy."""
        with self._counting:
            if self._within >= self._at_once * (1 + _WAITING_EACH):
                raise self._busy()
            self._within += 1
            self._came.append(monotonic())
        try:
            if not self._free.acquire(timeout=self._patience_s):
                raise self._busy()
            try:
                yield
            finally:
                self._free.release()
        finally:
            with self._counting:
                self._within -= 1

    def load(self) -> tuple[int, int]:
        """How many questions are being answered, and how many wait."""
        with self._counting:
            return min(self._within, self._at_once), max(0, self._within - self._at_once)

    def is_idle(self) -> bool:
        """Whether there is time for what nobody waits for: at most one question came in the last second."""
        with self._counting:
            before = self._came[0] if len(self._came) == 2 else float("-inf")
            return self._within == 0 and monotonic() - before > _IDLE_S

    def _busy(self) -> Busy:
        answered = f"{self._at_once} questions are" if self._at_once > 1 else "a question is"
        return Busy(f"Dateline is busy: {answered} being answered and others wait; try again in a moment")
