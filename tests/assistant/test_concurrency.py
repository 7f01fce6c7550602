"""Questions beyond what can be answered well are turned down at once, not later."""

from __future__ import annotations

import threading
from contextlib import ExitStack

import pytest

from assistant.concurrency import ConcurrencyLimiter
from assistant.errors import Busy


def test_as_many_pass_as_may_and_the_next_is_told() -> None:
    turnstile = ConcurrencyLimiter(at_once=2, patience_s=0.01)
    with ExitStack() as within:
        within.enter_context(turnstile.passed())
        within.enter_context(turnstile.passed())
        with pytest.raises(Busy, match="2 questions are being answered"), turnstile.passed():
            pass
    with turnstile.passed():
        pass


def test_who_waits_passes_when_another_has_been_answered() -> None:
    turnstile = ConcurrencyLimiter(at_once=1, patience_s=30)
    passed = threading.Event()

    def wait() -> None:
        with turnstile.passed():
            passed.set()

    waiting = threading.Thread(target=wait)
    with turnstile.passed():
        waiting.start()
        assert not passed.wait(0.05)
    waiting.join(30)
    assert passed.is_set()


def test_no_more_wait_than_can_soon_be_answered() -> None:
    """Beyond four waiting for each that is being answered nobody waits at all."""
    turnstile = ConcurrencyLimiter(at_once=1, patience_s=30)
    over = threading.Event()
    within = threading.Semaphore(0)

    def stay() -> None:
        with turnstile.passed():
            within.release()
            over.wait(30)

    threads = [threading.Thread(target=stay) for _ in range(5)]
    for thread in threads:
        thread.start()
    assert within.acquire(timeout=30)
    while turnstile._within < 5:
        over.wait(0.01)
    with pytest.raises(Busy, match="a question is being answered"), turnstile.passed():
        pass
    over.set()
    for thread in threads:
        thread.join(30)


def test_a_failed_answer_leaves_its_place() -> None:
    turnstile = ConcurrencyLimiter(at_once=1, patience_s=0.01)
    with pytest.raises(ValueError, match="no"), turnstile.passed():
        raise ValueError("no")
    with turnstile.passed():
        pass


def test_it_is_calm_when_one_asks_and_not_when_two_do() -> None:
    turnstile = ConcurrencyLimiter(at_once=2)
    assert turnstile.calm()
    with turnstile.passed():
        assert not turnstile.calm()
    assert turnstile.calm()
    with turnstile.passed():
        pass
    assert not turnstile.calm()
