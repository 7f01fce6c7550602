"""Ending without cutting an answer off: what is under way goes on before a server ends.

Meanwhile it is not ready, so that a balancer sends nobody new.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from assistant.settings.readiness import Readiness

if TYPE_CHECKING:
    from types import FrameType

    import uvicorn

_LONGEST_S = 20.0  # less than the 30 after which Kubernetes kills
_POLL_S = 0.05
_DRAWING_S = 2.0  # in which a page draws what stands below its answer
_ENDING = Readiness(lacking=("the server is ending; another one has to be asked",))


class Ending:
    """Whether the server is about to end, for all its threads."""

    def __init__(self, busy: Callable[[], bool], *, longest_s: float = _LONGEST_S) -> None:
        """``busy`` says whether a question is being answered, for which it waits ``longest_s`` at most."""
        self._busy = busy
        self._longest_s = longest_s
        self._begun = threading.Event()

    def readiness(self) -> Readiness | None:
        """Why nobody new is to come; None as long as it goes on."""
        return _ENDING if self._begun.is_set() else None

    def begin(self, end: Callable[[], None]) -> bool:
        """Has ``end`` called once nothing is under way, or it has taken too long; False if that was begun."""
        if self._begun.is_set():
            return False
        self._begun.set()
        threading.Thread(target=self._wait, args=(end,), name="ending", daemon=True).start()
        return True

    def _wait(self, end: Callable[[], None]) -> None:
        deadline = time.monotonic() + self._longest_s
        drawn = 0.0
        try:
            while (now := time.monotonic()) < deadline:
                if self._busy():
                    drawn = now + _DRAWING_S
                elif now >= drawn:
                    break
                time.sleep(_POLL_S)
        finally:
            end()


def ending_server(config: uvicorn.Config, ending: Ending) -> uvicorn.Server:
    """A server that SIGTERM ends when nothing is under way, and a second SIGTERM or Ctrl-C at once."""
    import uvicorn

    class _Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            at_once = super().handle_exit
            if sig != signal.SIGTERM or not ending.begin(lambda: at_once(sig, frame)):
                at_once(sig, frame)

    return _Server(config)
