"""Questions beyond what can be answered well are turned down at once, not later."""

from __future__ import annotations

import threading
from contextlib import ExitStack

import pytest

from assistant.concurrency import ConcurrencyLimiter
from assistant.errors import Busy


def test_as_many_as_allowed_are_answered_and_the_next_is_refused() -> None:
    limiter = ConcurrencyLimiter(at_once=2, patience_s=0.01)
    with ExitStack() as within:
        within.enter_context(limiter.acquire())
        within.enter_context(limiter.acquire())
        with pytest.raises(Busy, match="2 questions are being answered"), limiter.acquire():
            pass
    with limiter.acquire():
        pass


def test_who_waits_is_answered_once_another_has_been() -> None:
    limiter = ConcurrencyLimiter(at_once=1, patience_s=30)
    acquired = threading.Event()

    def wait() -> None:
        with limiter.acquire():
            acquired.set()

    waiting = threading.Thread(target=wait)
    with limiter.acquire():
        waiting.start()
        assert not acquired.wait(0.05)
    waiting.join(30)
    assert acquired.is_set()


def test_no_more_wait_than_can_soon_be_answered() -> None:
    """Beyond four waiting for each that is being answered nobody waits at all."""
    limiter = ConcurrencyLimiter(at_once=1, patience_s=30)
    over = threading.Event()
    within = threading.Semaphore(0)

    def stay() -> None:
        with limiter.acquire():
            within.release()
            over.wait(30)

    threads = [threading.Thread(target=stay) for _ in range(5)]
    for thread in threads:
        thread.start()
    assert within.acquire(timeout=30)
    while limiter._within < 5:
        over.wait(0.01)
    with pytest.raises(Busy, match="a question is being answered"), limiter.acquire():
        pass
    over.set()
    for thread in threads:
        thread.join(30)


def test_a_failed_answer_leaves_its_place() -> None:
    limiter = ConcurrencyLimiter(at_once=1, patience_s=0.01)
    with pytest.raises(ValueError, match="no"), limiter.acquire():
        raise ValueError("no")
    with limiter.acquire():
        pass


def test_it_is_idle_when_one_asks_and_not_when_two_do() -> None:
    limiter = ConcurrencyLimiter(at_once=2)
    assert limiter.is_idle()
    with limiter.acquire():
        assert not limiter.is_idle()
    assert limiter.is_idle()
    with limiter.acquire():
        pass
    assert not limiter.is_idle()
