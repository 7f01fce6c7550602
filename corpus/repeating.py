"""A thread by which a server does something again and again for as long as it runs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from corpus.errors import CorpusError

_log = logging.getLogger("dateline")


@contextmanager
def repeated(
    what: Callable[[threading.Event], None],
    *,
    every_s: float,
    name: str,
    failing: str,
    ending_s: float | None = None,
) -> Iterator[None]:
    """Within the block a thread of this name does ``what`` at once, and ``every_s`` seconds after each time.

    ``what`` is given an event that is set when the block ends, and is waited for then, with ``ending_s`` no
    longer than that. CorpusError and OSError are logged as warnings after ``failing``, and it goes on.
    """
    ended = threading.Event()
    thread = threading.Thread(target=_repeat, args=(what, ended, every_s, failing), name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(ending_s)


def _repeat(
    what: Callable[[threading.Event], None], ended: threading.Event, every_s: float, failing: str
) -> None:
    failed = ""
    while not ended.is_set():
        try:
            what(ended)
            failed = ""
        except (CorpusError, OSError) as error:
            if str(error) != failed:  # said once, not at every time
                failed = str(error)
                _log.warning("%s: %s", failing, error)
        ended.wait(every_s)
