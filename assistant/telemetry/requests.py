"""What is being done just now, by an id that its log lines, its traces and its messages share.

Whoever measures listens to it; without a listener nothing is measured and nothing but the id is made.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from time import time_ns
from typing import Protocol


class RequestKind(StrEnum):
    """What is being done."""

    QUESTION = "question"
    PAGE = "page"
    RUN = "run"


class Outcome(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    DECLINED = "declined"
    HELP = "help"
    BUSY = "busy"
    FAILED = "failed"
    STOPPED = "stopped"  # the reader did not wait for the answer


@dataclass(slots=True, kw_only=True)
class Request:
    """One question, page or run, from its beginning; times are in nanoseconds since 1970.

    ``outcome`` is filled in for a question, as are the sentences of its answer and those that failed their
    check.
    """

    kind: RequestKind
    request_id: str = field(default_factory=lambda: secrets.token_hex(4))
    began: int = field(default_factory=time_ns)
    outcome: Outcome = Outcome.STOPPED
    sentences: int = 0
    unsupported: int = 0


class Listener(Protocol):
    """Whoever follows requests and their stages. It must not raise, and returns at once."""

    def began(self, request: Request) -> None:
        """A request begins."""

    def stage_ended(self, request: Request | None, stage: Stage) -> None:
        """A stage is done, of this request where it is of one."""

    def ended(self, request: Request) -> None:
        """A request is over."""


_NOTE = "request "
_current: ContextVar[Request | None] = ContextVar("dateline request", default=None)
_listeners: list[Listener] = []


def current_id() -> str:
    """The id of what this thread is doing; empty where it is nothing of that kind."""
    request = _current.get()
    return request.request_id if request else ""


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Lets the listener follow everything within this block."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


@contextmanager
def request(kind: RequestKind) -> Iterator[Request]:
    """What is done within this block is one request.

    A generator may be closed by another thread than the one it ran in, so that what was current before is
    set again rather than reset.
    """
    one, before = Request(kind=kind), _current.get()
    _current.set(one)
    for listener in _listeners:
        listener.began(one)
    try:
        yield one
    except Exception as error:
        if not request_of(error):
            error.add_note(f"{_NOTE}{one.request_id}")
        raise
    finally:
        for listener in _listeners:
            listener.ended(one)
        _current.set(before)


def under(error: BaseException) -> str:
    """Where the log has more on an error: ``, under 3fa9c2d1``; empty where it was within no request."""
    identity = request_of(error) or current_id()
    return f", under {identity}" if identity else ""


def request_of(error: BaseException) -> str:
    """The id of the request within which an error came up; empty where it was within none."""
    notes = getattr(error, "__notes__", ())
    return next((note.removeprefix(_NOTE) for note in notes if note.startswith(_NOTE)), "")


@dataclass(slots=True)
class Stage:
    """A stage and when it began, in nanoseconds since 1970, and ended: 0 while it is under way."""

    name: str
    began: int = field(default_factory=time_ns)
    ended: int = 0

    def end(self) -> None:
        """Says that what is measured is done, where more follows before the block ends."""
        self.ended = self.ended or time_ns()

    @property
    def seconds(self) -> float:
        """How long it took, or has taken up to now."""
        return ((self.ended or time_ns()) - self.began) / 1e9


@contextmanager
def stage(name: str) -> Iterator[Stage]:
    """Measures a stage of the request that is under way, also where it fails."""
    measured, of = Stage(name), _current.get()
    try:
        yield measured
    finally:
        measured.end()
        for listener in _listeners:
            listener.stage_ended(of, measured)
