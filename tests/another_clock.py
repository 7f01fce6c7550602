"""Runs a module under a clock that is wrong: ``python -m tests.another_clock SECONDS MODULE [ARGUMENT]…``.

Whoever asks Python for the day and the time in that process gets those of so many seconds later, or, with a
number below 0, earlier. What waits is not disturbed, nor is it by a machine whose clock is set.
"""

from __future__ import annotations

import datetime
import runpy
import sys
import time

_SECONDS = float(sys.argv[1])
_now = time.time


class _Shifted(datetime.datetime):
    """As the class of which it takes the place, but for the time now."""

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> _Shifted:
        return cls.fromtimestamp(_now() + _SECONDS, tz)


if __name__ == "__main__":
    datetime.datetime = _Shifted  # type: ignore[misc]
    time.time = lambda: _now() + _SECONDS
    sys.argv = sys.argv[2:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
