"""A thread by which a server's full text keeps up with the catalogue while it is open."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from corpus.errors import CorpusError
from corpus.index.indexes import Indexes

_EVERY_S = 0.5
_ENDING_S = 10.0

log = logging.getLogger("dateline")


@contextmanager
def following(indexes: Indexes) -> Iterator[None]:
    """Within the block the full text is given what any process publishes, and loses what one withdraws."""
    ended = threading.Event()
    thread = threading.Thread(target=_follow, args=(indexes, ended), name="following", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(_ENDING_S)


class _EndedError(Exception):
    """A full text that was being filled is left as it was, since its server ends."""


def _end(ended: threading.Event, _done: int, _index: str) -> None:
    if ended.is_set():
        raise _EndedError


def _follow(indexes: Indexes, ended: threading.Event) -> None:
    failed = ""
    while not ended.wait(_EVERY_S):
        try:
            indexes.follow(wait=False, on_batch=partial(_end, ended))
            failed = ""
        except _EndedError:
            return
        except CorpusError as error:
            if str(error) != failed:  # said once, not twice a second
                failed = str(error)
                log.warning("the full text does not follow the catalogue at present: %s", error)
