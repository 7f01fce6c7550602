"""A server's full text keeps up with the catalogue while it is open."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager, suppress
from functools import partial

from corpus.index.indexes import Indexes
from corpus.repeating import repeated

_EVERY_S = 0.5
_ENDING_S = 10.0


def following(indexes: Indexes) -> AbstractContextManager[None]:
    """Within the block the full text is given what any process publishes, and loses what one withdraws."""
    return repeated(
        partial(_follow, indexes),
        every_s=_EVERY_S,
        name="following",
        failing="the full text does not follow the catalogue at present",
        working="the full text follows the catalogue again",
        ending_s=_ENDING_S,
    )


class _EndedError(Exception):
    """A full text that was being filled is left as it was, since its server ends."""


def _end(ended: threading.Event, _done: int, _index: str) -> None:
    if ended.is_set():
        raise _EndedError


def _follow(indexes: Indexes, ended: threading.Event) -> None:
    with suppress(_EndedError):
        indexes.follow(wait=False, on_batch=partial(_end, ended))
