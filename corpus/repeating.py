"""A thread by which a server does something again and again for as long as it runs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from corpus.errors import CorpusError
from corpus.outages import Outage, is_of_database


@contextmanager
def repeated(
    what: Callable[[threading.Event], None],
    *,
    every_s: float,
    name: str,
    failing: str,
    working: str,
    ending_s: float | None = None,
) -> Iterator[None]:
    """Within the block a thread of this name does ``what`` at once, and ``every_s`` seconds after each time.

    ``what`` is given an event that is set when the block ends, and is waited for then, with ``ending_s`` no
    longer than that. It goes on after CorpusError and OSError, which are logged after ``failing``, once as
    long as they are the same; that it is ``working`` again is logged too. That a database is not reached is
    logged by itself.
    """
    ended, outage = threading.Event(), Outage(over=working)
    thread = threading.Thread(
        target=_repeat, args=(what, ended, every_s, failing, outage), name=name, daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(ending_s)


def _repeat(
    what: Callable[[threading.Event], None],
    ended: threading.Event,
    every_s: float,
    failing: str,
    outage: Outage,
) -> None:
    while not ended.is_set():
        try:
            what(ended)
            outage.worked()
        except (CorpusError, OSError) as error:
            if not is_of_database(error):
                outage.failed(f"{failing}: {error}", key=str(error))
        ended.wait(every_s)
