"""A server that is to end lets what is under way go on, for a while, and says that it is not ready."""

from __future__ import annotations

import threading
import time

from assistant.desk.server.ending import Ending


def test_it_ends_once_nothing_is_under_way() -> None:
    answering, ended = threading.Event(), threading.Event()
    answering.set()
    ending = Ending(answering.is_set)
    assert ending.readiness() is None
    assert ending.begin(ended.set)
    found = ending.readiness()
    assert found is not None
    assert found.lacking
    assert not ended.wait(0.2)
    assert not ending.begin(ended.set), "whoever asks again is to end at once"
    answering.clear()
    assert ended.wait(10)


def test_what_goes_on_for_too_long_is_not_waited_for() -> None:
    ended = threading.Event()
    began = time.monotonic()
    assert Ending(lambda: True, longest_s=0.1).begin(ended.set)
    assert ended.wait(10)
    assert time.monotonic() - began >= 0.1


def test_it_ends_also_where_nobody_can_say_what_is_under_way() -> None:
    def fails() -> bool:
        raise MemoryError

    ended = threading.Event()
    threading.excepthook, before = lambda _: None, threading.excepthook
    try:
        assert Ending(fails).begin(ended.set)
        assert ended.wait(10)
    finally:
        threading.excepthook = before
