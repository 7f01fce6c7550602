"""A thread does something again and again until its block ends, whatever fails meanwhile."""

from __future__ import annotations

import logging
import threading

import pytest

from corpus import CorpusBusy, CorpusError, repeated
from tests.corpus.processes import soon


def test_what_fails_is_tried_again_and_said_once_until_it_fails_otherwise(
    caplog: pytest.LogCaptureFixture,
) -> None:
    outcomes: list[Exception | None] = [
        CorpusError("no penguins"),
        CorpusError("no penguins"),
        CorpusBusy("no walruses"),
        OSError("no otters"),
        None,
        OSError("no otters"),
    ]
    left = list(outcomes)

    def count(_: threading.Event) -> None:
        outcome = left.pop(0) if left else None
        if outcome is not None:
            raise outcome

    with (
        caplog.at_level(logging.WARNING, logger="dateline"),
        repeated(count, every_s=0.001, name="counting", failing="not counted", working="counted again"),
    ):
        assert soon(lambda: not left)
        assert soon(lambda: [one.getMessage() for one in caplog.records].count("counted again") == 2)
    assert [record.getMessage() for record in caplog.records] == [
        "not counted: no penguins",
        "not counted: no walruses",
        "not counted: no otters",
        "counted again",
        "not counted: no otters",
        "counted again",
    ]


def test_it_is_done_at_once_and_what_is_under_way_is_notified_of_the_end_and_waited_for() -> None:
    begun, done = threading.Event(), threading.Event()

    def wait(ended: threading.Event) -> None:
        begun.set()
        ended.wait()
        done.set()

    with repeated(wait, every_s=3600, name="waiting", failing="not waited", working=""):
        assert begun.wait(30)
        assert not done.is_set()
    assert done.is_set()


def test_it_is_waited_for_no_longer_than_is_given() -> None:
    begun, released, done = threading.Event(), threading.Event(), threading.Event()

    def hang(_: threading.Event) -> None:
        begun.set()
        released.wait()
        done.set()

    with repeated(hang, every_s=3600, name="hanging", failing="not hung", working="", ending_s=0.01):
        assert begun.wait(30)
    assert not done.is_set()
    released.set()
    assert done.wait(30)
